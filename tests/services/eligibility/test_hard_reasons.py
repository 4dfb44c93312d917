"""Why coverage begins and ends where more than one thing happened."""

import pytest

from events.base import DomainEvent
from events.spans import fold_records
from events.vocabulary.maintenance import MaintenanceReason as Reason
from tests.life import died, elected, job, job_changed, joined, left, parted, rehired, retired
from tests.services.eligibility.hard_life import COUPLE, HIRE, HMO, decided, told


@pytest.mark.parametrize(
    ("events", "member", "began", "ended"),
    [
        # A child born long before is chosen at open enrollment like everybody else.
        (
            [
                *HMO,
                joined("bo", "2026-03-20", "child", reason="birth"),
                elected("2026-05-04", "ppo:bo", occasion="open_enrollment"),
            ],
            "bo",
            Reason.OPEN_ENROLLMENT,
            None,
        ),
        # A child named on the hire form before the birth is covered because of the birth.
        (
            [
                HIRE,
                joined("bo", "2026-04-20", "child", reason="birth"),
                elected("2026-01-15", "hmo:bo"),
            ],
            "bo",
            Reason.BIRTH,
            None,
        ),
        # Divorced before the employee left in the same month: it was the divorce.
        (
            [*COUPLE, parted("kim", "2026-05-10"), left("2026-05-20")],
            "kim",
            Reason.INITIAL_ENROLLMENT,
            Reason.DIVORCE,
        ),
        # Married again: the first coverage ended by the divorce.
        (
            [*COUPLE, parted("kim", "2026-05-10"), joined("kim", "2026-05-20", reason="marriage")],
            "kim",
            Reason.INITIAL_ENROLLMENT,
            Reason.DIVORCE,
        ),
        # Hours were cut before the employee died.
        (
            [*COUPLE, job_changed("2026-05-11", job(hours=5)), died("2026-05-20")],
            "kim",
            Reason.INITIAL_ENROLLMENT,
            Reason.TERMINATION_OF_BENEFITS,
        ),
        ([*COUPLE, left("2026-06-12"), died("2026-06-20")], "self", Reason.INITIAL_ENROLLMENT, Reason.DEATH),
        # Back at work: the retirees' plan ends, employment does not.
        (
            [
                *HMO,
                retired("2026-09-16"),
                elected("2026-09-16", "hmo-retired", occasion="retirement"),
                rehired("2027-01-10"),
            ],
            "self",
            Reason.RETIREMENT,
            Reason.TERMINATION_OF_BENEFITS,
        ),
    ],
)
def test_reasons(events: list[DomainEvent], member: str, began: Reason, ended: Reason | None) -> None:
    """The member's latest coverage began and ended for these reasons, and each fact rests on what was told."""
    life = told(events)
    facts = decided(life)

    latest = [each for each in fold_records(life.records) if each.member == member][-1]

    assert (latest.began_reason, latest.ended_reason) == (began, ended)
    assert all(each.rests_on for each in facts)
