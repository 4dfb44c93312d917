"""The view `payroll-ledger`: what each payroll should be told of each employee, and what it has been told."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from events.base import Recorded
from events.carrier_feeds import BatchLine, BatchPrepared
from events.payroll import DeductionScheduled, DeductionStopped
from services.ports import Row
from services.viewing import Projection

DUE = "due"
"""The mark of a row that holds something its payroll has yet to be told, at its pay day."""

SAID = ("plan", "amount", "employer_amount", "goal", "frequency", "pre_tax")
"""What a payroll is told of a deduction, beside when: if any of it changes, it has to be told again."""

Words = Mapping[str, str]
"""A deduction in the words of `events.layouts.PAYROLL_FIELDS`."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is taken from this pay day on; no words: nothing."""

    first_pay_day: date
    words: Words | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """One employee in one payroll, by deduction code: what is ordered, and what was told at which pay day."""

    payroll: str
    family: str
    ordered: Mapping[str, tuple[Said, ...]]
    told: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Change:
    """What a payroll has to be told: from its pay day on, instead of what was told before. No words: stop, or never."""

    code: str
    first_pay_day: date
    now: Words | None
    before: Words | None


def changes_due(ledger: Ledger, pay_day: date) -> list[Change]:
    """Return where, at a pay day, what is ordered is not what was told, by code."""
    found = []
    for code in sorted(ledger.ordered.keys() | ledger.told.keys()):
        now = _holding(ledger.ordered.get(code, ()), pay_day)
        before = ledger.told[code].words if code in ledger.told else None
        if now is not None and now.words != before:
            found.append(Change(code, now.first_pay_day, now.words, before))
    return found


def _holding(ordered: tuple[Said, ...], pay_day: date) -> Said | None:
    held = None
    for each in ordered:
        if each.first_pay_day <= pay_day:
            held = each
    return held


def _outstanding(ledger: Ledger) -> bool:
    """Whether there is a pay day, past or to come, at which something has to be told."""
    for code, ordered in ledger.ordered.items():
        told = ledger.told.get(code)
        before = told.words if told is not None else None
        since = told.first_pay_day if told is not None else date.min
        later = (each for each in ordered if each.first_pay_day > since)
        if any(each.words != before for each in (_holding(ordered, since), *later) if each is not None):
            return True
    return False


def _keys(record: Recorded) -> Collection[str]:
    match record.event:
        case DeductionScheduled(payroll=payroll) | DeductionStopped(payroll=payroll):
            return (f"{payroll}|{record.subject}",)
        case BatchPrepared(partner=partner, lines=lines):
            return {f"{partner}|{line.family}" for line in lines if _of_payroll(line)}
        case _:
            return ()


def _of_payroll(line: BatchLine) -> bool:
    return "code" in line.values


def _project(rows: Mapping[str, Ledger | None], record: Recorded) -> Mapping[str, Ledger | None]:
    match record.event:
        case DeductionScheduled() | DeductionStopped():
            return _ordered(rows, record.subject, record.event)
        case BatchPrepared():
            return _told(rows, record.event)
        case _:
            return {}


def _ordered(
    rows: Mapping[str, Ledger | None], family: str, event: DeductionScheduled | DeductionStopped
) -> Mapping[str, Ledger | None]:
    key = f"{event.payroll}|{family}"
    ledger = rows.get(key) or Ledger(event.payroll, family, {}, {})
    said = _said(event)
    kept = [each for each in ledger.ordered.get(event.code, ()) if each.first_pay_day < said.first_pay_day]
    return {key: replace(ledger, ordered={**ledger.ordered, event.code: (*kept, said)})}


def _told(rows: Mapping[str, Ledger | None], batch: BatchPrepared) -> Mapping[str, Ledger | None]:
    changed: dict[str, Ledger | None] = {}
    for line in batch.lines:
        if not _of_payroll(line):
            continue
        key = f"{batch.partner}|{line.family}"
        ledger = changed.get(key) or rows.get(key) or Ledger(batch.partner, line.family, {}, {})
        words = None if line.values["action"] == "stop" else {name: line.values[name] for name in SAID}
        said = Said(date.fromisoformat(batch.key), words)
        changed[key] = replace(ledger, told={**ledger.told, line.values["code"]: said})
    return changed


def _said(event: DeductionScheduled | DeductionStopped) -> Said:
    if isinstance(event, DeductionStopped):
        return Said(event.first_pay_day_without, None)
    words = {
        "plan": event.plan,
        "amount": f"{event.amount:.2f}",
        "employer_amount": f"{event.employer_amount:.2f}",
        "goal": f"{event.annual_amount:.2f}",
        "frequency": str(event.deductions_per_year),
        "pre_tax": "true" if event.pre_tax else "false",
    }
    return Said(event.first_pay_day, words)


def opened(row: Row) -> Ledger:
    """Return a stored row as a ledger."""
    body = json.loads(row.body)
    ordered = {code: tuple(_read(each) for each in steps) for code, steps in body["ordered"].items()}
    told = {code: _read(each) for code, each in body["told"].items()}
    return Ledger(body["payroll"], body["family"], ordered, told)


def _read(stored: list[object]) -> Said:
    day, words = stored
    return Said(date.fromisoformat(str(day)), words if isinstance(words, dict) else None)


_WRITTEN = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def _closed(key: str, ledger: Ledger) -> Row:
    body = {
        "payroll": ledger.payroll,
        "family": ledger.family,
        "ordered": {code: [_stored(each) for each in steps] for code, steps in ledger.ordered.items()},
        "told": {code: _stored(each) for code, each in ledger.told.items()},
    }
    written = _WRITTEN.encode(body).encode()
    return Row(written, group=ledger.payroll, mark=DUE if _outstanding(ledger) else "")


def _stored(said: Said) -> list[object]:
    return [said.first_pay_day.isoformat(), said.words]


LEDGER: Projection[Ledger] = Projection(
    name="payroll-ledger",
    version=1,
    listens=frozenset({"payroll", "batch"}),
    keys=_keys,
    project=_project,
    opened=opened,
    closed=_closed,
)
