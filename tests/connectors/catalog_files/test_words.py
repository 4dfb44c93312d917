"""Tests of how faults speak."""

import pytest

from connectors.catalog_files.words import listed, meant


@pytest.mark.parametrize(
    "word, suggestion",
    [("dentall", '; did you mean "dental"?'), ("DENTAL", ""), ("pets", ""), ("", "")],
)
def test_only_a_close_word_is_suggested(word: str, suggestion: str) -> None:
    """What was probably meant is said; nothing is guessed from afar."""
    assert meant(word, ["medical", "dental"]) == suggestion


@pytest.mark.parametrize(
    "names, sentence",
    [([], ""), (["a"], '"a"'), (["b", "a"], '"a" and "b"'), (["c", "b", "a"], '"a", "b" and "c"')],
)
def test_names_are_listed_as_in_a_sentence(names: list[str], sentence: str) -> None:
    """Names are in order, quoted, and the last two joined by a word."""
    assert listed(names) == sentence
