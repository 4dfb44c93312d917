"""Answers at work: find the family somebody means, load what was known of it, and answer."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from events.base import Cause, Entry
from events.demographics import latest_person
from events.errors import ConcurrentWrite, NotFound
from events.history import history
from events.intake import PersonForgotten, PersonRevealed
from events.vocabulary.people import SELF, person_id
from services.answers.decide import Answer, Known, answer, dismissed_of, members_of, shown_name
from services.answers.projection.people import VIEW, Digest, family_in, name_mark, number_mark, words_of
from services.following import Catalogs
from services.ports import Log, Views

FOUND_MAX = 50
_FAMILY = re.compile(r"[a-z0-9][a-z0-9_-]*/\S.*")


@dataclass(frozen=True, slots=True)
class Found:
    """A family that a query may mean; the name masked."""

    family: str
    name: str


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
        position = self.log.head() if known_at is None else self.log.position_at(known_at)
        names = {category: f"{category}/{family}" for category in ("hr", "coverage", "misfit")}
        loaded = self.log.load(list(names.values()), up_to=position, personal=True)
        known = Known(family, position, **{category: loaded[name] for category, name in names.items()})
        if not known.hr:
            then = "" if known_at is None else f" at {known_at.isoformat()}"
            raise NotFound(f"nothing is known of {family}{then}; 'hub who NAME' looks for a name")
        return answer(known, self.catalogs.at(position), as_of=as_of, known_at=known_at or now, reveal=reveal)

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

    def forget(self, family: str, *, actor: str, reason: str, also: Collection[str] = ()) -> None:
        """Destroy the keys of everybody in a family, and of what is kept sealed under the names in `also`; record it.

        Raises:
          NotFound: nothing is known of that family.
        """
        self.log.forget([*(person_id(family, member) for member in self.members(family)), *also])
        self._record(actor, PersonForgotten(family=family, reason=reason))

    def _record(self, actor: str, event: PersonRevealed | PersonForgotten) -> None:
        stream = f"operator/{actor}"
        while True:
            version = len(self.log.load([stream])[stream])
            try:
                self.log.append([Entry(stream, event, Cause(actor=actor))], after={stream: version})
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
