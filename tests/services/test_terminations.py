"""Each termination of coverage at the carrier and in the employee's pay, day by day as it comes through."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.x12.stand_in import CarrierStandIn
from events.catalog import Limits
from services.carrier_feeds.worker.holding import stop
from services.keeping import do_what_is_due
from services.publishing import publish
from services.running import step
from services.terminations import Termination, terminations
from services.wiring import Hub
from tests.fixtures.hub import FAMILY_OF_TWO, clock_of, folder_partners, hub_in, left, tell
from tests.small_catalog import small_catalog

EVER = date(2000, 1, 1)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub whose family of two left on 16 January; the carrier, who was told of them on the 12th, has agreed."""
    with hub_in(tmp_path / "hub", extra=folder_partners(tmp_path / "hub")) as opened:
        tell(opened, *FAMILY_OF_TWO)
        step(opened)
        clock_of(opened).set(datetime(2026, 1, 13, 14, tzinfo=UTC))
        night(opened)
        answers(opened)
        tell(opened, left("2026-01-16"))
        step(opened)
        yield opened


def night(hub: Hub) -> None:
    """Do all that is due."""
    do_what_is_due(hub, lambda text: None)
    step(hub)


def answers(hub: Hub, *, refuses: tuple[int, int] | None = None) -> None:
    """Let the carrier take, or refuse, what lies there, and hear it."""
    partner = hub.settings.partners["blue"]
    carrier = CarrierStandIn(hub.book().carriers["blue"], refuses=refuses)
    for path in sorted(Path(partner.inbox).iterdir()):
        for name, content in carrier.take(path.read_bytes(), at=clock_of(hub).now()):
            (Path(partner.outbox) / name).write_bytes(content)
        path.unlink()
    night(hub)


def found(hub: Hub, *, since: date = EVER) -> list[Termination]:
    """Return the terminations."""
    return list(terminations(hub, since=since))


def states(hub: Hub) -> list[tuple[str, str, str, bool]]:
    """Return member, the state at the carrier and at the payroll, and whether that is late."""
    return [(each.number, each.at_carrier.value, each.at_payroll.value, each.is_late) for each in found(hub)]


def at(hub: Hub, text: str) -> None:
    """Set the clock, in UTC."""
    clock_of(hub).set(datetime.fromisoformat(text).replace(tzinfo=UTC))


def test_it_comes_through_step_by_step(hub: Hub) -> None:
    """Scheduled, sent, accepted; the deduction's end is ordered and sent with its pay day."""
    scheduled = states(hub)
    at(hub, "2026-01-14T04:00")
    night(hub)
    sent = found(hub)
    answers(hub)
    accepted = states(hub)

    assert scheduled == [
        ("CITY-10234", "scheduled", "scheduled", False),
        ("CITY-10234-D1", "scheduled", "none", False),
    ]
    assert [(each.at_carrier.value, each.why, each.is_late) for each in sent] == [
        ("sent", "blue_000000002.834", False)
    ] * 2
    assert [row[1] for row in accepted] == ["accepted"] * 2
    assert {(each.plan, each.last_day) for each in sent} == {("hmo", date(2026, 1, 31))}


def test_the_payroll_hears_with_its_pay_day(hub: Hub) -> None:
    """Scheduled until a file says it, prepared until that has arrived, then sent."""
    at(hub, "2026-01-14T04:00")
    night(hub)
    answers(hub)
    before = states(hub)[0]
    inbox = Path(hub.settings.partners["city-payroll"].inbox)
    inbox.rename(inbox.with_name("away"))
    at(hub, "2026-02-14T14:00")
    night(hub)
    prepared = states(hub)[0]
    inbox.with_name("away").rename(inbox)
    night(hub)
    sent = found(hub)[0]

    assert before == ("CITY-10234", "accepted", "scheduled", False)
    assert prepared == ("CITY-10234", "accepted", "prepared", True)
    assert (sent.at_payroll.value, sent.is_late, sent.is_open, sent.days_open) == ("sent", False, False, 0)


def test_a_pay_day_without_its_file_makes_it_late(hub: Hub) -> None:
    """The first pay day without the deduction is 15 February 2026; on the day after, nobody has told the payroll."""
    at(hub, "2026-01-14T04:00")
    night(hub)
    answers(hub)
    at(hub, "2026-02-15T14:00")
    in_time = states(hub)[0]
    at(hub, "2026-02-16T14:00")

    assert in_time == ("CITY-10234", "accepted", "scheduled", False)
    assert states(hub)[0] == ("CITY-10234", "accepted", "scheduled", True)


def test_days_open_are_days_without_coverage(hub: Hub) -> None:
    """None until the last covered day is over, then one more each day."""
    counted = []
    for text in ("2026-01-31T14:00", "2026-02-01T14:00", "2026-02-10T14:00"):
        at(hub, text)
        counted.append(found(hub)[1].days_open)

    assert counted == [0, 1, 10]


def test_a_night_that_was_missed_makes_it_late(hub: Hub) -> None:
    """Its hour has come and nobody has run it."""
    at(hub, "2026-01-14T02:59")
    before = states(hub)[1]
    at(hub, "2026-01-14T03:00")
    after = states(hub)[1]

    assert (before[1], before[3], after[1], after[3]) == ("scheduled", False, "scheduled", True)


def test_an_answer_that_does_not_come_makes_it_late(hub: Hub) -> None:
    """After the hours of the carrier's profile."""
    at(hub, "2026-01-14T04:00")
    night(hub)
    clock_of(hub).advance(timedelta(hours=47))
    in_time = states(hub)[1]
    clock_of(hub).advance(timedelta(hours=1))

    assert (in_time[1], in_time[3]) == ("sent", False)
    assert states(hub)[1][1::2] == ("sent", True)


def test_what_a_carrier_refuses_is_late_at_once(hub: Hub) -> None:
    """It counts as never said, and a person must look."""
    at(hub, "2026-01-14T04:00")
    night(hub)
    answers(hub, refuses=(1, 0))

    assert [(row[1], row[3]) for row in states(hub)] == [("rejected", True)] * 2


def test_what_is_held_says_why(hub: Hub) -> None:
    """By a limit, or by hand."""
    catalog = small_catalog()
    carriers = tuple(each.model_copy(update={"limits": Limits(ended_members=1)}) for each in catalog.carriers)
    publish(hub.log, catalog.model_copy(update={"carriers": carriers}), note="", actor="tests")
    at(hub, "2026-01-14T04:00")
    night(hub)
    beyond = found(hub)
    stop(hub.feeds, "blue", actor="bob", reason="it moves its server")
    stopped = found(hub)

    assert [(each.at_carrier.value, each.why, each.is_late) for each in beyond] == [
        ("held", "2 members would lose a coverage; the limit is 1", True)
    ] * 2
    assert {each.why for each in stopped} == {"stopped: it moves its server"}


def test_what_is_done_is_listed_from_a_day_on_and_what_is_open_always(hub: Hub) -> None:
    """The last covered day counts, itself included."""
    since = [len(found(hub, since=date(2026, 1, 31) + timedelta(days=days))) for days in (0, 1)]
    at(hub, "2026-01-14T04:00")
    night(hub)
    answers(hub)
    at(hub, "2026-02-14T14:00")
    night(hub)
    answers(hub)
    done = [len(found(hub, since=date(2026, 1, 31) + timedelta(days=days))) for days in (0, 1)]

    assert (since, done) == ([2, 2], [2, 0])


def test_a_carrier_is_asked_alone(hub: Hub) -> None:
    """Of the other nothing is said."""
    assert [each.carrier for each in terminations(hub, since=EVER, carrier="blue")] == ["blue", "blue"]
    assert list(terminations(hub, since=EVER, carrier="teeth")) == []
