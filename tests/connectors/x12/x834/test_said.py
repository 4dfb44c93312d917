"""Families said before and put into a file give the bytes that they give when they are written."""

import pytest

from connectors.x12.x834 import Action, Counts, FamilyRows, Purpose, TransactionSet, UnsayableMember, write
from connectors.x12.x834.phrasing import Phrasing
from connectors.x12.x834.said import SaidSet, say, write_said
from events.catalog import CarrierProfile
from tests.bench.arms_x12 import families
from tests.connectors.x12.examples import ENVELOPE, profile


def _sets(some: list[FamilyRows], size: int) -> list[list[FamilyRows]]:
    return [some[at : at + size] for at in range(0, len(some), size)]


@pytest.mark.parametrize("said_counts", [False, True])
@pytest.mark.parametrize(("size", "line_end"), [(1, ""), (7, "\r\n"), (3000, "\n")])
def test_the_same_bytes(size: int, line_end: str, *, said_counts: bool) -> None:
    """With counts before the members or without, in one set or many; the file may be longer than a chunk."""
    carrier = CarrierProfile.model_validate(
        {**profile().model_dump(), "say_counts": said_counts, "line_end": line_end}
    )
    parted = _sets(list(families(3000 if size > 100 else 60)), size)
    phrasing = Phrasing(carrier)

    written = write(
        ENVELOPE,
        carrier,
        [
            TransactionSet(
                f"{number:04d}",
                f"R{number}",
                Purpose.ORIGINAL,
                Action.VERIFY,
                some,
                counts=Counts(3 * len(some), len(some), 2 * len(some)),
            )
            for number, some in enumerate(parted, 1)
        ],
    )
    joined = write_said(
        ENVELOPE,
        carrier,
        [
            SaidSet(f"{number:04d}", f"R{number}", Action.VERIFY, (say(each, phrasing) for each in some))
            for number, some in enumerate(parted, 1)
        ],
    )
    assert b"".join(joined) == b"".join(written)


def test_who_cannot_be_said_is_named() -> None:
    """As by the writer, and nothing of the family is said."""
    (one,) = families(3)
    carrier = CarrierProfile.model_validate({**profile().model_dump(), "plan_codes": []})

    with pytest.raises(UnsayableMember):
        say(one, Phrasing(carrier))
