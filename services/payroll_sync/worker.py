"""Deductions as a follower of the log, and the file of changes for one payroll and pay day."""

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from events.base import Entry
from events.carrier_feeds import BatchLine
from events.catalog import Payroll
from events.demographics import person_version
from events.errors import NotFound
from events.offers import Book
from events.prices import calendar_of
from events.vocabulary.people import SELF, employee_of, employer_of
from services.batches import Doors, Outcome, asks_for_people, batches, deliver_waiting, run_batch
from services.following import Follower, Loaded
from services.payroll_sync.decide import decide
from services.payroll_sync.projection import DUE, LEDGER, Change, Ledger, changes_due, opened
from services.payroll_sync.rules.open_pay_day import closing_day
from services.payroll_sync.state import known
from services.ports import Log, Views
from services.viewing import build

PAGE = 250
"""Rows of the ledger read at a time."""


def decide_family(loaded: Loaded, book: Book) -> Sequence[Entry]:
    """Return the deduction facts that are due for one family; none where nobody was ever covered."""
    if not loaded["coverage"] and not loaded["payroll"]:
        return ()
    return decide(known(loaded.family, loaded.streams), book)


FOLLOWER = Follower(
    name="payroll-sync",
    listens=frozenset({"coverage", "hr"}),
    needs=frozenset({"coverage", "hr", "misfit", "payroll"}),
    writes=frozenset({"payroll"}),
    decide=decide_family,
)


def due_pay_days(doors: Doors, on: date) -> list[tuple[str, date]]:
    """Return each payroll with the pay days that are closed to changes, not past on `on`, and have had no file.

    A pay day before one that has had a file is not due any more: that file said all that was due until then.
    """
    book = _book(doors, doors.log.head())
    found: list[tuple[str, date]] = []
    for payroll in book.catalog.payrolls:
        latest = max(_pay_days_said(doors.log, payroll.id), default=date.min)
        for day in _deduction_days(book, payroll):
            if closing_day(payroll, day) <= on <= day and day > latest:
                found.append((payroll.id, day))
    return found


def run_payroll(doors: Doors, views: Views, payroll_id: str, pay_day: date) -> list[Outcome]:
    """Deliver what waits for a payroll, then the file of what changes with a pay day or was due and not yet told.

    The ledger is brought up to date first. A pay day that can still change has no file yet: its outcome says so. One
    before a pay day that has had its file gets none: it would take back what the payroll was told of the later one.

    Raises:
      NotFound: no such payroll, or no such pay day with deductions.
      ConcurrentWrite: another instance is at it; run again.
    """
    book = _book(doors, doors.log.head())
    payroll = _payroll(book, payroll_id, pay_day)
    closes = closing_day(payroll, pay_day)
    today = doors.clock.now().astimezone(ZoneInfo(book.catalog.program.time_zone)).date()
    key = pay_day.isoformat()
    if today < closes:
        early = f"the pay day {pay_day} is open to changes until {closes}"
        return [*deliver_waiting(doors, payroll_id), Outcome(payroll_id, key, too_early=early)]
    said = _pay_days_said(doors.log, payroll_id)
    latest = max(said, default=date.min)
    if pay_day < latest and pay_day not in said:
        late = f"the file of the pay day {latest} is prepared; it says all that was due before"
        return [*deliver_waiting(doors, payroll_id), Outcome(payroll_id, key, error=late)]

    def lines() -> tuple[int, Sequence[BatchLine]]:
        basis = build(doors.log, views, LEDGER)
        return basis, list(_lines(doors.log, views, _book(doors, basis), payroll_id, pay_day))

    return run_batch(doors, payroll_id, key=key, day=pay_day, lines=lines)


def preview(doors: Doors, views: Views, payroll_id: str, pay_day: date) -> list[BatchLine]:
    """Return the lines that the file of a pay day would have if it were prepared now; nothing is recorded.

    Raises:
      NotFound: no such payroll, or no such pay day with deductions.
    """
    book = _book(doors, build(doors.log, views, LEDGER))
    _payroll(book, payroll_id, pay_day)
    return list(_lines(doors.log, views, book, payroll_id, pay_day))


def _pay_days_said(log: Log, payroll_id: str) -> set[date]:
    """Return the pay days that have had a file."""
    return {date.fromisoformat(each.prepared.key) for each in batches(log, payroll_id)}


def _book(doors: Doors, position: int) -> Book:
    book = doors.catalogs.at(position)
    if book is None:
        raise NotFound("no catalog has been published")
    return book


def _payroll(book: Book, payroll_id: str, pay_day: date) -> Payroll:
    payroll = book.payrolls.get(payroll_id)
    if payroll is None:
        raise NotFound(f'the catalog has no payroll "{payroll_id}"')
    if pay_day not in _deduction_days(book, payroll):
        raise NotFound(f'payroll "{payroll_id}" has no pay day with deductions on {pay_day}')
    return payroll


def _deduction_days(book: Book, payroll: Payroll) -> list[date]:
    return sorted(each.day for each in calendar_of(book, payroll).pay_days if each.deductions)


def _lines(log: Log, views: Views, book: Book, payroll_id: str, pay_day: date) -> Iterator[BatchLine]:
    """Yield what the payroll has to be told, by family and code."""
    payroll = _payroll(book, payroll_id, pay_day)
    days = _deduction_days(book, payroll)
    personal = asks_for_people(payroll.layout)
    after = ""
    while rows := views.find(LEDGER.view, group=payroll_id, mark=DUE, after=after, limit=PAGE):
        after = rows[-1][0]
        due = [(ledger, changes_due(ledger, pay_day)) for ledger in (opened(row) for _, row in rows)]
        names = [f"hr/{ledger.family}" for ledger, changes in due if changes]
        told = log.load(names) if personal and names else {}
        for ledger, changes in due:
            version = person_version(told.get(f"hr/{ledger.family}", ()), SELF)
            yield from (_line(ledger, each, version, book, days) for each in changes)


def _line(ledger: Ledger, change: Change, version: int, book: Book, days: Sequence[date]) -> BatchLine:
    """Return one order. A stop names the first pay day without, the last one with, and no amount."""
    employer = employer_of(ledger.family)
    words = change.now or {**(change.before or {}), "amount": "0.00", "employer_amount": "0.00"}
    stop = change.now is None
    last = max((day for day in days if day < change.first_pay_day), default=None) if stop else None
    return BatchLine(
        family=ledger.family,
        member=SELF,
        person_version=version,
        values={
            **words,
            "employee_id": employee_of(ledger.family),
            "employer": employer,
            "employer_id": next((each.ein for each in book.catalog.employers if each.id == employer), ""),
            "code": change.code,
            "action": "stop" if stop else "change" if change.before else "start",
            "first_pay_day": change.first_pay_day.isoformat(),
            "last_pay_day": last.isoformat() if last else "",
        },
    )
