"""Whether a change corresponds with its event: the regulation's own cases, then who may join and leave for what."""

import pytest

from events.base import DomainEvent
from events.enrollment import DependentChanged
from tests.life import day, elected, hired, joined, parted, retired
from tests.services.eligibility.electing import (
    WIDE,
    contributed,
    coverage,
    refused,
    why,
    with_plan,
)

COUPLE: list[DomainEvent] = [
    hired("2025-07-01"),
    joined("kim", "2025-07-01"),
    joined("lee", "2025-07-01", "child"),
    joined("bo", "2025-07-01", "child"),
    elected("2025-07-01", "hmo:kim,lee,bo", "dental:kim,lee,bo", "life", "optional"),
]
BIRTHS = {"lee": day("2000-05-14"), "bo": day("2012-05-14"), "kim": day("1980-05-14")}


def asks(reason: str, *choices: str, on: str = "2026-05-14", signed: str = "2026-05-20") -> list[DomainEvent]:
    """Return the family of four and what the employee asks for."""
    form = elected(on, *choices, occasion="change_in_status", reason=reason, signed=signed)
    return [*COUPLE, form]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("hmo:kim,bo", []),
        ("hmo:bo", ["not-consistent"]),
        ("hmo:kim,lee", ["not-consistent"]),
        ("hmo:kim", ["not-consistent"]),
        ("-medical", ["not-consistent"]),
        ("ppo:kim,bo", ["not-consistent"]),
    ],
)
def test_s125_3_when_a_child_turns_26_only_that_child_may_leave(choice: str, expected: list[str]) -> None:
    """Lee is 26 on May 14, 2026: not the spouse, not the younger child, not the employee, and to no other plan."""
    assert refused(asks("dependent_ineligible", choice), births=BIRTHS) == expected


def test_s125_3_the_reason_names_who_may_not_leave() -> None:
    """By the ids of the source, and nothing else of them."""
    assert why(asks("dependent_ineligible", "hmo:bo"), births=BIRTHS) == (
        '"dependent_ineligible" is no reason for kim to leave medical; S125-3 (26 CFR 1.125-4(c)(3))'
    )


@pytest.mark.parametrize(("signed", "expected"), [("2026-04-30", ["not-consistent"]), ("2026-05-01", [])])
def test_s125_3_a_child_leaves_for_age_not_before_the_birthday(signed: str, expected: list[str]) -> None:
    """A form of April holds from May 1, when Lee is not 26 yet; a form of May from June 1."""
    form = asks("dependent_ineligible", "hmo:kim,bo", on=signed, signed=signed)

    assert refused(form, births=BIRTHS) == expected


def test_s125_3_of_unknown_age_one_child_may_leave_alone() -> None:
    """Nobody told a birth day; two at once are not the one who became too old."""
    assert refused(asks("dependent_ineligible", "hmo:kim,bo")) == []
    assert refused(asks("dependent_ineligible", "hmo:kim")) == ["not-consistent"]


@pytest.mark.parametrize("reason", ["divorce", "legal_separation", "annulment", "death_of_spouse"])
@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("hmo:lee,bo", []),
        ("hmo:lee", ["not-consistent"]),
        ("-medical", ["not-consistent"]),
        ("ppo:lee,bo", ["not-consistent"]),
    ],
)
def test_s125_3_when_a_marriage_ends_only_the_spouse_leaves(
    reason: str, choice: str, expected: list[str]
) -> None:
    """For one plan and the children who stay in it."""
    assert refused(asks(reason, choice), births=BIRTHS) == expected


def test_s125_3_who_is_no_dependent_any_more_does_not_leave_by_the_form() -> None:
    """A child who died is missing from the form, as they must be; the spouse may not be."""
    died = [*COUPLE, parted("lee", "2026-05-14", "death")]

    def form(choice: str) -> list[DomainEvent]:
        asked = elected("2026-05-14", choice, occasion="change_in_status", reason="death_of_dependent")
        return [*died, asked]

    assert refused(form("hmo:kim,bo")) == []
    assert refused(form("hmo:bo")) == ["not-consistent"]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("family_job_began", ["not-consistent"]), ("covered_elsewhere", [])],
)
def test_s125_3_the_other_coverage_has_to_begin(reason: str, expected: list[str]) -> None:
    """That the spouse found work is no reason to leave; that the other plan covers from a day on is one."""
    assert refused(asks(reason, "hmo:lee,bo")) == expected


def test_s125_3_who_leaves_is_covered_until_the_other_coverage_begins() -> None:
    """Told in May that it begins on July 1: the spouse stays through June."""
    events = asks("covered_elsewhere", "hmo:lee,bo", "dental:lee,bo", on="2026-07-01", signed="2026-05-20")

    assert {each for each in coverage(events) if each.startswith("kim")} == {
        "kim hmo 2025-08-01..2026-06-30",
        "kim dental 2025-08-01..2026-06-30",
    }


def test_s125_3_the_message_says_how_to_leave_for_another_plan() -> None:
    """Where somebody gives the new job as the reason."""
    assert why(asks("family_job_began", "hmo:lee,bo")) == (
        'less of medical does not correspond with "family_job_began"; to leave for another plan the reason is '
        '"covered_elsewhere", from the day it covers; S125-3 (26 CFR 1.125-4(c)(3))'
    )


@pytest.mark.parametrize("reason", ["birth", "divorce", "death_of_dependent", "residence", "leave_began"])
@pytest.mark.parametrize("choice", ["-optional_life", "optional"])
def test_s125_3_group_life_goes_up_or_down_on_any_status_change(reason: str, choice: str) -> None:
    """Whichever way the event itself went."""
    held = COUPLE[:-1] if choice == "optional" else COUPLE
    form = elected("2026-05-14", choice, occasion="change_in_status", reason=reason, signed="2026-05-20")

    assert refused([*held, form]) == []


@pytest.mark.parametrize(
    ("reason", "amount", "expected"),
    [
        ("birth", "1500.00", []),
        ("birth", "500.00", ["not-consistent"]),
        ("death_of_dependent", "500.00", []),
        ("death_of_dependent", "1500.00", ["not-consistent"]),
        ("divorce", "1500.00", []),
        ("divorce", "500.00", []),
        ("cost_increased", "500.00", ["not-allowed"]),
        ("new_option", "1500.00", ["not-allowed"]),
        ("birth", "1000.00", []),
        ("cost_increased", "1000.00", []),
    ],
)
def test_s125_3_a_health_account_goes_the_way_of_the_event(
    reason: str, amount: str, expected: list[str]
) -> None:
    """And not at all for cost or coverage; to say the same again changes nothing and needs no reason."""
    begun = [hired("2025-07-01"), contributed("2025-07-01", "fsa", "1000.00")]
    form = contributed("2026-05-14", "fsa", amount, occasion="change_in_status", reason=reason)

    assert refused([*begun, form]) == expected


@pytest.mark.parametrize(
    ("reason", "on", "signed", "first"),
    [
        ("residence", "2026-05-14", "2026-05-20", "2026-06-01"),
        ("residence", "2026-05-14", "2026-06-01", "2026-07-01"),
        ("residence", "2026-07-10", "2026-05-20", "2026-08-01"),
        ("residence", "2026-07-01", "2026-05-20", "2026-07-01"),
        ("birth", "2026-05-14", "2026-05-20", "2026-05-14"),
    ],
)
def test_s125_4_a_change_holds_from_a_day_after_form_and_event(
    reason: str, on: str, signed: str, first: str
) -> None:
    """Only a birth, an adoption or a placement reaches back."""
    begun = [hired("2025-07-01"), elected("2025-07-01", "hmo")]
    form = elected(on, "ppo", occasion="change_in_status", reason=reason, signed=signed)

    assert f"self ppo {first}.." in coverage([*begun, form])


def test_s125_3_to_say_what_is_so_already_needs_no_reason() -> None:
    """A form that repeats what is held is taken for any event; only what it changes is looked at."""
    assert refused(asks("chip_lost", "hmo:kim,lee,bo", "life", "optional")) == []
    assert refused(asks("chip_lost", "hmo:kim,lee,bo", "-life")) == ["not-allowed"]


def test_s125_3_what_is_paid_after_tax_is_not_bound() -> None:
    """Section 125 speaks of what is taken before tax; retirees pay after it too."""
    after_tax = with_plan("optional", pre_tax=False)
    waives = asks("chip_lost", "-optional_life")
    retiree = [
        *COUPLE,
        retired("2026-01-01"),
        elected("2026-01-01", "hmo-retired:kim,lee,bo", occasion="retirement"),
        elected("2026-05-14", "hmo-retired:kim", occasion="change_in_status", reason="family_job_began"),
    ]

    assert refused(waives) == ["not-allowed"]
    assert refused(waives, after_tax) == []
    assert refused(retiree) == []


def test_s125_3_the_office_may_pass_the_matrix() -> None:
    """What it records itself is its own word."""
    form = elected("2026-06-01", "hmo:lee,bo", occasion="administrative", signed="2026-05-20")

    assert "kim hmo 2025-08-01..2026-05-31" in coverage([*COUPLE, form])


def test_s125_3_a_new_hire_may_choose_again_without_a_reason() -> None:
    """While the form of a new hire could still be signed."""
    begun = [hired("2026-01-15"), joined("kim", "2026-01-15"), elected("2026-01-15", "hmo:kim")]

    def form(signed: str) -> list[DomainEvent]:
        asked = elected(signed, "hmo", occasion="change_in_status", reason="family_job_began")
        return [*begun, asked]

    assert refused(form("2026-02-28")) == []
    assert refused(form("2026-03-01")) == ["not-consistent"]


def order(since: str, *, holds: bool) -> DependentChanged:
    """Return that a court's order for the elder child holds, or does not any more."""
    return DependentChanged(dependent_id="lee", change_day=day(since), qmcso=holds)


ORDERED: list[DomainEvent] = [*COUPLE, order("2026-02-01", holds=True)]


@pytest.mark.parametrize(
    ("choice", "occasion", "reason", "expected"),
    [
        ("hmo:kim,bo", "open_enrollment", None, "court-order"),
        ("-medical", "open_enrollment", None, "court-order"),
        ("hmo:kim,bo", "change_in_status", "covered_elsewhere", "court-order"),
        ("hmo:kim,bo", "change_in_status", "court_order_ended", "not-consistent"),
    ],
)
def test_qmcso_1_no_ordinary_form_drops_a_child_of_an_order(
    choice: str, occasion: str, reason: str | None, expected: str
) -> None:
    """Not at open enrollment, and not for another coverage, while the order holds."""
    form = elected("2026-05-14", choice, occasion=occasion, reason=reason)

    assert refused([*ORDERED, form]) == [expected]


def test_qmcso_1_another_plan_and_other_members_are_free() -> None:
    """The child stays covered; the rest is the employee's to choose. The office may do more."""
    moves = elected("2026-05-14", "ppo:lee", "-optional_life", occasion="open_enrollment")
    office = elected("2026-06-01", "hmo:kim,bo", occasion="administrative")

    assert refused([*ORDERED, moves]) == []
    assert refused([*ORDERED, office]) == []


def test_qmcso_1_when_the_order_has_ended_the_child_may_leave_for_it() -> None:
    """That child, and nobody else."""
    ended = [*ORDERED, order("2026-05-01", holds=False)]

    def form(choice: str) -> list[DomainEvent]:
        asked = elected("2026-05-14", choice, occasion="change_in_status", reason="court_order_ended")
        return [*ended, asked]

    assert refused(form("hmo:kim,bo")) == []
    assert refused(form("hmo:kim,lee")) == ["not-consistent"]


@pytest.mark.parametrize("relationship", ["domestic_partner", "ex_spouse"])
@pytest.mark.parametrize("tax_dependent", [True, False, None])
def test_s125_3_a_partner_is_elected_whatever_the_tax_says(
    relationship: str, tax_dependent: bool | None
) -> None:
    """Whether they are dependents for tax is payroll's to know."""
    partner = joined("kim", "2026-01-15", relationship).model_copy(update={"tax_dependent": tax_dependent})

    assert coverage([hired("2026-01-15"), partner, elected("2026-01-15", "hmo:kim")], WIDE) == {
        "self hmo 2026-03-01..",
        "kim hmo 2026-03-01..",
    }
