"""Who a roster's rows are about: found by the numbers we send, by employee id, or by keyed hashes of who they are."""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date

from events.catalog import CarrierProfile
from events.offers import Book
from events.people import Person, is_sealed
from events.roster_rows import MemberHeld
from events.vocabulary.people import SELF, employer_of
from services.carrier_feeds.decide.people import People
from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import family_of, key_of
from services.carrier_feeds.rules.finding import member_of
from services.carrier_feeds.worker.doors import Doors
from services.carrier_feeds.worker.roster_spool import BY_SSN, Spool, Spooled
from services.following import FAMILIES
from services.ports import Row

Digest = Callable[[bytes], bytes]
_FIRST_NAME_LETTERS = 25
_LAST_NAME_LETTERS = 35
"""By how many letters names are compared: carriers cut them. Source: X12 834, NM103 and NM104 of 004010 have 35, 25."""
_SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
    | {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ı": "i"}
)


class Hashes:
    """Keyed hashes of who somebody is: equal for equal people, and nothing can be read from them."""

    def __init__(self, digest: Digest) -> None:
        self._digest = digest

    def __call__(self, kind: str, value: str) -> str:
        """Return the hash of a value of a kind; empty for an empty one."""
        return self._digest(f"roster\0{kind}\0{value}".encode()).hex()[:24] if value else ""

    def ssn(self, value: str | None) -> str:
        """Return the hash of an SSN."""
        return self("ssn", value or "")

    def name(self, first: str, last: str) -> str:
        """Return the hash of a name, whatever its capitals, accents and marks; empty without both parts."""
        letters = (_letters(first)[:_FIRST_NAME_LETTERS], _letters(last)[:_LAST_NAME_LETTERS])
        return self("name", "\0".join(letters)) if all(letters) else ""

    def day(self, value: date | None) -> str:
        """Return the hash of a birth date."""
        return self("born", "" if value is None else value.isoformat())

    def of(self, person: Person) -> tuple[str, str, str]:
        """Return the hashes of somebody's SSN, name and birth date."""
        if is_sealed(person):
            return "", "", ""
        return (
            self.ssn(person.ssn),
            self.name(person.first_name, person.last_name),
            self.day(person.birth_day),
        )


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.translate(_SPELLED))
    return "".join(each for each in plain if each.isascii() and each.isalpha()).casefold()


class Recognizing:
    """Puts a roster's rows under the families they are about."""

    def __init__(
        self, doors: Doors, book: Book, profile: CarrierProfile, spool: Spool, hashes: Hashes
    ) -> None:
        self._doors = doors
        self._carrier = profile.id
        self._employers = [each.id for each in book.catalog.employers]
        self._spool = spool
        self._hashes = hashes
        self._waiting: list[tuple[MemberHeld, Spooled]] = []
        self._unknown = 0

    def take(self, held: MemberHeld, row: Spooled) -> None:
        """Put a row aside under its family; who is known by nothing but an SSN waits until all are read."""
        family = family_by_number(held, self._employers)
        if family is not None:
            self._spool.put(f"k {family}", row)
            return
        self._waiting.append((held, row))
        if len(self._waiting) >= FAMILIES:
            self._sort()

    def end(self) -> None:
        """Find those who are left, by SSN: every family of the carrier is read once, if anybody is left."""
        self._sort()
        if not self._unknown:
            return
        for page in ledger_pages(self._doors, self._carrier):
            families = [family_of(key) for key, _ in page]
            loaded = self._doors.log.load([f"hr/{family}" for family in families], personal=True)
            ssns: dict[str, str] = {}
            for family in families:
                person = People(loaded[f"hr/{family}"]).now(SELF)
                if person is not None and (ssn := self._hashes.of(person)[0]):
                    ssns[f"{BY_SSN}{ssn}"] = family
            for key, row in self._spool.load(ssns).items():
                self._spool.rename(row.body.decode(), ssns[key])
        self._spool.flush()

    def _sort(self) -> None:
        """Put what waits under the family of its employee id, if that is known, else under its subscriber."""
        waiting, self._waiting = self._waiting, []
        candidates = {id(held): list(self._candidates(held)) for held, _ in waiting}
        known = self._known({family for some in candidates.values() for family in some})
        for held, row in waiting:
            found = [family for family in candidates[id(held)] if family in known]
            if len(found) == 1:
                self._spool.put(f"k {found[0]}", row)
                continue
            self._unknown += 1
            token = self._token(held)
            self._spool.put(f"u {token}", row)
            if held.subscriber_ssn:
                self._spool.keep(f"{BY_SSN}{self._hashes.ssn(held.subscriber_ssn)}", Row(token.encode()))

    def _candidates(self, held: MemberHeld) -> Iterator[str]:
        if held.employee_id and not any(each.isspace() or each == "/" for each in held.employee_id):
            for employer in [held.employer] if held.employer in self._employers else self._employers:
                yield f"{employer}/{held.employee_id}"

    def _known(self, families: Collection[str]) -> set[str]:
        keys = {key_of(self._carrier, family): family for family in families}
        known = {keys[key] for key in self._doors.views.load(LEDGER.view, list(keys))}
        others = [f"hr/{family}" for family in families if family not in known]
        if others:
            known |= {name[3:] for name, records in self._doors.log.load(others).items() if records}
        return known

    def _token(self, held: MemberHeld) -> str:
        """Return a hash of what the roster has all rows of a family go by."""
        told = held.subscriber_number or held.employee_id or held.subscriber_ssn or held.member_number
        return self._hashes("subscriber", told or held.place)


def family_by_number(held: MemberHeld, employers: Collection[str]) -> str | None:
    """Return the family whose number of ours a row has, or None where it is no number of one of these employers."""
    for number in (held.subscriber_number, held.member_number):
        meant = member_of(number) if number else None
        if meant is not None and employer_of(meant[0]) in employers:
            return meant[0]
    return None


def member_by_number(held: MemberHeld) -> str | None:
    """Return which member of a family a row's number of ours means, or None."""
    meant = member_of(held.member_number) if held.member_number else None
    if meant is not None:
        return meant[1]
    return SELF if held.subscriber else None


def ledger_pages(doors: Doors, carrier: str) -> Iterator[list[tuple[str, Row]]]:
    """Yield a carrier's accounts, by family."""
    after = ""
    while rows := doors.views.find(LEDGER.view, group=carrier, after=after, limit=FAMILIES):
        after = rows[-1][0]
        yield rows


def recognized(row: Spooled, members: Iterable[tuple[str, tuple[str, str, str]]]) -> str | None:
    """Return the one member of a family whom a row without a number of ours is about, or None.

    By SSN; else by name and birth date; else by birth date alone where only one was born that day.
    """
    people = list(members)
    tests: list[Callable[[tuple[str, str, str]], bool]] = [
        lambda who: bool(row.ssn) and who[0] == row.ssn,
        lambda who: bool(row.name and row.birth_day) and who[1:] == (row.name, row.birth_day),
        lambda who: bool(row.birth_day) and who[2] == row.birth_day,
        lambda who: bool(row.name) and not row.birth_day and who[1] == row.name,
    ]
    for test in tests:
        found = [member for member, who in people if test(who)]
        if len(found) == 1:
            return found[0]
    return None
