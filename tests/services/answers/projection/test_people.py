"""The view by which families are found: what finds whom, and that it holds no name."""

import hashlib
import hmac

import pytest

from services.answers.projection.people import name_mark, number_mark, words_of

NAMES = [
    ("Ada", ("ada",)),
    ("O'Neil-Gárcia, Ana", ("oneil", "garcia", "ana")),
    ("D\N{RIGHT SINGLE QUOTATION MARK}Angelo", ("dangelo",)),
    ("van  der Berg", ("van", "der", "berg")),
    ("Łukasz", ("łukasz",)),
    ("STRASSE Straße", ("strasse", "strasse")),
    ("  -- ", ()),
    ("李 小龍", ("李", "小龍")),
]


@pytest.mark.parametrize("name, words", NAMES, ids=[row[0] for row in NAMES])
def test_words_of_a_name(name: str, words: tuple[str, ...]) -> None:
    """Without case, accents and punctuation, so that a name is found however it is typed."""
    assert words_of(name) == words


def test_a_mark_depends_on_the_key() -> None:
    """Without the key nobody can try names out."""

    def mark(key: bytes) -> str:
        return name_mark("ada", lambda content: hmac.digest(key, content, hashlib.sha256))

    assert mark(b"one") == mark(b"one")
    assert mark(b"one") != mark(b"other")
    assert "ada" not in mark(b"one").partition(":")[0]


def test_a_number_is_found_in_any_case() -> None:
    """As it is printed on a card, or typed."""
    assert number_mark("city-10234-d1") == number_mark("CITY-10234-D1")
