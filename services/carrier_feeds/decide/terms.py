"""What a carrier's file is decided by: its profile and the catalog, made ready to be asked, and all of one family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from events.base import Recorded
from events.book import Book
from events.catalog import CarrierProfile
from events.errors import PermanentError
from events.family import Family
from events.spans import CoverageRecord, Spans
from events.vocabulary.coverage import InsuranceLine
from services.carrier_feeds.decide.people import People
from services.carrier_feeds.rules.application import Told
from services.carrier_feeds.rules.difference import Habits
from services.carrier_feeds.rules.place import Places


class Unsayable(PermanentError):
    """The family cannot be said; the message is for an operator and holds nothing personal."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A carrier's profile and the catalog it is of."""

    book: Book
    profile: CarrierProfile
    places: Places
    habits: Habits


def terms_of(book: Book, profile: CarrierProfile) -> Terms:
    """Return what files for a carrier are decided by."""
    dependents = profile.dependent_end_day or profile.end_day
    same_day = profile.cancellation_shape == "same_day"
    habits = Habits(
        one_day_is_no_end=same_day and profile.end_day == "last_covered",
        one_day_is_no_end_of_dependents=same_day and dependents == "last_covered",
        reinstates_before_an_earlier_end=profile.earlier_end == "reinstate_and_end",
        adds_again=profile.reinstatement == "add",
    )
    return Terms(book, profile, Places(profile, book), habits)


@dataclass(frozen=True, slots=True)
class Context:
    """All that the rows of one family have in common, in a file or in a part of one."""

    terms: Terms
    family: Family
    hr: Sequence[Recorded]
    people: People
    coverage: Sequence[Recorded]
    """Facts about coverage with this carrier."""
    cobra: Sequence[Recorded]
    """Stream `cobra/<family>`; read only where somebody is covered by COBRA."""
    records: tuple[CoverageRecord, ...]
    """The coverage that the facts come to, with its reasons."""
    all_truth: Spans
    """The same as spans, with their prices."""
    told: Told
    told_spans: Spans
    """What the carrier holds, of the groups in question."""
    truth: Spans
    """What it should hold of them."""
    night: date
    numbers: Mapping[str, str]
    """The carrier's own, by member."""

    def origin(self, member: str, line: InsuranceLine, plan: str, first_day: date) -> CoverageRecord | None:
        """Return the coverage that one in the file is, or is a part of: the last that had begun by its first day."""
        begun = [
            each
            for each in self.records
            if (each.member, each.line, each.span.plan) == (member, line, plan)
            and each.span.first_day <= first_day
        ]
        return max(begun, key=lambda each: each.span.first_day, default=None)
