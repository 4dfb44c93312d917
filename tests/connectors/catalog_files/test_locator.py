"""Tests of the lines of a TOML text."""

import tomllib
from collections.abc import Iterator
from pathlib import Path as FolderPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalog_files.locator import Lines, Path

DEMO = FolderPath(__file__).parents[3] / "services" / "demo_city" / "catalog"

ODD = """\
# A comment with [[brackets]], { braces } and a "quote.
[ program ] # header with spaces
name = "x # no comment" # a comment

"quoted.key" = 'literal \\' # the backslash ends nothing
  dotted . inner = 1

[[plan]]
id = "a"
text = \"\"\"
first
[[plan]] # not a header
a \\\"\"\" quote \"\"\"\"
after = 1
tiers = [ # opened here
    "one", # first

    # second follows
    "two",
    { name = "three", deep = [1,
        2] }, ]
first_day = 2026-07-01
moment = 2026-07-01 10:00:00
[plan.codes]
x = 1
[[plan.rate]]
one = "1"
[[plan.rate]]
two = "2"

[[plan]]
id = 'b'
inline = { a = { b = "}" , c = [ [1], [2,
3] ] } }
raw = '''
'' [[plan]]
'''
[[plan.rate]]
one = "3"
"""


def paths_of(value: object, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every value in a document."""
    yield path
    if isinstance(value, dict):
        for key, each in value.items():
            yield from paths_of(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from paths_of(each, (*path, number))


def line_with(text: str, needle: str, number: int = 1) -> int:
    """Return the line of the `number`-th time that the needle stands in the text."""
    at = -1
    for _ in range(number):
        at = text.index(needle, at + 1)
    return text.count("\n", 0, at) + 1


@pytest.mark.parametrize(
    "path, needle, number",
    [
        (("program",), "[ program ]", 1),
        (("program", "name"), "name =", 1),
        (("program", "quoted.key"), '"quoted.key"', 1),
        (("program", "dotted"), "dotted", 1),
        (("program", "dotted", "inner"), "dotted", 1),
        (("plan",), "[[plan]]\nid", 1),
        (("plan", 0), "[[plan]]\nid", 1),
        (("plan", 0, "text"), "text =", 1),
        (("plan", 0, "after"), "after =", 1),
        (("plan", 0, "tiers"), "tiers =", 1),
        (("plan", 0, "tiers", 0), '"one",', 1),
        (("plan", 0, "tiers", 1), '"two",', 1),
        (("plan", 0, "tiers", 2), "{ name", 1),
        (("plan", 0, "tiers", 2, "deep", 0), "deep", 1),
        (("plan", 0, "tiers", 2, "deep", 1), "2] }, ]", 1),
        (("plan", 0, "moment"), "moment", 1),
        (("plan", 0, "codes"), "[plan.codes]", 1),
        (("plan", 0, "codes", "x"), "x = 1", 1),
        (("plan", 0, "rate"), "[[plan.rate]]", 1),
        (("plan", 0, "rate", 0, "one"), 'one = "1"', 1),
        (("plan", 0, "rate", 1), "[[plan.rate]]", 2),
        (("plan", 0, "rate", 1, "two"), 'two = "2"', 1),
        (("plan", 1), "[[plan]]\nid", 2),
        (("plan", 1, "inline", "a", "b"), "inline", 1),
        (("plan", 1, "inline", "a", "c", 1, 1), "3] ]", 1),
        (("plan", 1, "raw"), "raw", 1),
        (("plan", 1, "rate", 0), "[[plan.rate]]", 3),
    ],
)
def test_every_value_is_found_on_its_line(path: Path, needle: str, number: int) -> None:
    """Comments, strings that look like tables, and arrays over several lines do not mislead."""
    assert Lines(ODD).line_of(path) == line_with(ODD, needle, number)


@pytest.mark.parametrize(
    "path, owner",
    [
        (("plan", 1, "carrier"), ("plan", 1)),
        (("plan", 0, "tiers", 9), ("plan", 0, "tiers")),
        (("plan", 7, "id"), ("plan",)),
        (("carrier", 0), ()),
    ],
)
def test_what_is_not_there_is_where_its_owner_is(path: Path, owner: Path) -> None:
    """A missing key is looked for at the table that lacks it, a missing table at the top."""
    lines = Lines(ODD)

    assert lines.line_of(path) == lines.line_of(owner)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "a = 1", "[a]", '"" = ""\n', "a = [[], {}]"])
def test_small_texts_are_read(text: str) -> None:
    """A text of nothing, of one line, or without a last line end is read whole."""
    assert all(Lines(text).line_of(path) >= 1 for path in paths_of(tomllib.loads(text)))


@pytest.mark.parametrize("text", [ODD, *(path.read_text() for path in sorted(DEMO.rglob("*.toml")))])
def test_exactly_the_paths_of_the_document_are_known(text: str) -> None:
    """The paths with a line are those that the standard library reads, and no others."""
    assert set(Lines(text)._lines) == set(paths_of(tomllib.loads(text)))


SCALARS = st.sampled_from(
    ["1", '"a"', '"] # }"', "'[['", "2026-07-01", "true", '"\\""', '"""x\n]\n"""', "'''\n{\n'''", '""', "''"]
)
BLANKS = st.sampled_from(["", " ", "\n", " # ]}\n", "\n\n  "])


@st.composite
def arrays(draw: st.DrawFn, depth: int = 2) -> str:
    """Write an array with line breaks and comments wherever TOML allows them."""
    elements = st.one_of(SCALARS, arrays(depth - 1)) if depth else SCALARS
    return (
        "["
        + "".join(draw(BLANKS) + draw(elements) + draw(BLANKS) + "," for _ in range(draw(st.integers(0, 3))))
        + (draw(BLANKS) + "]")
    )


@given(st.lists(st.tuples(st.booleans(), arrays(), BLANKS), max_size=6))
def test_tables_are_found_whatever_stands_between_them(tables: list[tuple[bool, str, str]]) -> None:
    """Each marked line is where it was written, and every path of the document is known."""
    text, marks = "", {}
    number = child = -1
    for nested, value, blanks in tables:
        if nested and number >= 0:
            child += 1
            path: Path = ("plan", number, "rate", child)
            header = "[[plan.rate]]"
        else:
            number, child = number + 1, -1
            path = ("plan", number)
            header = "[[plan]]"
        text += f"\n{blanks}\n"
        marks[path] = text.count("\n") + 1
        text += f"{header}\nvalue = {value}\nmark = 1"
        marks[*path, "mark"] = text.count("\n") + 1
    lines = Lines(text)

    assert {path: lines.line_of(path) for path in marks} == marks
    assert set(lines._lines) == set(paths_of(tomllib.loads(text)))
