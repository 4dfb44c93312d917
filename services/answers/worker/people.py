"""Answers at work: find the family somebody means, load what was known of it, and answer."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from events.base import Cause, Entry
from events.demographics import latest_person
from events.errors import ConcurrentWrite, NotFound
from events.history import history
from events.intake import PersonForgotten, PersonRevealed
from events.vocabulary.people import SELF, member_number, person_id
from services.answers.decide import (
    Answer,
    Known,
    Why,
    answer,
    dismissed_of,
    members_of,
    shown_name,
    why,
)
from services.answers.decide.census import CensusAsked
from services.answers.projection.people import VIEW, Digest, family_in, name_mark, number_mark, words_of
from services.answers.worker.census import FamilyRows, census_of_log, census_of_view
from services.following import Catalogs
from services.ports import Log, Views

FOUND_MAX = 50
NAMED_AT_A_TIME = 250
"""Families whose names are opened together."""

_FAMILY = re.compile(r"[a-z0-9][a-z0-9_-]*/\S.*")


@dataclass(frozen=True, slots=True)
class Found:
    """A family that a query may mean; the name masked."""

    family: str
    name: str


@dataclass(frozen=True, slots=True)
class Revealing:
    """Who wants to see whole names, and why."""

    actor: str
    reason: str


@dataclass(frozen=True)
class Answers:
    """Who is covered by what, and who is meant."""

    log: Log
    views: Views
    catalogs: Catalogs
    digest: Digest

    def of(
        self, family: str, *, as_of: date, known_at: datetime | None, now: datetime, reveal: bool = False
    ) -> Answer:
        """Return who of a family was covered by what on `as_of`, as known at `known_at` (None: at present).

        Raises:
          NotFound: nothing was known of that family then.
        """
        known = self._known(family, known_at)
        book = self.catalogs.at(known.position)
        return answer(known, book, as_of=as_of, known_at=known_at or now, reveal=reveal)

    def why(
        self, family: str, *, as_of: date, known_at: datetime | None, now: datetime, reveal: bool = False
    ) -> tuple[Answer, tuple[Why, ...]]:
        """Return the same answer, and the chain behind each of its coverages, those of other days last.

        Raises:
          NotFound: nothing was known of that family then.
        """
        known = self._known(family, known_at, "question")
        book = self.catalogs.at(known.position)
        found = answer(known, book, as_of=as_of, known_at=known_at or now, reveal=reveal)
        return found, why(known, found)

    def _known(self, family: str, known_at: datetime | None, *also: str) -> Known:
        position = self.log.head() if known_at is None else self.log.position_at(known_at)
        names = {category: f"{category}/{family}" for category in ("hr", "coverage", "misfit", *also)}
        loaded = self.log.load(list(names.values()), up_to=position, personal=True)
        known = Known(family, position, **{category: loaded[name] for category, name in names.items()})
        if not known.hr:
            then = "" if known_at is None else f" at {known_at.isoformat()}"
            raise NotFound(f"nothing is known of {family}{then}; 'hub who NAME' looks for a name")
        return known

    def search(self, query: str, *, limit: int = FOUND_MAX) -> list[Found]:
        """Return the families that a query may mean: `<employer>/<employee id>`, a member number, or words of a name.

        A name is found by whole words, in any order; everybody has to match all of them.
        """
        text = query.strip()
        if _FAMILY.fullmatch(text):
            if self.log.load([f"hr/{text}"])[f"hr/{text}"]:
                return self._named([text])
            return []
        by_number = self._families(number_mark(text), limit)
        if by_number:
            return self._named(by_number)
        words = words_of(text)
        if not words:
            return []
        groups = [set(self._families(name_mark(word, self.digest), limit=10_000)) for word in words]
        return self._named(sorted(set.intersection(*groups))[:limit])

    def members(self, family: str) -> list[str]:
        """Return everybody of whom anything was ever told in a family, `self` first.

        Raises:
          NotFound: nothing is known of that family.
        """
        hr = self.log.load([f"hr/{family}"])[f"hr/{family}"]
        if not hr:
            raise NotFound(f"nothing is known of {family}")
        return members_of(hr)

    def reveal(self, family: str, *, actor: str, reason: str) -> None:
        """Record that somebody looks at unmasked data, before they see it."""
        self._record(actor, PersonRevealed(family=family, reason=reason))

    def census(
        self, asked: CensusAsked, *, known_at: datetime | None = None, after: str = ""
    ) -> Iterator[FamilyRows]:
        """Yield the census family by family, beyond `after`; who has no row in it is left out.

        At present from the view; as known at an instant from the log, which is exact for ever and takes longer. Memory
        does not grow with either.
        """
        position = self.log.head() if known_at is None else self.log.position_at(known_at)
        book = self.catalogs.at(position)
        if known_at is None:
            return census_of_view(self.views, asked, book, after=after)
        return census_of_log(self.log, asked, book, up_to=position, after=after)

    def with_names(
        self, census: Iterable[FamilyRows], *, reveal: Revealing | None = None
    ) -> Iterator[FamilyRows]:
        """Yield a census with names, masked; or whole ones, and then each look is recorded before it is given."""
        waiting = iter(census)
        while some := list(islice(waiting, NAMED_AT_A_TIME)):
            families = [family for family, _ in some]
            if reveal is not None:
                looks = (PersonRevealed(family=family, reason=reveal.reason) for family in families)
                self._record(reveal.actor, *looks)
            names = self._names(families, reveal=reveal is not None)
            for family, rows in some:
                yield family, [row._replace(name=names.get(row.member_number, "")) for row in rows]

    def _names(self, families: Sequence[str], *, reveal: bool) -> dict[str, str]:
        """Return everybody's name in these families, by member number."""
        streams = [f"{category}/{family}" for family in families for category in ("hr", "misfit")]
        loaded = self.log.load(streams, personal=True)
        found: dict[str, str] = {}
        for family in families:
            hr = loaded[f"hr/{family}"]
            known = history(hr, dismissed=dismissed_of(loaded[f"misfit/{family}"]))
            for member in members_of(hr):
                shown = shown_name(latest_person(known, member), reveal=reveal)
                found[member_number(family, member)] = shown
        return found

    def forget(self, family: str, *, actor: str, reason: str, also: Collection[str] = ()) -> None:
        """Destroy the keys of everybody in a family, and of what is kept sealed under the names in `also`; record it.

        Raises:
          NotFound: nothing is known of that family.
        """
        self.log.forget([*(person_id(family, member) for member in self.members(family)), *also])
        self._record(actor, PersonForgotten(family=family, reason=reason))

    def _record(self, actor: str, *events: PersonRevealed | PersonForgotten) -> None:
        stream = f"operator/{actor}"
        entries = [Entry(stream, event, Cause(actor=actor)) for event in events]
        while True:
            version = len(self.log.load([stream])[stream])
            try:
                self.log.append(entries, after={stream: version})
            except ConcurrentWrite:
                continue
            return

    def _families(self, mark: str, limit: int) -> list[str]:
        return [family_in(row) for _, row in self.views.find(VIEW, group=mark, limit=limit)]

    def _named(self, families: Iterable[str]) -> list[Found]:
        them = list(families)
        streams = [f"{category}/{family}" for family in them for category in ("hr", "misfit")]
        loaded = self.log.load(streams, personal=True) if streams else {}
        found = []
        for family in them:
            known = history(loaded[f"hr/{family}"], dismissed=dismissed_of(loaded[f"misfit/{family}"]))
            found.append(Found(family, shown_name(latest_person(known, SELF), reveal=False)))
        return found
