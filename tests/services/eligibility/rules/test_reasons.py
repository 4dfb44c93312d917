"""Why coverage begins and ends, as a carrier will be told."""

import pytest

from events.base import DomainEvent
from events.enrollment import CoverageEnded
from events.offers import index
from events.spans import fold_records
from events.vocabulary.maintenance import MaintenanceReason as Reason
from services.eligibility.decide import decide
from services.eligibility.state import known
from tests.life import Life, died, elected, hired, job, job_changed, joined, left, parted, rehired, retired
from tests.small_catalog import small_catalog

BOOK = index(small_catalog())
FAMILY_HIRE: list[DomainEvent] = [
    hired("2026-01-15"),
    joined("kim", "2026-01-15"),
    elected("2026-01-15", "hmo:kim"),
]


@pytest.mark.parametrize(
    ("told", "member", "began", "ended"),
    [
        (FAMILY_HIRE, "self", Reason.INITIAL_ENROLLMENT, None),
        (FAMILY_HIRE, "kim", Reason.INITIAL_ENROLLMENT, None),
        (
            [*FAMILY_HIRE, left("2026-06-12")],
            "self",
            Reason.INITIAL_ENROLLMENT,
            Reason.TERMINATION_OF_EMPLOYMENT,
        ),
        ([*FAMILY_HIRE, left("2026-06-12", "layoff")], "kim", Reason.INITIAL_ENROLLMENT, Reason.LAYOFF),
        ([*FAMILY_HIRE, died("2026-06-12")], "kim", Reason.INITIAL_ENROLLMENT, Reason.DEATH),
        ([*FAMILY_HIRE, retired("2026-07-01")], "self", Reason.INITIAL_ENROLLMENT, Reason.RETIREMENT),
        ([*FAMILY_HIRE, parted("kim", "2026-06-12")], "kim", Reason.INITIAL_ENROLLMENT, Reason.DIVORCE),
        (
            [*FAMILY_HIRE, parted("kim", "2026-06-12", "aged_out")],
            "kim",
            Reason.INITIAL_ENROLLMENT,
            Reason.TERMINATION_OF_BENEFITS,
        ),
        (
            [*FAMILY_HIRE, elected("2026-05-04", "hmo", occasion="open_enrollment")],
            "kim",
            Reason.INITIAL_ENROLLMENT,
            Reason.VOLUNTARY_WITHDRAWAL,
        ),
        (
            [*FAMILY_HIRE, elected("2026-05-04", "ppo:kim", occasion="open_enrollment")],
            "self",
            Reason.OPEN_ENROLLMENT,
            None,
        ),
        (
            [*FAMILY_HIRE, job_changed("2026-06-12", job(hours=10))],
            "self",
            Reason.INITIAL_ENROLLMENT,
            Reason.TERMINATION_OF_BENEFITS,
        ),
        ([*FAMILY_HIRE, left("2026-06-12"), rehired("2026-07-10")], "self", Reason.REHIRE, None),
        (
            [
                *FAMILY_HIRE,
                joined("bo", "2026-05-20", "child", reason="birth"),
                elected("2026-05-20", "hmo:kim,bo", occasion="special_enrollment", reason="birth"),
            ],
            "bo",
            Reason.BIRTH,
            None,
        ),
    ],
)
def test_reasons(told: list[DomainEvent], member: str, began: Reason, ended: Reason | None) -> None:
    """The member's latest coverage began and ended for these reasons."""
    life = Life()
    for number, event in enumerate(told):
        life.told(f"e{number}", event)
    life.append(decide(known(life.family, life.streams("hr", "coverage", "misfit")), BOOK))

    latest = [r for r in fold_records(life.records) if r.member == member][-1]

    assert (latest.began_reason, latest.ended_reason) == (began, ended)


def test_a_return_to_work_is_why_coverage_goes_on() -> None:
    """Coverage that had an end and goes on without a gap says why it goes on, not why it once began."""
    life = Life()
    for number, event in enumerate([*FAMILY_HIRE, left("2026-06-12")]):
        life.told(f"e{number}", event)
    life.append(decide(known(life.family, life.streams("hr", "coverage", "misfit")), BOOK))
    life.told("back", rehired("2026-06-22"))

    facts = decide(known(life.family, life.streams("hr", "coverage", "misfit")), BOOK)

    assert {(fact.event.KIND, fact.event.reason) for fact in facts} == {  # type: ignore[attr-defined]
        ("coverage.reinstated", Reason.REHIRE)
    }


@pytest.mark.parametrize(
    ("work", "reason", "rests_on"),
    [
        ([], Reason.TERMINATION_OF_BENEFITS, ["back"]),
        ([elected("2026-09-02", "hmo")], Reason.TERMINATION_OF_BENEFITS, ["back", "form0"]),
    ],
)
def test_plan_64_a_job_is_why_a_retirees_coverage_ends(
    work: list[DomainEvent], reason: Reason, rests_on: list[str]
) -> None:
    """It rests on the rehire, whether or not a plan of the job takes its place."""
    life = Life()
    for number, event in enumerate(
        [
            hired("2025-01-15"),
            retired("2026-03-01"),
            elected("2026-03-01", "hmo-retired", occasion="retirement"),
        ]
    ):
        life.told(f"e{number}", event)
    life.told("back", rehired("2026-09-01"))
    for number, event in enumerate(work):
        life.told(f"form{number}", event)
    life.append(decide(known(life.family, life.streams("hr", "coverage", "misfit")), BOOK))

    (retiree,) = [each for each in fold_records(life.records) if each.span.plan == "hmo-retired"]
    (end,) = [
        each.event
        for each in life.records
        if isinstance(each.event, CoverageEnded) and each.event.plan == "hmo-retired"
    ]
    assert (str(retiree.span.last_day), retiree.ended_reason) == ("2026-09-30", reason)
    assert [ref.partition("#")[2] for ref in end.rests_on] == rests_on
    assert end.rules == ("PLAN-64",)


@pytest.mark.parametrize(
    ("told", "member", "rules"),
    [
        (left("2026-06-12"), "self", ("PLAN-66",)),
        (retired("2026-07-01"), "self", ("PLAN-66",)),
        (job_changed("2026-06-12", job(hours=10)), "self", ("PLAN-66",)),
        (parted("kim", "2026-06-12"), "kim", ("PLAN-66",)),
        (parted("kim", "2026-06-12", "death"), "kim", ("PLAN-67",)),
        (died("2026-06-12"), "self", ("PLAN-67",)),
        (elected("2026-05-04", "-medical", occasion="open_enrollment"), "self", ("S125-1",)),
    ],
)
def test_plan_66_plan_67_an_end_names_the_rule_it_goes_by(
    told: DomainEvent, member: str, rules: tuple[str, ...]
) -> None:
    """The plan's end rule; a death ends coverage on the day (PLAN-67), and an election by its right to choose."""
    life = Life()
    for number, event in enumerate([*FAMILY_HIRE, told]):
        life.told(f"e{number}", event)
    facts = decide(known(life.family, life.streams("hr", "coverage", "misfit")), BOOK)

    ends = [each.event for each in facts if isinstance(each.event, CoverageEnded)]
    assert [each.rules for each in ends if each.member == member] == [rules]
