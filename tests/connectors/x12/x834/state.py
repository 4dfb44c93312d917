"""A sample of a state's or an exchange's, told as what happened: how it is written by us, and where that differs.

What only the sender knows (reporting categories, languages, other insurance) goes with a member as extras in X12's own
terms, taken from the sample; all else comes from rows, people and the profile.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from connectors.x12.x834 import Action, CoverageExtras, MemberExtras, MemberRow, write
from connectors.x12.x834.model import Member
from connectors.x12.x834.model_parts import Reference
from connectors.x12.x834.reading import whole
from events.catalog import CarrierProfile
from events.people import Person
from events.vocabulary.maintenance import CoverageGroup, MemberChange
from events.vocabulary.people import Sex
from tests.connectors.x12.examples import ENVELOPE, family, segments, transaction_set

SAMPLES = Path(__file__).parents[5] / "shared" / "samples" / "834"


@dataclass(frozen=True)
class Told:
    """One member of a sample: what happened, to whom, and their numbers beyond those of the profile."""

    row: MemberChange
    person: Person
    prior: Person | None = None
    numbers: tuple[Reference, ...] = ()


class Otherwise(NamedTuple):
    """What the sample says and we say otherwise, and why: a pattern of its segments, and what stands there in ours.

    Without a pattern, what we say beyond the sample, once in each place; without a replacement, what we do not say.
    """

    because: str
    theirs: str | None
    ours: str | None
    times: int = 1


@dataclass(frozen=True)
class State:
    """A sample: whom it speaks of, set by set, to which carrier, and where we and it differ."""

    sample: str
    carrier: CarrierProfile
    sets: tuple[tuple[Told, ...], ...]
    otherwise: tuple[Otherwise, ...]


def person(first: str, last: str, ssn: str | None, born: str, sex: str, **more: Any) -> Person:
    """Return a person of a sample, the number put in afterwards: the samples' can belong to nobody."""
    known = Person(first_name=first, last_name=last, birth_day=date.fromisoformat(born), sex=Sex(sex), **more)
    return known.model_copy(update={"ssn": ssn})


def extras(sample: Member, numbers: tuple[Reference, ...]) -> MemberExtras:
    """Return what of a sample's member no employer knows: categories, languages, other insurance, provider."""
    return MemberExtras(
        references=numbers,
        categories=sample.categories,
        languages=sample.person.languages if sample.person else (),
        entities=tuple(each for each in sample.entities if each.name.entity == "QD"),
        coverages=tuple(
            CoverageExtras(
                references=tuple(ref for ref in each.references if ref.qualifier == "X9"),
                providers=each.providers,
                other_insurance=each.other_insurance,
            )
            for each in sample.coverages
        ),
    )


def written(state: State, content: bytes) -> bytes:
    """Return our file of what a sample tells, each set under its number."""
    read, problems = whole(content)
    assert problems == []
    sets = []
    for told, theirs in zip(state.sets, read, strict=True):
        rows = [
            MemberRow(each.row, each.person, each.prior, extras(sample, each.numbers))
            for each, sample in zip(told, theirs.members, strict=True)
        ]
        place = state.carrier.groups[0]
        same = replace(
            family(*rows, family=f"state/{theirs.members[0].subscriber_number}", group=place.number),
            place=CoverageGroup(place.number, class_code=place.class_code),
        )
        action = Action.VERIFY if theirs.opened.heading.action == "4" else Action.CHANGE
        number = theirs.opened.control_number
        sets.append(transaction_set(same, action=action, control_number=number))
    return b"".join(write(ENVELOPE, state.carrier, sets))


def said(content: bytes) -> list[str]:
    """Return what a file says of its parties and members: all but the envelope and its numbers and clocks."""
    counted = ("ISA", "GS", "ST", "BGN", "SE", "GE", "IEA")
    return [each for each in segments(content) if not each.startswith(counted)]


def expected(state: State, theirs: list[str]) -> list[str]:
    """Return what we say where the sample says `theirs`, each difference applied as often as it claims to be."""
    theirs = list(theirs)
    for each in state.otherwise:
        if each.theirs is None:
            theirs += [each.ours or ""] * each.times
            continue
        met = [line for line in theirs if re.fullmatch(each.theirs, line)][: each.times]
        assert len(met) == each.times, each.because
        for line in met:
            theirs.remove(line)
        if each.ours is not None:
            theirs += [re.sub(each.theirs, each.ours, line) for line in met]
    return sorted(theirs)
