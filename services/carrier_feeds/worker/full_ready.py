"""A full file from what is ready of each family; who is not ready is decided from the log, and kept ready from then on.

Some families are decided in any case. Where one comes out otherwise than it was ready, nothing that is ready is used.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from events.book import Book
from events.catalog import CarrierProfile, FullFile
from events.doors import SaidFamily
from events.errors import ConcurrentWrite, PermanentError
from events.vocabulary.maintenance import FamilyChange
from events.vocabulary.people import SELF, person_id
from services.carrier_feeds.decide.expected import Known
from services.carrier_feeds.decide.full import full_family
from services.carrier_feeds.decide.lasting import Lasting
from services.carrier_feeds.decide.people import to_write
from services.carrier_feeds.decide.terms import Terms, terms_of
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import family_of
from services.carrier_feeds.projection.ledger_rows import family_key
from services.carrier_feeds.projection.ready import READY, Ready, carriers_row, ready_of, row_of
from services.carrier_feeds.state.feed import Feed
from services.carrier_feeds.worker.deciding import known_of, may_say
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.full_apart import Apart, Gathered, Instead
from services.carrier_feeds.worker.full_pages import full_file_of, rows_of
from services.ports import Row
from services.reading import OnlyReading
from services.viewing import build

SAMPLE = 500
"""Of so many families, spread over all, what is ready is decided again; their file is given a second opinion."""


class NotAsDecided(Exception):
    """What was kept ready is not what is decided now: the program has changed, say."""


class Family(NamedTuple):
    """A family in a full file."""

    family: str
    said: SaidFamily
    members: int
    untold: tuple[FamilyChange, ...] = ()


@dataclass(slots=True)
class Families:
    """The families of a full file, in order. What cannot be said is gathered on the way.

    Of a file that was prepared before, only those from the first to the last are wanted, and nothing has to be sure:
    the file has its SHA-256. Then nothing is decided that is ready, and nothing is kept ready.
    """

    doors: Doors
    book: Book
    profile: CarrierProfile
    feed: Feed
    night: date
    basis: int
    ready: bool = True
    """Whether what is ready is used."""
    apart: Apart = field(default_factory=Apart)
    again: tuple[str, str] | None = None
    """The first and the last family of a file that was prepared before."""
    writer: int | None = None
    """Of that file: by which version of the writer its families were said; None: by ours."""
    gathered: Gathered = field(default_factory=Gathered)
    sample: list[Family] = field(default_factory=list)
    _kept: bool = False
    _read_to: str = ""
    _instead: Instead = field(init=False)
    _untold: Callable[[str, Row], bool] = lambda key, row: False

    def __iter__(self) -> Iterator[Family]:
        """Yield every family that can be said; a page of them is in memory.

        Raises:
          NotAsDecided: what was ready of a family of the sample is not what is decided.
          PermanentError: something cannot be written.
        """
        terms, full = terms_of(self.book, self.profile), full_file_of(self.profile)
        self._read_to = ""
        self.gathered.standing += [change for rows in self.apart.standing.values() for change in rows]
        self._instead = Instead(self.doors, terms, full, self.feed, self.night, self.gathered)
        if self.again is not None:
            first, last = self.again
            for rows in rows_of(self.doors, self.profile.id, first=first, last=last):
                yield from self._page(rows, set(), terms, full)
            return
        self._kept = follow(self.doors, self.basis)
        self._untold = may_say(self.doors, self.profile.id, self.night)
        all_of_them = self.doors.views.count(LEDGER.view, group=self.profile.id)
        stride, number = max(1, all_of_them // SAMPLE), 0
        for rows in rows_of(self.doors, self.profile.id):
            chosen = {key for at, (key, _) in enumerate(rows, number) if at % stride == 0}
            number += len(rows)
            yield from self._page(rows, chosen, terms, full)

    def _page(
        self, rows: list[tuple[str, Row]], chosen: set[str], terms: Terms, full: FullFile
    ) -> Iterator[Family]:
        found = self._ready(rows, full) if self.ready else {}
        rest = [each for each in rows if each[0] not in found or each[0] in chosen]
        decided = self._decided(rest, terms, full, already=found.keys())
        for key, _ in rows:
            one = decided.get(key)
            if key in found:
                if key in decided and (one is None or one.said != found[key].said):
                    raise NotAsDecided
                one = found[key]
            if one is not None:
                if key in chosen:
                    self.sample.append(one)
                yield one

    def _ready(self, rows: list[tuple[str, Row]], full: FullFile) -> dict[str, Family]:
        """Return by key the families that are said as they were before."""
        usable = {key for key, row in rows if not self._counts(key, row, full) and not self._is_apart(key)}
        held = [
            (key, each)
            for key, row in self._kept_of(rows)
            if key in usable and self._holds(each := ready_of(row))
        ]
        texts = self.doors.interchanges.open(
            [([person_id(family_of(key), who) for who in each.people], each.sealed) for key, each in held]
        )
        return {
            key: Family(
                family_of(key),
                SaidFamily(text, each.segments, each.subscribers, each.dependents),
                each.members,
            )
            for (key, each), text in zip(held, texts, strict=True)
            if text is not None
        }

    def _is_apart(self, key: str) -> bool:
        family = family_of(key)
        return family in self.apart.faulty or family in self.apart.standing or family in self.apart.left_out

    def _kept_of(self, rows: list[tuple[str, Row]]) -> Iterable[tuple[str, Row]]:
        """Return what is kept of a page, which follows the one before; the first of a part is one family alone."""
        after, self._read_to = self._read_to, rows[-1][0]
        if self.again is not None and not after:
            return self.doors.views.load(READY.view, [rows[0][0]]).items()
        return self.doors.views.find(READY.view, group=self.profile.id, after=after, limit=len(rows))

    def _holds(self, ready: Ready) -> bool:
        return ready.holds(self._terms, self.night.isoformat(), self.basis)

    @property
    def _terms(self) -> str:
        writer = self.doors.interchanges.writer if self.writer is None else self.writer
        return f"{self.book.version}/{writer}"

    def _counts(self, key: str, row: Row, full: FullFile) -> bool:
        """Whether the log keeps what the file says of a family, because changes have not said it yet."""
        return full.action == "replace" and self.profile.changes and self._untold(key, row)

    def _decided(
        self, rows: list[tuple[str, Row]], terms: Terms, full: FullFile, *, already: Collection[str]
    ) -> dict[str, Family | None]:
        """Decide families from the log; what is decided for longer than this night is kept ready."""
        if not rows:
            return {}
        counts = {key: self._counts(key, row, full) for key, row in rows}
        nights = {key: self.night if counts[key] else Lasting.of(self.night) for key, _ in rows}
        page = known_of(self.doors, rows, self.basis)
        wholes = [
            full_family(known, terms, full, nights[key], basis=self.basis)
            for (key, _), known in zip(rows, page, strict=True)
        ]
        said = self.doors.interchanges.say(
            self.profile,
            [
                [to_write(change, known.hr) for change in whole.changes]
                for known, whole in zip(page, wholes, strict=True)
            ],
        )
        found: dict[str, Family | None] = {}
        keep: list[tuple[str, Ready]] = []
        for (key, _), known, whole, text in zip(rows, page, wholes, said, strict=True):
            reason = whole.held or (text if isinstance(text, str) else None)
            if reason is not None or self._is_apart(key):
                found[key] = self._otherwise(known, reason)
            elif whole.changes and isinstance(text, SaidFamily):
                one = _family(known.family, text, whole.changes, whole.noted if counts[key] else ())
                found[key] = one
                lasts = nights[key]
                if key not in already and isinstance(lasts, Lasting) and lasts.until > self.night:
                    keep.append((key, self._made(one, whole.changes, lasts.until)))
            else:
                found[key] = None
        self._keep(keep, found)
        return found

    def _otherwise(self, known: Known, reason: str | None) -> Family | None:
        """Return what is said of a family that is not said as it is; None where it is left out."""
        stands = self.apart.standing.get(known.family)
        if stands is not None:
            rows = tuple(to_write(change, known.hr) for change in stands)
        elif known.family in self.apart.left_out or self.again is not None:
            return None
        else:
            rows = self._instead.of(known, self.apart.faulty.get(known.family) or reason or "")
        if not rows:
            return None
        (text,) = self.doors.interchanges.say(self.profile, [rows])
        if isinstance(text, str):
            raise PermanentError(f"{known.family}: {text}")
        return _family(known.family, text, [each.change for each in rows])

    def _made(self, family: Family, changes: Sequence[FamilyChange], until: date) -> Ready:
        people = tuple(sorted({SELF, *(row.member for each in changes for row in each.members)}))
        return Ready(
            self._terms,
            self.basis,
            self.night.isoformat(),
            until.isoformat(),
            people,
            family.members,
            family.said.segments,
            family.said.subscribers,
            family.said.dependents,
            b"",
        )

    def _keep(self, keep: Sequence[tuple[str, Ready]], found: dict[str, Family | None]) -> None:
        """Keep families ready, unless somebody else has read on in the log: then what they are may be old."""
        if not (keep and self._kept):
            return
        carrier = self.profile.id
        texts = []
        for key, each in keep:
            family = found[key]
            assert family is not None, "only who is said is kept"
            texts.append(([person_id(family_of(key), who) for who in each.people], family.said.text))
        sealed = self.doors.interchanges.seal(texts)
        named = self.doors.views.load(READY.view, [family_key(family_of(key)) for key, _ in keep])
        rows: dict[str, Row | None] = {}
        for (key, each), content in zip(keep, sealed, strict=True):
            name = family_key(family_of(key))
            rows[name] = carriers_row(named.get(name), carrier)
            rows[key] = row_of(each._replace(sealed=content), carrier)
        try:
            self.doors.views.save(READY.view, rows, position=self.basis, after=self.basis)
        except ConcurrentWrite:
            self._kept = False


def _family(
    name: str, said: SaidFamily, changes: Iterable[FamilyChange], untold: tuple[FamilyChange, ...] = ()
) -> Family:
    return Family(name, said, len({row.member for each in changes for row in each.members}), untold)


def follow(doors: Doors, basis: int) -> bool:
    """Let what is ready follow the log up to a position; whether it stands just there.

    Where nothing is ready there is nothing to read.
    """
    views = doors.views
    at = views.position(READY.view)
    if at == 0:
        try:
            views.save(READY.view, {}, position=basis, after=0)
        except ConcurrentWrite:
            return False
    elif at < basis:
        build(OnlyReading(doors.log, up_to=basis), views, READY)
    return views.position(READY.view) == basis
