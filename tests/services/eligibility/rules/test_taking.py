"""How one election is taken: as a whole, by its phase, for whom the plan can cover."""

from collections.abc import Callable

import pytest

from events.base import DomainEvent
from events.catalog import DependentRule, EmployeeClass
from events.enrollment import DependentChanged, MedicareChanged
from events.offers import Book
from events.telling import fold
from events.vocabulary.people import Relationship
from services.eligibility.rules import phases as rule
from services.eligibility.rules.phases import phases
from services.eligibility.rules.taking import Taken
from tests.life import FAMILY, Life, day, elected, hired, job, joined, left, parted, rehired, retired
from tests.services.eligibility.electing import WIDE, changed, chosen, refused, why, wide_catalog, with_plan
from tests.services.eligibility.law_life import city

CHILDREN = DependentRule(id="children", relationships=(Relationship.SPOUSE, Relationship.CHILD))

RULED = changed(
    plans=tuple(
        each.model_copy(update={"dependents": "children"}) if each.id == "hmo" else each
        for each in wide_catalog().plans
    ),
    dependent_rules=(CHILDREN,),
)


def covers_kim(relationship: str) -> list[DomainEvent]:
    """Return a hire with one dependent and a form for both."""
    return [
        hired("2026-01-15"),
        joined("kim", "2026-01-15", relationship),
        elected("2026-01-15", "hmo:kim"),
    ]


@pytest.mark.parametrize(
    ("relationship", "expected"),
    [("spouse", []), ("child", []), ("domestic_partner", ["not-covered"]), ("other", ["not-covered"])],
)
def test_plan_2_a_relationship_that_the_plan_does_not_cover(relationship: str, expected: list[str]) -> None:
    """The form is refused, and says whom the plan does not cover; without a rule anybody is covered."""
    assert refused(covers_kim(relationship), RULED) == expected
    assert refused(covers_kim(relationship)) == []


def test_ma_7_a_domestic_partner_is_no_dependent_in_massachusetts() -> None:
    """The form is refused; elsewhere it is taken, and so is that of a spouse."""
    for state, relationship, expected in (
        ("MA", "domestic_partner", ["domestic-partner"]),
        ("OR", "domestic_partner", []),
        ("MA", "spouse", []),
    ):
        assert refused(covers_kim(relationship), city(state)) == expected


def test_aca_4_a_child_past_the_age_cannot_be_elected() -> None:
    """Twenty-six in January: the month is the last in which a plan covers the child."""
    born = {"kim": day("2000-01-20")}

    assert refused(covers_kim("child"), RULED, born) == ["not-covered"]
    assert refused(covers_kim("child"), RULED, {"kim": day("2000-03-20")}) == []
    assert why(covers_kim("child"), RULED, born).endswith("ACA-4 (45 CFR 147.120)")


def test_plan_2_who_was_removed_is_not_looked_at() -> None:
    """A form that still names a former dependent stands for everybody else."""
    events = [*covers_kim("spouse")[:2], parted("kim", "2026-02-10"), covers_kim("spouse")[2]]

    assert refused(events, RULED) == []


def test_a_long_history_asks_for_each_offer_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many elections there are: the days of an offer are the phase's and the plan's."""
    asked: list[str] = []
    offers: Callable[..., object] = rule._periods

    def counted(phase: object, plan: object, book: object) -> object:
        asked.append(getattr(plan, "id", ""))
        return offers(phase, plan, book)

    monkeypatch.setattr("services.eligibility.rules.phases._periods", counted)
    life = Life().told("hire", hired("2026-01-15"))
    for number in range(60):
        on = f"2026-{number % 12 + 1:02d}-{number // 12 + 1:02d}"
        life.told(f"e{number}", elected(on, "hmo" if number % 2 else "ppo", occasion="administrative"))
    family = fold(FAMILY, life.records)
    taken = Taken(family, phases(family, WIDE), WIDE, {})
    for election in family.elections:
        taken.take(election)

    assert sorted(asked) == ["hmo", "ppo"]
    # Five of the sixty days lie before the hire, and are one choice from the first day on.
    assert len(taken.choices()) == 56


HELD: list[DomainEvent] = [
    hired("2025-07-01"),
    joined("kim", "2025-07-01"),
    joined("bo", "2025-07-01", "child"),
    elected("2025-07-01", "hmo:kim,bo", "optional"),
]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (["-optional_life"], []),
        (["-optional_life", "-medical"], ["unknown-reason"]),
        (["-medical"], ["unknown-reason"]),
    ],
)
def test_s125_9_the_word_is_asked_only_where_a_line_is_paid_before_tax(
    choices: list[str], expected: list[str]
) -> None:
    """Optional life is paid after tax: it stops for any word; medical on the same form asks for a known one."""
    after_tax = with_plan("optional", pre_tax=False)
    form = elected("2026-05-14", *choices, occasion="change_in_status", reason="no-longer-wanted")

    assert refused([*HELD, form], after_tax) == expected
    assert refused([*HELD, form]) == ["unknown-reason"]


def test_s125_9_a_retiree_pays_after_tax() -> None:
    """What is before tax at work is not so in retirement: no word binds."""
    events = [
        hired("2000-07-03"),
        retired("2026-01-31"),
        elected("2026-02-01", "hmo-retired", "dental", occasion="retirement"),
        elected("2026-05-14", "-dental", occasion="change_in_status", reason="no-longer-wanted"),
    ]

    assert refused(events) == []


@pytest.mark.parametrize(
    ("choice", "known", "expected"),
    [
        ("hmo:bo", ["kim"], []),
        ("hmo:kim", ["kim"], ["not-consistent"]),
        ("hmo", ["kim"], ["not-consistent"]),
        ("-medical", ["kim"], ["not-consistent"]),
        ("-medical", ["self"], []),
        ("hmo:bo", [], []),
        ("hmo", [], ["not-consistent"]),
        ("-medical", [], []),
    ],
)
def test_s125_3_medicare_lets_go_who_has_it(choice: str, known: list[str], expected: list[str]) -> None:
    """As it was told; untold, one person alone, or the employee with the family. Source: 26 CFR 1.125-4(e)."""
    told = [MedicareChanged(person_ref=each, part_a_day=day("2026-05-01"), basis="age") for each in known]
    form = elected("2026-05-14", choice, occasion="change_in_status", reason="medicare_gained")

    assert refused([*HELD, *told, form]) == expected


@pytest.mark.parametrize(
    ("first", "ended", "expected"),
    [
        ("2026-06-01", None, []),
        ("2026-06-02", None, ["not-consistent"]),
        ("2025-01-01", "2026-05-31", ["not-consistent"]),
    ],
)
def test_s125_3_medicare_has_begun_by_the_change(first: str, ended: str | None, expected: list[str]) -> None:
    """A form of May holds from June 1; of whose Medicare is over by then nobody knows any, and two leave for none."""
    told = MedicareChanged(
        person_ref="kim", part_a_day=day(first), ended_day=None if ended is None else day(ended), basis="age"
    )
    both = "hmo" if ended else "hmo:bo"
    form = elected("2026-05-14", both, occasion="change_in_status", reason="medicare_gained")

    assert refused([*HELD, told, form]) == expected


@pytest.mark.parametrize("on", ["2026-03-01", "2026-04-10"])
def test_ma_7_whoever_becomes_a_domestic_partner(on: str) -> None:
    """Another dependent before, and a partner by the day on which the plan would begin: refused, in Massachusetts."""
    events: list[DomainEvent] = [
        hired("2026-01-15"),
        joined("kim", "2026-01-15", "other"),
        DependentChanged(dependent_id="kim", change_day=day(on), relationship=Relationship.DOMESTIC_PARTNER),
        elected("2026-04-10", "hmo:kim", occasion="administrative"),
    ]

    assert refused(events, city("MA")) == ["domestic-partner"]
    assert refused(events, city("OR")) == []


@pytest.mark.parametrize("choice", ["dental", "-medical"])
@pytest.mark.parametrize(
    ("signed", "expected"), [("2026-01-25", []), ("2026-02-28", []), ("2026-03-01", ["unknown-reason"])]
)
def test_s125_1_a_new_hire_who_may_still_choose_needs_no_reason(
    choice: str, signed: str, expected: list[str]
) -> None:
    """To take a plan up or to give one up: through the eve of coverage on March 1; afterwards by a word of the law."""
    form = elected(signed, choice, occasion="change_in_status", reason="no-longer-wanted")

    assert refused([hired("2026-01-15"), elected("2026-01-15", "hmo"), form]) == expected


@pytest.mark.parametrize(("on", "expected"), [("2026-01-20", []), ("2026-01-21", ["not-employed"])])
def test_a_new_hire_s_form_is_taken_through_the_last_day(on: str, expected: list[str]) -> None:
    """Who leaves before coverage begins has chosen well; from the next day on there is no job to choose in."""
    assert refused([hired("2026-01-15"), left("2026-01-20"), elected(on, "hmo")]) == expected


def phase_of(*events: DomainEvent, book: Book = WIDE) -> int:
    """Return the number of the phase that the last form is for."""
    made, unusable = chosen(events, book)
    assert unusable == []
    return max(made, key=lambda each: each.election.position).phase


def test_a_form_of_before_the_first_day_is_for_the_first_job() -> None:
    """Whatever job came after it."""
    events = [hired("2026-01-15"), left("2026-02-10"), rehired("2026-06-01"), elected("2026-01-10", "hmo")]

    assert phase_of(*events) == 0


def test_a_form_while_coverage_runs_out_is_for_the_job_that_ended_last() -> None:
    """A child is born after the last day at work, and before the end of the month through which the plan covers."""
    events = [
        hired("2025-01-15"),
        elected("2025-01-15", "hmo"),
        left("2025-03-10"),
        rehired("2025-09-01"),
        elected("2025-09-01", "hmo"),
        left("2026-05-12"),
        joined("lee", "2026-05-20", "child", reason="birth"),
        elected("2026-05-20", "hmo:lee", occasion="special_enrollment", reason="birth"),
    ]

    assert phase_of(*events) == 1


@pytest.mark.parametrize(("on", "expected"), [("2026-01-04", 1), ("2026-01-05", 3)])
def test_a_form_at_retirement_is_for_the_retirement_from_the_job_held(on: str, expected: int) -> None:
    """Retired in 2025, at work again since January 5: from that day on a form speaks of retiring from this job."""
    events = [
        hired("2025-01-15"),
        retired("2025-06-01"),
        rehired("2026-01-05"),
        retired("2026-06-01"),
        elected(on, "dental", occasion="retirement"),
    ]

    assert phase_of(*events) == expected


SEASONAL = changed(
    classes=(
        EmployeeClass(
            id="seasonal",
            name="Seasonal",
            employers=("city",),
            bargaining_units=("seasonal",),
            plans=("life",),
        ),
        *wide_catalog().classes,
    )
)
RETIREE_AT_WORK: list[DomainEvent] = [
    hired("2025-01-15"),
    retired("2025-06-01"),
    elected("2025-06-01", "hmo-retired", occasion="retirement"),
    rehired("2026-01-05", work=job(unit="seasonal")),
]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [(["hmo-retired"], 1), (["-medical"], 1), (["life"], 2), (["-life"], 2), (["hmo-retired", "dental"], 1)],
)
def test_plan_64_a_form_of_a_retiree_who_works_is_for_what_is_offered(
    choices: list[str], expected: int
) -> None:
    """The job is offered life insurance alone: every other line is the retirement's."""
    form = elected("2026-03-10", *choices, occasion="administrative")

    assert phase_of(*RETIREE_AT_WORK, form, book=SEASONAL) == expected


def test_plan_64_a_form_that_neither_is_offered_is_for_the_job() -> None:
    """One form for a plan of the retirement and one of the job: it is refused for the first."""
    form = elected("2026-03-10", "hmo-retired", "life", occasion="administrative")

    assert "hmo-retired" in why([*RETIREE_AT_WORK, form], SEASONAL)
