"""Keys of people: sealing, opening, and forgetting for good, also in other processes and in the files."""

import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.keys import KeyStore, create_master_key, read_master_key
from events.errors import NotFound, PermanentError

OpenStore = Callable[..., KeyStore]


@pytest.fixture
def master_key(tmp_path: Path) -> bytes:
    """A new master key."""
    create_master_key(tmp_path / "master.key")
    return read_master_key(tmp_path / "master.key")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def open_store(request: pytest.FixtureRequest, tmp_path: Path, master_key: bytes) -> Iterator[OpenStore]:
    """Opens the same store, on each engine in turn, as often as it is called."""
    where = (
        str(tmp_path / "keys.db") if request.param == "sqlite" else request.getfixturevalue("postgres_dsn")
    )
    opened: list[KeyStore] = []

    def open_once(cached: int = 1000) -> KeyStore:
        opened.append(KeyStore(where, master_key, cached=cached))
        return opened[-1]

    yield open_once
    for store in opened:
        store.close()


@pytest.fixture
def keys(open_store: OpenStore) -> KeyStore:
    """A new store."""
    return open_store()


def test_what_is_sealed_is_opened(keys: KeyStore) -> None:
    """The owner's key opens what it sealed; two seals of the same text differ."""
    one, two = keys.seal("city/1", b"Ada"), keys.seal("city/1", b"Ada")

    assert one != two
    assert [keys.open("city/1", sealed) for sealed in (one, two)] == [b"Ada", b"Ada"]


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_sealed(keys: KeyStore, plaintext: bytes) -> None:
    """Whatever was sealed comes back as it was."""
    assert keys.open("city/1", keys.seal("city/1", plaintext)) == plaintext


def test_another_persons_key_does_not_open(keys: KeyStore) -> None:
    """What was sealed for one person cannot be passed off as another's."""
    sealed = keys.seal("city/1", b"Ada")
    keys.ensure(["city/2"])

    with pytest.raises(PermanentError):
        keys.open("city/2", sealed)


@pytest.mark.parametrize(
    "spoil", [lambda s: s[:-8] + "AAAAAAA=", lambda s: "no base64", lambda s: s[:4], lambda _: ""]
)
def test_what_was_tampered_with(keys: KeyStore, spoil: Callable[[str], str]) -> None:
    """Text that was changed, cut or never sealed is refused without being repeated."""
    sealed = spoil(keys.seal("city/1", b"Ada"))

    with pytest.raises(PermanentError) as refused:
        keys.open("city/1", sealed)

    assert "Ada" not in str(refused.value)


def test_a_key_that_never_was(keys: KeyStore, tmp_path: Path, master_key: bytes) -> None:
    """A seal of another store is refused: its key is not destroyed, it is unknown."""
    other = KeyStore(str(tmp_path / "other.db"), master_key)
    sealed = other.seal("city/9", b"Ada")
    other.close()

    with pytest.raises(PermanentError, match="never"):
        keys.open("city/9", sealed)


def test_keys_are_kept(open_store: OpenStore) -> None:
    """Another opening of the store opens what the first one sealed, and seals with the same key."""
    first, second = open_store(), open_store()
    sealed = first.seal("city/1", b"Ada")
    second.load(["city/1", "city/2"])

    assert second.open("city/1", sealed) == b"Ada"
    assert first.open("city/1", second.seal("city/1", b"Eda")) == b"Eda"


def test_many_people_at_once(open_store: OpenStore) -> None:
    """Keys for more people than one query takes are made, and read, also with room for few in memory."""
    people = [f"city/{n}" for n in range(2500)]
    keys, small = open_store(), open_store(cached=10)
    keys.ensure([*people, *people])
    small.ensure(people)

    sealed = {person: small.seal(person, person.encode()) for person in people[::100]}
    assert {person: keys.open(person, text) for person, text in sealed.items()} == {
        p: p.encode() for p in sealed
    }


def test_forgetting(open_store: OpenStore) -> None:
    """A destroyed key opens nothing any more, here, in another opening that had it, and in a new one."""
    keys, other = open_store(), open_store()
    sealed, neighbour = keys.seal("city/1", b"Ada"), keys.seal("city/2", b"Eda")
    assert other.open("city/1", sealed) == b"Ada"

    keys.destroy(["city/1", "nobody"])

    other.load([])
    for store in (keys, other, open_store()):
        assert (store.open("city/1", sealed), store.open("city/2", neighbour)) == (None, b"Eda")


def test_a_forgotten_person_comes_again(open_store: OpenStore) -> None:
    """A new key is made for what is told later; what was sealed before stays sealed, however often this happens."""
    keys, other = open_store(), open_store()
    lost = []
    for _ in range(3):
        other.ensure(["city/1"])
        lost.append(other.seal("city/1", b"Ada"))
        keys.destroy(["city/1"])
    keys.ensure(["city/1"])
    kept = keys.seal("city/1", b"Ada")

    for store in (keys, open_store()):
        assert [store.open("city/1", sealed) for sealed in (*lost, kept)] == [None, None, None, b"Ada"]


def test_a_destroyed_key_is_gone_from_the_file(tmp_path: Path, master_key: bytes) -> None:
    """Not even in its wrapping does a destroyed key stay in the store's files."""
    keys = KeyStore(str(tmp_path / "keys.db"), master_key)
    keys.ensure([f"city/{n}" for n in range(50)])
    with sqlite3.connect(tmp_path / "keys.db") as connection:
        [(wrapped,)] = connection.execute(
            "SELECT wrapped FROM person_keys WHERE person = 'city/7'"
        ).fetchall()
    connection.close()
    before = b"".join(path.read_bytes() for path in tmp_path.glob("keys.db*"))
    keys.destroy(["city/7"])
    after = b"".join(path.read_bytes() for path in tmp_path.glob("keys.db*"))
    keys.close()

    assert wrapped in before
    assert wrapped not in after
    assert b"city/7" in after


def test_digests(open_store: OpenStore, tmp_path: Path) -> None:
    """Digests are the same in every opening of a store, and others in another store."""
    create_master_key(tmp_path / "another.key")
    other = KeyStore(str(tmp_path / "other.db"), read_master_key(tmp_path / "another.key"))
    one = open_store()

    assert one.digest(b"078051120") == open_store().digest(b"078051120")
    assert len({one.digest(b"078051120"), one.digest(b"078051121"), other.digest(b"078051120")}) == 3
    other.close()


def test_the_wrong_master_key(tmp_path: Path, master_key: bytes) -> None:
    """A store does not open with another master key than it was made with."""
    KeyStore(str(tmp_path / "keys.db"), master_key).close()
    create_master_key(tmp_path / "another.key")

    with pytest.raises(PermanentError, match="master key"):
        KeyStore(str(tmp_path / "keys.db"), read_master_key(tmp_path / "another.key"))


def test_a_master_key_is_made_once(tmp_path: Path) -> None:
    """Its file can be read by its owner only, and an existing one is never written over."""
    path = tmp_path / "master.key"
    create_master_key(path)
    key = read_master_key(path)

    with pytest.raises(FileExistsError):
        create_master_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_master_key(path) == key


@pytest.mark.parametrize(
    "held", [b"", b"short", b"!" * 44, b"A" * 60], ids=["empty", "short", "no base64", "long"]
)
def test_what_is_no_master_key(tmp_path: Path, held: bytes) -> None:
    """A file that does not hold a key of 32 bytes, or is not there, is refused without its content."""
    path = tmp_path / "master.key"
    path.write_bytes(held)

    with pytest.raises(PermanentError, match="does not hold"):
        read_master_key(path)
    with pytest.raises(NotFound):
        read_master_key(tmp_path / "nothing")


def test_what_is_sealed_together_is_open_while_all_have_their_keys(keys: KeyStore) -> None:
    """Who of them is forgotten, and when, does not matter; whoever has another seal stays readable."""
    store = keys
    sealed = [
        (["ana", "luis"], store.seal_together(["ana", "luis"], b"both")),
        (["mia"], store.seal_together(["mia"], b"one")),
    ]

    assert store.open_all(sealed) == [b"both", b"one"]
    store.destroy(["luis"])
    assert store.open_all(sealed) == [None, b"one"]


def test_what_is_sealed_together_is_theirs_alone(keys: KeyStore) -> None:
    """Not of others, not in another order, not altered."""
    store = keys
    content = store.seal_together(["ana", "luis"], b"both")
    store.ensure(["mia"])

    for people, sealed in (
        (["luis", "ana"], content),
        (["ana", "mia"], content),
        (["ana", "luis"], content[:-1] + b"\x00"),
        (["ana", "luis"], b"\x01"),
    ):
        with pytest.raises(PermanentError):
            store.open_all([(people, sealed)])
