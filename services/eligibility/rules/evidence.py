"""Evidence of insurability: how much of an amount is in force until the carrier has approved the rest.

Source: the plan's own limits; what a carrier approves is the carrier's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from events.base import EventRef
from events.catalog import Plan, Volume
from events.vocabulary.law import Rule
from services.eligibility.rules.questions import Answers, Asked, answered, question_name

ABOUT: Final = "evidence-of-insurability"

RULES: Final = (
    Rule(
        "PLAN-42",
        "More than a plan insures without evidence of insurability is held until the carrier approves it: at the limit,"
        " or at what was in force before.",
        "the plan",
    ),
)


@dataclass(frozen=True, slots=True)
class Request:
    """From `from_day` on, so much is asked for; `chosen` by an election, or it follows from a salary."""

    from_day: date
    amount: Decimal
    chosen: bool
    refs: tuple[EventRef, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """From `from_day` on, so much is in force; `asked` is the larger amount that waits for an answer."""

    from_day: date
    amount: Decimal
    asked: Decimal | None = None
    refs: tuple[EventRef, ...] = ()
    rules: tuple[str, ...] = ()


def in_force(plan: Plan, requests: Sequence[Request], answers: Answers) -> tuple[list[Held], list[Asked]]:
    """Return how much of what was asked for is in force from when on, and the questions that arise.

    Of those without an answer only the latest arises; what the carrier approved of an earlier one counts for it, too,
    until less was chosen. An approval counts from the day it names, and never for more than was asked for.

    Args:
      plan: whose `volume` has the limits.
      requests: of one unbroken coverage, oldest first; the first is its first election.
      answers: what was answered, by question.

    Source:
      No law: the plan's own limits.
    """
    found: list[Held] = []
    questions: list[Asked] = []
    approvals: list[tuple[date, Decimal, EventRef]] = []
    assert plan.volume is not None
    for number, request in enumerate(requests):
        before = found[-1].amount if found else None
        if before is not None and request.chosen and request.amount < before:
            approvals.clear()
        free = _free(plan.volume, request, before)
        asked = _asked(plan, request) if free < request.amount else None
        given = answers.get(asked.question) if asked is not None and answered(asked, answers) else None
        if asked is not None and given is not None and given.word == "approved":
            assert given.day is not None
            approvals.append((given.day, given.event.amount or request.amount, given.ref))
        until = requests[number + 1].from_day if number + 1 < len(requests) else date.max
        steps = list(_steps(request, free, approvals, until, waits=asked is not None and given is None))
        found.extend(steps)
        waits = until == date.max and steps[-1].asked is not None
        if asked is not None and (given is not None or waits):
            questions.append(asked)
    return found, questions


def _free(volume: Volume, request: Request, before: Decimal | None) -> Decimal:
    """Return how much of a request needs no evidence."""
    free = request.amount
    held = before or Decimal(0)
    if volume.evidence_above is not None:
        free = min(free, max(volume.evidence_above, held))
    more = volume.increase_evidence_above
    if before is not None and request.chosen and more is not None and request.amount - held > more:
        free = min(free, held)
    return free


def _steps(
    request: Request,
    free: Decimal,
    approvals: Sequence[tuple[date, Decimal, EventRef]],
    until: date,
    *,
    waits: bool,
) -> Iterator[Held]:
    """Yield what is in force from the request on, and from each day on which an approval makes it more."""
    first = request.from_day
    days = sorted({first, *(day for day, _, _ in approvals if first < day < until)})
    amount: Decimal | None = None
    for day in days:
        most, refs = free, request.refs
        for approved_day, approved, ref in approvals:
            if approved_day <= day and approved > most:
                most, refs = approved, (*request.refs, ref)
        now = min(request.amount, most)
        if now != amount:
            less = now < request.amount
            rules = (*request.rules, "PLAN-42") if less else request.rules
            yield Held(day, now, request.amount if less and waits else None, refs, rules)
        amount = now


def _asked(plan: Plan, request: Request) -> Asked:
    """Return the question whether the carrier insures the whole of a request."""
    return Asked(
        question=question_name(ABOUT, plan.id, request.from_day, f"{request.amount:.2f}"),
        about=ABOUT,
        owner="carrier",
        asks=f'Does the carrier insure {request.amount:,.2f} by plan "{plan.id}", as asked from {request.from_day}?',
        answers=("approved", "declined"),
        meanwhile="what the plan insures without evidence, or what was in force before, stays in force",
        rule="PLAN-42",
        rests_on=request.refs,
        dated=frozenset({"approved"}),
    )
