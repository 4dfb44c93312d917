"""To which part of a carrier's group structure a coverage belongs, and from which day on.

Source: X12 834 005010X220A1, loop 2000 REF*1L, and loop 2300 REF*1L where a carrier wants it there; which part of the
program has which number is the carrier's profile.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from events.book import Book
from events.catalog import CarrierProfile
from events.catalog.carrier_parts import MemberStatus
from events.catalog.words import Dated
from events.family import Family
from events.offers import group_line
from events.spans import Spans
from events.vocabulary.calendar import day_after
from events.vocabulary.coverage import CoverageTier, Span
from events.vocabulary.maintenance import CoverageGroup, MaintenanceReason
from events.vocabulary.people import employer_of
from services.carrier_feeds.rules.group import part_on

PARTS: Final = ("number", "subgroup", "class_code", "division")
RUN_OUT: Final = timedelta(days=62)
"""A coverage that ends within two months of another class or standing runs out under the one it had."""


@dataclass(frozen=True, slots=True)
class Asks:
    """What a carrier's groups depend on, so that nothing is looked up that decides nothing."""

    of_family: bool
    """Class, or active and retired."""
    of_reason: bool
    """COBRA and survivors."""
    tiers: bool
    days: tuple[date, ...]
    """On which lines of the profile, or classes of the catalog, begin or have ended."""


class Places:
    """A carrier's group structure, ready to be asked."""

    def __init__(self, profile: CarrierProfile, book: Book) -> None:
        self._profile = profile
        self._book = book
        said = {"number", *(each.part for each in profile.group_places)}
        with_coverage = {each.part for each in profile.group_places if each.loop == "2300"}
        packed = " ".join(each.pattern or "" for each in profile.group_places)
        packed_with_coverage = " ".join(e.pattern or "" for e in profile.group_places if e.loop == "2300")
        self.said = tuple(part for part in PARTS if part in said or f"{{{part}" in packed)
        """The parts that are told at all."""
        self.of_rows = tuple(
            part
            for part in self.said
            if part not in with_coverage and f"{{{part}" not in packed_with_coverage
        )
        """By which of them rows are parted: those that are said with a member."""
        classed = any(each.classes is not None for each in profile.groups)
        standing = {each.standing for each in profile.groups}
        self.asks = Asks(
            of_family=classed or bool(standing & {"active", "retired"}),
            of_reason=bool(standing - {None}),
            tiers=any(each.tiers is not None for each in profile.groups),
            days=tuple(sorted({*_days(profile.groups), *(_days(book.catalog.classes) if classed else ())})),
        )

    def rows_of(self, group: CoverageGroup) -> CoverageGroup:
        """Return what of a group is said with a member's rows; what is said with each coverage parts no rows."""
        return CoverageGroup(
            group.number,
            *(getattr(group, part) if part in self.of_rows else None for part in PARTS[1:]),
        )

    def same_rows(self, group: CoverageGroup) -> CoverageGroup | str:
        """Return by what rows are parted: equal for groups whose coverages go into one row."""
        rows = self.rows_of(group)
        return rows if "number" in self.of_rows else repr((rows.subgroup, rows.class_code, rows.division))

    def find(
        self,
        *,
        employer: str,
        employee_class: str,
        standing: MemberStatus,
        plan: str,
        tier: CoverageTier | None,
        day: date,
    ) -> CoverageGroup | None:
        """Return the group by the first line that matches, with the parts that are told; or None.

        Survivors without a line of their own have that of the retired, who is on COBRA without one that of the active.
        """
        line = group_line(
            self._profile,
            employer=employer,
            employee_class=employee_class,
            standing=standing,
            plan=plan,
            tier=tier,
            day=day,
        )
        if line is None:
            return None
        told = (getattr(line, part) if part in self.said else None for part in PARTS[1:])
        return CoverageGroup(line.number, *told)

    def steps(
        self,
        family: Family,
        coverage: Spans,
        span: Span,
        *,
        began: MaintenanceReason | None,
        tier_on: Callable[[date], CoverageTier | None],
        tier_days: tuple[date, ...],
    ) -> Iterator[tuple[date, CoverageGroup | None]]:
        """Yield from which day of a span on it belongs to which group, its first day first; None: none is known.

        Args:
          family: whose coverage it is.
          coverage: the family's with the carrier, by which its class is found.
          span: the coverage.
          began: why it began; a coverage of COBRA or of survivors belongs where they do.
          tier_on: the subscriber's tier of the plan on a day, and `tier_days` from when they hold.
        """
        before: CoverageGroup | None = None
        part: tuple[str, Literal["active", "retired"]] | None = None
        for day in self._days_of(family, span, tier_days):
            if self.asks.of_family and (part is None or not _runs_out(span, day)):
                part = part_on(self._book, family, coverage, day) or part
            found = self.find(
                employer=employer_of(family.id),
                employee_class=part[0] if part else "",
                standing=(_BY_REASON.get(began) if began else None) or (part[1] if part else "active"),
                plan=span.plan,
                tier=tier_on(day),
                day=day,
            )
            if day == span.first_day or (found is not None and found != before):
                yield day, found
                before = found

    def _days_of(self, family: Family, span: Span, tier_days: tuple[date, ...]) -> list[date]:
        """Return the days of a span on which its group may be another, its first day first."""
        days = {span.first_day, *self.asks.days}
        if self.asks.of_family:
            days.update(step.from_day for work in family.employments for step in work.jobs)
            days.update(each.first_day for each in family.retirements)
            days.update(day_after(each.last_day) for each in family.retirements if each.last_day)
        if self.asks.tiers:
            days.update(tier_days)
        return sorted(day for day in days if span.covers(day))


_BY_REASON: Final[dict[MaintenanceReason, MemberStatus]] = {
    MaintenanceReason.COBRA: "cobra",
    MaintenanceReason.SURVIVING_SPOUSE: "survivor",
}


def _runs_out(span: Span, day: date) -> bool:
    return day != span.first_day and span.last_day is not None and span.last_day - day <= RUN_OUT


def _days(lines: Iterable[Dated]) -> Iterator[date]:
    for line in lines:
        if line.first_day is not None:
            yield line.first_day
        if line.last_day is not None:
            yield day_after(line.last_day)
