"""Reporting categories: what of job, class and price goes with a row, of which day, and how the file says it.

Source: X12 834 005010X220A1, loop 2700: LS, LX, N1*75, REF, DTP*007, LE.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from events.catalog import Rate
from events.catalog.carrier_parts import ReportingCategory
from events.employment import Job
from events.spans import Spans
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.maintenance import CategoryValue
from events.vocabulary.people import SELF
from tests.life import day, hired, job, job_changed, joined, person
from tests.services.carrier_feeds.decide.test_extras import FAMILY, rows
from tests.services.carrier_feeds.roster_stage import full_file, night, roster_stage, said_last
from tests.services.carrier_feeds.stage import Stage, began, catalog_with, stage

MEDICAL = InsuranceLine.MEDICAL
WORK = Job.model_validate({**job().model_dump(), "division": "North", "job_title": "Clerk II"})
ALL = ("premium", "employee_share", "employer_share", "department", "location", "class_code", "job")


def category(value: str, *, with_day: bool = False) -> dict[str, Any]:
    """Return a category of the profile, named after what it says."""
    return {"name": value.upper(), "qualifier": "17", "value": value, "with_day": with_day}


def value(name: str, said: str, of: date | None = None) -> CategoryValue:
    """Return what is said of it."""
    return CategoryValue(name.upper(), "17", said, of)


def own(first: str = "2026-01-01", last: str | None = None, *, plan: str = "ppo") -> Spans:
    """Return coverage of the subscriber alone."""
    tiers = (TierStep(day(first), CoverageTier.EMPLOYEE_ONLY),)
    return {(SELF, MEDICAL): (Span(plan, day(first), None if last is None else day(last), tiers),)}


def employed(*values: str, with_day: bool = False) -> Stage:
    """Return a stage whose carrier wants these, and where somebody is hired."""
    here = stage(catalog_with(reporting_categories=[category(each, with_day=with_day) for each in values]))
    here.hr(FAMILY, hired("2026-01-01", work=WORK))
    return here


def said(here: Stage, member: str = SELF) -> tuple[CategoryValue, ...]:
    """Return the categories of a member's row of the next night."""
    (row,) = (row for (_, who), row in rows(here).items() if who == member)
    return row.categories


def test_every_value_is_said_of_the_subscriber() -> None:
    """In the order of the profile; the shares of a premium of $900, of which the employer pays 75 percent."""
    here = employed(*ALL)
    here.becomes(FAMILY, own())

    assert said(here) == (
        value("premium", "900.00"),
        value("employee_share", "225.00"),
        value("employer_share", "675.00"),
        value("department", "Clerk"),
        value("location", "North"),
        value("class_code", "regular"),
        value("job", "Clerk II"),
    )


def test_a_dependent_has_the_subscribers_job_and_no_price() -> None:
    """Premiums are the subscriber's."""
    here = employed(*ALL)
    here.hr(FAMILY, joined("lee", "2026-01-01", "child"))
    here.covers(FAMILY, began(tier=CoverageTier.FAMILY), began("lee"))

    assert [each.name for each in said(here, "lee")] == ["DEPARTMENT", "LOCATION", "CLASS_CODE", "JOB"]


def test_what_is_not_known_is_left_out() -> None:
    """A job without a division or a title, and a plan without a rate for the tier, say nothing."""
    here = stage(catalog_with(reporting_categories=[category(each) for each in ALL]))
    here.hr(FAMILY, hired("2026-01-01"))
    here.covers(FAMILY, began(tier=CoverageTier.EMPLOYEE_AND_ONE))

    assert said(here) == (value("department", "Clerk"), value("class_code", "regular"))


def test_the_premium_is_of_all_coverages_of_the_day() -> None:
    """Of two medical plans held beside each other, $800 and $900."""
    here = employed("premium")
    both: Spans = {(SELF, MEDICAL): (*own(plan="hmo")[SELF, MEDICAL], *own()[SELF, MEDICAL])}
    here.becomes(FAMILY, both)

    assert said(here) == (value("premium", "1700.00"),)


@pytest.mark.parametrize(
    ("changed_on", "department"), [("2025-12-31", "New"), ("2026-01-01", "New"), ("2026-01-02", "Clerk")]
)
def test_an_addition_says_what_holds_on_its_first_day(changed_on: str, department: str) -> None:
    """The job of the day the coverage begins: one that is changed on that day counts, on the day after it does not."""
    here = stage(catalog_with(reporting_categories=[category("department", with_day=True)]))
    here.hr(FAMILY, hired("2025-06-01", work=WORK), job_changed(changed_on, job(department="New")))
    here.becomes(FAMILY, own())

    assert said(here) == (value("department", department, day("2026-01-01")),)


@pytest.mark.parametrize(
    ("changed_on", "department"), [("2026-06-29", "New"), ("2026-06-30", "New"), ("2026-07-01", "Clerk")]
)
def test_an_end_says_what_holds_on_the_last_day(changed_on: str, department: str) -> None:
    """Last day included; what begins the day after it says nothing of this coverage."""
    here = employed("department", with_day=True)
    here.becomes(FAMILY, own())
    rows(here)
    here.hr(FAMILY, job_changed(changed_on, job(department="New")))
    here.becomes(FAMILY, own("2026-01-01", "2026-06-30"))

    assert said(here) == (value("department", department, day("2026-06-30")),)


@pytest.mark.parametrize(
    ("first_day", "premium"), [("2026-06-30", "900.00"), ("2026-07-01", "950.00"), ("2026-07-02", "950.00")]
)
def test_the_premium_is_of_the_day_too(first_day: str, premium: str) -> None:
    """A rate holds from its first day to its last, both included."""
    catalog = catalog_with(reporting_categories=[category("premium", with_day=True)])
    rates = tuple(
        each for each in catalog.rates if (each.plan, each.tier) != ("ppo", CoverageTier.EMPLOYEE_ONLY)
    )
    here = stage(
        catalog.model_copy(
            update={
                "rates": (*rates, _rate("900.00", last="2026-06-30"), _rate("950.00", first="2026-07-01"))
            }
        )
    )
    here.hr(FAMILY, hired("2026-01-01", work=WORK))
    here.becomes(FAMILY, own(first_day))

    assert said(here) == (value("premium", premium, day(first_day)),)


def _rate(monthly: str, *, first: str = "2025-01-01", last: str = "2027-12-31") -> Rate:
    return Rate(
        plan="ppo",
        tier=CoverageTier.EMPLOYEE_ONLY,
        monthly=Decimal(monthly),
        first_day=day(first),
        last_day=day(last),
    )


def test_only_a_category_that_asks_for_a_day_has_one() -> None:
    """One of two."""
    catalog = catalog_with(
        reporting_categories=[category("department"), category("class_code", with_day=True)]
    )
    here = stage(catalog)
    here.hr(FAMILY, hired("2026-01-01", work=WORK))
    here.becomes(FAMILY, own())

    assert said(here) == (value("department", "Clerk"), value("class_code", "regular", day("2026-01-01")))


def test_a_carrier_that_asks_for_none_is_told_none() -> None:
    """And its file has no loop 2700."""
    here = employed()
    here.becomes(FAMILY, own())

    assert said(here) == ()


DATED = [category("department"), category("premium", with_day=True)]


def test_the_file_says_them_behind_all_coverages() -> None:
    """Of each row its own loop, from LS to LE; the dependent's without the price."""
    here = roster_stage(reporting_categories=DATED)
    here.hr(
        FAMILY,
        hired("2026-01-01", who=person("Ada", ssn="078050001"), work=job(department="ROADS")),
        joined("d1", "2026-01-01", "child", who=person("Bea", ssn=None, born="2015-06-01")),
    )
    here.covers(FAMILY, began(tier=CoverageTier.FAMILY), began("d1"))
    night(here)

    assert _loops(said_last(here)) == [
        ["LX*1", "N1*75*DEPARTMENT", "REF*17*ROADS", "LX*2", "N1*75*PREMIUM", "REF*17*2300.00", "DTP*007*D8*20260101"],
        ["LX*1", "N1*75*DEPARTMENT", "REF*17*ROADS"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "of"), [(None, "20260603"), ("2026-06-03", "20260603"), ("2026-06-04", "20260603")]
)
def test_a_full_file_says_them_as_of_its_night(last: str | None, of: str) -> None:
    """Of somebody whose coverage goes on; where it has begun and not ended."""
    here = roster_stage(reporting_categories=DATED)
    here.hr(FAMILY, hired("2026-01-01", who=person("Ada", ssn="078050001"), work=WORK))
    here.becomes(FAMILY, own("2026-01-01", last))
    night(here)
    here.later(days=1)

    assert _loops(full_file(here))[0][-1] == f"DTP*007*D8*{of}"


@pytest.mark.parametrize(("last", "of"), [("2026-06-02", "20260602"), ("2026-06-01", "20260601")])
def test_a_full_file_says_what_has_ended_as_of_its_last_day(last: str, of: str) -> None:
    """Not as of a night on which nothing was held any more."""
    here = roster_stage(
        reporting_categories=DATED, full_file={"action": "verify", "ended_days": 30, "future_days": 60}
    )
    here.hr(FAMILY, hired("2026-01-01", who=person("Ada", ssn="078050001"), work=WORK))
    here.becomes(FAMILY, own("2026-01-01", last))
    night(here)
    here.later(days=1)

    assert _loops(full_file(here))[0][-1] == f"DTP*007*D8*{of}"


def _loops(content: bytes) -> list[list[str]]:
    """Return the segments from each LS*2700 to its LE*2700."""
    found: list[list[str]] = []
    inside = False
    for segment in content.decode().split("~\n"):
        if segment == "LS*2700":
            found.append([])
        elif inside and segment != "LE*2700":
            found[-1].append(segment)
        inside = segment == "LS*2700" or (inside and segment != "LE*2700")
    return found


def test_a_category_says_what_the_profile_may_ask_for() -> None:
    """Every value that a profile can name is tried above."""
    field = ReportingCategory.model_fields["value"]
    assert set(ALL) == set(field.annotation.__args__)  # type: ignore[union-attr]
