"""Why a family is covered as it is: from each coverage to its facts, the rules that spoke, and what HR told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from events.base import Recorded
from events.catalogue import topic_of
from events.employment import EmployeeRetired, EmployeeTerminated
from events.enrollment import (
    CoverageBegan,
    CoverageEnded,
    CoverageFact,
    CoveragePriced,
    CoverageReinstated,
    CoverageTierChanged,
    DependentAdded,
    DependentRemoved,
    ElectionSubmitted,
    QuestionAnswered,
)
from events.history import business_day
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Rule
from services.answers.decide.as_told import coverage_told, instant_told, told
from services.answers.decide.asked import Questioned, questioned
from services.answers.decide.covered import Answer, Coverage, Known

Name = tuple[str, InsuranceLine, str, date]
"""A coverage of one member: member, line, plan and first day."""


@dataclass(frozen=True, slots=True)
class FactSaid:
    """A fact of the hub's own about a coverage: what it says, why, by which rules and on the strength of what."""

    type: str
    member: str
    position: int
    recorded_at: datetime
    says: Mapping[str, str | None]
    """The days and the tier it sets, by their names; a last day of None: the coverage is open again."""
    reason: str
    rules: tuple[str, ...]
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventTold:
    """An upstream event behind a coverage: whose, for which day, when its source and when the hub knew of it."""

    ref: str
    type: str
    source: str
    id: str
    position: int
    business_day: date
    told_at: datetime | None
    recorded_at: datetime
    says: str
    """Its occasion or reason, in the contract's word; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Why:
    """The chain behind one coverage of an answer."""

    facts: tuple[FactSaid, ...]
    """In the order in which they were recorded."""
    rules: tuple[str, ...]
    """Ids of the rules that spoke for any of them, or ask."""
    events: tuple[EventTold, ...]
    """The upstream events, elections among them, in order of the days they speak of."""
    questions: tuple[Questioned, ...] = ()
    """What is asked about its dependents, or was answered: by that it stands though no fact says so."""


def why(known: Known, answer: Answer) -> tuple[Why, ...]:
    """Return the chain behind each coverage of an answer, those of other days after those of the day.

    `known` is what the answer was made of.
    """
    facts: dict[Name, list[Recorded]] = {}
    for record in known.coverage:
        if isinstance(event := record.event, CoverageFact):
            facts.setdefault((event.member, event.line, event.plan, event.first_day), []).append(record)
    upstream = {str(record.ref): record for record in known.hr}
    asked = questioned(known.question, known.hr)
    shown = (*answer.coverages, *answer.elsewhen)
    return tuple(_why(each, facts, asked, upstream) for each in shown)


def _why(
    coverage: Coverage,
    facts: Mapping[Name, Sequence[Recorded]],
    asked: Sequence[Questioned],
    upstream: Mapping[str, Recorded],
) -> Why:
    names = [(m.member, coverage.line, coverage.plan, m.first_day) for m in coverage.members]
    records = sorted(record for name in names for record in _standing(facts.get(name, ())))
    said = tuple(_said(each) for each in records)
    members = {each.member for each in coverage.members}
    questions = tuple(each for each in asked if each.member in members)
    rests_on = (*(each.rests_on for each in said), *(each.rests_on for each in questions))
    refs = dict.fromkeys(ref for each in rests_on for ref in each)
    refs |= dict.fromkeys(each.related_by for each in coverage.members if each.related_by is not None)
    events = [_event(ref, upstream[ref]) for ref in refs if ref in upstream]
    return Why(
        facts=said,
        rules=tuple(
            dict.fromkeys(
                (*(rule for each in said for rule in each.rules), *(each.rule for each in questions))
            )
        ),
        events=tuple(sorted(events, key=lambda each: (each.business_day, each.position))),
        questions=questions,
    )


def _standing(records: Sequence[Recorded]) -> Sequence[Recorded]:
    """Return the facts since the coverage began last: what was voided before is no part of it."""
    began = [number for number, each in enumerate(records) if isinstance(each.event, CoverageBegan)]
    return records[began[-1] :] if began else records


def _said(record: Recorded) -> FactSaid:
    event = record.event
    assert isinstance(event, CoverageFact)
    return FactSaid(
        type=topic_of(type(event)),
        member=event.member,
        position=record.position,
        recorded_at=record.recorded_at,
        says=_says(event),
        reason=event.reason.value,
        rules=event.rules,
        rests_on=event.rests_on,
    )


def _says(event: CoverageFact) -> dict[str, str | None]:
    match event:
        case CoverageBegan(tier=tier):
            begun: dict[str, str | None] = {"first_day": event.first_day.isoformat()}
            return {**begun, **({"tier": tier.value} if tier else {}), "catalog": event.catalog}
        case CoverageEnded(last_day=last_day):
            return {"last_day": last_day.isoformat()}
        case CoverageReinstated(last_day=open_until):
            return {"last_day": None if open_until is None else open_until.isoformat()}
        case CoverageTierChanged(change_day=change_day, tier=changed):
            return {"change_day": change_day.isoformat(), "tier": changed.value}
        case CoveragePriced(from_day=from_day, volume=volume, premium=premium, per=per):
            said = {"volume": volume, "waits": event.asked_volume, "premium": premium}
            amounts = {name: f"{each:.2f}" for name, each in said.items() if each is not None}
            return {"from_day": from_day.isoformat(), **amounts, "per": per}
        case _:
            return {}


def _event(ref: str, record: Recorded) -> EventTold:
    return EventTold(
        ref=ref,
        type=topic_of(type(record.event)),
        source=record.cause.source,
        id=record.cause.id,
        position=record.position,
        business_day=business_day(record)[0],
        told_at=record.cause.time,
        recorded_at=record.recorded_at,
        says=_occasion(record),
    )


def _occasion(record: Recorded) -> str:
    match record.event:
        case ElectionSubmitted(occasion=occasion, qualifying_reason=reason):
            return occasion if reason is None else f"{occasion}: {reason}"
        case (
            EmployeeTerminated(reason=reason)
            | DependentAdded(reason=reason)
            | DependentRemoved(reason=reason)
        ):
            return reason
        case EmployeeRetired(retirement_system=system):
            return system
        case QuestionAnswered(answer=word):
            return word
        case _:
            return ""


def told_why(answer: Answer, chains: Sequence[Why], rules: Mapping[str, Rule]) -> dict[str, object]:
    """Return an answer with its reasons as JSON says it: as `told`, each coverage with a `why`."""
    said = [
        {**coverage_told(coverage), "why": _chain_told(chain, rules)}
        for coverage, chain in zip((*answer.coverages, *answer.elsewhen), chains, strict=True)
    ]
    held = len(answer.coverages)
    return {**told(answer), "coverages": said[:held], "elsewhen": said[held:]}


def _chain_told(chain: Why, rules: Mapping[str, Rule]) -> dict[str, object]:
    return {
        "facts": [
            {
                "type": each.type,
                "member": each.member,
                "position": each.position,
                "recorded_at": instant_told(each.recorded_at),
                "says": dict(each.says),
                "reason": each.reason,
                "rules": list(each.rules),
                "rests_on": list(each.rests_on),
            }
            for each in chain.facts
        ],
        "rules": [_rule_told(each, rules.get(each)) for each in chain.rules],
        "events": [
            {
                "ref": each.ref,
                "type": each.type,
                "source": each.source,
                "id": each.id,
                "position": each.position,
                "business_day": each.business_day.isoformat(),
                "told_at": instant_told(each.told_at),
                "recorded_at": instant_told(each.recorded_at),
                "says": each.says,
            }
            for each in chain.events
        ],
        "questions": [
            {
                "question": each.question,
                "member": each.member,
                "owner": each.owner,
                "asks": each.asks,
                "meanwhile": each.meanwhile,
                "rule": each.rule,
                "rests_on": list(each.rests_on),
                "state": each.state,
                "asked_at": instant_told(each.asked_at),
            }
            for each in chain.questions
        ],
    }


def _rule_told(rule_id: str, rule: Rule | None) -> dict[str, object]:
    """Return a rule in words; one that the code no longer keeps has its id alone."""
    return {
        "id": rule_id,
        "says": None if rule is None else rule.says,
        "source": None if rule is None else rule.source,
    }
