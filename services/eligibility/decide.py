"""What has to be recorded so that the coverage in the log is the coverage that should be true."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from events.base import Cause, DomainEvent, Entry
from events.enrollment import (
    CoverageBegan,
    CoverageEnded,
    CoverageReinstated,
    CoverageTierChanged,
    CoverageVoided,
)
from events.history import Misfit
from events.intake import EventQuarantined, EventReleased
from events.offers import Book
from events.spans import CoverageRecord, ended_on, with_tier
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import InsuranceLine, Span
from events.vocabulary.people import SELF
from services.eligibility.rules.line_timeline import LineTimeline
from services.eligibility.rules.phases import Phase
from services.eligibility.rules.price import Insured, all_prices
from services.eligibility.rules.price_facts import price_facts
from services.eligibility.rules.proofs import not_by_tax
from services.eligibility.rules.questions import Asked, question_facts
from services.eligibility.rules.reasons import NEVER, Because, because_again, because_not
from services.eligibility.rules.situation import Situation, Told, situated_phases, situation
from services.eligibility.rules.wanted import Wanted, wanted
from services.eligibility.state import Known, as_paid


def decide(state: Known, book: Book) -> list[Entry]:
    """Return the facts that turn what is recorded of a family into what should be true; none when it already is.

    What ends or is voided comes before what begins. Each fact names the upstream events it rests on and is caused by
    the family's newest upstream event. Of a family whose keys are destroyed nothing more is decided.
    """
    if state.forgotten:
        return []
    return decide_seen(state, seen_of(state, book), book)


def seen_of(state: Known, book: Book) -> Situation:
    """Return a family as the rules see it."""
    return situation(_told(as_paid(state, book)), book)


def phases_seen(state: Known, book: Book) -> tuple[Phase, ...]:
    """Return the phases of a family, with the days and classes that `seen_of` finds, without asking what was chosen."""
    return situated_phases(_told(as_paid(state, book)), book)


def decide_seen(state: Known, seen: Situation, book: Book) -> list[Entry]:
    """Return the same as `decide`, for who has seen the family already."""
    state = as_paid(state, book)
    spans, timelines = wanted(
        seen.family, seen.phases, seen.choices, book, state.births, state.through_day, seen.bars
    )
    cause = Cause(causation=state.newest)
    coverage, recorded = f"coverage/{state.family.id}", state.coverage()
    facts = [Entry(coverage, fact, cause) for fact in _coverage_facts(recorded, spans, timelines, book)]
    insured = Insured(state.births.get(SELF), state.tobacco, state.through_day)
    prices, evidence = all_prices(spans, timelines, insured, seen.answers, book)
    priced = price_facts(recorded, spans, prices, seen.family, book)
    facts += [Entry(coverage, fact, cause) for fact in priced]
    asked = [*(each for each in seen.asked if _arises(each, spans)), *evidence]
    asked += not_by_tax(seen.family, _untaxed(spans, book))
    questions = question_facts(asked, seen.answers, state.questions)
    facts += [Entry(f"question/{state.family.id}", fact, cause) for fact in questions]
    misfits = _misfit_facts(state, _misfits(state, seen))
    facts += [Entry(f"misfit/{state.family.id}", fact, cause) for fact in misfits]
    return facts


def _told(state: Known) -> Told:
    return Told(
        family=state.family,
        births=state.births,
        through_day=state.through_day,
        unnumbered=state.unnumbered,
        records=state.records,
        payroll=state.payroll,
        kept=state.kept,
    )


def _arises(asked: Asked, spans: Iterable[Wanted]) -> bool:
    """Whether a question arises that does so only of somebody who is covered on a day."""
    day = asked.insured_on
    own = (each for each in spans if each.member == asked.member and each.line in asked.insured_by)
    return day is None or any(each.span.covers(day) for each in own)


def _untaxed(spans: Iterable[Wanted], book: Book) -> set[str]:
    """Return who is covered, without an end, by a plan that is paid before tax."""
    return {
        each.member for each in spans if each.span.last_day is None and book.plans[each.span.plan].pre_tax
    }


def _misfits(state: Known, seen: Situation) -> list[tuple[str, str, str, str]]:
    unused = [
        (str(each.election.ref), "hr.election.submitted.v1", each.code, each.reason) for each in seen.unused
    ]
    return [*unused, *(_named(each) for each in state.family.misfits)]


def _named(misfit: Misfit) -> tuple[str, str, str, str]:
    event = misfit.record.event
    return str(misfit.record.ref), f"{event.KIND}.v{event.VERSION}", misfit.code, misfit.reason


_Name = tuple[str, InsuranceLine, str, object]


def _coverage_facts(
    recorded: Iterable[CoverageRecord],
    spans: list[Wanted],
    timelines: Mapping[InsuranceLine, LineTimeline],
    book: Book,
) -> Iterator[DomainEvent]:
    want = {(w.member, w.line, w.span.plan, w.span.first_day): w for w in spans}
    have: dict[_Name, CoverageRecord] = {
        (r.member, r.line, r.span.plan, r.span.first_day): r for r in recorded
    }
    for name, record in have.items():
        if name not in want:
            yield _voided(record, timelines.get(record.line))
    for name, record in have.items():
        if name in want:
            yield from _changed(record, want[name])
    for name, each in want.items():
        if name not in have:
            yield from _begun(each, book)


def _fields(
    member: str, line: InsuranceLine, span: Span, carrier: str, because: Because
) -> dict[str, object]:
    return {
        "member": member,
        "line": line,
        "plan": span.plan,
        "carrier": carrier,
        "first_day": span.first_day,
        "reason": because.reason,
        "rests_on": tuple([str(ref) for ref in because.refs]),
        "rules": because.rules,
    }


def _voided(record: CoverageRecord, timeline: LineTimeline | None) -> CoverageVoided:
    because = Because(record.began_reason, (), (NEVER,))
    if timeline is not None:
        because = because_not(timeline, record.member, record.span.first_day, None)
    fields = _fields(record.member, record.line, record.span, record.carrier, because)
    return CoverageVoided.model_validate(fields)


def _begun(each: Wanted, book: Book) -> Iterator[DomainEvent]:
    fields = _fields(each.member, each.line, each.span, each.carrier, each.because)
    tiers = each.span.tiers
    fields["tier"] = tiers[0].tier if tiers else None
    fields["catalog"] = book.version
    yield CoverageBegan.model_validate(fields)
    if len(tiers) > 1:
        yield from _tier_changes(Span(each.span.plan, each.span.first_day, None, tiers[:1]), each)
    if each.span.last_day is not None:
        yield _ended(each)


def _changed(record: CoverageRecord, each: Wanted) -> Iterator[DomainEvent]:
    """Move the last day first: an end forgets the tiers after it, and a reinstatement makes room for them.

    A coverage stays with the carrier it began with, who is the one to be told; also if the catalog has since given
    the plan to another.
    """
    span = record.span
    if (span.last_day, span.tiers) == (each.span.last_day, each.span.tiers):
        return
    each = replace(each, carrier=record.carrier)
    if span.last_day != each.span.last_day:
        yield _moved_end(span, each)
        span = ended_on(span, each.span.last_day)
    yield from _tier_changes(span, each)


def _moved_end(span: Span, each: Wanted) -> DomainEvent:
    last = each.span.last_day
    if span.last_day is None or (last is not None and last < span.last_day):
        return _ended(each)
    assert each.timeline is not None
    because = each.ended_because or because_again(each.timeline, each.member, day_after(span.last_day))
    fields = _fields(each.member, each.line, each.span, each.carrier, because)
    return CoverageReinstated.model_validate({**fields, "last_day": last})


def _ended(each: Wanted) -> CoverageEnded:
    because = each.ended_because
    assert because is not None
    fields = _fields(each.member, each.line, each.span, each.carrier, because)
    return CoverageEnded.model_validate({**fields, "last_day": each.span.last_day})


def _tier_changes(span: Span, each: Wanted) -> Iterator[DomainEvent]:
    """Yield the tier steps from the first that differs on, each against the span as the one before left it."""
    for number, step in enumerate(each.span.tiers):
        following = each.span.tiers[number + 1 : number + 2]
        holds = span.tier_on(step.from_day) == step.tier
        until = following[0].from_day if following else date.max
        if holds and not any(step.from_day < other.from_day < until for other in span.tiers):
            continue
        because = each.tiers_because[number - 1] if number else each.because
        fields = _fields(each.member, each.line, each.span, each.carrier, because)
        yield CoverageTierChanged.model_validate({**fields, "change_day": step.from_day, "tier": step.tier})
        span = with_tier(span, step.from_day, step.tier)


def _misfit_facts(state: Known, misfits: list[tuple[str, str, str, str]]) -> Iterator[DomainEvent]:
    now = {ref for ref, _, _, _ in misfits}
    for ref, event_type, code, reason in misfits:
        reported = state.reported.get(ref)
        if reported is None or reported.code != code:
            yield EventQuarantined(
                kind="misfit",
                family=state.family.id,
                event_type=event_type,
                event_ref=ref,
                reason=reason,
                code=code,
                place=None,
            )
    for ref in state.reported:
        if ref not in now:
            yield EventReleased(how="fits-now", event_ref=ref)
