"""From what HR told and who is covered to the qualifying events that are recorded."""

from decimal import Decimal

import pytest

from events.base import DomainEvent
from events.cobra import (
    ContinuationWithheld,
    QualifyingEventOccurred,
    QualifyingEventWithdrawn,
)
from events.enrollment import MedicareChanged
from events.offers import index
from tests.life import (
    Life,
    day,
    died,
    elected,
    hired,
    job,
    job_changed,
    joined,
    left,
    left_cancelled,
    parted,
    retired,
    voided,
)
from tests.services.cobra.told import BOOK, clocked, covered, due, facts, family_of_three, occurred, withheld
from tests.small_catalog import small_catalog


def test_a_termination_in_full() -> None:
    """T3, T4: every day of one beneficiary's event, with the plan measuring from the loss."""
    event = occurred(family_of_three(left("2026-03-16")))["self"]

    assert event == QualifyingEventOccurred.model_validate(
        {
            "member": "self",
            "qualifying_event": "termination",
            "event_day": day("2026-03-16"),
            "loss_day": day("2026-03-31"),
            "lines": ("medical", "dental"),
            "plans": ("hmo", "dental"),
            "employer_notice_due_day": day("2026-04-30"),
            "family_notice_due_day": None,
            "election_notice_due_day": day("2026-05-14"),
            "election_last_day": day("2026-07-13"),
            "continuation_first_day": day("2026-04-01"),
            "continuation_last_day": day("2027-09-30"),
            "catalog": BOOK.version,
            "rests_on": ("munis/city#e0",),
        }
    )


def test_measured_from_the_event() -> None:
    """T3, T4: notice and length are measured from the same day."""
    book = clocked(measured_from="event")
    event = occurred(family_of_three(left("2026-03-16")), book)["self"]

    assert event.election_notice_due_day == day("2026-04-29")
    assert event.continuation_last_day == day("2027-09-16")


@pytest.mark.parametrize(
    ("told", "members"),
    [
        ((left("2026-03-16"),), {"self", "kim", "lee"}),
        ((left("2026-03-16", "gross_misconduct"),), {"self", "kim", "lee"}),
        ((died("2026-03-16"),), {"kim", "lee"}),
        ((parted("kim", "2026-03-16", "divorce"),), {"kim"}),
        ((parted("lee", "2026-03-16", "aged_out"),), {"lee"}),
        ((parted("lee", "2026-03-16", "death"),), set()),
        ((job_changed("2026-04-01", job(hours=10)),), {"self", "kim", "lee"}),
        ((job_changed("2026-04-01", job(unit="police")),), set()),
        ((left("2026-03-16"), left_cancelled()), set()),
        ((elected("2026-05-01", "-medical", "-dental", occasion="open_enrollment"),), set()),
        ((elected("2026-05-01", "ppo:kim,lee", occasion="open_enrollment"),), set()),
        ((elected("2026-05-01", "hmo:lee", "dental:lee", occasion="open_enrollment"),), set()),
    ],
    ids=[
        "left",
        "dismissed for misconduct",
        "died",
        "divorced",
        "aged out",
        "child died",
        "hours cut",
        "other work",
        "left, cancelled",
        "waived",
        "other plan",
        "spouse dropped",
    ],
)
def test_who_is_offered_continuation(told: tuple[DomainEvent, ...], members: set[str]) -> None:
    """One event for each qualified beneficiary who lost coverage by a qualifying event, and for nobody else."""
    assert set(occurred(family_of_three(*told))) == members


def test_only_what_the_job_no_longer_offers() -> None:
    """Hours are cut and medical is lost by it; dental, still offered, is given up by choice in the same month."""
    catalog = small_catalog()
    part_time = catalog.classes[0].model_copy(
        update={"id": "part-time", "weekly_hours_min": Decimal(0), "plans": ("dental",)}
    )
    book = index(catalog.model_copy(update={"classes": (*catalog.classes, part_time)}))
    life = Life().told("hire", hired("2026-01-05")).told("choice", elected("2026-01-05", "hmo", "dental"))
    life.told("cut", job_changed("2026-04-01", job(hours=10)))
    life.told("waive", elected("2026-04-01", "-dental", occasion="administrative"))
    events = occurred(covered(life, book), book)

    assert {member: event.plans for member, event in events.items()} == {"self": ("hmo",)}


def test_a_domestic_partner_has_no_right() -> None:
    """COB-12: covered, but not a qualified beneficiary; life insurance cannot be continued either."""
    life = Life().told("hire", hired("2026-01-05"))
    life.told("kim", joined("kim", "2026-01-05", "domestic_partner"))
    life.told("choice", elected("2026-01-05", "hmo:kim", "life")).told("left", left("2026-03-16"))
    events = occurred(covered(life))

    assert set(events) == {"self"}
    assert events["self"].plans == ("hmo",)


def test_a_former_spouse_was_the_spouse_then() -> None:
    """What somebody is told to be after the divorce does not take the right of the divorce away."""
    life = family_of_three(
        parted("kim", "2026-03-16", "divorce"),
        joined("kim", "2026-06-01", "ex_spouse", reason="court_order"),
    )

    assert set(occurred(life)) == {"kim"}


def test_retirement_is_offered_where_a_plan_ends() -> None:
    """COB-7c: medical moves to the retiree plan and is offered; dental goes on as it was and is not."""
    life = family_of_three(
        retired("2026-07-01"),
        elected("2026-07-01", "hmo-retired:kim,lee", "dental:kim,lee", occasion="retirement"),
    )
    events = occurred(life)

    assert {member: event.plans for member, event in events.items()} == {
        "self": ("hmo",),
        "kim": ("hmo",),
        "lee": ("hmo",),
    }
    assert {event.event_day for event in events.values()} == {day("2026-06-30")}


def test_medicare_before_retirement_lengthens_the_others() -> None:
    """T7: spouse and child to three years from entitlement, the employee eighteen months."""
    medicare = MedicareChanged(person_ref="self", part_a_day=day("2026-01-01"), basis="age")
    events = occurred(family_of_three(medicare, left("2026-06-30")))

    assert {member: str(event.continuation_last_day) for member, event in events.items()} == {
        "self": "2027-12-31",
        "kim": "2028-12-31",
        "lee": "2028-12-31",
    }
    assert events["kim"].rests_on == ("munis/city#e1", "munis/city#e0")


def test_the_family_s_notice_starts_the_clock() -> None:
    """A divorce told late leaves the administrator fourteen days from then."""
    parting = parted("kim", "2026-03-16").model_copy(update={"notified_day": day("2026-04-10")})
    event = occurred(family_of_three(parting))["kim"]

    assert (event.employer_notice_due_day, event.family_notice_due_day) == (None, day("2026-05-30"))
    assert event.election_notice_due_day == day("2026-04-24")


def test_withheld_by_a_named_person() -> None:
    """COB-9: it blocks spouse and children too, and is recorded with the name and the reason."""
    found = facts(family_of_three(withheld()))

    assert [(e.member, e.decided_by, e.why) for e in found if isinstance(e, ContinuationWithheld)] == [
        (member, "J. Roe", "theft of funds") for member in ("self", "kim", "lee")
    ]
    assert len(found) == 3


def test_what_was_withheld_can_be_offered_after_all() -> None:
    """The decision is voided and the termination told again without it: an offer takes its place."""
    life = family_of_three(withheld())
    life.append(due(life)).told("void", voided("e0")).told("again", left("2026-03-16", "gross_misconduct"))
    found = facts(covered(life))

    assert [type(e) for e in found] == [QualifyingEventWithdrawn] * 3 + [QualifyingEventOccurred] * 3


def test_again() -> None:
    """Deciding again on what was decided gives nothing, whatever the case."""
    for told in (left("2026-03-16"), retired("2026-07-01"), died("2026-03-16"), withheld()):
        life = family_of_three(told)
        assert facts(life.append(due(life))) == []


@pytest.mark.parametrize(
    ("measured_from", "notice_due", "continuation_last"),
    [("loss", "2026-04-29", "2027-09-30"), ("event", "2026-04-29", "2027-09-16")],
)
def test_plans_that_do_not_end_alike(measured_from: str, notice_due: str, continuation_last: str) -> None:
    """Dental ends on the day and medical with the month: notice by the first, no gap, and length by the last."""
    catalog = clocked(measured_from=measured_from).catalog
    plans = tuple(
        each.model_copy(update={"subscriber_end": "day", "dependent_end": "day"})
        if each.id == "dental"
        else each
        for each in catalog.plans
    )
    book = index(catalog.model_copy(update={"plans": plans}))
    life = Life().told("hire", hired("2026-01-05")).told("choice", elected("2026-01-05", "hmo", "dental"))
    event = occurred(covered(life.told("left", left("2026-03-16")), book), book)["self"]

    assert event.plans == ("hmo", "dental")
    assert event.election_notice_due_day == day(notice_due)
    assert event.continuation_first_day == day("2026-03-17")
    assert event.continuation_last_day == day(continuation_last)
    assert event.election_last_day == day("2026-06-28")


def test_a_family_has_its_time_from_the_last_loss() -> None:
    """Where plans do not end alike the family's notice is due 60 days after the last of them."""
    catalog = small_catalog()
    plans = tuple(
        each.model_copy(update={"dependent_end": "day"}) if each.id == "dental" else each
        for each in catalog.plans
    )
    book = index(catalog.model_copy(update={"plans": plans}))
    life = Life().told("hire", hired("2026-01-05")).told("kim", joined("kim", "2026-01-05"))
    life.told("choice", elected("2026-01-05", "hmo:kim", "dental:kim")).told(
        "parted", parted("kim", "2026-10-15")
    )
    event = occurred(covered(life, book), book)["kim"]

    assert (event.loss_day, event.continuation_first_day) == (day("2026-10-31"), day("2026-10-16"))
    assert event.family_notice_due_day == day("2026-12-30")
