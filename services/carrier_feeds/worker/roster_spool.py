"""A roster put aside, sorted by family, in a view of its own: memory does not grow with it, and it names nobody.

Names, SSNs and birth dates are in it as keyed hashes only. Keys: `k <family> <number>` of a family that is known,
`u <subscriber> <number>` of one that is not, `s <SSN> <subscriber>` by which these may be found.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from pydantic import TypeAdapter

from events.vocabulary.coverage import InsuranceLine
from services.carrier_feeds.rules.roster_comparison import Theirs
from services.ports import Row, Views

PAGE = 1000
KNOWN, UNKNOWN, BY_SSN = "k ", "u ", "s "
_END = "\x7f"


@dataclass(frozen=True, slots=True)
class Spooled:
    """One row of a roster, in our words; who it is about in keyed hashes."""

    place: str
    subscriber: bool
    member: str | None
    """As its number says; None: it has none of ours."""
    ssn: str = ""
    name: str = ""
    birth_day: str = ""
    number: str = ""
    """The carrier's own."""
    coverages: tuple[Theirs, ...] = ()


@lru_cache(maxsize=1)
def _shape() -> TypeAdapter[Spooled]:
    return TypeAdapter(Spooled)


class Spool:
    """Rows sorted by family, on disk for as long as a comparison lasts."""

    def __init__(self, views: Views, name: str) -> None:
        self._views = views
        self.view = f"roster-spool-{name}"
        self._waiting: dict[str, Row | None] = {}
        self._count = 0
        views.drop(self.view)

    def put(self, key: str, row: Spooled) -> None:
        """Put a row under a family or subscriber, with its prefix."""
        self._count += 1
        self.keep(f"{key} {self._count:09d}", Row(_shape().dump_json(row)))

    def keep(self, key: str, row: Row | None) -> None:
        """Put whatever row under a key, or take it away."""
        self._waiting[key] = row
        if len(self._waiting) >= PAGE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            self._views.save(self.view, self._waiting, position=0)
            self._waiting = {}

    def close(self) -> None:
        """Forget everything."""
        self._waiting = {}
        self._views.drop(self.view)

    def load(self, keys: Iterable[str]) -> Mapping[str, Row]:
        """Return the rows under these very keys."""
        self.flush()
        return self._views.load(self.view, list(keys))

    def rows(self, prefix: str) -> Iterator[tuple[str, Row]]:
        """Yield rows by key, from the first that begins so."""
        self.flush()
        after = prefix
        while page := self._views.find(self.view, after=after, limit=PAGE):
            after = page[-1][0]
            for key, row in page:
                if not key.startswith(prefix):
                    return
                yield key, row

    def families(self, prefix: str) -> Iterator[tuple[str, list[Spooled]]]:
        """Yield every family or subscriber of a kind with its rows, by name; its rows in the order of the roster."""
        rows = ((key[len(prefix) :].rpartition(" ")[0], row) for key, row in self.rows(prefix))
        for family, some in groupby(rows, key=lambda each: each[0]):
            yield family, [_shape().validate_json(row.body) for _, row in some]

    def rename(self, token: str, family: str) -> None:
        """Let the rows of a subscriber who was not known be those of a family."""
        for key, row in list(self.rows(f"{UNKNOWN}{token} ")):
            self.keep(key, None)
            self.keep(f"{KNOWN}{family} {key.rpartition(' ')[2]}", row)


def by_line(rows: Iterable[Theirs]) -> dict[InsuranceLine, list[Theirs]]:
    """Return coverages by their line; one that a roster has twice is one."""
    found: dict[InsuranceLine, list[Theirs]] = {}
    for each in rows:
        some = found.setdefault(each.line, [])
        if not any(
            (one.plan, one.first_day, one.last_day) == (each.plan, each.first_day, each.last_day)
            for one in some
        ):
            some.append(each)
    return found
