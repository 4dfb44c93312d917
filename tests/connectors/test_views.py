"""Views on both engines: rows by key, by group and by mark, and digests that tell equal from different."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.views import PostgresViews, SQLiteViews, SQLViews
from events.doors import Difference, Row
from events.errors import ConcurrentWrite

Rows = dict[str, Row]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new place for views on each engine in turn."""
    if request.param == "sqlite":
        return str(tmp_path / "views.db")
    return str(request.getfixturevalue("postgres_dsn"))


def opened(where: str) -> SQLViews:
    """Open the views that are there."""
    return PostgresViews(where) if where.startswith("postgresql:") else SQLiteViews(where)


@pytest.fixture
def views(where: str) -> Iterator[SQLViews]:
    """New, empty views."""
    views = opened(where)
    yield views
    views.close()


ROWS: Rows = {
    "b": Row(b'{"n":1}', group="city", mark="open"),
    "a": Row(b'{"n":2}', group="city", mark="done"),
    "ä": Row(b'{"n":3}', group="school", mark="open"),
    "B": Row(b'{"n":4}'),
}


def test_a_new_view(views: SQLViews) -> None:
    """A view nobody has saved is empty and at the beginning of the log."""
    assert views.position("people") == 0
    assert views.load("people", ["a"]) == {}
    assert views.find("people") == []
    assert views.count("people") == 0


def test_rows_by_key(views: SQLViews) -> None:
    """Rows come back by key, those that exist; rows of other views do not."""
    views.save("people", ROWS, position=7)
    views.save("files", {"a": Row(b"other")}, position=3)

    assert views.load("people", ["a", "ä", "nobody"]) == {"a": ROWS["a"], "ä": ROWS["ä"]}
    assert views.load("people", []) == {}
    assert (views.position("people"), views.position("files")) == (7, 3)


def test_a_later_save(views: SQLViews) -> None:
    """A save replaces rows whole, deletes those given as None, and leaves the others."""
    views.save("people", ROWS, position=7)
    views.save("people", {"a": Row(b"new", mark="open"), "b": None, "nobody": None}, position=9)

    assert views.load("people", list(ROWS)) == {"a": Row(b"new", mark="open"), "ä": ROWS["ä"], "B": ROWS["B"]}
    assert [key for key, _ in views.find("people", mark="open")] == ["a", "ä"]
    assert views.position("people") == 9


@pytest.mark.parametrize(
    "group, mark, keys",
    [
        (None, None, ["B", "a", "b", "ä"]),
        ("city", None, ["a", "b"]),
        (None, "open", ["b", "ä"]),
        ("city", "open", ["b"]),
        ("", None, ["B"]),
        ("", "", ["B"]),
        ("city", "", []),
        ("nowhere", None, []),
    ],
)
def test_rows_by_group_and_mark(
    views: SQLViews, group: str | None, mark: str | None, keys: list[str]
) -> None:
    """Rows are found, counted and put in order of key by group and mark; empty ones can be asked for too."""
    views.save("people", ROWS, position=1)

    assert views.find("people", group=group, mark=mark) == [(key, ROWS[key]) for key in keys]
    assert views.count("people", group=group, mark=mark) == len(keys)


def test_page_by_page(views: SQLViews) -> None:
    """Finding goes on beyond a key, so many rows at a time."""
    views.save("people", {f"{n:04d}": Row(b"", group="all") for n in range(2500)}, position=1)

    found: list[str] = []
    while page := views.find("people", group="all", after=found[-1] if found else "", limit=1000):
        found.extend(key for key, _ in page)

    assert found == [f"{n:04d}" for n in range(2500)]
    assert len(views.load("people", found)) == 2500


def test_dropping_a_view(views: SQLViews) -> None:
    """A view that was dropped is new again; others stay."""
    views.save("people", ROWS, position=7)
    views.save("files", ROWS, position=7)
    views.drop("people")

    assert (views.position("people"), views.count("people")) == (0, 0)
    assert (views.position("files"), views.count("files")) == (7, 4)


def test_nothing_is_saved_by_half(views: SQLViews) -> None:
    """If one row cannot be written, neither the others are nor the position."""
    with pytest.raises(Exception, match=r"(?i)null|bind"):
        views.save("people", {"a": ROWS["a"], "b": Row(None)}, position=7)  # type: ignore[arg-type]

    assert (views.position("people"), views.count("people")) == (0, 0)


def test_two_builders_of_one_view(views: SQLViews) -> None:
    """Who read the view at another position than it has by now writes nothing; also when it is new."""
    views.save("people", {"a": ROWS["a"]}, position=7, after=0)
    with pytest.raises(ConcurrentWrite):
        views.save("people", {"b": ROWS["b"]}, position=7, after=0)
    with pytest.raises(ConcurrentWrite):
        views.save("people", {"b": ROWS["b"]}, position=9, after=8)
    views.save("people", {"c": ROWS["a"]}, position=9, after=7)

    assert views.position("people") == 9
    assert sorted(views.load("people", ["a", "b", "c"])) == ["a", "c"]


def test_opened_again(where: str) -> None:
    """What was saved is there when the views are opened again, beside another opening too."""
    first, second = opened(where), opened(where)
    first.save("people", ROWS, position=7)

    assert second.load("people", list(ROWS)) == ROWS
    assert first.digest("people") == second.digest("people")
    first.close()
    second.close()


KEYS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=4)
TABLES = st.dictionaries(KEYS, st.builds(Row, st.binary(max_size=4), KEYS, KEYS), max_size=6)


@given(TABLES, TABLES, st.randoms())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_equal_digests_are_equal_views(views: SQLViews, one: Rows, other: Rows, random: object) -> None:
    """Two views have one digest exactly when they hold the same rows, in whatever order these were written."""
    shuffled = list(one.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for view, rows in (("one", one), ("again", dict(shuffled)), ("other", other)):
        views.drop(view)
        views.save(view, rows, position=1)

    assert views.digest("one") == views.digest("again")
    assert (views.digest("one") == views.digest("other")) == (one == other)
    assert [key for key, _ in views.find("one")] == sorted(one.keys() - {""}, key=str.encode)


def test_a_digest_is_over_all_parts(views: SQLViews) -> None:
    """Text that moves from one part of a row to the next makes another digest."""
    rows = [Row(b"c", "a", "b"), Row(b"bc", "a", ""), Row(b"c", "ab", ""), Row(b"c", "", "ab")]
    digests = set()
    for row in rows:
        views.save("people", {"k": row}, position=1)
        digests.add(views.digest("people"))

    assert len(digests) == len(rows)


@given(TABLES, TABLES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_two_views_are_compared_row_by_row(views: SQLViews, one: Rows, other: Rows) -> None:
    """Every key is named under which they hold different rows, in order, with both positions."""
    _saved(views, one=one, other=other)
    different = sorted((k for k in one.keys() | other.keys() if one.get(k) != other.get(k)), key=str.encode)

    found = views.compare("one", "other", limit=3)

    assert found == Difference(1, 2, len(different), tuple(different[:3]))


def test_views_that_are_not_there_are_equal(views: SQLViews) -> None:
    """Both are empty and at the beginning of the log; beside a view with rows, every row differs."""
    assert views.compare("one", "other") == Difference(0, 0, 0)
    views.save("one", ROWS, position=7)
    assert views.compare("one", "other", limit=0) == Difference(7, 0, len(ROWS))


@given(TABLES, TABLES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_a_view_takes_the_place_of_another(views: SQLViews, one: Rows, other: Rows) -> None:
    """With its rows and its position; it stays itself, and other views stay as they are."""
    _saved(views, one=one, other=other)
    views.save("third", ROWS, position=5)
    digest = views.digest("third")

    replaced = views.replace("one", by="other")

    assert (replaced, views.position("one"), views.position("other")) == (1, 2, 2)
    assert dict(views.find("one")) == {key: row for key, row in other.items() if key}
    assert views.compare("one", "other") == Difference(2, 2, 0)
    assert (views.digest("third"), views.position("third")) == (digest, 5)


def test_a_view_takes_the_place_of_one_that_is_not_there(views: SQLViews) -> None:
    """The one that is built for the first time."""
    views.save("other", ROWS, position=7)

    assert views.replace("one", by="other") == 0
    assert (views.position("one"), views.digest("one")) == (7, views.digest("other"))


def test_no_view_takes_the_place_of_one_that_is_further(views: SQLViews) -> None:
    """Nor one that was never built; nothing is written, and at the same position it may."""
    views.save("one", ROWS, position=7)
    views.save("other", {"x": Row(b"x")}, position=6)
    for by in ("other", "nobody"):
        with pytest.raises(ConcurrentWrite):
            views.replace("one", by=by)
    unchanged = views.load("one", [*ROWS, "x"])
    views.save("other", {}, position=7)

    assert (unchanged, views.position("nobody")) == (ROWS, 0)
    assert views.replace("one", by="other") == 7
    assert views.load("one", [*ROWS, "x"]) == {"x": Row(b"x")}


def test_who_was_building_the_old_view_writes_nothing_into_the_new_one(views: SQLViews) -> None:
    """For the view has another position by then."""
    views.save("one", ROWS, position=7)
    views.save("other", ROWS, position=8)
    views.replace("one", by="other")

    with pytest.raises(ConcurrentWrite):
        views.save("one", {"old": Row(b"")}, position=9, after=7)
    assert views.compare("one", "other").rows == 0


def test_nothing_is_replaced_by_half(views: SQLViews, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the last statement fails, the rows and the position are the old ones."""
    views.save("one", ROWS, position=7)
    views.save("other", {"x": Row(b"x")}, position=8)
    before = views.digest("one")
    with monkeypatch.context() as broken:
        broken.setattr("connectors.views._UPSERT_POSITION", "INSERT INTO nowhere VALUES (?, ?)")
        with pytest.raises(Exception, match=r"(?i)nowhere"):
            views.replace("one", by="other")

    assert (views.digest("one"), views.position("one")) == (before, 7)
    views.replace("one", by="other")
    assert (views.digest("one"), views.position("one")) == (views.digest("other"), 8)


def test_readers_see_the_old_view_or_the_new_one(where: str) -> None:
    """Never a mixture, however often the one takes the other's place while they read."""
    rows = {f"{n:03d}": Row(b"old") for n in range(200)}
    writer, reader = opened(where), opened(where)
    for view, body in (("live", b"old"), ("old", b"old"), ("new", b"new")):
        writer.save(view, dict.fromkeys(rows, Row(body)), position=1)
    whole = {writer.digest("old"), writer.digest("new")}
    read, done = Event(), Event()

    def reading() -> set[str]:
        seen = set()
        while not done.is_set():
            seen.add(reader.digest("live"))
            read.set()
        return seen

    with ThreadPoolExecutor(1) as threads:
        seen = threads.submit(reading)
        try:
            assert read.wait(30)
            for _ in range(20):
                writer.replace("live", by="new")
                writer.replace("live", by="old")
        finally:
            done.set()
        assert seen.result(30) <= whole
    writer.close()
    reader.close()


def _saved(views: SQLViews, *, one: Rows, other: Rows) -> None:
    for position, (view, rows) in enumerate((("one", one), ("other", other)), 1):
        views.drop(view)
        views.save(view, rows, position=position)
