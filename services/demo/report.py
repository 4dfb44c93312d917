"""What happened in the month, as a short table and what to try next."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rich.console import Console
from rich.table import Table

from events.base import Recorded
from events.carrier_feeds import InterchangeAcknowledged, InterchangePrepared
from events.catalog import Catalog
from events.eligibility import QuestionClosed, QuestionOpened
from events.employment import EmployeeTerminated
from events.payroll import DeductionStopped
from services.demo.city import MONTH_FIRST_DAY
from services.demo.month import Month
from services.ports import Log

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Facts:
    """What the log holds at the end."""

    head: int
    by_kind: Counter[str]
    accepted: Counter[str]
    """By carrier: members of transaction sets that it took."""
    rejected: Counter[str]
    late_leaver: tuple[str, date] | None
    """A family whose termination was told weeks after the last day, and the day before it was told."""

    @property
    def questions(self) -> int:
        """How many questions are open."""
        return self.by_kind[QuestionOpened.KIND] - self.by_kind[QuestionClosed.KIND]


def read_log(log: Log) -> Facts:
    """Count the log from front to back, a batch at a time."""
    by_kind: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    late: tuple[str, date] | None = None
    rows: dict[tuple[str, int, str], int] = {}
    after = 0
    while batch := log.read(after=after, limit=_BATCH):
        after = batch[-1].position
        for record in batch:
            by_kind[record.event.KIND] += 1
            late = late or _late_leaver(record)
            event = record.event
            if isinstance(event, InterchangePrepared):
                number = (event.carrier, event.control_number)
                rows |= {(*number, each.control_number): each.members for each in event.full_sets}
                for told in event.sets:
                    rows[*number, told.control_number] = sum(len(one.members) for one in told.families)
            elif isinstance(event, InterchangeAcknowledged) and event.final:
                for said in event.sets:
                    count = rows[event.carrier, event.control_number, said.control_number]
                    (accepted if said.accepted else rejected)[event.carrier] += count
    return Facts(after, by_kind, accepted, rejected, late)


def _late_leaver(record: Recorded) -> tuple[str, date] | None:
    told = record.cause.time
    if isinstance(record.event, EmployeeTerminated) and told is not None and told.date() >= MONTH_FIRST_DAY:
        if told.date() - record.event.last_day_employed > timedelta(days=40):
            return record.subject, told.date() - timedelta(days=1)
    return None


def print_report(catalog: Catalog, month: Month, facts: Facts, equal: Mapping[str, bool], hub: str) -> None:
    """Print the tables and what to try next; `hub` is the command as the reader has to type it."""
    console = Console(highlight=False)
    console.print()
    console.print(_month(month, facts))
    console.print(_carriers(catalog, month, facts, equal))
    console.print(_partners(catalog, month))
    console.print("Two things wait for a person: a line that nobody could read, and an election")
    console.print("of a plan that the catalog does not have. Nothing is lost; both are kept.")
    console.print(
        f"{facts.questions:,} questions only the office can answer, as what a divorce judgment says; until"
    )
    console.print("then nobody loses coverage by them.\n")
    console.print("Try next:")
    for shows, command in next_commands(facts, hub):
        console.print(f"  # {shows}", soft_wrap=True)
        console.print(f"  {command}", soft_wrap=True)


def next_commands(facts: Facts, hub: str) -> list[tuple[str, str]]:
    """Return commands that work on what the demo left behind, each under what it shows."""
    family, before = facts.late_leaver or ("city/10001", MONTH_FIRST_DAY)
    return [
        (
            "who was covered, as we knew it the day before a late termination was told",
            f"{hub} who {family} --as-of {before} --known-at {before}T12:00:00Z",
        ),
        ("the same day, as we know it now", f"{hub} who {family} --as-of {before}"),
        (
            "why: the rules with their sources, the form, the events",
            f"{hub} who city/10001 --as-of {before} --why",
        ),
        ("what waits for a person", f"{hub} exceptions list"),
        ("what only the office knows", f"{hub} tasks"),
    ]


def _table(title: str, *headings: str) -> Table:
    drawn = Table(
        title=title, title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False
    )
    for number, heading in enumerate(headings):
        drawn.add_column(heading, justify="right" if number else "left", no_wrap=True)
    return drawn


def _month(month: Month, facts: Facts) -> Table:
    upstream = month.answers["accepted"]
    drawn = _table(f"Harbor City, the {month.nights} nights of June 2026", "", "")
    drawn.add_row("HR events published", f"{sum(month.answers.values()):,}")
    drawn.add_row("  taken", f"{upstream:,}")
    drawn.add_row("  sent twice, taken once", f"{month.answers['duplicate']:,}")
    drawn.add_row("  not readable, kept for a person", f"{month.answers['quarantined']:,}")
    drawn.add_row("Facts the hub recorded", f"{facts.head - upstream:,}")
    drawn.add_row("  coverage", f"{_sum(facts, 'coverage.'):,}")
    drawn.add_row("  deductions started or changed", f"{facts.by_kind['payroll.deduction-scheduled']:,}")
    drawn.add_row("  deductions stopped", f"{facts.by_kind[DeductionStopped.KIND]:,}")
    drawn.add_row("  COBRA qualifying events", f"{facts.by_kind['cobra.qualifying-event-occurred']:,}")
    drawn.add_row("")
    return drawn


def _carriers(catalog: Catalog, month: Month, facts: Facts, equal: Mapping[str, bool]) -> Table:
    drawn = _table("Carriers", "", "files", "told", "accepted", "rejected", "roster")
    for each in catalog.carriers:
        verdict = "equals ours" if equal[each.id] else "DIFFERS"
        told, accepted, rejected = month.members[each.id], facts.accepted[each.id], facts.rejected[each.id]
        again = f"{rejected}, said again" if rejected else "0"
        drawn.add_row(each.name, f"{month.files[each.id]}", f"{told:,}", f"{accepted:,}", again, verdict)
    drawn.add_row("")
    return drawn


def _partners(catalog: Catalog, month: Month) -> Table:
    drawn = _table("Payrolls and COBRA", "", "files", "lines")
    named = [(each.id, each.name) for each in catalog.payrolls]
    for partner, name in [*named, (catalog.cobra.id, catalog.cobra.name)]:
        drawn.add_row(name, f"{month.batches[partner]}", f"{month.lines[partner]:,}")
    drawn.add_row("")
    return drawn


def _sum(facts: Facts, prefix: str) -> int:
    return sum(number for kind, number in facts.by_kind.items() if kind.startswith(prefix))
