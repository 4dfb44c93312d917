"""What a payroll has yet to be told is the difference between what is ordered and what was said."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.payroll_sync.projection import LEDGER, Ledger, Said, changes_due, opened

DAYS = [date(2026, month, 15) for month in range(1, 7)]
WORDS = [None, {"amount": "100.00"}, {"amount": "250.00"}]

steps = st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(WORDS)), max_size=4).map(
    lambda found: tuple(Said(day, words) for day, words in sorted(dict(found).items()))
)
tellings = st.none() | st.builds(Said, st.sampled_from(DAYS), st.sampled_from(WORDS))


def ledger(ordered: tuple[Said, ...], told: Said | None) -> Ledger:
    """Return a ledger of one code."""
    return Ledger("p", "city/1", {"A": ordered} if ordered else {}, {"A": told} if told else {})


def test_start_change_and_stop() -> None:
    """Against nothing told a deduction starts, against another it changes, against none it stops."""
    ordered = (Said(DAYS[0], WORDS[1]), Said(DAYS[2], WORDS[2]), Said(DAYS[4], None))
    untold = changes_due(ledger(ordered, None), DAYS[1])
    later = changes_due(ledger(ordered, Said(DAYS[1], WORDS[1])), DAYS[3])
    last = changes_due(ledger(ordered, Said(DAYS[3], WORDS[2])), DAYS[5])

    assert [(each.first_pay_day, each.now, each.before) for each in (*untold, *later, *last)] == [
        (DAYS[0], WORDS[1], None),
        (DAYS[2], WORDS[2], WORDS[1]),
        (DAYS[4], None, WORDS[2]),
    ]


@given(steps, tellings)
def test_what_is_due_is_marked(ordered: tuple[Said, ...], told: Said | None) -> None:
    """A row is marked if and only if there is a pay day, from the last told one on, at which something is due."""
    row = LEDGER.closed("p|city/1", ledger(ordered, told))
    since = told.first_pay_day if told else date.min
    due = any(changes_due(ledger(ordered, told), day) for day in DAYS if day >= since)

    assert (row.mark == "due") is due


@given(steps, tellings)
def test_a_row_can_be_opened(ordered: tuple[Said, ...], told: Said | None) -> None:
    """What is stored is what was folded."""
    made = ledger(ordered, told)

    assert opened(LEDGER.closed("p|city/1", made)) == made
