"""A key per person: sealing what is personal, opening it, and destroying keys so that a person is forgotten."""

import base64
import hashlib
import hmac
import os
import struct
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from connectors.database import Database, Session, open_database
from events.errors import NotFound, PermanentError

_TABLES = (
    "CREATE TABLE IF NOT EXISTS person_keys (person TEXT NOT NULL, number INTEGER NOT NULL, wrapped BLOB,"
    " PRIMARY KEY (person, number)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS key_store (name TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL, wrapped BLOB)",
)
_KEY_BYTES = 32
_NONCE_BYTES = 12
_HEADER = struct.Struct(">BI")
_FORMAT = 1
_PERSONS_AT_A_TIME = 1000

_FIND = "SELECT person, number, wrapped FROM person_keys WHERE "
_ADD = "INSERT INTO person_keys (person, number, wrapped) VALUES (?, ?, ?) ON CONFLICT (person, number) DO NOTHING"
_ADD_SECRET = "INSERT INTO key_store (name, number, wrapped) VALUES (?, 0, ?) ON CONFLICT (name) DO NOTHING"
_FORGOTTEN = "UPDATE key_store SET number = number + 1 WHERE name = 'forgotten'"


def create_master_key(path: Path) -> None:
    """Write a new master key to a file that only its owner may read.

    Raises:
      FileExistsError: there is a file already. A master key is never replaced: nobody could be read any more.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(os.urandom(_KEY_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_master_key(path: Path) -> bytes:
    """Return the master key in a file.

    Raises:
      NotFound: there is no such file.
      PermanentError: it may not be read, or does not hold 32 bytes in base64.
    """
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except FileNotFoundError as error:
        raise NotFound(f"there is no master key at {path}") from error
    except OSError as error:
        raise PermanentError(f"the master key at {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise PermanentError(f"{path} does not hold a master key") from error
    if len(key) != _KEY_BYTES:
        raise PermanentError(f"{path} does not hold a master key")
    return key


class KeyStore:
    """Keys of AES-256-GCM by person, each wrapped by the master key, in a database of their own.

    A person may have had several keys: once the last one is destroyed, a new event about them gets a new key, and
    what was sealed before stays sealed. `where` is a file's path or a PostgreSQL connection string.
    """

    def __init__(self, where: str, master_key: bytes, *, cached: int = 5000) -> None:
        """Open the store, and make it if it is not there.

        Raises:
          PermanentError: it was made with another master key.
          LogUnavailable: the database does not answer.
        """
        self._database: Database = open_database(where)
        self._master = AESGCM(master_key)
        self._cached = cached
        self._lock = Lock()
        self._current: OrderedDict[str, int] = OrderedDict()
        self._ciphers: OrderedDict[tuple[str, int], AESGCM | None] = OrderedDict()
        self._forgotten = 0
        try:
            self._database.create(_TABLES)
            self._secret = self._shared_secret()
        except BaseException:
            self._database.close()
            raise

    def digest(self, content: bytes) -> bytes:
        """Return a keyed SHA-256: it tells equal from different, and nobody without the key can try values out."""
        return hmac.digest(self._secret, content, hashlib.sha256)

    def ensure(self, persons: Iterable[str]) -> None:
        """Make sure that each of these people has a key to seal with; new ones are made in one transaction.

        To be called once before the `seal`s of a batch: it also notices keys that another process has destroyed.
        """
        with self._lock:
            self._notice_forgotten()
            missing = [person for person in dict.fromkeys(persons) if person not in self._current]
            for start in range(0, len(missing), _PERSONS_AT_A_TIME):
                self._make_missing(missing[start : start + _PERSONS_AT_A_TIME])

    def load(self, persons: Iterable[str]) -> None:
        """Read the keys of a batch in one query, before its `open`s; it also notices what was destroyed elsewhere."""
        with self._lock:
            self._notice_forgotten()
            missing = [person for person in dict.fromkeys(persons) if person not in self._current]
            for start in range(0, len(missing), _PERSONS_AT_A_TIME):
                with self._database.reading() as session:
                    self._read(session, missing[start : start + _PERSONS_AT_A_TIME])

    def seal(self, person: str, plaintext: bytes) -> str:
        """Return `plaintext` under the person's current key, in base64; a new key is made if there is none."""
        with self._lock:
            if person not in self._current:
                self._make_missing([person])
            number = self._current[person]
            cipher = self._cipher(person, number)
        assert cipher is not None, "a current key has not been destroyed"
        nonce = os.urandom(_NONCE_BYTES)
        sealed = cipher.encrypt(nonce, plaintext, person.encode())
        return base64.b64encode(_HEADER.pack(_FORMAT, number) + nonce + sealed).decode()

    def open(self, person: str, sealed: str) -> bytes | None:
        """Return what was sealed, or None when its key has been destroyed.

        Raises:
          PermanentError: it was not sealed for this person, or has been tampered with.
        """
        try:
            content = base64.b64decode(sealed, validate=True)
            form, number = _HEADER.unpack_from(content)
            if form != _FORMAT:
                raise ValueError("an unknown form")
        except (ValueError, struct.error) as error:
            raise PermanentError("sealed text that cannot be read") from error
        with self._lock:
            cipher = self._cipher(person, number)
        if cipher is None:
            return None
        start = _HEADER.size + _NONCE_BYTES
        try:
            return cipher.decrypt(content[_HEADER.size : start], content[start:], person.encode())
        except InvalidTag as error:
            raise PermanentError("sealed text that is not this person's, or was tampered with") from error

    def seal_together(self, persons: Iterable[str], plaintext: bytes) -> bytes:
        """Return `plaintext` under the current keys of all these people, one inside the other; missing ones are made.

        Whoever of them is forgotten, nobody can open it any more.
        """
        content = plaintext
        with self._lock:
            for person in persons:
                if person not in self._current:
                    self._make_missing([person])
                number = self._current[person]
                cipher = self._cipher(person, number)
                assert cipher is not None, "a current key has not been destroyed"
                nonce = os.urandom(_NONCE_BYTES)
                content = (
                    _HEADER.pack(_FORMAT, number) + nonce + cipher.encrypt(nonce, content, person.encode())
                )
        return content

    def open_all(self, families: Iterable[tuple[Sequence[str], bytes]]) -> list[bytes | None]:
        """Return what was sealed for these people in this order; None where a key of theirs has been destroyed.

        Each key is read anew and used once: what passes in masses does not push out what is held in memory.

        Raises:
          PermanentError: something was not sealed for them, or has been tampered with.
        """
        them = list(families)
        persons = list(dict.fromkeys(person for people, _ in them for person in people))
        query = _FIND + self._database.among("person")
        keys: dict[tuple[str, int], bytes | None] = {}
        with self._database.reading() as session:
            for start in range(0, len(persons), _PERSONS_AT_A_TIME):
                some = self._database.array(persons[start : start + _PERSONS_AT_A_TIME])
                keys.update(((person, number), key) for person, number, key in session.rows(query, (some,)))
        try:
            return [self._opened(people, sealed, keys) for people, sealed in them]
        except (InvalidTag, KeyError, struct.error) as error:
            raise PermanentError("sealed text that is not these people's, or was tampered with") from error

    def _opened(
        self, people: Sequence[str], content: bytes, keys: Mapping[tuple[str, int], bytes | None]
    ) -> bytes | None:
        start = _HEADER.size + _NONCE_BYTES
        for person in reversed(people):
            number = _HEADER.unpack_from(content)[1]
            wrapped = keys[person, number]
            if wrapped is None:
                return None
            cipher = AESGCM(self._unwrap(f"{person}#{number}", bytes(wrapped)))
            content = cipher.decrypt(content[_HEADER.size : start], content[start:], person.encode())
        return content

    def destroy(self, persons: Collection[str]) -> None:
        """Destroy every key these people have, for good; the places of the keys stay as tombstones."""
        condition = self._database.among("person")
        with self._lock:
            with self._database.writing() as session:
                for start in range(0, len(some := list(persons)), _PERSONS_AT_A_TIME):
                    few = self._database.array(some[start : start + _PERSONS_AT_A_TIME])
                    session.execute(f"UPDATE person_keys SET wrapped = NULL WHERE {condition}", (few,))
                session.execute(_FORGOTTEN)
            self._notice_forgotten()
        self._database.scrub("person_keys")

    def close(self) -> None:
        """Close the database and drop the keys held in memory."""
        self._current.clear()
        self._ciphers.clear()
        self._database.close()

    def _shared_secret(self) -> bytes:
        """Return the secret of the digests, made on first use; it also proves that the master key is the right one."""
        fresh = self._wrap("digest", os.urandom(_KEY_BYTES))
        with self._database.writing() as session:
            session.execute(_ADD_SECRET, ("forgotten", None))
            session.execute(_ADD_SECRET, ("digest", fresh))
            held = session.rows("SELECT wrapped FROM key_store WHERE name = 'digest'")
        try:
            return self._unwrap("digest", bytes(held[0][0]))
        except InvalidTag as error:
            raise PermanentError("the master key is not the one this key store was made with") from error

    def _wrap(self, name: str, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._master.encrypt(nonce, key, name.encode())

    def _unwrap(self, name: str, wrapped: bytes) -> bytes:
        return self._master.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], name.encode())

    def _notice_forgotten(self) -> None:
        """Drop what is held in memory when a key has been destroyed since, here or in another process."""
        with self._database.reading() as session:
            forgotten = int(session.rows("SELECT number FROM key_store WHERE name = 'forgotten'")[0][0])
        if forgotten != self._forgotten:
            self._current.clear()
            self._ciphers.clear()
            self._forgotten = forgotten

    def _make_missing(self, persons: Collection[str]) -> None:
        """Read the keys of a few people and make those that do not exist; whoever was first has made the key."""
        with self._database.reading() as session:
            highest = self._read(session, persons)
        missing = [person for person in persons if person not in self._current]
        if not missing:
            return
        rows = []
        for person in missing:
            number = highest.get(person, 0) + 1
            rows.append((person, number, self._wrap(f"{person}#{number}", os.urandom(_KEY_BYTES))))
        with self._database.writing() as session:
            session.executemany(_ADD, rows)
            self._read(session, missing)

    def _read(self, session: Session, persons: Collection[str]) -> dict[str, int]:
        """Take the keys of a few people into memory and return the highest number each has had."""
        query = _FIND + self._database.among("person") + " ORDER BY person, number"
        highest: dict[str, int] = {}
        for person, number, wrapped in session.rows(query, (self._database.array(persons),)):
            highest[person] = number
            if wrapped is None:
                self._current.pop(person, None)
                self._hold(person, number, None)
            else:
                self._current[person] = number
                self._hold(person, number, AESGCM(self._unwrap(f"{person}#{number}", bytes(wrapped))))
        while len(self._current) > self._cached:
            self._current.popitem(last=False)
        return highest

    def _cipher(self, person: str, number: int) -> AESGCM | None:
        name = (person, number)
        if name not in self._ciphers:
            with self._database.reading() as session:
                self._read(session, [person])
            if name not in self._ciphers:
                raise PermanentError("sealed text whose key was never in this key store")
        self._ciphers.move_to_end(name)
        return self._ciphers[name]

    def _hold(self, person: str, number: int, cipher: AESGCM | None) -> None:
        self._ciphers[person, number] = cipher
        while len(self._ciphers) > self._cached:
            self._ciphers.popitem(last=False)
