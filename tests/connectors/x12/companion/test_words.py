"""How the guide puts codes, lists and tables."""

from connectors.x12.companion.words import code, coded, listed, table, weekday_names, words


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


def test_a_table_is_markdown() -> None:
    """A heading, the line below it, and the rows, with our words spelled with blanks."""
    assert list(table(("reason", "INS04"), coded({"plan_change": "22"}))) == [
        "| reason | INS04 |",
        "|---|---|",
        "| plan change | `22` |",
    ]
