"""A full file leaves piece by piece, from what is ready or from the log: the same bytes, whatever happened since."""

import gc
import hashlib
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.folder import FolderDrop
from connectors.x12.x834 import said
from events.carrier_feeds import InterchangeDelivered, InterchangeNotDelivered
from events.doors import Delivery, FileInPieces
from events.errors import LogUnavailable, PartnerUnreachable
from services.carrier_feeds.projection.ready import READY
from services.carrier_feeds.worker import full_pages, rebuild_file
from services.carrier_feeds.worker.delivery import deliver_all
from services.carrier_feeds.worker.doors import catch_up
from services.carrier_feeds.worker.holding import resend
from tests.life import job, job_changed
from tests.services.carrier_feeds.carrier import PlainCarrier
from tests.services.carrier_feeds.stage import CARRIER, catalog_with
from tests.services.carrier_feeds.worker.leaving import FAMILIES, FULL, PAGE, NoSecondOpinion, Place

Make = Callable[..., Place]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Return what makes places, with pages that are small enough for several."""
    monkeypatch.setattr(full_pages, "FAMILIES", PAGE)
    made: list[Place] = []

    def one(**profile: object) -> Place:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(Place(folder, **profile))
        return made[-1]

    yield one
    for each in made:
        each.close()


def test_it_leaves_from_what_is_ready(make: Make) -> None:
    """Nobody is decided again, nobody's person read from the log; the bytes are those that were checked."""
    place = make()
    place.prepare()

    assert place.deliver() == ([1], None)
    assert place.there() == place.prepared()
    assert place.log.families == 0


def test_the_parts_of_a_file_leave_one_by_one(make: Make) -> None:
    """Each from its first family to its last."""
    place = make(members_per_file=PAGE + 1, families_per_set=3)
    place.prepare()

    assert place.deliver() == ([1, 2, 3], None)
    assert place.there() == place.prepared()
    assert place.log.families == 0


def test_a_part_of_one_family_leaves_although_others_follow(make: Make) -> None:
    """Its first family is its last."""
    place = make(members_per_file=1)
    place.prepare()

    assert place.deliver() == (list(range(1, len(FAMILIES) + 1)), None)
    assert place.there() == place.prepared()


def _drop_all(place: Place) -> None:
    place.here.doors.views.drop(READY.view)


def _drop_one(place: Place) -> None:
    views = place.here.doors.views
    views.save(READY.view, {f"{CARRIER}|{FAMILIES[9]}": None}, position=views.position(READY.view))


def _put(place: Place, change: Callable[[bytes], bytes]) -> None:
    """Keep something else of one family."""
    views, key = place.here.doors.views, f"{CARRIER}|{FAMILIES[9]}"
    row = views.load(READY.view, [key])[key]
    head, _, sealed = row.body.partition(b"\n")
    other = replace(row, body=head + b"\n" + change(sealed))
    views.save(READY.view, {key: other}, position=views.position(READY.view))


def _say_otherwise(place: Place) -> None:
    _put(place, lambda sealed: place.keys.seal_together([FAMILIES[9]], b"INS*Y~"))


def _tamper(place: Place) -> None:
    _put(place, lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]))


def _publish(place: Place) -> None:
    place.here.publish(catalog_with(**FULL, groups=[{"number": "NEW"}]))


def _learn(place: Place) -> None:
    place.moves(FAMILIES[9])
    place.here.hr(FAMILIES[3], job_changed("2026-05-01", job()))
    place.here.insured("city/0005a", "city/9999")
    catch_up(place.here.doors)


def _learn_and_decide(place: Place) -> None:
    """The next night's file has been decided as well, so that what is ready is of that one."""
    _learn(place)
    place.here.clock.advance(timedelta(days=1))
    place.prepare()


@pytest.mark.parametrize(
    "happens",
    [_drop_all, _drop_one, _say_otherwise, _tamper, _publish, _learn, _learn_and_decide],
    ids=lambda each: each.__name__.strip("_"),
)
def test_whatever_happens_meanwhile_it_is_the_same_file(make: Make, happens: Callable[[Place], None]) -> None:
    """What is ready is missing, says something else, was tampered with, or is of another day: the log has it all."""
    place = make()
    place.prepare()

    happens(place)
    place.deliver()

    assert place.there() == place.prepared()
    assert len(place.here.said(InterchangeNotDelivered)) == 0


def test_what_is_decided_again_is_no_more_than_it_has_to_be(make: Make) -> None:
    """Where one family is not ready, the others are; where what is ready is another file, nobody is."""
    place, other = make(), make()
    place.prepare()
    other.prepare()

    _drop_one(place)
    _say_otherwise(other)
    place.deliver()
    other.deliver()

    assert (place.log.families, other.log.families) == (1, len(FAMILIES))


def test_what_is_ready_leaves_as_the_version_of_the_writer_said_it_that_prepared_the_file(make: Make) -> None:
    """The new one says families otherwise, and decides nobody again for a file it has not prepared."""
    place = make()
    place.prepare()

    class Otherwise(NoSecondOpinion):
        writer = NoSecondOpinion.writer + 1

    place.here.doors = replace(place.here.doors, interchanges=Otherwise(place.keys))

    assert place.deliver() == ([1], None)
    assert (place.there(), place.log.families) == (place.prepared(), 0)
    place.here.later(days=1)
    place.prepare_counting()
    assert place.log.families == len(FAMILIES)


def test_it_is_rebuilt_from_the_log_alone(make: Make) -> None:
    """What is ready proves nothing: it is not looked at, and nothing is made ready by looking."""
    place = make()
    place.prepare()
    _say_otherwise(place)
    before = place.here.doors.views.digest(READY.view)

    rebuilt = rebuild_file(place.here.doors, CARRIER, 1)

    assert hashlib.sha256(rebuilt.whole()).hexdigest() == place.prepared()[0]
    assert place.log.families == len(FAMILIES)
    assert place.here.doors.views.digest(READY.view) == before


def test_one_that_leaves_once_more(make: Make) -> None:
    """The same bytes under the same name, from what is ready and after it is gone."""
    place = make()
    place.prepare()
    place.deliver()
    for happens in (lambda _: None, _say_otherwise):
        happens(place)
        (left,) = place.inbox.iterdir()
        left.unlink()
        resend(place.here.doors, CARRIER, 1, actor="bob", reason="the carrier lost it")

        assert ([left], place.there()) == (list(place.inbox.iterdir()), place.prepared())


@pytest.mark.parametrize("families", [0, PAGE, 2 * PAGE])
def test_the_log_is_lost_in_the_middle(make: Make, families: int) -> None:
    """No part of the file has its name; no failure of the carrier is recorded; the next attempt leaves it once."""
    place = make()
    place.prepare()
    _drop_all(place)
    place.log.away_after = families

    with pytest.raises(LogUnavailable):
        place.deliver()
    named = [file for file in place.inbox.iterdir() if not file.name.startswith(".")]
    place.log.away_after = None

    assert (named, place.deliver()) == ([], ([1], None))
    assert place.there() == place.prepared()
    kinds = (InterchangeNotDelivered, InterchangeDelivered)
    assert [len(place.here.said(kind)) for kind in kinds] == [0, 1]


class Interrupted(PlainCarrier):
    """A drop that is lost after so many pieces of a file, each time anew."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.pieces = pieces

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Read some of it."""
        for number, _ in enumerate(content):
            if number == self.pieces:
                break
        raise PartnerUnreachable("lost")


def test_the_carrier_is_lost_in_the_middle(make: Make) -> None:
    """It is recorded, once an attempt; then the file arrives, as it was prepared."""
    place = make()
    place.prepare()
    doors = place.here.doors
    for pieces in (0, 1, 2):
        assert deliver_all(
            replace(doors, drops={CARRIER: Interrupted(pieces)}), CARRIER, tried_before=pieces > 0
        ) == ([], "lost")

    assert place.deliver() == ([1], None)
    assert place.there() == place.prepared()
    kinds = (InterchangeNotDelivered, InterchangeDelivered)
    assert [len(place.here.said(kind)) for kind in kinds] == [3, 1]


class Collecting(FolderDrop):
    """Frees at each piece what nobody holds any more: what is measured is what is held."""

    def deliver(self, name: str, content: FileInPieces, *, tried_before: bool) -> Delivery:
        """Leave a file."""

        def pieces() -> Iterator[bytes]:
            for piece in content.pieces():
                gc.collect()
                yield piece

        return super().deliver(name, replace(content, pieces=pieces), tried_before=tried_before)


@pytest.mark.parametrize("ready", [True, False])
def test_memory_does_not_grow_with_the_file(make: Make, monkeypatch: pytest.MonkeyPatch, ready: bool) -> None:
    """Four times the families: a page of them is in memory, and a piece of the file; likewise from the log alone."""
    monkeypatch.setattr(said, "_CHUNK", 1024)

    def peak(families: int) -> tuple[int, int]:
        place = make()
        place.here.insured(*(f"town/{number:04}" for number in range(families - len(FAMILIES))))
        place.prepare()
        drop = Collecting(inbox=place.inbox, outbox=place.inbox)
        place.here.doors = replace(place.here.doors, drops={CARRIER: drop})
        if not ready:
            _drop_all(place)
        gc.collect()
        gc.freeze()
        tracemalloc.start()
        assert place.deliver() == ([1], None)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        gc.unfreeze()
        assert place.there() == place.prepared()
        (file,) = place.inbox.iterdir()
        return found, file.stat().st_size

    peak(len(FAMILIES))  # what is made once, such as patterns, is made
    (few, small), (many, large) = (peak(pages * PAGE) for pages in (8, 32))

    assert many - few < (large - small) / 2
