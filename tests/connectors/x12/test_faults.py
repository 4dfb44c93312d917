"""A fault as an operator reads it."""

from connectors.x12.faults import Fault


def test_in_one_line() -> None:
    """Place, words, code."""
    assert str(Fault("ST 0001 segment 23 REF02", "5", "it is too long")) == (
        "ST 0001 segment 23 REF02: it is too long (5)"
    )
