"""A full file is shown while it is made again: nothing of it is in memory but a page of families."""

import gc
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from connectors.x12 import looking
from connectors.x12.x834 import said
from events.errors import OtherContent
from services.carrier_feeds.worker import files_of, full_pages, rebuild_file
from services.carrier_feeds.worker.showing import stories
from tests.services.carrier_feeds.stage import CARRIER
from tests.services.carrier_feeds.worker.leaving import FAMILIES, PAGE, Place

Shown = Callable[[Place], Iterable[object]]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Place]]:
    """Return what makes a place whose full file has so many families, with pages and pieces that are small."""
    monkeypatch.setattr(full_pages, "FAMILIES", PAGE)
    monkeypatch.setattr(said, "_CHUNK", 1024)
    made: list[Place] = []

    def one(families: int) -> Place:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(Place(folder))
        made[-1].here.insured(*(f"town/{number:04}" for number in range(families - len(FAMILIES))))
        made[-1].prepare()
        return made[-1]

    yield one
    for each in made:
        each.close()


def in_words(place: Place) -> Iterable[object]:
    """Return what the file says, family by family."""
    (file,) = files_of(place.here.doors, CARRIER)
    return stories(place.here.doors, looking, file)


def in_x12(place: Place) -> Iterable[object]:
    """Return its segments with their loops."""
    return looking.segments(rebuild_file(place.here.doors, CARRIER, 1))


@pytest.mark.parametrize("shown", [in_words, in_x12])
def test_memory_does_not_grow_with_the_file(make: Callable[[int], Place], shown: Shown) -> None:
    """Four times the families are shown in the same memory, in words and as segments."""

    def peak(families: int) -> tuple[int, int]:
        place = make(families)
        (file,) = files_of(place.here.doors, CARRIER)
        gc.collect()
        gc.freeze()
        tracemalloc.start()
        number = 0
        for number, _ in enumerate(shown(place), 1):
            if number % PAGE == 0:
                gc.collect()
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        gc.unfreeze()
        assert number >= families
        return found, file.size

    peak(len(FAMILIES))  # what is made once, such as patterns, is made
    (few, small), (many, large) = (peak(pages * PAGE) for pages in (8, 32))

    assert many - few < (large - small) / 2


@pytest.mark.parametrize("shown", [in_words, in_x12])
def test_what_is_shown_is_proved_at_the_end(
    make: Callable[[int], Place], shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is another file by now, it was shown but for its last family, and then that is said."""
    place = make(len(FAMILIES))
    join = said.write_said
    monkeypatch.setattr(
        said, "write_said", lambda *args: (each.replace(b"ADA", b"BEA") for each in join(*args))
    )
    seen: list[object] = []

    with pytest.raises(OtherContent, match="can no longer be written as it was prepared"):
        seen.extend(shown(place))

    assert len(seen) >= len(FAMILIES) - 1
