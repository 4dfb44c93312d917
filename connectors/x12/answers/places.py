"""Whom and which coverage an error of a 999 speaks of: the set is written again, and its segments are counted."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from connectors.x12.envelope import Envelope
from connectors.x12.reading import Token, tokens
from connectors.x12.syntax import Problem
from connectors.x12.x834 import TransactionSet, places, write
from events.catalog import CarrierProfile

_OPENING = 2
"""ISA and GS stand before ST, which IK302 counts as 1."""


@dataclass(frozen=True, slots=True)
class Place:
    """One segment of a transaction set of ours: the member it is said of, and the plan if it is in loop 2300."""

    family: str
    member: str
    plan: str | None = None


def locate(
    envelope: Envelope,
    profile: CarrierProfile,
    again: Callable[[], TransactionSet],
    positions: Collection[int],
) -> dict[int, Place]:
    """Return of whom each position of a set speaks; one before the first member, or behind the last, is left out.

    Args:
      again: gives the same set anew; it is read twice, and memory does not grow with it.
      positions: as IK302 counts them, ST = 1.

    Raises:
      UnsayableMember: the set cannot be written any more, since somebody in it has been forgotten.
    """
    wanted = sorted(set(positions))
    if not wanted:
        return {}
    coverages = _coverages(write(envelope, profile, [again()]), wanted)
    plans = _plans_by_code(profile)
    found: dict[int, Place] = {}
    members = places(envelope, profile, again())
    here, following = None, next(members, None)
    for position in wanted:
        while following is not None and following.position <= position:
            here, following = following, next(members, None)
        if here is None or position not in coverages:
            continue
        codes = coverages[position]
        found[position] = Place(here.family, here.member, plans.get(codes) if codes else None)
    return found


def _coverages(chunks: Iterator[bytes], wanted: list[int]) -> dict[int, tuple[str, str] | None]:
    """Return HD03 and HD04 of the coverage each position lies in, None outside of one; of SE and beyond nothing."""
    found: dict[int, tuple[str, str] | None] = {}
    waiting = list(reversed(wanted))
    codes: tuple[str, str] | None = None
    for token in _segments(chunks):
        if token.name == "SE" or not waiting:
            break
        match token.name:
            case "HD":
                codes = (token.element(3), token.element(4).upper())
            case "INS" | "LS":
                codes = None
            case _:
                pass
        while waiting and waiting[-1] <= token.position - _OPENING:
            found[waiting.pop()] = codes
    return found


def _segments(chunks: Iterator[bytes]) -> Iterator[Token]:
    for each in tokens(chunks):
        assert not isinstance(each, Problem), "what we write can be read"
        yield each


def _plans_by_code(profile: CarrierProfile) -> dict[tuple[str, str], str]:
    """Return the plan of HD03 and HD04, where no two plans have the same."""
    found: dict[tuple[str, str], str] = {}
    ambiguous: set[tuple[str, str]] = set()
    for each in profile.plan_codes:
        codes = (each.insurance_line_code.upper(), (each.plan_code or "").upper())
        if found.setdefault(codes, each.plan) != each.plan:
            ambiguous.add(codes)
    return {codes: plan for codes, plan in found.items() if codes not in ambiguous}
