"""What comes by itself is thought of before its day, once, and told to whoever asks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from events.catalog import DependentRule
from events.eligibility import FamilyReviewed
from events.enrollment import CoverageEnded
from services.keeping import do_what_is_due
from services.outlooks import VIEW
from services.publishing import publish
from services.reviewing import bring_up, listed, review
from services.running import forget_family, step
from services.wiring import Hub
from tests.fixtures.hub import CHILD, FAMILY, child_added, clock_of, elected, event, hired, hub_in, tell
from tests.small_catalog import small_catalog

GROWN = {**CHILD, "birth_day": "2000-03-14", "ssn": "123-45-6789"}
"""Turns 26 on 2026-03-14; the small catalog's plans then end with the month."""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub whose plans cover children to 26, with a family whose child will soon be that old."""
    catalog = small_catalog()
    plans = tuple(each.model_copy(update={"dependents": "children"}) for each in catalog.plans)
    rules = (DependentRule(id="children"),)
    with hub_in(tmp_path / "hub", catalog=False) as opened:
        changed = catalog.model_copy(update={"plans": plans, "dependent_rules": rules})
        publish(opened.log, changed, note="", actor="tests")
        grown = child_added()
        grown["data"]["person"] = GROWN
        tell(opened, hired(), grown, elected(covered=("self", "d1")))
        step(opened)
        yield opened


def reviews(hub: Hub, family: str = FAMILY) -> list[date]:
    """Return up to which days the family was reviewed, in order."""
    found = (record.event for record in hub.log.load([f"review/{family}"])[f"review/{family}"])
    return [each.through_day for each in found if isinstance(each, FamilyReviewed)]


def ends(hub: Hub) -> list[tuple[str, date]]:
    """Return whose coverage was ended, and when."""
    found = (record.event for record in hub.log.load([f"coverage/{FAMILY}"])[f"coverage/{FAMILY}"])
    return [(each.member, each.last_day) for each in found if isinstance(each, CoverageEnded)]


def on(hub: Hub, day: str) -> int:
    """Go to a day, review, decide, and return how many families were reviewed."""
    clock_of(hub).set(datetime.fromisoformat(f"{day}T14:00:00").replace(tzinfo=UTC))
    reviewed = review(hub.log, hub.views, hub.catalogs, hub.today())
    step(hub)
    return reviewed


def test_a_family_is_reviewed_once_before_its_day(hub: Hub) -> None:
    """Sixty days before the last covered day, not a day sooner, and never twice for the same."""
    assert (on(hub, "2026-01-29"), ends(hub)) == (0, [])
    assert (on(hub, "2026-01-30"), ends(hub)) == (1, [("d1", date(2026, 3, 31))])
    assert (on(hub, "2026-01-30"), on(hub, "2026-01-31"), on(hub, "2026-04-30")) == (0, 0, 0)
    assert reviews(hub) == [date(2026, 3, 31)]


def test_what_was_missed_is_made_up(hub: Hub) -> None:
    """After months without anybody running it, the end is in the past and decided all the same."""
    assert on(hub, "2026-09-01") == 1
    assert ends(hub) == [("d1", date(2026, 3, 31))]


def test_a_round_reviews_before_files_leave(hub: Hub) -> None:
    """Whoever keeps the hub running reviews, decides, and is done."""
    clock_of(hub).set(datetime(2026, 2, 2, 14, tzinfo=UTC))

    came = do_what_is_due(hub, lambda _: None)

    assert came.done >= 1
    assert ends(hub) == [("d1", date(2026, 3, 31))]


def test_who_does_not_lead_records_nothing(hub: Hub) -> None:
    """And who leads next does what is left."""
    clock_of(hub).set(datetime(2026, 2, 2, 14, tzinfo=UTC))

    assert review(hub.log, hub.views, hub.catalogs, hub.today(), lambda: False) == 0
    assert review(hub.log, hub.views, hub.catalogs, hub.today()) == 1


def test_a_correction_of_the_birth_date_is_reviewed_again(hub: Hub) -> None:
    """A child who is younger than was told is covered on, and has a day of its own later."""
    on(hub, "2026-02-02")
    corrected = event(
        "hr.person.changed",
        {
            "person_ref": "d1",
            "changes": {"birth_day": "2000-06-14"},
            "change_day": "2026-02-03",
            "correction": True,
        },
        time="2026-02-03T09:00:00Z",
    )
    tell(hub, corrected, file="corrected.jsonl")
    step(hub)

    assert on(hub, "2026-02-04") == 0
    assert on(hub, "2026-05-01") == 1
    assert ends(hub)[-1] == ("d1", date(2026, 6, 30))


def test_the_view_can_be_dropped(hub: Hub) -> None:
    """It is built again from the log, and nobody is reviewed a second time."""
    on(hub, "2026-02-02")
    hub.views.drop(VIEW)

    assert on(hub, "2026-02-03") == 0
    assert reviews(hub) == [date(2026, 4, 3)]


def test_the_view_tells_months_only(hub: Hub) -> None:
    """No day of birth can be read out of it."""
    bring_up(hub.log, hub.views, hub.catalogs)
    rows = [f"{key} {row.body!r}" for key, row in hub.views.find(VIEW, limit=100)]

    assert any("next 2025-12 city/10234" in row for row in rows)
    assert not any(row for row in rows if "-14" in row or "-31" in row)


def coming(hub: Hub, days: int) -> list[tuple[str, str, int | None, str, str]]:
    """Return what is listed for the next days."""
    bring_up(hub.log, hub.views, hub.catalogs)
    last = hub.today() + timedelta(days=days)
    found = listed(hub.log, hub.views, hub.book(), hub.today(), last)
    return [(str(each.day), each.kind, each.age, each.member, each.name) for each in found]


def test_the_list_says_who_and_when(hub: Hub) -> None:
    """Whoever turns 26, also after the review of it; the day itself is listed, the day after it is not."""
    turns = ("2026-03-14", "turns", 26, "d1", "B*** E***")

    assert (coming(hub, 67), coming(hub, 68)) == ([], [turns])
    on(hub, "2026-02-02")
    assert coming(hub, 60) == [turns]
    on(hub, "2026-03-14")
    assert coming(hub, 0) == [turns]
    on(hub, "2026-03-15")
    assert coming(hub, 100) == []


def test_who_waits_and_who_turns_65_is_listed(hub: Hub) -> None:
    """The last day of a wait, by the family's own employee; a birthday of an employee at 65."""
    older = hired("2026-01-05", id="older", subject="city/9")
    older["data"]["person"] = {**older["data"]["person"], "birth_day": "1961-02-20", "ssn": None}
    chosen = elected("2026-01-05", id="older-elects", subject="city/9")
    tell(hub, older, chosen, file="older.jsonl")
    step(hub)

    assert [each[:4] for each in coming(hub, 60)] == [
        ("2026-02-20", "turns_65", 65, "self"),
        ("2026-02-28", "waiting_ends", None, "self"),
    ]


def test_nothing_is_listed_of_who_is_forgotten(hub: Hub) -> None:
    """Neither in the list nor in the view."""
    bring_up(hub.log, hub.views, hub.catalogs)
    forget_family(hub, FAMILY, actor="tests", reason="asked for")

    assert coming(hub, 365) == []
    assert [key for key, _ in hub.views.find(VIEW, limit=100) if FAMILY in key] == []
