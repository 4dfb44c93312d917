"""Every version of every event that was ever stored can still be read, and today's are written as before."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from events.base import DomainEvent
from events.catalogue import CATEGORIES, EventClass, parse_topic, topic_of
from events.codec import decode, encode
from events.upcasts import UPCASTS
from tests.events.samples import RECORDED_AT, sample

GOLDEN = Path(__file__).parent / "golden"


def seal(person: str, plaintext: bytes) -> str:
    """Seal so that a reviewer can read it."""
    return f"{person} {plaintext.decode()}"


def open_(person: str, sealed: str) -> bytes:
    """Open what `seal` made."""
    owner, _, plaintext = sealed.partition(" ")
    assert owner == person
    return plaintext.encode()


def written(event_class: EventClass) -> dict[str, object]:
    """Return what is stored of a sample today."""
    entry = sample(event_class)
    topic, state = encode(entry, RECORDED_AT, seal)
    return {"stream": entry.stream, "topic": topic, "state": json.loads(state)}


def read(path: Path) -> DomainEvent:
    """Return the event of a golden file, opened."""
    golden = json.loads(path.read_text())
    state = json.dumps(golden["state"], separators=(",", ":")).encode()
    return decode(golden["stream"], golden["topic"], state, open_)[0]


def all_event_classes(base: EventClass = DomainEvent) -> Iterator[EventClass]:
    """Yield every event class there is, abstract ones left out."""
    for event_class in base.__subclasses__():
        if "KIND" in vars(event_class) and event_class.__module__.startswith("events."):
            yield event_class
        yield from all_event_classes(event_class)


@pytest.mark.parametrize("event_class", CATEGORIES, ids=topic_of)
def test_today_is_written_as_before(event_class: EventClass, rewrite_golden: bool) -> None:
    """What the log stores of each event today is what its golden file says."""
    path = GOLDEN / f"{topic_of(event_class)}.json"
    if rewrite_golden:
        path.write_text(json.dumps(written(event_class), indent=1) + "\n")

    assert json.loads(path.read_text()) == written(event_class)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_everything_ever_stored_is_read(path: Path) -> None:
    """Each golden file, of whatever version, is read as the latest version of its kind."""
    topic = parse_topic(path.stem)

    event = read(path)

    assert topic is not None
    assert topic.kind == event.KIND


@pytest.mark.parametrize("event_class", CATEGORIES, ids=topic_of)
def test_what_is_read_is_what_was_written(event_class: EventClass) -> None:
    """The golden file of today's version gives back the very event it was made of."""
    assert read(GOLDEN / f"{topic_of(event_class)}.json") == sample(event_class).event


def test_every_event_is_in_the_catalogue() -> None:
    """No event class is missing from the catalogue, and none in it is unknown."""
    assert set(all_event_classes()) == set(CATEGORIES)


def test_every_version_has_a_golden_file_and_an_upcast() -> None:
    """For each version below the latest there are a golden file and a step upwards; no step is left over."""
    below = {(c.KIND, version) for c in CATEGORIES for version in range(1, c.VERSION)}

    assert below == set(UPCASTS)
    assert {f"{kind}.v{version}.json" for kind, version in below} <= {path.name for path in GOLDEN.iterdir()}
