"""What an answer means: accepted or not."""

import pytest

from connectors.x12.answers import GroupAnswer, InterchangeAnswer, SetAnswer


@pytest.mark.parametrize("code, accepted", [("A", True), ("E", True), ("R", False)])
def test_accepted(code: str, accepted: bool) -> None:
    """Accepted with errors is accepted, for an interchange as for a set."""
    assert InterchangeAnswer(1, None, None, code, "").accepted is accepted
    assert SetAnswer("0001", code).accepted is accepted


@pytest.mark.parametrize(
    "code, rejected", [("A", False), ("E", False), ("P", False), ("R", True), ("X", True)]
)
def test_rejected(code: str, rejected: bool) -> None:
    """A group that is accepted in part is not rejected."""
    assert GroupAnswer(1, "BE", code, 1, 1, 1).rejected is rejected
