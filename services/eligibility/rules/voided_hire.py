"""A hire that is taken back after contributions were taken: coverage ends from then on, and is not voided.

Source: 45 CFR 147.128: coverage is not cancelled back in time but for fraud, or where nothing was paid.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from events.base import Recorded
from events.employment import EmployeeHired, EmployeeRehired, EventVoided
from events.family import Family
from events.history import told_order
from events.payroll import DeductionScheduled
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.maintenance import MaintenanceReason
from events.vocabulary.people import SELF
from services.eligibility.rules.bars import Bar
from services.eligibility.rules.leave import HEALTH
from services.eligibility.rules.questions import Answers, Asked, question_name
from services.eligibility.rules.rescission import ABOUT, REFUNDED, STANDS, Paid

VOIDED: Final = "voided"
"""The reason of the end of an employment that never was."""


class VoidedHire(NamedTuple):
    """A hire, and what took it back first."""

    hire: Recorded
    first_day: date
    void: Recorded


class Kept(NamedTuple):
    """What stands of a hire that was taken back: the family, what counsel is asked, and what is not for health."""

    family: Family
    asked: Asked
    bar: Bar


def voided_hire(
    records: Iterable[Recorded], standing: Iterable[Recorded], family: Family
) -> VoidedHire | None:
    """Return the latest hire that was taken back and that no employment has taken the place of, or None."""
    voids: dict[str, Recorded] = {}
    hires: list[tuple[date, Recorded]] = []
    for record in sorted(records, key=told_order):
        match record.event:
            case EventVoided(voids=named):
                voids.setdefault(f"{named.source}#{named.id}", record)
            case EmployeeHired(hire_day=day) | EmployeeRehired(rehire_day=day):
                hires.append((day, record))
            case _:
                pass
    stands = {each.ref for each in standing}
    found = [
        VoidedHire(hire, day, voids[str(hire.ref)])
        for day, hire in hires
        if hire.ref not in stands and str(hire.ref) in voids
    ]
    latest = max(found, key=lambda each: each.first_day, default=None)
    if latest is None or any((each.last_day or date.max) >= latest.first_day for each in family.employments):
        return None
    return latest


def without_void(records: Iterable[Recorded], voided: VoidedHire) -> list[Recorded]:
    """Return the records as if nobody had taken the hire back."""
    name = (voided.hire.ref.source, voided.hire.ref.id)
    return [
        each
        for each in records
        if not isinstance(each.event, EventVoided) or (each.event.voids.source, each.event.voids.id) != name
    ]


def kept(voided: VoidedHire, paid: Paid, answers: Answers) -> Kept | None:
    """Return the family as employed to the last day for which something was taken for health, and counsel's question.

    Only health coverage stands, and no longer than to the day on which it was learned that there was no hire. None
    where nothing was taken, or where it was given back: then there never was coverage. `paid` holds the family as if
    nobody had taken the hire back.

    Source:
      45 CFR 147.128 (ACA-11).
    """
    plans = {each.event.plan for each in paid.payroll if isinstance(each.event, DeductionScheduled)}
    health = (
        each for each in sorted(plans) if each in paid.book.plans and paid.book.plans[each].line in HEALTH
    )
    taken = [day for plan in health if (day := paid.taken_through(plan, voided.void)) is not None]
    through = max((day for day in taken if day >= voided.first_day), default=None)
    if through is None or not paid.family.employments:
        return None
    question = _asked(voided)
    answer = answers.get(question.question)
    if answer is not None and answer.word == REFUNDED:
        return None
    last_day = max(voided.first_day, min(through, voided.void.recorded_at.date()))
    *others, last = paid.family.employments
    ended = replace(
        last, last_day=last_day, ended_by="terminated", end_reason=VOIDED, end_ref=voided.void.ref
    )
    bar = Bar(
        voided.first_day,
        None,
        MaintenanceReason.TERMINATION_OF_EMPLOYMENT,
        voided.void.ref,
        "ACA-11",
        lines=frozenset(InsuranceLine) - HEALTH,
        standings=frozenset({"active"}),
    )
    return Kept(replace(paid.family, employments=(*others, ended)), question, bar)


def _asked(voided: VoidedHire) -> Asked:
    return Asked(
        question=question_name(ABOUT, SELF, voided.first_day),
        about=ABOUT,
        member=SELF,
        owner="counsel",
        asks="The hire was taken back, and contributions had been taken. Were they refunded, and does counsel agree "
        "that there never was coverage?",
        answers=(STANDS, REFUNDED),
        meanwhile="coverage ends as if the employment had ended when it was learned",
        rule="ACA-11",
        rests_on=(voided.void.ref,),
    )
