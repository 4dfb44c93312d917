"""The view of the census says of every family what the log says of it, whatever happened and in whatever order."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import Cause, DomainEvent, Recorded
from events.enrollment import (
    CoverageBegan,
    CoverageEnded,
    CoverageFact,
    CoveragePriced,
    CoverageReinstated,
    CoverageTierChanged,
    CoverageVoided,
)
from events.intake import EventDismissed, EventQuarantined, EventReleased
from events.offers import index
from events.telling import fold
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import MaintenanceReason
from services.answers.decide.census import CensusAsked, CensusRow
from services.answers.decide.census_rows import FamilyShown, census_of
from services.answers.decide.family_shown import family_shown
from services.answers.decide.tier_price import TierPrices
from services.answers.projection.census import CENSUS, rows_in
from services.ports import Row
from tests.histories import histories
from tests.life import FAMILY, hired, job, job_changed
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())
FIRST = date(2026, 1, 1)
RECORDED_AT = datetime(2026, 1, 5, tzinfo=UTC)


days = st.integers(0, 420).map(lambda n: FIRST + timedelta(days=n))
tiers = st.sampled_from([CoverageTier.EMPLOYEE_ONLY, CoverageTier.FAMILY])


@st.composite
def facts(draw: st.DrawFn) -> CoverageFact:
    """Draw a fact about one of few coverages, so that facts meet."""
    member = draw(st.sampled_from(["self", "kim"]))
    name: dict[str, Any] = {
        "member": member,
        "line": InsuranceLine.MEDICAL,
        "plan": draw(st.sampled_from(["hmo", "ppo"])),
        "carrier": "blue",
        "first_day": draw(st.sampled_from([date(2026, 2, 1), date(2026, 5, 1)])),
        "reason": MaintenanceReason.INITIAL_ENROLLMENT,
        "rests_on": (),
        "rules": (),
    }
    later = draw(days)
    made: list[CoverageFact] = [
        CoverageBegan(**name, tier=draw(tiers) if member == "self" else None, catalog="v"),
        CoverageEnded(**name, last_day=later),
        CoverageReinstated(**name, last_day=draw(st.none() | days)),
        CoverageVoided(**name),
        CoverageTierChanged(**name, change_day=later, tier=draw(tiers)),
        priced(name, later, draw(st.sampled_from(["10.00", "20.00", None]))),
    ]
    return draw(st.sampled_from(made))


def priced(name: dict[str, Any], day: date, premium: str | None) -> CoveragePriced:
    """Return that a coverage costs this from a day on; None: that no price of its own is recorded any more."""
    parts = {"premium": premium, "employer": premium and "0.00", "employee": premium}
    said = {**parts, "volume": premium and "50000.00", "asked_volume": None, "per": "month", "catalog": "v"}
    return CoveragePriced.model_validate({**name, "from_day": day, **said})


def told(events: Sequence[DomainEvent], order: Sequence[int]) -> list[Recorded]:
    """Return events in an order of arrival, each told at an instant of its own."""
    return [
        Recorded(
            position,
            f"hr/{FAMILY}",
            position,
            RECORDED_AT,
            events[number],
            Cause("munis/city", f"e{number}", RECORDED_AT + timedelta(minutes=number)),
        )
        for position, number in enumerate(order, 1)
    ]


def recorded(category: str, events: Sequence[DomainEvent], after: int) -> list[Recorded]:
    """Return facts in the order in which the hub recorded them."""
    return [
        Recorded(after + n, f"{category}/{FAMILY}", n, RECORDED_AT, event, Cause())
        for n, event in enumerate(events, 1)
    ]


def quarantined(ref: str) -> EventQuarantined:
    """Return that an event does not fit."""
    return EventQuarantined(
        kind="misfit", family=FAMILY, event_type=None, event_ref=ref, reason="", code="x", place=None
    )


def viewed(records: Sequence[Recorded], cuts: Sequence[int]) -> Row:
    """Return the family's row after these records, saved and read again at each cut."""
    row: Row | None = None
    for start, end in pairwise(sorted({0, *cuts, len(records)})):
        rows = {FAMILY: None if row is None else CENSUS.opened(row)}
        for record in records[start:end]:
            if CENSUS.keys(record):
                rows.update(CENSUS.project(rows, record))
        kept = rows[FAMILY]
        row = None if kept is None else CENSUS.closed(FAMILY, kept)
    assert row is not None
    return row


def rows_on(day: date, shown: FamilyShown) -> list[CensusRow]:
    """Return the census of the family alone on a day."""
    return list(census_of(FAMILY, shown, CensusAsked(day), TierPrices(BOOK, day)))


@given(st.data())
def test_the_view_says_what_the_log_says(data: st.DataObject) -> None:
    """Late, voided, dismissed and misfitting events, and coverage however it changed: the same rows on every day."""
    events = data.draw(histories())
    hr = told(events, data.draw(st.permutations(range(len(events)))))
    dismissed = data.draw(st.lists(st.sampled_from([str(each.ref) for each in hr]), max_size=2))
    misfits = fold(FAMILY, hr, dismissed=dismissed).misfits
    said = [
        *(EventDismissed(reason="", event_ref=ref) for ref in dismissed),
        *(quarantined(str(each.record.ref)) for each in misfits),
    ]
    misfit = recorded("misfit", said, 1000)
    coverage = recorded("coverage", data.draw(st.lists(facts(), min_size=1, max_size=12)), 2000)
    records = [*hr, *misfit, *coverage]

    row = viewed(records, data.draw(st.lists(st.integers(0, len(records)), max_size=3)))
    log = family_shown(FAMILY, {"hr": hr, "misfit": misfit, "coverage": coverage})

    for day in data.draw(st.lists(days, min_size=1, max_size=5)):
        assert rows_in(row, day.isoformat(), (), TierPrices(BOOK, day)) == rows_on(day, log)


def test_what_fits_again_counts_again() -> None:
    """An event that was released from quarantine is told as if it had never been there."""
    hr = told([hired("2026-01-05"), job_changed("2026-03-01", job(unit="police"))], (0, 1))
    coverage = recorded("coverage", [began()], 2000)
    out = recorded("misfit", [quarantined("munis/city#e1")], 1000)
    back = recorded("misfit", [EventReleased(how="fits-now", event_ref="munis/city#e1")], 3000)
    day = date(2026, 4, 1)

    (without,) = rows_in(viewed([*hr, *out, *coverage], ()), day.isoformat(), (), TierPrices(BOOK, day))
    (withit,) = rows_in(viewed([*hr, *out, *coverage, *back], ()), day.isoformat(), (), TierPrices(BOOK, day))

    assert (without.bargaining_unit, withit.bargaining_unit) == ("clerical", "police")


@pytest.mark.parametrize(("last", "found"), [("2026-01-31", []), ("2026-02-01", ["2026-02-01"])])
def test_coverage_that_ended_before_it_began_has_no_row(last: str, found: list[str]) -> None:
    """No fact of ours says so; a view is built of any log all the same."""
    first = began()
    over = CoverageEnded.model_validate({**first.model_dump(exclude={"tier", "catalog"}), "last_day": last})
    row = viewed([*told([hired("2026-01-05")], (0,)), *recorded("coverage", [first, over], 10)], ())
    day = first.first_day

    said = rows_in(row, day.isoformat(), (), TierPrices(BOOK, day))
    assert [each.last_day for each in said] == found


def test_the_view_holds_no_name() -> None:
    """Nothing sealed is in a row: a person is a number in it."""
    row = viewed([*told([hired("2026-01-05")], (0,)), *recorded("coverage", [began()], 10)], ())

    assert b"Ada" not in row.body
    assert b"1980-02-03" not in row.body


def began(**said: object) -> CoverageBegan:
    """Return that the employee's medical coverage began on 2026-02-01."""
    fields = {
        "member": "self",
        "line": "medical",
        "plan": "hmo",
        "carrier": "blue",
        "first_day": "2026-02-01",
        "reason": "initial_enrollment",
        "rests_on": (),
        "tier": "employee_only",
        "catalog": "v",
    }
    return CoverageBegan.model_validate({**fields, **said})
