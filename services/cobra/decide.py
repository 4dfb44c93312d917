"""What has to be recorded so that every qualified beneficiary's qualifying event is in the log, and no other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from events.base import Cause, DomainEvent, Entry, Recorded
from events.classes import class_at_work
from events.cobra import (
    CarriedOn,
    ContinuationWithheld,
    CoverageCarriedOn,
    QualifyingEvent,
    QualifyingEventOccurred,
    QualifyingEventWithdrawn,
)
from events.employers import cobra_binds
from events.family import Employment, Family
from events.offers import Book, is_group_health
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import COBRA_LINES, InsuranceLine, Span
from events.vocabulary.people import SELF, Relationship, employer_of
from services.cobra.rules.after_work import with_full_cost
from services.cobra.rules.brought_by_time import joined
from services.cobra.rules.carried_on import first_after, goes_on, is_forgotten, same_people
from services.cobra.rules.coverage_length import WORK_ENDED_OR_SHRANK, continuation_last_day
from services.cobra.rules.dearer_coverage import dearer_span
from services.cobra.rules.election_window import election_last_day
from services.cobra.rules.ended_later import with_later_ends
from services.cobra.rules.loss_of_coverage import lost_span
from services.cobra.rules.notice_deadlines import FAMILY_GIVES_NOTICE, Clocks, notice_deadlines
from services.cobra.rules.qualified_beneficiary import may_be_qualified
from services.cobra.rules.qualifying_events import Happening, happenings
from services.cobra.state import Entitlement, Known, Name, Outcome, carried_to

NOT_SO = "nothing that is known now makes this a qualifying event"
OTHERWISE = "the loss of coverage is another than was recorded"


def decide(state: Known, book: Book) -> list[Entry]:
    """Return the facts that are due: withdrawals first, then what occurred; none when all is recorded.

    A catalog that was published since does not open again what was decided: its clocks hold for what is told from
    then on. What was recorded with another loss, or on other upstream events with other days, is withdrawn and
    recorded anew.
    """
    wanted = {name: (outcome, happening) for name, outcome, happening in _outcomes(state, book)}
    facts: list[Entry] = []
    for name, outcome in state.recorded.items():
        if name not in wanted:
            facts.append(_entry(state, _withdrawn(name, outcome, NOT_SO), state.newest))
        elif not stands(outcome, wanted[name][0]):
            facts.append(_entry(state, _withdrawn(name, outcome, OTHERWISE), state.newest))
    for name, (outcome, happening) in wanted.items():
        if name not in state.recorded or not stands(state.recorded[name], outcome):
            facts.append(_entry(state, outcome, state.positions.get(str(happening.ref), state.newest)))
    return facts


def stands(recorded: Outcome, wanted: Outcome) -> bool:
    """Whether what was recorded need not be said otherwise."""
    if isinstance(recorded, QualifyingEventOccurred) and isinstance(wanted, QualifyingEventOccurred):
        apart = {"catalog", "rests_on"}
        if recorded.model_dump(exclude=apart) == wanted.model_dump(exclude=apart):
            return True
        return (
            recorded.catalog != wanted.catalog
            and recorded.rests_on == wanted.rests_on
            and _loss(recorded) == _loss(wanted)
        )
    return recorded == wanted


def _loss(fact: QualifyingEventOccurred) -> tuple[date, tuple[InsuranceLine, ...], tuple[str, ...]]:
    return fact.loss_day, fact.lines, fact.plans


def _entry(state: Known, fact: DomainEvent, causation: int) -> Entry:
    return Entry(f"cobra/{state.family.id}", fact, Cause(causation=causation))


def _withdrawn(name: Name, outcome: Outcome, reason: str) -> QualifyingEventWithdrawn:
    member, event, event_day = name
    return QualifyingEventWithdrawn(
        member=member, qualifying_event=event, event_day=event_day, reason=reason, rests_on=outcome.rests_on
    )


def _outcomes(state: Known, book: Book) -> Iterator[tuple[Name, Outcome, Happening]]:
    """Yield what should be recorded, by day, the employee first."""
    members = sorted({member for member, _ in state.coverage}, key=lambda each: (each != SELF, each))
    found = joined(happenings(state.family, state.coverage, book), state.by_coverage)
    found = with_later_ends(found, state.ends, state.family, state.standing)
    for happening in with_full_cost(found, state.after_work, state.standing):
        for member in members:
            if happening.member not in (None, member) or not _qualified(state, member, happening):
                continue
            lost = _lost(state, member, happening, book)
            if lost:
                name = (member, happening.event, happening.event_day)
                yield name, _outcome(state, member, happening, lost, book), happening


def _qualified(state: Known, member: str, happening: Happening) -> bool:
    """Whether the member may be a qualified beneficiary, by what they were to the employee when it happened."""
    if member == SELF:
        return may_be_qualified(Relationship.SELF, happening.event)
    related = [
        each.relationship
        for each in state.family.dependents
        if each.id == member and each.first_day <= happening.event_day
    ]
    return bool(related) and may_be_qualified(related[-1], happening.event)


def _lost(state: Known, member: str, happening: Happening, book: Book) -> dict[InsuranceLine, Span]:
    lost: dict[InsuranceLine, Span] = {}
    for line in InsuranceLine:
        spans = [each for each in state.coverage.get((member, line), ()) if _is_continued(each, line, book)]
        span = _lost_of(member, line, spans, happening)
        if span is None or (happening.plans_lost is not None and span.plan not in happening.plans_lost):
            continue
        if cobra_binds(book, span.plan, happening.event_day) and not (
            _is_end_of_work(happening) and _goes_on(state, member, line, span, book)
        ):
            lost[line] = span
    return lost


def _lost_of(member: str, line: InsuranceLine, spans: Sequence[Span], happening: Happening) -> Span | None:
    """Return what one line loses: at the share what goes on dearer, or what ended. A leave ends nothing."""
    dearer_day, span = happening.dearer.get(line), None
    if dearer_day is not None:
        span = dearer_span(spans, event_day=happening.event_day, dearer_day=dearer_day)
    if span is not None or (happening.dearer and not _is_end_of_work(happening)):
        return span
    later = {(plan, first) for who, of, plan, first in happening.later if (who, of) == (member, line)}
    return lost_span(spans, happening.event_day, same_plan=happening.retired, later=later)


def _is_end_of_work(happening: Happening) -> bool:
    return happening.event is QualifyingEvent.TERMINATION and not happening.retired


def _goes_on(state: Known, member: str, line: InsuranceLine, span: Span, book: Book) -> bool:
    """Whether another employer of the program covers a member on the same terms from the day after a loss."""
    carried = [each for each in state.elsewhere if (each.member, each.line) == (member, line)]
    if not carried or span.last_day is None:
        return False
    own = state.coverage.get((SELF, line), ())
    held = next((each for each in own if each.covers(span.last_day)), None)
    group = _class_on(state.family, [each for spans in _own(state) for each in spans], span.last_day, book)
    tier = None if held is None else held.tier_on(span.last_day)
    return goes_on(span, carried, employee_class=group, tier=tier, book=book)


def _own(state: Known) -> Iterator[tuple[Span, ...]]:
    return (spans for (member, _), spans in state.coverage.items() if member == SELF)


def _class_on(family: Family, own: Iterable[Span], day: date, book: Book) -> str | None:
    """Return the class in which an employee worked on a day, or last before it."""
    begun = [each for each in family.employments if each.first_day <= day]
    if not begun:
        return None
    job, employer = begun[-1].job_on(day).job, employer_of(family.id)
    found = class_at_work(book, employer=employer, job=job, own=own, day=day)
    return None if found is None else found.id


def handed_on(
    state: Known, before: str, beside: Mapping[str, Sequence[Recorded]], book: Book
) -> Iterator[Entry]:
    """Yield what has to be said to a family that this one was with another employer: what is covered here of it.

    It is said also that nothing is: so it is known there that somebody went on. Nothing is said of forgotten people.

    Args:
      state: this family.
      before: the other.
      beside: streams `hr` of both and `transfer` of the other, by name, opened.
      book: the catalog.
    """
    then, now = beside[f"hr/{before}"], beside[f"hr/{state.family.id}"]
    if is_forgotten(then) or is_forgotten(now):
        return
    moves = _moves(state.family, before) if employer_of(before) in book.employers else []
    said = carried_to(beside[f"transfer/{before}"]).get(state.family.id)
    carried = _carried(state, moves, same_people(then, now), book)
    if moves if said is None else carried != said.carried:
        refs = (str(each.ref) for each in _moves(state.family, before))
        fact = CoverageCarriedOn(to=state.family.id, carried=carried, rests_on=tuple(refs))
        newest = max(state.newest, *(record.position for record in then), 0)
        yield Entry(f"transfer/{before}", fact, Cause(causation=newest))


def _moves(family: Family, before: str) -> list[Employment]:
    """Return the employments that go on from the one that another family is of."""
    told = ((each, each.transferred_from) for each in family.employments)
    return [each for each, moved in told if moved and f"{moved.employer}/{moved.employee_id}" == before]


def _carried(
    state: Known, moves: Sequence[Employment], people: Mapping[str, str], book: Book
) -> tuple[CarriedOn, ...]:
    """Return what the same people are covered by here, by member and line."""
    found: list[CarriedOn] = []
    own = [each for spans in _own(state) for each in spans]
    for moved in (each.transferred_from for each in moves):
        for member, here in sorted(people.items()):
            for line in sorted(COBRA_LINES):
                span = first_after(state.coverage.get((here, line), ()), moved.last_day) if moved else None
                if span is not None:
                    group = _class_on(state.family, own, span.first_day, book)
                    found.append(
                        CarriedOn(
                            member=member,
                            line=line,
                            plan=span.plan,
                            employee_class=group,
                            first_day=span.first_day,
                            last_day=span.last_day,
                        )
                    )
    return tuple(found)


def _is_continued(span: Span, line: InsuranceLine, book: Book) -> bool:
    """Whether COBRA continues the plan; one that the catalog does not know any more goes by its line."""
    plan = book.plans.get(span.plan)
    return line in COBRA_LINES if plan is None else is_group_health(plan)


def _outcome(
    state: Known, member: str, happening: Happening, lost: dict[InsuranceLine, Span], book: Book
) -> Outcome:
    if happening.withheld_by is not None:
        return ContinuationWithheld(
            member=member,
            event_day=happening.event_day,
            decided_by=happening.withheld_by,
            why=happening.withheld_why or "",
            rests_on=(str(happening.ref),),
        )
    return _occurred(state.entitlement, member, happening, lost, book)


def _loss_days(lost: dict[InsuranceLine, Span]) -> tuple[date, date]:
    """Return the first and the last of the days on which coverage is lost, where plans do not end alike.

    What the employer has to do is due by the first, and continuation begins after it; what the family may do, and how
    long continuation lasts, counts from the last: so no plan's beneficiary gets less than is due for that plan.
    """
    days = sorted(span.last_day for span in lost.values() if span.last_day is not None)
    return days[0], days[-1]


def _occurred(
    entitlement: Entitlement | None,
    member: str,
    happening: Happening,
    lost: dict[InsuranceLine, Span],
    book: Book,
) -> QualifyingEventOccurred:
    event, event_day = happening.event, happening.event_day
    first_loss_day, loss_day = _loss_days(lost)
    clocks = Clocks(book.catalog.cobra.measured_from, book.catalog.cobra.employer_is_administrator)
    entitled_day = entitlement.first_day if entitlement is not None else None
    rests_on = [str(happening.ref)]
    if entitlement is not None and event in WORK_ENDED_OR_SHRANK and member != SELF:
        rests_on.append(str(entitlement.ref))
    notices = notice_deadlines(
        event,
        event_day=event_day,
        loss_day=loss_day if event in FAMILY_GIVES_NOTICE else first_loss_day,
        clocks=clocks,
        notified_day=happening.notified_day,
    )
    return QualifyingEventOccurred(
        member=member,
        qualifying_event=event,
        event_day=event_day,
        loss_day=loss_day,
        lines=tuple(lost),
        plans=tuple(span.plan for span in lost.values()),
        employer_notice_due_day=notices.employer_notice_due_day,
        family_notice_due_day=notices.family_notice_due_day,
        election_notice_due_day=notices.election_notice_due_day,
        election_last_day=election_last_day(loss_day=loss_day, notice_day=notices.election_notice_due_day),
        continuation_first_day=day_after(first_loss_day),
        continuation_last_day=continuation_last_day(
            event,
            event_day=event_day,
            start_day=clocks.start(event_day=event_day, loss_day=loss_day),
            member=member,
            entitled_day=entitled_day,
        ),
        catalog=book.version,
        rests_on=tuple(rests_on),
    )
