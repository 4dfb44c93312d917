"""What happened in the month, as a short table and three things to try next."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from events.catalog import Catalog
from events.employment import EmployeeTerminated
from events.payroll import DeductionStopped
from services.demo.month import Month
from services.ports import Log

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Facts:
    """What the log holds at the end."""

    head: int
    by_kind: Counter[str]
    late_leaver: str | None
    """A family whose termination arrived after its last day: the most telling one to look at."""


def read_log(log: Log) -> Facts:
    """Count the log from front to back, a batch at a time."""
    by_kind: Counter[str] = Counter()
    late: str | None = None
    after = 0
    while batch := log.read(after=after, limit=_BATCH):
        after = batch[-1].position
        for record in batch:
            by_kind[record.event.KIND] += 1
            told = record.cause.time
            if isinstance(record.event, EmployeeTerminated) and told is not None:
                if (told.date() - record.event.last_day_employed).days > 40 and told.month == 6:
                    late = late or record.subject
    return Facts(after, by_kind, late)


def print_report(catalog: Catalog, month: Month, facts: Facts, equal: Mapping[str, bool], hub: str) -> None:
    """Print the tables and what to try next; `hub` is the command as the reader has to type it."""
    console = Console(highlight=False)
    console.print()
    console.print(_month(month, facts))
    console.print(_carriers(catalog, month, equal))
    console.print(_partners(catalog, month))
    console.print(f"Waiting for a person: {month.answers['quarantined']} line(s) nobody could read,")
    console.print("and one election of a plan the catalog does not have. Nothing is lost; both are kept.\n")
    console.print("Try next:")
    for command in next_commands(facts, hub):
        console.print(f"  {command}", soft_wrap=True)


def next_commands(facts: Facts, hub: str) -> list[str]:
    """Return three commands that work on what the demo left behind."""
    family = facts.late_leaver or "city/10001"
    return [
        f"{hub} who {family} --as-of 2026-06-15",
        f"{hub} feed list",
        f"{hub} exceptions list",
    ]


def _table(title: str, *headings: str) -> Table:
    drawn = Table(
        title=title, title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False
    )
    for number, heading in enumerate(headings):
        drawn.add_column(heading, justify="right" if number else "left")
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


def _carriers(catalog: Catalog, month: Month, equal: Mapping[str, bool]) -> Table:
    drawn = _table(
        "Carriers", "", "files", "members told", "sets rejected, said again", "their roster = ours"
    )
    for each in catalog.carriers:
        verdict = "yes" if equal[each.id] else "NO"
        rejected = f"{month.rejected[each.id]}, said again" if month.rejected[each.id] else "0"
        drawn.add_row(each.name, f"{month.files[each.id]}", f"{month.members[each.id]:,}", rejected, verdict)
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
