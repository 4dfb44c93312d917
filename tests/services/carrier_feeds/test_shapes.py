"""What a carrier's companion guide may ask of an end: whose rows, which rows, and under which group it goes out."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from events.enrollment import CoveragePriced, MedicareChanged
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.maintenance import FamilyChange, Maintenance, MaintenanceReason, Medicare
from events.vocabulary.people import SELF
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import account_of, key_of
from services.carrier_feeds.worker import Ending
from services.carrier_feeds.worker.terminations import carrier_ends
from tests.life import hired, job, job_changed, joined, person
from tests.services.carrier_feeds.roster_stage import profile_of
from tests.services.carrier_feeds.stage import CARRIER, Stage, catalog_with, stage

MEDICAL = InsuranceLine.MEDICAL
JANUARY, JUNE_END, JULY = date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)
FAMILY = "city/1"


def _covered(last: date | None = None, *, kim_last: date | None = None) -> Spans:
    tiers = (TierStep(JANUARY, CoverageTier.FAMILY),)
    return {
        (SELF, MEDICAL): (Span("ppo", JANUARY, last, tiers),),
        ("kim", MEDICAL): (Span("ppo", JANUARY, kim_last or last),),
    }


def _told(**keys: Any) -> Stage:
    here = stage(catalog_with(**keys))
    here.hr(FAMILY, hired("2025-11-03"), joined("kim", "2026-01-01"))
    here.becomes(FAMILY, _covered())
    here.night()
    here.answered()
    return here


def _said(here: Stage) -> tuple[FamilyChange, ...]:
    here.night()
    here.due()
    key = key_of(CARRIER, FAMILY)
    return account_of(here.doors.views.load(LEDGER.view, [key])[key]).sent[-1].changes


@pytest.mark.parametrize(
    ("shape", "maintenance"),
    [
        ("member", Maintenance.TERMINATION),
        ("member_and_coverages", Maintenance.TERMINATION),
        ("coverages", Maintenance.CHANGE),
    ],
)
def test_who_loses_all(shape: str, maintenance: Maintenance) -> None:
    """A carrier that knows no end of a member is told of a change, from the end on."""
    here = _told(termination_shape=shape)
    here.becomes(FAMILY, _covered(JUNE_END))
    (change,) = _said(here)

    assert [row.maintenance for row in change.members] == [maintenance] * 2
    expected = (None, JUNE_END) if maintenance is Maintenance.CHANGE else (JUNE_END, None)
    assert (change.members[0].eligibility_last_day, change.members[0].change_day) == expected


def test_the_subscribers_row_ends_the_family() -> None:
    """The dependents' ends are known to follow, and not said."""
    here = _told(termination_rows="subscriber")
    here.becomes(FAMILY, _covered(JUNE_END))
    (change,) = _said(here)

    assert [row.member for row in change.members] == [SELF]
    assert [row.member for row in change.implied] == ["kim"]
    assert here.carrier.roster[(FAMILY, "kim", "medical", "ppo", "2026-01-01")].last == "2026-06-30"


def test_a_dependent_who_stays_keeps_the_subscribers_row_from_ending_everybody() -> None:
    """Only the subscriber's coverages are said to end."""
    here = _told(termination_rows="subscriber")
    here.becomes(FAMILY, _covered(JUNE_END, kim_last=JULY))
    (change,) = _said(here)

    assert [row.maintenance for row in change.members] == [Maintenance.CHANGE, Maintenance.TERMINATION]
    assert here.carrier.roster[(FAMILY, "kim", "medical", "ppo", "2026-01-01")].last == "2026-07-01"


def test_ending_this_year_takes_the_renewal_with_it() -> None:
    """One end says it all, also of what was to begin after it."""
    renewal = date(2027, 1, 1)
    here = stage()
    here.hr(FAMILY, hired("2025-11-03"))
    tiers = (TierStep(JANUARY, CoverageTier.EMPLOYEE_ONLY),)
    this_year = Span("ppo", JANUARY, date(2026, 12, 31), tiers)
    next_year = Span("hmo", renewal, None, (TierStep(renewal, CoverageTier.EMPLOYEE_ONLY),))
    here.becomes(FAMILY, {(SELF, MEDICAL): (this_year, next_year)})
    here.night()
    here.becomes(FAMILY, {(SELF, MEDICAL): (replace(this_year, last_day=JUNE_END),)})
    (change,) = _said(here)
    (row,) = change.members

    assert (row.maintenance, row.eligibility_last_day) == (Maintenance.TERMINATION, JUNE_END)
    assert [line.maintenance for line in row.coverages] == [Maintenance.CANCELLATION, Maintenance.TERMINATION]


def test_non_payment_survives_later_edits() -> None:
    """An end for want of payment stays one when its day is corrected."""
    here = _told()
    here.becomes(FAMILY, _covered(JULY), MaintenanceReason.NON_PAYMENT)
    here.becomes(FAMILY, _covered(JUNE_END), MaintenanceReason.TERMINATION_OF_EMPLOYMENT)
    (change,) = _said(here)

    assert [row.reason for row in change.members] == [MaintenanceReason.NON_PAYMENT] * 2


def _with_two_groups() -> Stage:
    groups = [{"number": "PART", "classes": ["part-time"]}, {"number": "FULL"}]
    catalog = catalog_with(groups=groups)
    (regular, *others) = catalog.classes
    part_time = regular.model_copy(update={"id": "part-time"})
    full_time = regular.model_copy(update={"weekly_hours_min": Decimal(35)})
    here = stage(catalog.model_copy(update={"classes": (full_time, part_time, *others)}))
    here.hr(FAMILY, hired("2025-11-03"), joined("kim", "2026-01-01"))
    here.becomes(FAMILY, _covered())
    here.night()
    return here


def test_a_move_to_another_group_ends_in_one_and_begins_in_the_other() -> None:
    """The coverage stays; the carrier hears of a transfer, the end under the number it was told with."""
    here = _with_two_groups()
    here.hr(FAMILY, job_changed("2026-07-01", job(hours=25)))
    ended, begun = _said(here)

    assert (ended.group, begun.group) == ("FULL", "PART")
    assert {(row.reason, row.maintenance) for row in ended.members} == {
        (MaintenanceReason.TRANSFER, Maintenance.TERMINATION)
    }
    assert {(row.reason, row.maintenance) for row in begun.members} == {
        (MaintenanceReason.TRANSFER, Maintenance.ADDITION)
    }
    assert [line.first_day for row in begun.members for line in row.coverages] == [JULY, JULY]


def _terminations(here: Stage) -> list[tuple[str, date | None, str]]:
    pages = carrier_ends(here.doors, profile_of(here), here.clock.now().date())
    return [(each.number, each.end.last_day, each.state.value) for page in pages for each in page]


def test_a_move_to_another_group_is_no_termination() -> None:
    """Neither where it ends nor where it begins; the end that comes later is known by its last part."""
    here = _with_two_groups()
    here.answered()
    here.hr(FAMILY, job_changed("2026-07-01", job(hours=25)))
    here.night()
    sent = _terminations(here)
    here.answered()
    moved = _terminations(here)
    last = date(2026, 12, 31)
    here.becomes(FAMILY, _covered(last))
    here.night()
    ended = _terminations(here)
    here.answered()

    assert (sent, moved) == ([], [])
    assert ended == [("CITY-1", last, "sent"), ("CITY-1-KIM", last, "sent")]
    assert _terminations(here) == [("CITY-1", last, "accepted"), ("CITY-1-KIM", last, "accepted")]


def test_what_begins_later_waits_for_its_night() -> None:
    """It is due again by time alone."""
    here = stage(catalog_with(dates={"future_days": 10}))
    here.insured("city/9")
    here.hr(FAMILY, hired("2025-11-03"), joined("kim", "2026-01-01"))
    first = here.clock.now().date() + timedelta(days=12)
    here.becomes(
        FAMILY, {(SELF, MEDICAL): (Span("ppo", first, None, (TierStep(first, CoverageTier.FAMILY),)),)}
    )
    outcomes = [here.night() for _ in range(3)]

    assert [each.families for each in outcomes] == [1, 1, 0]
    assert (FAMILY, SELF, "medical", "ppo", first.isoformat()) in here.carrier.roster


def test_medicare_is_told_alone() -> None:
    """Whoever becomes entitled is told as a change, once."""
    here = _told()
    here.hr(FAMILY, MedicareChanged(person_ref=SELF, part_a_day=JULY, basis="age"))
    (change,) = _said(here)
    (row,) = change.members

    assert (row.maintenance, row.coverages) == (Maintenance.CHANGE, ())
    assert row.medicare == Medicare(part_a=True, part_b=False, basis="age", first_day=JULY)
    assert here.night().ending is Ending.NOTHING_TO_SAY


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        (
            {"whitelist": {"relationships": {"self": "18"}}},
            "member kim: the carrier takes nobody related as spouse",
        ),
        ({"whitelist": {"lines": ["dental"]}}, "member self: the carrier takes no coverage of medical"),
        ({"dates": {"required": ["350"]}}, "member self: the carrier demands DTP*350, and it is not known"),
        ({"missing_ssn": "held"}, "member self: the carrier demands an SSN, and it is not known"),
    ],
)
def test_who_cannot_be_said_is_held_with_the_reason(keys: dict[str, Any], reason: str) -> None:
    """The reason names the member and nothing personal."""
    here = stage(catalog_with(**keys))
    here.hr(FAMILY, hired("2025-11-03", who=person(ssn=None)), joined("kim", "2026-01-01"))
    here.becomes(FAMILY, _covered())

    assert here.night().families_held == ((FAMILY, reason),)


def test_a_missing_ssn_holds_nobody_back_at_first() -> None:
    """So many days from the first day of coverage on, as with a newborn."""
    days = (date(2026, 6, 2) - JANUARY).days
    for allowed, held in ((days, 0), (days - 1, 1)):
        here = stage(catalog_with(missing_ssn="held", missing_ssn_days=allowed))
        here.hr(FAMILY, hired("2025-11-03", who=person(ssn=None)), joined("kim", "2026-01-01"))
        here.becomes(FAMILY, {(SELF, MEDICAL): _covered()[SELF, MEDICAL]})

        assert len(here.night().families_held) == held


def test_a_premium_is_told_where_the_carrier_asks_for_it() -> None:
    """A premium alone makes a change; to a carrier that is told none, it is nothing."""
    for says, families in ((True, 1), (False, 0)):
        here = _told(say_premium=says)
        catalog = catalog_with(say_premium=says)
        dearer = tuple(each.model_copy(update={"monthly": each.monthly + 1}) for each in catalog.rates)
        here.publish(catalog.model_copy(update={"rates": dearer}))

        assert here.night().families == families


def test_a_dropped_dependent_restates_tier_and_premium() -> None:
    """The subscriber's row says both from the day after, beside the dependent's end."""
    here = _told(say_premium=True)
    tiers = (TierStep(JANUARY, CoverageTier.FAMILY), TierStep(JULY, CoverageTier.EMPLOYEE_ONLY))
    alone: Spans = {(SELF, MEDICAL): (Span("ppo", JANUARY, None, tiers),)}
    here.becomes(FAMILY, {**_covered(JUNE_END), **alone}, MaintenanceReason.DIVORCE)
    (change,) = _said(here)
    subscriber, dependent = change.members
    (line,), (end,) = subscriber.coverages, dependent.coverages
    rates = {each.tier: each.monthly for each in catalog_with().rates if each.plan == "ppo"}

    assert (subscriber.member, dependent.member) == (SELF, "kim")
    assert (line.maintenance, line.change_day, line.tier) == (
        Maintenance.CHANGE,
        JULY,
        CoverageTier.EMPLOYEE_ONLY,
    )
    assert line.premium == rates[CoverageTier.EMPLOYEE_ONLY] != rates[CoverageTier.FAMILY]
    assert (end.maintenance, end.last_day) == (Maintenance.TERMINATION, JUNE_END)
    assert {subscriber.reason, dependent.reason} == {MaintenanceReason.DIVORCE}


def _insured_for(volume: int, from_day: date) -> CoveragePriced:
    return CoveragePriced(
        member=SELF,
        line=MEDICAL,
        plan="ppo",
        carrier=CARRIER,
        first_day=JANUARY,
        reason=MaintenanceReason.PERSONNEL_DATA,
        rests_on=(),
        from_day=from_day,
        volume=Decimal(volume),
        asked_volume=None,
        premium=None,
        employer=None,
        employee=None,
        per="month",
        catalog="",
    )


def test_a_volume_is_told_where_the_carrier_asks_for_it() -> None:
    """A raise that insures more is a change from its day on, with its reason; to another carrier it is nothing."""
    here, silent = _told(say_volume=True), _told(say_volume=False)
    for each in (here, silent):
        each.append(f"coverage/{FAMILY}", [_insured_for(50_000, JANUARY)])
        each.night()
        each.answered()
        each.append(f"coverage/{FAMILY}", [_insured_for(60_000, JULY)])
    (change,) = _said(here)
    (row,) = change.members
    (line,) = row.coverages

    assert silent.night().families == 0
    assert (row.reason, line.maintenance) == (MaintenanceReason.PERSONNEL_DATA, Maintenance.CHANGE)
    assert (line.change_day, line.volume, line.premium) == (JULY, Decimal(60_000), None)
