"""Starting from what a carrier holds: what is asked of the office, and survivors who cannot be placed all the same."""

from pathlib import Path
from typing import Any

import pytest

from events.errors import Malformed, NotFound
from services.importing import import_834, write_asked
from services.publishing import publish
from tests.fixtures.hub import hub_in
from tests.services.test_importing_survivors import AT_WORK, THEIRS, WHO, begin, city, file_of, given, theirs
from tests.small_catalog import small_catalog

ASKED: list[tuple[bytes, dict[str, str], tuple[str, ...]]] = [
    (THEIRS, {}, ("death_day", "first_name", "last_name", "birth_day")),
    (THEIRS, {"death_day": "2025-11-10"}, ("first_name", "last_name", "birth_day")),
    (THEIRS, {key: value for key, value in WHO.items() if key != "death_day"}, ("death_day",)),
    (b"", {}, ("death_day",)),
]


@pytest.mark.parametrize(("rows", "told", "asks"), ASKED, ids=["all", "who", "when", "of ours"])
def test_what_nobody_says_is_asked(
    tmp_path: Path, rows: bytes, told: dict[str, str], asks: tuple[str, ...]
) -> None:
    """The family is not placed, with the columns that are missing; the table for it is written, and can be given."""
    path = theirs(tmp_path, rows) if rows else file_of(tmp_path, *AT_WORK)[0]
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, given=given(tmp_path, **told))
        write_asked(tmp_path / "ask.csv", done.placing.asked)
        again = begin(hub, path, given=tmp_path / "ask.csv")

    assert done.placing.asked == [("ST 0001 segment 5", asks)]
    assert told or again.placing.asked == done.placing.asked
    assert (done.accepted, len(done.placing.unplaced)) == (0, 1)
    assert (
        (tmp_path / "ask.csv").read_text().splitlines()[1].startswith(f"ST 0001 segment 5,{' '.join(asks)},")
    )


NOBODY_GOES_ON: dict[str, dict[str, Any]] = {
    "survivors: only in Massachusetts the law lets them go on": {"state": "OR"},
    "no class of the employer is offered these plans in the group told": {"plans": ("ppo",)},
    "survivors: the catalog has no class of the employer's survivors": {"classes": small_catalog().classes},
}


@pytest.mark.parametrize("reason", NOBODY_GOES_ON)
def test_who_cannot_go_on(tmp_path: Path, reason: str) -> None:
    """By the law of the state or by the catalog; nothing is taken in, and nothing asked."""
    keys = dict(NOBODY_GOES_ON[reason])
    more = {"classes": keys.pop("classes")} if "classes" in keys else {}
    path = theirs(tmp_path)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        publish(hub.log, city(**keys).model_copy(update=more), note="", actor="tests")
        done = import_834(hub, "blue", path, commit=True, given=given(tmp_path, **WHO))

    assert [why for _, why in done.placing.unplaced] == [reason]
    assert (done.accepted, done.placing.asked) == (0, [])


def test_children_without_the_spouse(tmp_path: Path) -> None:
    """Their coverage was the spouse's."""
    path, _ = file_of(tmp_path, *AT_WORK)
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"INS*N*01")] + content[content.index(b"SE*") :])
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, given=given(tmp_path, **WHO))

    assert [why for _, why in done.placing.unplaced] == [
        "survivors: no surviving spouse is covered, by whom the children would go on"
    ]


def test_a_hire_on_the_day_of_death(tmp_path: Path) -> None:
    """What is given has to come before it."""
    path = theirs(tmp_path)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, given=given(tmp_path, hire_day="2025-11-10", **WHO))

    assert [why for _, why in done.placing.unplaced] == [
        "somebody was hired on or after the day of death or retirement told"
    ]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("place,hired\nx,2020-01-01\n", "has the columns place, asks"),
        ("death_day\n2020-01-01\n", "has the columns place, asks"),
        ("place,death_day\nx,soon\n", "row 2: death_day is no day"),
        ("place,death_day\n,2020-01-01\n", "row 2: no place"),
        ("place,death_day\nx,2020-01-01\nx,2020-01-01\n", "row 3: a place that came before"),
    ],
)
def test_a_table_that_is_none(tmp_path: Path, table: str, fault: str) -> None:
    """Nothing is read, and no value is repeated."""
    path, _ = file_of(tmp_path, *AT_WORK)
    (tmp_path / "given.csv").write_text(table)
    with hub_in(tmp_path / "after", catalog=False) as hub, pytest.raises(Malformed, match=fault):
        begin(hub, path, given=tmp_path / "given.csv")


def test_a_table_that_names_nobody_or_is_not_there(tmp_path: Path) -> None:
    """A place that is no subscriber's is reported; a file that is missing has its name in the error."""
    path = theirs(tmp_path)
    (tmp_path / "given.csv").write_text("place,death_day\nST 0001 segment 6,2025-11-10\n")
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, given=tmp_path / "given.csv")
        with pytest.raises(NotFound, match="nowhere"):
            begin(hub, path, given=tmp_path / "nowhere.csv")

    assert done.placing.faults == ["ST 0001 segment 6: given, and no subscriber of the file stands there"]


def test_a_table_that_was_filled_in_is_not_written_over(tmp_path: Path) -> None:
    """Whoever asks again names another file."""
    table = tmp_path / "ask.csv"
    table.write_text("place,death_day\nx,2025-11-10\n")
    with pytest.raises(NotFound, match="File exists"):
        write_asked(table, [("x", ("death_day",))])

    assert table.read_text() == "place,death_day\nx,2025-11-10\n"
