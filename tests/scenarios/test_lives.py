"""Every life of `lives/` ends as its file says: as told, told late, and told wrongly first."""

from pathlib import Path

import pytest

from events.base import DomainEvent
from events.eligibility import FamilyReviewed
from events.employment import EventVoided
from events.offers import Book, index
from events.payroll import DeductionScheduled, DeductionStopped
from tests.life import Life
from tests.scenarios.life_play import backwards, decided, lines_of, mistaken, play, rights_of, shares_of
from tests.scenarios.life_script import Ending, ScriptError, Told, read
from tests.scenarios.lives_catalog import lives_catalog

LIVES = sorted((Path(__file__).parent / "lives").glob("*.txt"))
ENDINGS = [ending for path in LIVES for ending in read(path)]
_SAID = {
    path.stem: {line.split()[0] for each in ENDINGS if each.life == path.stem for line in each.expected}
    for path in LIVES
}
"""With which words the lines of a life begin: of shares and of COBRA only what speaks of them is compared."""


@pytest.fixture(scope="module")
def book() -> Book:
    """Return the catalog in which all these lives are lived."""
    return index(lives_catalog())


@pytest.mark.parametrize("ending", ENDINGS, ids=str)
def test_a_life_ends_as_its_file_says(ending: Ending, book: Book) -> None:
    """Told in its order, decided after each event; and deciding again adds nothing."""
    life = play(ending, ending.told, book)

    assert _lines(life, ending, book) == sorted(ending.expected)
    assert decided(life, book) == 0


@pytest.mark.parametrize("ending", ENDINGS, ids=str)
def test_told_late_it_ends_the_same(ending: Ending, book: Book) -> None:
    """Told from its end to its beginning, so that each event comes after all that followed from later ones."""
    life = play(ending, backwards(ending.told), book)

    assert _lines(life, ending, book) == sorted(ending.expected)


@pytest.mark.parametrize("ending", ENDINGS, ids=str)
def test_told_wrongly_and_corrected_it_ends_the_same(ending: Ending, book: Book) -> None:
    """Each event, one after the other, is first told forty days off, decided on, taken back and told right."""
    for number, told in enumerate(ending.told):
        if not _is_our_own(told.event):
            life = play(ending, mistaken(ending.told, number), book)

            assert _lines(life, ending, book) == sorted(ending.expected), told.name


def _lines(life: Life, ending: Ending, book: Book) -> list[str]:
    """Return what is true in the end; who pays what and who may continue only of a file that speaks of it."""
    lines = lines_of(life)
    if "pays" in _SAID[ending.life]:
        lines |= shares_of(life)
    if "right" in _SAID[ending.life]:
        lines |= rights_of(life, book)
    return sorted(lines)


def _is_our_own(event: DomainEvent) -> bool:
    return isinstance(event, FamilyReviewed | EventVoided | DeductionScheduled | DeductionStopped)


def test_there_are_lives_enough() -> None:
    """Every way to gain, change and lose coverage has a life of its own."""
    assert len(LIVES) >= 40


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2026-01-05 vanished", "broken.txt:1: 'vanished'"),
        ("2026-13-05 hired", "broken.txt:1: month must be in 1..12"),
        ("2026-01-05 hired shoe 44", 'broken.txt:1: a job does not say "shoe 44"'),
        ("without left-1", "broken.txt:1: nothing before is called left-1"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, said: str, tmp_path: Path) -> None:
    """File and line come first."""
    path = tmp_path / "broken.txt"
    path.write_text(line)

    with pytest.raises(ScriptError) as error:
        read(path)

    assert str(error.value) == said


def test_what_is_told_has_a_name_and_an_instant(tmp_path: Path) -> None:
    """A variant begins with the lines of before, without those it takes away."""
    path = tmp_path / "one.txt"
    path.write_text(
        "2026-01-05 hired\n2026-02-01 left layoff, learned 2026-03-01\nvariant kept\nwithout left-1\n"
    )

    whole, kept = read(path)

    assert [(each.name, str(each.at.date())) for each in whole.told] == [
        ("hired-1", "2026-01-05"),
        ("left-1", "2026-03-01"),
    ]
    assert [each.name for each in kept.told] == ["hired-1"]
    assert isinstance(whole.told[0], Told)
