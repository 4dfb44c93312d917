"""Every shape of the model that can be written as it is: for round trips through file and reader."""

from datetime import date
from typing import TypeVar

from hypothesis import strategies as st

from connectors.x12.x834.model import (
    Category,
    Demographics,
    Disability,
    Heading,
    Health,
    Income,
    Language,
    Medicare,
    Member,
    Party,
    Person,
    PriorPerson,
    Quantity,
    Race,
)
from connectors.x12.x834.model_coverage import Card, Coverage, OtherInsurance, Provider, ProviderChange
from connectors.x12.x834.model_parts import Amount, Contact, Dated, Entity, Name, Place, Reference

T = TypeVar("T")
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LETTERS = _CAPITALS + "abcdefghijklmnopqrstuvwxyz!\"&'()+,-./;?=%@[]_{}\\|<>#$"


def code(shortest: int, longest: int | None = None) -> st.SearchStrategy[str]:
    """Codes of a length."""
    return st.text(_CAPITALS, min_size=shortest, max_size=longest or shortest)


def words(longest: int, shortest: int = 1) -> st.SearchStrategy[str]:
    """Names and lines that are clean: single blanks, and none at the ends."""
    return st.lists(st.text(_LETTERS, min_size=1, max_size=12), min_size=1, max_size=4).map(
        lambda parts: " ".join(parts)[:longest].rstrip().ljust(shortest, "X")
    )


def maybe(some: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """One of these, or nothing."""
    return st.just("") | some


def several(some: st.SearchStrategy[T], most: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    """None to a few of these."""
    return st.lists(some, max_size=most).map(tuple)


days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
numbers = words(30, 2)
money = st.decimals(-99_999, 9_999_999, places=2)
counts = st.decimals(0, 999, places=0)

references = st.builds(Reference, code(2, 3).filter(lambda each: each not in {"0F", "1L"}), numbers)
dated = st.builds(Dated, code(3), days, st.none() | days)
amounts = st.builds(Amount, code(2, 3), money)
places = st.builds(
    Place,
    several(words(55), 2),
    words(30, 2),
    maybe(code(2)),
    maybe(numbers.map(lambda each: each[:15].strip().ljust(3, "0"))),
    maybe(code(2, 3)),
    maybe(code(2)),
    maybe(numbers),
    maybe(code(1, 3)),
)
contacts = st.builds(
    Contact, code(2), maybe(words(60)), several(st.tuples(code(2), numbers)).filter(lambda each: each != ())
)


def names(
    *entities: str,
    relationship: st.SearchStrategy[str] = st.just(""),  # noqa: B008  a strategy is a value
) -> st.SearchStrategy[Name]:
    """Names of somebody with one of these entity codes."""
    return st.builds(
        Name,
        st.sampled_from(entities),
        st.sampled_from("12"),
        words(60),
        maybe(words(35)),
        maybe(words(25)),
        maybe(words(10)),
        maybe(words(10)),
        maybe(code(2)),
        maybe(numbers),
        relationship,
    )


def entities(*codes: str) -> st.SearchStrategy[Entity]:
    """Somebody beside the member."""
    return st.builds(Entity, names(*codes), st.none() | contacts, st.none() | places)


races = st.builds(Race, code(1), maybe(code(3)), maybe(code(4))) | st.builds(
    Race, st.just(""), code(3), code(4)
)
demographics = st.builds(
    Demographics, days, maybe(code(1)), maybe(code(1)), several(races), maybe(code(1)), maybe(code(2))
)
people = st.builds(
    Person,
    names("IL", "74"),
    st.none() | contacts,
    st.none() | places,
    st.none() | demographics,
    several(st.lists(code(2), min_size=1, max_size=3).map(tuple), 2),
    st.none() | st.builds(Income, code(1), money, st.none() | counts, maybe(numbers), maybe(code(1, 5))),
    several(amounts),
    st.none() | st.builds(Health, code(1), st.none() | counts, st.none() | counts),
    several(st.builds(Language, maybe(code(2)), maybe(code(2, 3)), words(40), maybe(code(1)))),
)
priors = st.builds(PriorPerson, names("70"), st.none() | demographics)
associates = entities("31", "36", "M8", "S3", "QD", "GD", "45")
disabilities = st.builds(
    Disability, code(1), st.just("DX"), numbers.map(lambda each: each[:15].strip()), several(dated, 2)
) | st.builds(Disability, code(1), days=several(dated, 2))
providers = st.builds(
    Provider,
    names("P3", "QN", "Y2", relationship=st.sampled_from(["25", "26", "72"])),
    st.none() | places,
    several(contacts, 2),
    st.none() | st.builds(ProviderChange, days, code(2)),
)
other_insurance = st.builds(
    OtherInsurance,
    st.sampled_from("PSTU"),
    maybe(numbers),
    st.sampled_from("156"),
    several(code(1, 2)),
    several(references, 2),
    several(dated, 2),
    several(entities("36", "GW", "IN"), 2),
)
coverages = st.builds(
    Coverage,
    code(3),
    code(2, 3),
    maybe(words(50)),
    maybe(code(3)),
    maybe(st.sampled_from("YN")),
    several(dated),
    several(amounts),
    several(references),
    several(st.builds(Card, words(50), st.sampled_from("DHP"), st.none() | counts, maybe(code(1, 2))), 2),
    several(providers, 2),
    several(other_insurance, 2),
)
categories = st.builds(Category, words(60), st.none() | references, st.none() | dated)
members = st.builds(
    Member,
    st.booleans(),
    code(2),
    code(3),
    maybe(code(2)),
    maybe(code(1)),
    st.none() | st.builds(Medicare, code(1), maybe(code(1))),
    maybe(code(1, 2)),
    maybe(code(2)),
    maybe(code(1)),
    maybe(code(1)),
    st.none() | days,
    maybe(code(1)),
    st.none() | st.integers(1, 9),
    maybe(numbers),
    maybe(numbers),
    several(references),
    several(dated),
    people,
    st.none() | priors,
    several(associates, 2),
    several(disabilities, 2),
    several(coverages, 2),
    several(categories),
)
parties = st.builds(
    Party, st.sampled_from(["P5", "IN", "TV", "BO"]), words(60), code(2), numbers, maybe(numbers)
) | st.builds(Party, st.just("TV"), words(60), code(2), numbers, numbers, numbers)
headings = st.builds(
    Heading,
    code(2),
    numbers,
    days,
    st.from_regex("[0-9]{4}([0-9]{2}([0-9]{2})?)?", fullmatch=True),
    st.sampled_from(["2", "4", "RX"]),
    maybe(code(2)),
    maybe(numbers),
    several(st.builds(Reference, code(2, 3), numbers), 2),
    several(dated, 2),
    several(st.builds(Quantity, code(2), st.integers(0, 99_999)), 3),
    several(parties),
)
