"""A carrier's full 834 as a roster: every member in the shape that all rosters share, by the carrier's profile."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from connectors.x12.x834.codes import MARITAL_STATUS, MEDICARE, RELATIONSHIP, SEX
from connectors.x12.x834.model import Heading, Member, Person
from connectors.x12.x834.model_coverage import Coverage
from connectors.x12.x834.reading import MemberRead, Problem, SetOpened, read
from events.catalog import CarrierProfile
from events.people import Address
from events.roster_rows import (
    CoverageHeld,
    MedicareHeld,
    MemberHeld,
    PersonHeld,
    RosterFault,
    RosterOpened,
    RosterPart,
)
from events.vocabulary.people import Sex

_EVERYTHING = frozenset({"4", "RX"})
"""BGN08: verify, replace."""
_LOST = frozenset({"024", "002"})
"""HD01 of a coverage that is in a full file only to say that it has ended, or never was."""


def read_roster(profile: CarrierProfile, content: bytes | Path | Iterable[bytes]) -> Iterator[RosterPart]:
    """Yield what a full 834 says, in its order; memory does not grow with it, and nothing in it raises an error.

    A coverage that never took effect (HD*002) is left out.
    """
    codes = _Codes(profile)
    place = ""
    for each in read(content):
        match each:
            case SetOpened():
                place = f"ST {each.control_number}"
                yield _opened(each.heading, profile)
            case MemberRead():
                yield codes.member(each.member, f"{place} segment {each.position}")
            case Problem() if not each.warning:
                yield RosterFault(each.place, each.reason)
            case _:
                pass


def _opened(heading: Heading, profile: CarrierProfile) -> RosterOpened:
    payer = heading.party("IN")
    ours = payer is None or not payer.id or payer.id == profile.payer_id
    return RosterOpened(heading.day, heading.action in _EVERYTHING, ours)


_K = TypeVar("_K")


def _backwards(codes: Iterable[tuple[_K, str]]) -> dict[str, _K]:
    """Return code → word; of words that share a code the first."""
    found: dict[str, _K] = {}
    for word, code in codes:
        found.setdefault(code, word)
    return found


class _Codes:
    """The profile's codes, backwards."""

    def __init__(self, profile: CarrierProfile) -> None:
        self._profile = profile
        taken = profile.whitelist.relationships
        self._relationships = _backwards({**RELATIONSHIP, **(taken or {})}.items())
        self._relationships |= _backwards((taken or {}).items())
        self._sexes = _backwards(SEX.items())
        self._marital = _backwards(MARITAL_STATUS.items())
        self._employee_ids = [each.qualifier for each in profile.identifiers if each.value == "employee_id"]
        self._own_numbers = [each.qualifier for each in profile.identifiers if each.value == "carrier_number"]
        self._ssns = [each.qualifier for each in profile.identifiers if each.value == "ssn"]
        self._numbers = [
            each
            for each in (
                profile.member_identifier_qualifier,
                *(each.qualifier for each in profile.identifiers if each.value == "member_number"),
            )
            if each
        ]

    def member(self, member: Member, place: str) -> MemberHeld:
        """Return one INS in the shape of rosters."""
        person = self._person(member)
        by = self._profile.subscriber_identifier
        number = member.subscriber_number
        return MemberHeld(
            place=place,
            subscriber=member.subscriber,
            relationship=self._relationships.get(member.relationship),
            subscriber_number="" if by == "ssn" else number,
            member_number=self._first(member, self._numbers),
            carrier_number=self._first(member, self._own_numbers),
            employee_id=self._first(member, self._employee_ids) or (number if by == "employee_id" else ""),
            subscriber_ssn=_ssn(number) if by == "ssn" else (person.ssn if member.subscriber else ""),
            person=person,
            groups=(("1L", member.group_number), *((e.qualifier, e.value) for e in member.references)),
            employed_day=member.day_of("336"),
            continued=member.benefit_status == "C",
            survivor=member.benefit_status == "S",
            death_day=member.death_day,
            retirement_day=member.day_of("286"),
            retired=member.employment_status == "RT",
            student=member.student in {"F", "P"},
            disabled=member.disabled == "Y",
            medicare=_medicare(member),
            coverages=tuple(
                self._coverage(each, member) for each in member.coverages if each.maintenance != "002"
            ),
        )

    def _first(self, member: Member, qualifiers: Iterable[str]) -> str:
        return next((found for each in qualifiers if (found := member.reference_of(each))), "")

    def _person(self, member: Member) -> PersonHeld:
        person = member.person
        if person is None:
            return PersonHeld(ssn=self._other_ssn(member))
        name, told = person.name, person.demographics
        by_name = _ssn(name.id) if name.id_qualifier in {"34", "SY"} else ""
        return PersonHeld(
            first_name=name.first,
            middle_name=name.middle,
            last_name=name.last,
            suffix=name.suffix,
            ssn=by_name or self._other_ssn(member),
            birth_day=None if told is None else told.birth_day,
            sex=Sex.UNKNOWN if told is None else self._sexes.get(told.sex, Sex.UNKNOWN),
            address=_address(person),
            marital_status=None if told is None else _marital(self._marital.get(told.marital_status)),
        )

    def _other_ssn(self, member: Member) -> str:
        found = _ssn(self._first(member, self._ssns))
        by_number = self._profile.subscriber_identifier == "ssn" and member.subscriber
        return found or (_ssn(member.subscriber_number) if by_number else "")

    def _coverage(self, coverage: Coverage, member: Member) -> CoverageHeld:
        first = coverage.day_of("348")
        end = _end_day(coverage.day_of("349"))
        if end is None and (coverage.maintenance in _LOST or member.maintenance == "024"):
            end = _end_day(member.day_of("357"))
        return CoverageHeld(
            line_code=coverage.line,
            plan_code=coverage.plan,
            tier_code=coverage.tier,
            first_day=first or member.day_of("356"),
            end_day=end,
            groups=tuple((each.qualifier, each.value) for each in coverage.references),
        )


_PARTS = _backwards(MEDICARE.items())
_BASES: Mapping[str, Literal["age", "disability", "esrd"]] = {"0": "age", "1": "disability", "2": "esrd"}


def _medicare(member: Member) -> MedicareHeld | None:
    """Return what INS06 says; None where it says nothing, no part, or not which."""
    told = member.medicare
    part_a, part_b = _PARTS.get(told.plan, (False, False)) if told is not None else (False, False)
    if told is None or not (part_a or part_b):
        return None
    basis = _BASES.get(told.reason, "age")
    return MedicareHeld(part_a, part_b, basis, member.day_of("338"), _end_day(member.day_of("339")))


def _end_day(day: date | None) -> date | None:
    """Return the day on which something ends; None where 99991231, which carriers write for no end, is said."""
    return None if day == date.max else day


def _marital(word: str | None) -> Any:
    return word


def _ssn(value: str) -> str:
    digits = value.replace("-", "").replace(" ", "")
    return digits if len(digits) == 9 and digits.isascii() and digits.isdigit() else ""


def _address(person: Person) -> Address | None:
    """Return the address, or None where it is not one that our books can have."""
    place = person.place
    if place is None or not place.lines:
        return None
    try:
        return Address(
            line1=place.lines[0],
            line2=place.lines[1] if len(place.lines) > 1 else None,
            city=place.city,
            state=place.state,
            zip=place.postal_code if len(place.postal_code) < 9 else _zip(place.postal_code),
            country=place.country or None,
        )
    except ValidationError:
        return None


def _zip(value: str) -> str:
    return value if "-" in value else f"{value[:5]}-{value[5:]}"
