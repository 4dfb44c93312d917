"""Every termination of coverage, and whether it has come through: at the carrier, and in the employee's pay."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from events.catalog import CarrierProfile, Payroll
from events.vocabulary.people import SELF
from services.batch_files import BATCH_FILES, batch_files, undelivered
from services.carrier_feeds.rules.termination import CarrierState
from services.carrier_feeds.worker.terminations import CarrierEnd, carrier_ends
from services.payroll_sync.projection import LEDGER as PAYROLL_LEDGER
from services.payroll_sync.projection import Ledger, opened
from services.viewing import build
from services.wiring import Hub


class PayState(StrEnum):
    """Where the deduction for a coverage stands at the payroll."""

    NONE = "none"
    """Nothing was deducted for it, or it is a dependent's."""
    STILL_DEDUCTED = "still_deducted"
    """The deduction goes on after the coverage, and nobody has ordered its end."""
    SCHEDULED = "scheduled"
    """Its end is ordered; the file of its pay day says it."""
    PREPARED = "prepared"
    """A file that says it is prepared and has not arrived."""
    SENT = "sent"
    """The file that says it lies at the payroll."""


@dataclass(frozen=True, slots=True)
class Termination:
    """One coverage that has ended, will end, or never took effect."""

    carrier: str
    number: str
    """The member's."""
    line: str
    plan: str
    first_day: date
    last_day: date | None
    """The last covered day; None: it never took effect."""
    at_carrier: CarrierState
    at_payroll: PayState
    why: str
    """What the carrier's state rests on: the file, or why it is held or was rejected."""
    seen_day: date | None
    """The day of the carrier's last roster, if that no longer has the coverage; None where it is not known."""
    days_open: int
    """Days without coverage on which carrier or payroll did not know it yet; 0 once both do."""
    late_at_carrier: bool
    """Whether it waits at the carrier beyond its time."""
    late_at_payroll: bool
    """Whether it waits at the payroll beyond its time."""

    @property
    def is_late(self) -> bool:
        """Whether carrier or payroll have not heard of it beyond their time."""
        return self.late_at_carrier or self.late_at_payroll

    @property
    def is_open(self) -> bool:
        """Whether carrier or payroll have yet to hear, or to answer."""
        return not self.at_carrier.is_heard or self.at_payroll not in (
            PayState.NONE,
            PayState.SENT,
        )


def terminations(hub: Hub, *, since: date, carrier: str | None = None) -> Iterator[Termination]:
    """Yield the terminations at a carrier, or at all, whose last covered day is not before `since`, and all open ones.

    Of a coverage that never took effect its first day counts. Views are read, a page of families at a time.

    Raises:
      NotFound: no catalog has been published.
    """
    catalog = hub.book().catalog
    build(hub.log, hub.views, PAYROLL_LEDGER)
    build(hub.log, hub.views, BATCH_FILES)
    pay = _Pay(hub, catalog.payrolls)
    for profile in catalog.carriers:
        if carrier in (None, profile.id):
            yield from _at(hub, profile, pay, since)


def _at(hub: Hub, profile: CarrierProfile, pay: "_Pay", since: date) -> Iterator[Termination]:
    today = hub.today()
    for page in carrier_ends(hub.feeds, profile, today):
        wanted = [each for each in page if _matters(each, since)]
        ledgers = pay.ledgers(sorted({each.family for each in page if each.end.member == SELF}))
        for each in page:
            found = _termination(each, pay.state(each, ledgers, today), today)
            if each in wanted or found.is_open:
                yield found


def _matters(each: CarrierEnd, since: date) -> bool:
    return (each.end.last_day or each.end.first_day) >= since


def _termination(each: CarrierEnd, paid: tuple[PayState, bool], today: date) -> Termination:
    end, (at_payroll, pay_late) = each.end, paid
    since = end.first_day if end.last_day is None else end.last_day
    is_open = not each.state.is_heard or at_payroll not in (PayState.NONE, PayState.SENT)
    return Termination(
        carrier=each.carrier,
        number=each.number,
        line=end.line.value,
        plan=end.plan,
        first_day=end.first_day,
        last_day=end.last_day,
        at_carrier=each.state,
        at_payroll=at_payroll,
        why=each.why,
        seen_day=each.seen_day,
        days_open=max(0, (today - since).days) if is_open else 0,
        late_at_carrier=each.is_late,
        late_at_payroll=pay_late,
    )


class _Pay:
    """What the payrolls were told, page by page."""

    def __init__(self, hub: Hub, payrolls: Sequence[Payroll]) -> None:
        self._hub = hub
        self._payrolls = [each.id for each in payrolls]
        waiting = undelivered(hub.views)
        self._waiting = {
            (name, each.key)
            for name in waiting
            for each in batch_files(hub.views, name)
            if each.delivered_at is None
        }

    def ledgers(self, families: Sequence[str]) -> Mapping[str, list[Ledger]]:
        """Return the ledgers of these families in every payroll."""
        keys = [f"{payroll}|{family}" for family in families for payroll in self._payrolls]
        found: dict[str, list[Ledger]] = {}
        for row in self._hub.views.load(PAYROLL_LEDGER.view, keys).values():
            ledger = opened(row)
            found.setdefault(ledger.family, []).append(ledger)
        return found

    def state(
        self, each: CarrierEnd, ledgers: Mapping[str, list[Ledger]], today: date
    ) -> tuple[PayState, bool]:
        """Return how far the payroll has heard of the end of an employee's coverage, and whether that is late."""
        if each.end.member != SELF or each.goes_on:
            return PayState.NONE, False
        found = [
            self._of(ledger, code, each, today)
            for ledger in ledgers.get(each.family, ())
            for code in sorted(ledger.ordered.keys() | ledger.told.keys())
        ]
        return max(found, key=lambda one: _MOST_OPEN_LAST.index(one[0]), default=(PayState.NONE, False))

    def _of(self, ledger: Ledger, code: str, each: CarrierEnd, today: date) -> tuple[PayState, bool]:
        ordered, told = ledger.ordered.get(code, ()), ledger.told.get(code)
        takes = told is not None and told.words is not None and told.words["plan"] == each.end.plan
        places = [at for at, step in enumerate(ordered) if step.words and step.words["plan"] == each.end.plan]
        if not places and not takes:
            return PayState.NONE, False
        after = ordered[places[-1] + 1 :] if places else ordered
        if not after:
            over = each.end.last_day is None or each.end.last_day < today
            return PayState.STILL_DEDUCTED, over
        if told is not None and told.first_pay_day >= after[0].first_pay_day:
            waits = (ledger.payroll, told.first_pay_day.isoformat()) in self._waiting
            return (PayState.PREPARED, True) if waits else (PayState.SENT, False)
        return (PayState.SCHEDULED, after[0].first_pay_day < today) if takes else (PayState.NONE, False)


_MOST_OPEN_LAST = (
    PayState.NONE,
    PayState.SENT,
    PayState.PREPARED,
    PayState.SCHEDULED,
    PayState.STILL_DEDUCTED,
)
