"""Open enrollment: who may choose, who has, and that it is open."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from events.eligibility import EnrollmentOpened
from events.errors import NotFound, PermanentError
from services.enrolling import Standing, open_window, opened, standings, window_of
from services.publishing import publish
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import clock_of, hub_in, left, tell
from tests.services.open_enrollment import FIRST, LAST, WINDOW, YEAR, catalog, form, joined, of


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub on the third day of an open enrollment, with three employees."""
    with hub_in(tmp_path / "hub", catalog=False) as found:
        publish(found.log, catalog(), note="", actor="tests")
        clock_of(found).set(datetime(2026, 5, 4, 14, tzinfo=UTC))
        for number in (1, 2, 3):
            tell(found, *joined(number, "hmo"))
        step(found)
        yield found


def stand(hub: Hub) -> list[Standing]:
    """Return where everybody stands."""
    window, book = window_of(hub, WINDOW)
    return list(standings(hub, window, book))


def test_who_may_choose_has_not_started(hub: Hub) -> None:
    """Everybody who is offered a plan on the first day of the plan year, with their department."""
    assert stand(hub) == [Standing(of(number), "Clerk", "not_started") for number in (1, 2, 3)]


def test_a_form_signed_in_the_window_is_submitted(hub: Hub) -> None:
    """One of other days is none of this enrollment."""
    tell(hub, form(1, "hmo"), form(2, "hmo", signed="2026-04-30"))
    step(hub)

    assert [each.did for each in stand(hub)] == ["submitted", "not_started", "not_started"]


def test_a_form_that_cannot_be_used_is_not_submitted(hub: Hub) -> None:
    """It waits in quarantine, and its family has not chosen."""
    tell(hub, form(1, "no-such-plan"))
    step(hub)

    assert [each.did for each in stand(hub)] == ["not_started"] * 3


def test_who_leaves_before_the_plan_year_has_nothing_to_choose(hub: Hub) -> None:
    """Nor has who is of another employer or class than the window is for."""
    tell(hub, left("2026-06-15", subject=of(2), id="left-2"))
    step(hub)

    assert [each.family for each in stand(hub)] == [of(1), of(3)]
    for narrowed in ({"employers": ("schools",)}, {"classes": ("retired",)}):
        publish(hub.log, catalog(**narrowed), note="", actor="tests")
        assert stand(hub) == []


def test_opening_is_recorded_once(hub: Hub) -> None:
    """With the days of the catalog and how many may choose; by whom is in the log."""
    fact = open_window(hub, WINDOW, actor="maria")
    again = open_window(hub, WINDOW, actor="bob")

    assert again == fact == opened(hub, WINDOW)
    assert fact == EnrollmentOpened(
        window=WINDOW,
        plan_year_first_day=YEAR,
        first_day=FIRST,
        last_day=LAST,
        eligible=3,
        catalog=hub.book().version,
    )
    assert [each.cause.actor for each in hub.log.load([f"window/{WINDOW}"])[f"window/{WINDOW}"]] == ["maria"]


def test_days_that_were_moved_are_recorded_again(hub: Hub) -> None:
    """The window as the catalog has it now."""
    open_window(hub, WINDOW, actor="maria")
    publish(hub.log, catalog(last_day=date(2026, 6, 5)), note="longer", actor="maria")

    assert open_window(hub, WINDOW, actor="maria").last_day == date(2026, 6, 5)


def test_what_is_over_is_not_opened(hub: Hub) -> None:
    """The last day is still one of its days."""
    clock_of(hub).set(datetime(2026, 5, 29, 14, tzinfo=UTC))
    open_window(hub, WINDOW, actor="maria")
    clock_of(hub).set(datetime(2026, 5, 30, 14, tzinfo=UTC))

    with pytest.raises(PermanentError, match="was open until 2026-05-29"):
        open_window(hub, WINDOW, actor="maria")


def test_a_window_that_the_catalog_has_not_is_named(hub: Hub) -> None:
    """With those it has."""
    with pytest.raises(NotFound, match='no enrollment window "autumn"; it has spring'):
        window_of(hub, "autumn")
