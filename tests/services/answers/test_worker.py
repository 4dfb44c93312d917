"""The answer: who is covered by what on day D, as we knew it at K; and who is meant."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from events.errors import NotFound
from events.intake import PersonForgotten, PersonRevealed
from services.answers.decide import Answer, told
from services.running import build_views, forget_family, step
from services.wiring import Hub
from tests.fixtures.hub import FAMILY, FAMILY_OF_TWO, SSN, clock_of, event, hired, hub_in, left, tell

FEBRUARY, MARCH = date(2026, 2, 10), date(2026, 3, 10)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub in which a family of two is covered from 2026-01-01 on."""
    with hub_in(tmp_path / "hub") as opened:
        tell(opened, *FAMILY_OF_TWO)
        step(opened)
        yield opened


def ask(hub: Hub, as_of: date = FEBRUARY, **said: object) -> Answer:
    """Ask about the family of the tests."""
    return hub.answers.of(FAMILY, as_of=as_of, now=hub.clock.now(), **{"known_at": None, **said})  # type: ignore[arg-type]


def test_the_answer_names_plan_carrier_tier_members_days_and_causes(hub: Hub) -> None:
    """Everything the issue asks for is in one coverage, in the words of the field."""
    answer = told(ask(hub))

    assert answer["family"] == FAMILY
    assert answer["employer"] == "City of Harbor City"
    coverages = cast("list[dict[str, Any]]", answer["coverages"])
    (coverage,) = coverages
    rests_on = coverage.pop("rests_on")
    assert coverage == {
        "line": "medical",
        "plan": {"id": "hmo", "name": "HMO"},
        "carrier": {"id": "blue", "name": "BLUE"},
        "tier": "family",
        "first_day": "2026-01-01",
        "last_day": None,
        "members": [
            {
                "member": member,
                "number": number,
                "relationship": relationship,
                "name": name,
                "first_day": "2026-01-01",
                "last_day": None,
            }
            for member, number, relationship, name in (
                ("self", "CITY-10234", "self", "A*** O***"),
                ("d1", "CITY-10234-D1", "child", "B*** E***"),
            )
        ],
    }
    assert {each["ref"] for each in rests_on} == {
        "munis/city#hr.employee.hired-1",
        "munis/city#hr.election.submitted-1",
        "munis/city#hr.dependent.added-1",
    }
    assert {each["recorded_at"] for each in rests_on} == {"2026-01-05T14:00:00Z"}


def test_before_the_first_day_nobody_is_covered(hub: Hub) -> None:
    """Both ends of a coverage are included, and nothing lies outside of them."""
    assert ask(hub, date(2025, 12, 31)).coverages == ()
    assert len(ask(hub, date(2026, 1, 1)).coverages) == 1


def test_a_late_termination_changes_the_answer_for_the_day_but_not_the_answer_given_before(hub: Hub) -> None:
    """As of D it is over; as known at K, when nobody had told us, it was not, and that stays so."""
    known_at = hub.clock.now()
    before = ask(hub, MARCH, known_at=known_at)
    clock_of(hub).advance(timedelta(days=42))
    tell(hub, left("2026-01-16"))
    step(hub)

    assert ask(hub, date(2026, 1, 31)).coverages[0].last_day is not None
    assert ask(hub, MARCH).coverages == ()
    assert ask(hub, MARCH, known_at=known_at) == before
    assert before.coverages[0].last_day is None


def test_as_known_before_anything_was_told_there_is_no_answer(hub: Hub) -> None:
    """The message says at which instant nothing was known."""
    with pytest.raises(NotFound, match="2026-01-05T13"):
        ask(hub, known_at=hub.clock.now() - timedelta(hours=1))


def test_a_name_is_shown_only_when_revealed_and_the_look_is_recorded(hub: Hub) -> None:
    """Initials by default; with a reason the whole name, and a fact of who looked."""
    masked = ask(hub)
    hub.answers.reveal(FAMILY, actor="ada", reason="on the phone with them")
    revealed = ask(hub, reveal=True)

    assert masked.name == "A*** O***"
    assert revealed.name == "Ada O'Example-Núñez"
    (record,) = hub.log.load(["operator/ada"])["operator/ada"]
    assert record.event == PersonRevealed(family=FAMILY, reason="on the phone with them")
    assert record.cause.actor == "ada"


FOUND_BY = [
    "city/10234",
    "CITY-10234",
    "city-10234-d1",
    "ada",
    "Ada O'Example-Nunez",
    "NÚÑEZ ada",
    "bea example",
]


@pytest.mark.parametrize("query", FOUND_BY)
def test_a_family_is_found_by_id_number_or_any_name_in_it(hub: Hub, query: str) -> None:
    """Case, accents, punctuation and the order of words do not matter."""
    assert [(each.family, each.name) for each in hub.answers.search(query)] == [(FAMILY, "A*** O***")]


@pytest.mark.parametrize("query", ["city/1", "CITY-1", "zoe", "ad", "ada zoe", SSN, "", "   ", "***"])
def test_nobody_is_found_by_what_does_not_match(hub: Hub, query: str) -> None:
    """Parts of words, an SSN, and nothing at all find nobody."""
    assert hub.answers.search(query) == []


def test_several_families_of_one_name_are_all_found(hub: Hub) -> None:
    """They come in order of their ids."""
    tell(hub, hired(id="two", subject="city/10001"))
    build_views(hub)

    assert [each.family for each in hub.answers.search("ada")] == ["city/10001", FAMILY]


def test_a_former_name_still_finds(hub: Hub) -> None:
    """Somebody who married is found under both names."""
    changes = {"last_name": "Harbor"}
    data = {"person_ref": "self", "changes": changes, "change_day": "2026-01-10", "correction": False}
    tell(hub, event("hr.person.changed", data))
    build_views(hub)

    assert [each.family for each in hub.answers.search("ada harbor")] == [FAMILY]
    assert [each.family for each in hub.answers.search("ada nunez")] == [FAMILY]


def test_a_forgotten_family_can_be_asked_about_but_not_recognised(hub: Hub) -> None:
    """Coverage stays, names are gone for good, and no name finds them; a rebuild finds the same."""
    forget_family(hub, FAMILY, actor="ada", reason="asked for it")

    answer = ask(hub, reveal=True)
    assert answer.name == "(forgotten)"
    assert [each.plan for each in answer.coverages] == ["hmo"]
    assert hub.answers.search("ada") == []
    assert [each.name for each in hub.answers.search(FAMILY)] == ["(forgotten)"]
    (record,) = hub.log.load(["operator/ada"])["operator/ada"]
    assert record.event == PersonForgotten(family=FAMILY, reason="asked for it")


def test_to_forget_somebody_unknown_is_refused(hub: Hub) -> None:
    """A typing error destroys nothing and records nothing."""
    with pytest.raises(NotFound, match="city/99999"):
        forget_family(hub, "city/99999", actor="ada", reason="a slip")

    assert hub.log.load(["operator/ada"]) == {"operator/ada": []}


def test_no_name_is_in_the_views(hub: Hub) -> None:
    """The index by which names are found holds keyed hashes only."""
    stored = Path(hub.settings.views_database)
    content = b"".join(path.read_bytes() for path in stored.parent.glob("views.sqlite*"))

    assert b"CITY-10234" in content
    for word in (b"Ada", b"Example", b"nunez", b"Bea", SSN.replace("-", "").encode()):
        assert word not in content
