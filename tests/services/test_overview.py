"""What an operator sees at a glance."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from services.carrier_feeds.worker.holding import release, stop
from services.following import BATCH
from services.keeping import do_what_is_due, run_due_nights
from services.overview import consumers, not_delivered, not_ready, overview, samples
from services.ports import Progress
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import FAMILY_OF_TWO, clock_of, event, folder_partners, hub_in, left, tell


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub with a family to tell of, and a folder for each partner."""
    with hub_in(tmp_path / "hub", extra=folder_partners(tmp_path / "hub")) as opened:
        tell(opened, *FAMILY_OF_TWO)
        yield opened


def test_who_has_not_read_is_behind(hub: Hub) -> None:
    """Lag is a count of log positions, and nothing once everybody has read."""
    before = overview(hub)
    step(hub)

    assert before.lag == hub.log.position("eligibility") - 3 == 4
    assert overview(hub).lag == 0


def test_the_oldest_that_waits_is_named(hub: Hub) -> None:
    """By kind, with the time since which it waits."""
    tell(hub, "{broken")
    clock_of(hub).advance(timedelta(days=1))
    tell(hub, "{broken too", left(subject="city/9", id="nobody"))
    step(hub)

    waiting = {each.kind: (each.count, each.oldest_at.day) for each in overview(hub).waiting}

    assert waiting == {"unreadable": (2, 5), "misfit": (1, 6)}
    assert overview(hub).waits


def test_a_file_without_an_answer_becomes_overdue(hub: Hub) -> None:
    """After the hours that the carrier's profile allows, not before."""
    step(hub)
    clock_of(hub).set(datetime(2026, 1, 6, 3, tzinfo=UTC))
    run_due_nights(hub)
    step(hub)
    on_time = overview(hub)
    clock_of(hub).advance(timedelta(hours=48))
    late = overview(hub)

    assert [(each.carrier, each.awaiting, each.overdue) for each in on_time.feeds] == [
        ("blue", 1, 0),
        ("teeth", 0, 0),
    ]
    assert [(each.carrier, each.awaiting, each.overdue) for each in late.feeds] == [
        ("blue", 1, 1),
        ("teeth", 0, 0),
    ]
    assert (on_time.waits, late.waits) == (False, True)


def test_a_notice_that_is_near_is_counted(hub: Hub) -> None:
    """From a week before it is due, while the administrator has not been told."""
    tell(hub, left("2026-01-16"))
    step(hub)
    far = overview(hub).notices_due
    clock_of(hub).set(datetime(2026, 3, 10, tzinfo=UTC))

    assert (far, overview(hub).notices_due) == (0, 2)
    assert overview(hub).waits


@pytest.mark.parametrize(("today", "overdue"), [(3, 0), (4, 1)])
def test_a_question_without_a_day_of_its_own_becomes_late(hub: Hub, today: int, overdue: int) -> None:
    """Thirty days after it was asked on January 5, and so on February 4."""
    unpaid = {"first_day": "2026-03-02", "kind": "fmla", "paid": "none"}
    tell(hub, event("hr.employee.leave_started", unpaid))
    step(hub)
    clock_of(hub).set(datetime(2026, 2, today, 14, tzinfo=UTC))

    (asked,) = overview(hub).questions
    seconds = {name: value for name, _, value in samples(hub)}["hub_questions_deadline_seconds"]

    assert (asked.owner, asked.due_day, asked.overdue) == ("payroll", date(2026, 2, 4), overdue)
    assert seconds == (4 - today) * 86400


@pytest.mark.parametrize("partner", ["blue", "city-payroll", "cobra"])
def test_a_file_that_has_not_arrived_waits(hub: Hub, partner: str) -> None:
    """For whichever partner; it is counted here and among the metrics until it has arrived."""
    away = Path(hub.settings.partners[partner].inbox)
    away.rename(away.with_name("away"))
    tell(hub, left("2026-01-16"))
    step(hub)
    clock_of(hub).set(datetime(2026, 1, 27, 14, tzinfo=UTC))
    do_what_is_due(hub, print)
    waiting, counted = overview(hub), not_delivered(hub)
    gauges = {labels: value for name, labels, value in samples(hub) if name.endswith("_undelivered")}
    away.with_name("away").rename(away)
    do_what_is_due(hub, print)

    assert (waiting.waits, overview(hub).waits) == (True, False)
    assert (counted, not_delivered(hub)) == ({partner: 1}, {})
    assert {name for name, value in gauges.items() if value} == {(partner,)}
    assert set(gauges) == {("blue",), ("teeth",), ("city-payroll",), ("cobra",)}


def test_no_sample_names_a_person(hub: Hub) -> None:
    """Labels are bounded by the catalog and by our own names."""
    tell(hub, "{broken")
    step(hub)

    said = repr(list(samples(hub)))

    for word in ("10234", "Ada", "Example", "jsonl"):
        assert word not in said


def test_a_hub_that_lacks_nothing_is_ready(hub: Hub) -> None:
    """Also while it is a little behind."""
    assert not_ready(hub) == []


def test_on_a_cluster_a_consumer_is_as_far_as_its_partitions(tmp_path: Path) -> None:
    """The one that lies a batch or more behind tells; one where nothing happens does not. So does the publisher."""
    kafka = '\n[kafka]\nbootstrap = "broker:9092"\npartitions = 2\n'
    with hub_in(tmp_path / "hub", extra=kafka) as hub:
        for name, position in (
            ("publisher", 8990),
            ("eligibility/hub.log.due/0", 8990),
            ("eligibility/hub.log.due/1", 8991 - BATCH),
            ("cobra/hub.log.due/0", 8990),
            ("cobra/hub.log.due/1", 8990 - BATCH),
        ):
            hub.log.append([], after={}, progress=Progress(name, position))

        found = {each.name: (each.position, each.lag) for each in consumers(hub, 9000)}

    assert found == {
        "publisher": (8990, 10),
        "eligibility": (8990, 10),
        "payroll-sync": (0, 9000),
        "cobra": (8990 - BATCH, 10 + BATCH),
    }


def test_a_night_that_nobody_decided_is_missed_after_an_hour(hub: Hub) -> None:
    """By the carrier's own calendar; what is stopped is not missed, and a night made up is not."""
    step(hub)
    do_what_is_due(hub, print)
    clock_of(hub).set(datetime(2026, 1, 13, 3, 59, 59, tzinfo=UTC))
    before = missed(hub)
    clock_of(hub).advance(timedelta(seconds=1))
    at_once = missed(hub)
    stop(hub.feeds, "blue", actor="ada", reason="they move")
    stopped = missed(hub)
    release(hub.feeds, "blue", actor="ada", reason="they have moved", expect=None)
    do_what_is_due(hub, print)

    assert (before, stopped, missed(hub)) == (set(), {("teeth", "change")}, set())
    assert at_once == {("blue", "change"), ("teeth", "change")}
    assert not overview(hub).waits


def test_a_night_before_the_hub_began_is_not_missed(hub: Hub) -> None:
    """Nothing was known then that a file could have said."""
    step(hub)

    assert missed(hub) == set()


def missed(hub: Hub) -> set[tuple[str, ...]]:
    """Return carrier and kind of the nights that are missed, as the metrics have them."""
    return {labels for name, labels, value in samples(hub) if name == "hub_feed_night_missed" and value}
