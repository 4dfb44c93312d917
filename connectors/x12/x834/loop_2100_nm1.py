"""Loop 2100: who the member is (2100A) and was said to be (2100B), and who stands beside them (2100C to 2100H)."""

from typing import Protocol

from connectors.x12.syntax import Segment, UnsayableIdentifier, trimmed
from connectors.x12.x834.cursor import Cursor
from connectors.x12.x834.model import (
    Demographics,
    Health,
    Income,
    Language,
    Person,
    PriorPerson,
    Race,
)
from connectors.x12.x834.model_parts import Amount, Contact, Place
from connectors.x12.x834.parts import (
    read_amount,
    read_contact,
    read_name,
    read_place,
    write_amount,
    write_contact,
    write_name,
    write_place,
)
from connectors.x12.x834.scribe import Scribe, day_said, number_said

PERSON = frozenset({"IL", "74"})
"""NM101 of loop 2100A: the member, or the corrected member."""
PRIOR = "70"
"""NM101 of loop 2100B."""
ENTITIES = frozenset(
    {"31", "36", "ES", "M8", "S3", "45"}
    | {"6Y", "9K", "E1", "EI", "EXS", "GB", "GD", "J6", "LR", "QD", "S1", "TZ", "X4"}
)
"""NM101 of 2100C mailing address, D employer (ES in 4010), E school, F custodial parent, H drop-off, G responsible."""


def dmg(
    birth_day: str,
    sex: str,
    marital_status: str = "",
    races: str = "",
    citizenship: str = "",
    collection: str = "",
) -> Segment:
    """Return DMG of elements that are ready: birth, sex, marital status, races, and what is known of these."""
    segment = ["DMG", "D8" if birth_day else "", birth_day, sex]
    if races or citizenship or collection:
        segment += [marital_status, races, citizenship]
        if collection:
            segment += ["", "", "", "REC", collection]
    elif marital_status:
        segment.append(marital_status)
    return trimmed(segment)


def hlh(code: str, height: str = "", weight: str = "") -> Segment:
    """Return HLH of elements that are ready."""
    return trimmed(["HLH", code, height, weight])


def write_person(person: Person, scribe: Scribe) -> list[Segment]:
    """Return loop 2100A.

    Raises:
      UnsayableIdentifier: a code or a number would have to be altered, or a last name has nothing that can be said.
    """
    segments = [write_name(person.name, scribe)]
    if person.contact:
        segments.append(write_contact(person.contact, scribe))
    if person.place:
        segments += write_place(person.place, scribe)
    if person.demographics:
        segments.append(write_demographics(person.demographics, scribe))
    return segments + write_more(person, _write_health(person.health, scribe), scribe)


class More(Protocol):
    """What stands after DMG in loop 2100A, but for HLH."""

    @property
    def employment_classes(self) -> tuple[tuple[str, ...], ...]:
        """EC."""

    @property
    def income(self) -> Income | None:
        """ICM."""

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """AMT."""

    @property
    def languages(self) -> tuple[Language, ...]:
        """LUI."""


def write_more(more: More, health: Segment | None, scribe: Scribe) -> list[Segment]:
    """Return EC, ICM, AMT, the HLH that is ready, and LUI."""
    segments: list[Segment] = []
    for classes in more.employment_classes:
        segments.append(["EC", *(scribe.code(each, "EC01", 2) for each in classes)])
    if more.income:
        segments.append(_write_income(more.income, scribe))
    segments += [write_amount(each, scribe) for each in more.amounts]
    if health:
        segments.append(health)
    segments += [_write_language(each, scribe) for each in more.languages]
    return segments


def _write_health(health: Health | None, scribe: Scribe) -> Segment | None:
    if health is None:
        return None
    code = scribe.code(health.code, "HLH01", 1, 1)
    return hlh(code, number_said(health.height), number_said(health.weight))


def write_prior(prior: PriorPerson, scribe: Scribe) -> list[Segment]:
    """Return loop 2100B.

    Raises:
      UnsayableIdentifier: as `write_name` does, or the dialect has no place for a marital status that was wrong.
    """
    segments = [write_name(prior.name, scribe)]
    if prior.demographics:
        if prior.demographics.marital_status and not scribe.dialect.prior_status:
            raise UnsayableIdentifier("DMG04 (2100B)")
        segments.append(write_demographics(prior.demographics, scribe))
    return segments


def write_demographics(said: Demographics, scribe: Scribe) -> Segment:
    """Return DMG.

    Raises:
      UnsayableIdentifier: a code would have to be altered, or the dialect has no place for it.
    """
    code = scribe.code
    return dmg(
        day_said(said.birth_day),
        code(said.sex, "DMG03", 1, 1),
        code(said.marital_status, "DMG04", 1, 1),
        scribe.repeated((_race(each, scribe) for each in said.races), "DMG05"),
        code(said.citizenship, "DMG06", 1, 2),
        code(said.collection, "DMG11", 1, 30),
    )


def _race(race: Race, scribe: Scribe) -> str:
    if scribe.dialect.composites:
        return scribe.composite((race.code, race.code_list, race.classification), "DMG05")
    if race.code_list or race.classification:
        raise UnsayableIdentifier("DMG05")
    return scribe.code(race.code, "DMG05", 1, 1)


def _write_income(income: Income, scribe: Scribe) -> Segment:
    return trimmed(
        [
            "ICM",
            scribe.code(income.frequency, "ICM01", 1, 1),
            number_said(income.amount),
            number_said(income.hours),
            scribe.code(income.location, "ICM04", 1, 30),
            scribe.code(income.salary_grade, "ICM05", 1, 5),
        ]
    )


def _write_language(language: Language, scribe: Scribe) -> Segment:
    return trimmed(
        [
            "LUI",
            scribe.code(language.code_list, "LUI01", 1, 2),
            scribe.code(language.code, "LUI02", 2, 80),
            scribe.text(language.description, 80),
            scribe.code(language.use, "LUI04", 1, 2),
        ]
    )


def read_person(cursor: Cursor) -> Person:
    """Return loop 2100A as far as its segments go, whatever their order."""
    name = read_name(cursor)
    contact: Contact | None = None
    place: Place | None = None
    demographics: Demographics | None = None
    classes: list[tuple[str, ...]] = []
    income: Income | None = None
    amounts: list[Amount] = []
    health: Health | None = None
    languages: list[Language] = []
    while True:
        match cursor.name:
            case "PER" if contact is None:
                contact = read_contact(cursor)
            case "N3" | "N4" if place is None:
                place = read_place(cursor)
            case "DMG" if demographics is None:
                demographics = read_demographics(cursor)
            case "EC":
                classes.append(tuple(each.upper() for each in cursor.take(3) if each))
            case "ICM" if income is None:
                income = _read_income(cursor)
            case "AMT":
                amounts += read_amount(cursor)
            case "HLH" if health is None:
                health = _read_health(cursor)
            case "LUI":
                code_list, code, description, use = cursor.take(4)
                languages.append(Language(code_list.upper(), code.upper(), description, use))
            case _:
                break
    return Person(
        name, contact, place, demographics, tuple(classes), income, tuple(amounts), health, tuple(languages)
    )


def read_prior(cursor: Cursor) -> PriorPerson:
    """Return loop 2100B."""
    name = read_name(cursor)
    return PriorPerson(name, read_demographics(cursor) if cursor.name == "DMG" else None)


def read_demographics(cursor: Cursor) -> Demographics:
    """Return what DMG says."""
    elements = cursor.take(11, (7, 8, 9))
    _, birth_day, sex, marital_status, races, citizenship = elements[:6]
    return Demographics(
        cursor.day(birth_day, 2),
        sex.upper(),
        marital_status.upper(),
        tuple(Race(*cursor.components(each, 3, 5)) for each in cursor.repetitions(races.upper())),
        citizenship.upper(),
        elements[10].upper(),
    )


def _read_income(cursor: Cursor) -> Income:
    frequency, amount, hours, location, grade = cursor.take(5)
    return Income(frequency.upper(), cursor.number(amount, 2), cursor.number(hours, 3), location, grade)


def _read_health(cursor: Cursor) -> Health:
    code, height, weight = cursor.take(3)
    return Health(code.upper(), cursor.number(height, 2), cursor.number(weight, 3))
