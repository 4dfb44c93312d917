"""How the guide puts codes, lists and tables."""

import pytest

from connectors.x12.companion.words import code, coded, due, listed, table, weekday_names, words


def test_what_cannot_be_seen_is_spelled_out() -> None:
    """Line ends and blanks have names."""
    assert [code(each) for each in ("~", "\r\n", "\n", "", " ")] == [
        "`~`",
        "`CR LF`",
        "`LF`",
        "`nothing`",
        "`blank`",
    ]


def test_nothing_in_a_list_is_said_in_words() -> None:
    """An empty list is none, and what asks for nothing asks for all."""
    assert (listed(()), listed((), "no day"), listed(("336", "356"))) == ("none", "no day", "`336`, `356`")
    assert (words(None, "any"), words(("a",), "any")) == ("any", "`a`")
    assert (weekday_names((6, 7)), weekday_names(())) == ("Saturday, Sunday", "none")


@pytest.mark.parametrize(
    ("schedule", "words_of_it"),
    [
        ("0 22 * * 1-5", "Monday to Friday at 22:00"),
        ("45 20 * * 2", "Tuesday at 20:45"),
        ("5 4 * * 0", "Sunday at 04:05"),
        ("5 4 * * 7", "Sunday at 04:05"),
        ("30 23 1 * *", "day 1 of each month at 23:30"),
        ("0 6 * * *", "every day at 06:00"),
    ],
)
def test_a_schedule_is_said_in_words(schedule: str, words_of_it: str) -> None:
    """With its five fields behind."""
    assert due(schedule) == f"{words_of_it} (cron `{schedule}`)"


@pytest.mark.parametrize("schedule", ["*/15 * * * *", "0 22 1 * 1", "0 22 * 1 *", "0 22 * * 1,3"])
def test_another_schedule_is_shown_as_it_is(schedule: str) -> None:
    """Nothing is said of it that might be wrong."""
    assert due(schedule) == f"cron `{schedule}`"


def test_a_table_is_markdown() -> None:
    """A heading, the line below it, and the rows, with our words spelled with blanks."""
    assert list(table(("reason", "INS04"), coded({"plan_change": "22"}))) == [
        "| reason | INS04 |",
        "|---|---|",
        "| plan change | `22` |",
    ]
