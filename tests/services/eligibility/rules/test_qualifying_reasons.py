"""The matrix of 26 CFR 1.125-4, cell by cell, and the words that stand for its events."""

import pytest

from events.enrollment import ElectionSubmitted
from events.vocabulary.coverage import InsuranceLine as Line
from services.eligibility.rules.qualifying_reasons import (
    MATRIX,
    REASONS,
    allows,
    paragraphs,
    rows_for,
)
from services.eligibility.rules.special_enrollment import EVENTS
from tests.life import elected, hired
from tests.services.eligibility.electing import refused, why

HEALTH, LIFE, FSA, CARE, SAVING = "health", "life", "health account", "dependent care", "saving"
GROUP_OF = {
    Line.MEDICAL: HEALTH,
    Line.DENTAL: HEALTH,
    Line.VISION: HEALTH,
    Line.DRUG: HEALTH,
    Line.HRA: HEALTH,
    Line.EAP: HEALTH,
    Line.LIFE: LIFE,
    Line.OPTIONAL_LIFE: LIFE,
    Line.ACCIDENTAL_DEATH: LIFE,
    Line.SHORT_TERM_DISABILITY: LIFE,
    Line.LONG_TERM_DISABILITY: LIFE,
    Line.HEALTH_FSA: FSA,
    Line.DEPENDENT_CARE_FSA: CARE,
    Line.DEFERRED_COMPENSATION: SAVING,
}
STATUS = {HEALTH, LIFE, FSA, CARE}
TABLE: dict[str, set[str]] = {
    "HSE": {HEALTH},
    "CIS-M": STATUS,
    "CIS-D": STATUS,
    "CIS-E": STATUS,
    "CIS-X": STATUS,
    "CIS-R": STATUS,
    "ORD": {HEALTH, FSA},
    "MED": {HEALTH, FSA},
    "COST": {HEALTH, LIFE, CARE},
    "COV": {HEALTH, LIFE, CARE},
    "FMLA": {*STATUS, SAVING},
    "CNT": {SAVING},
}
"""Of each row, the lines for which it permits a change; the row of Notice 2014-55 is by line, not by group."""
CELLS = [
    (row, line, GROUP_OF[line] in TABLE[row] if row in TABLE else line == Line.MEDICAL)
    for row in (*TABLE, "N14-55")
    for line in Line
]


@pytest.mark.parametrize(("row", "line", "expected"), CELLS)
def test_s125_2_matrix(row: str, line: Line, expected: bool) -> None:
    """Each event permits a change of these lines, and of no other."""
    assert allows(row, line) == expected


def test_s125_2_the_table_above_has_every_row() -> None:
    """So that no cell goes unseen."""
    assert {row for row, _, _ in CELLS} == set(MATRIX)
    assert len(CELLS) == len(MATRIX) * len(Line)


@pytest.mark.parametrize("word", REASONS)
def test_s125_2_each_word_stands_for_rows(word: str) -> None:
    """Every word is one row at least, permits something, and is a special enrollment event if HIPAA says so."""
    reason = REASONS[word]

    assert set(reason.rows) <= set(MATRIX)
    assert any(rows_for(reason, line) for line in Line)
    assert ("HSE" in reason.rows) == (word in EVENTS)
    assert all(MATRIX[row].paragraph in paragraphs(reason) for row in reason.rows)


def changed(word: str, plan: str) -> list[str]:
    """Return why a change to a plan for a reason is refused, where nothing was held before."""
    form = elected("2026-05-20", plan, occasion="change_in_status", reason=word)
    return refused([hired("2025-07-01"), form])


@pytest.mark.parametrize(
    ("word", "plan", "expected"),
    [
        ("marriage", "hmo", []),
        ("marriage", "dental", []),
        ("marriage", "optional", []),
        ("chip_lost", "hmo", []),
        ("chip_lost", "optional", ["not-allowed"]),
        ("loss_of_other_coverage", "vision", []),
        ("loss_of_other_coverage", "optional", ["not-allowed"]),
        ("court_order", "hmo", []),
        ("court_order", "optional", ["not-allowed"]),
        ("medicare_lost", "hmo", []),
        ("medicare_lost", "long", ["not-allowed"]),
        ("new_option", "hmo", []),
        ("care_changed", "hmo", ["not-allowed"]),
        ("contribution", "hmo", ["not-allowed"]),
        ("hours_below_30", "dental", ["not-allowed"]),
        ("hours_below_30", "hmo", ["not-consistent"]),
    ],
)
def test_s125_2_a_line_changes_for_an_event_that_is_for_it(word: str, plan: str, expected: list[str]) -> None:
    """Decided in a family's life, not only in the table."""
    assert changed(word, plan) == expected


def test_s125_2_the_reason_names_the_paragraphs() -> None:
    """Of the event that was given."""
    form = elected("2026-05-20", "optional", occasion="change_in_status", reason="medicare_lost")

    assert why([hired("2025-07-01"), form]) == (
        '"medicare_lost" permits no change of optional_life; S125-2 (26 CFR 1.125-4(e))'
    )


@pytest.mark.parametrize("occasion", ["special_enrollment", "change_in_status"])
def test_s125_2_an_unknown_word_is_refused_with_the_known_ones(occasion: str) -> None:
    """Whoever sent it can mend it by the message."""
    form: ElectionSubmitted = elected("2026-05-20", "hmo", occasion=occasion, reason="a new puppy")

    found = why([hired("2025-07-01"), form])

    assert found.startswith(
        '"a new puppy" is no reason to choose in mid-year; S125-2 (26 CFR 1.125-4) knows birth, '
    )
    assert all(word in found for word in REASONS)
