"""What the log stores of an event gives the event back; what is personal only to who may open it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import Cause, Entry
from events.catalogue import CATEGORIES, UPSTREAM, EventClass, topic_of
from events.codec import Stored, Written, decode, encode, same_content
from events.employment import EmployeeHired, PersonChanged
from events.enrollment import DependentAdded, MedicareChanged
from events.errors import UnknownEvent
from events.intake import EventQuarantined
from events.people import SEALED_CHANGES, SEALED_PERSON
from tests.events.samples import RECORDED_AT, sample
from tests.events.strategies import events

SEALED = [event_class for event_class in CATEGORIES if event_class.SEALED]
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
TEXTS = st.text(min_size=1, max_size=8)
CAUSES = st.builds(
    Cause,
    source=TEXTS,
    id=TEXTS | st.just(""),
    time=st.none() | INSTANTS,
    causation=st.none() | st.integers(1, 2**60),
    correlation=st.none() | TEXTS | st.just(',"data":{}'),
    actor=st.none() | TEXTS,
)


class Safe:
    """A key store that only remembers what it was given."""

    def __init__(self) -> None:
        self.held: list[tuple[str, bytes]] = []

    def seal(self, person: str, plaintext: bytes) -> str:
        """Keep it and return where."""
        self.held.append((person, plaintext))
        return str(len(self.held) - 1)

    def open(self, person: str, sealed: str) -> bytes | None:
        """Return what was sealed for this person."""
        owner, plaintext = self.held[int(sealed)]
        assert person == owner
        return plaintext


@given(st.data(), CAUSES, INSTANTS)
@pytest.mark.parametrize("event_class", CATEGORIES, ids=topic_of)
def test_decoding_gives_back_what_was_encoded(
    event_class: EventClass, data: st.DataObject, cause: Cause, recorded_at: datetime
) -> None:
    """Whatever an event holds, it comes back equal, with its cause and its instant."""
    stream = sample(event_class).stream
    event = data.draw(events(event_class))
    safe = Safe()

    topic, state = encode(Entry(stream, event, cause), recorded_at, safe.seal)

    assert decode(stream, topic, state, safe.open) == (event, cause, recorded_at)
    assert topic == topic_of(event_class)


@pytest.mark.parametrize("event_class", SEALED, ids=topic_of)
def test_nothing_personal_is_stored(event_class: EventClass) -> None:
    """The stored JSON of a sealed field is where it was sealed to, and nothing else."""
    _, state = encode(sample(event_class), RECORDED_AT, lambda person, plaintext: "sealed")

    fields = json.loads(state)["data"]
    assert [fields[name] for name in event_class.SEALED] == [{"$sealed": "sealed"}] * len(event_class.SEALED)
    assert [each for each in (b"078", b"Ada", b"Example", b"Sample", b"1984", b"1EG4") if each in state] == []


@pytest.mark.parametrize(
    "event_class, name, placeholder",
    [
        (EmployeeHired, "person", SEALED_PERSON),
        (DependentAdded, "person", SEALED_PERSON),
        (PersonChanged, "changes", SEALED_CHANGES),
        (MedicareChanged, "mbi", None),
        (EventQuarantined, "raw", ""),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_placeholders(event_class: EventClass, name: str, placeholder: object) -> None:
    """Without a key, or when it is destroyed, a placeholder stands for what is sealed; the rest can be read."""
    entry = sample(event_class)
    topic, state = encode(entry, RECORDED_AT, Safe().seal)
    sealed = entry.event.model_copy(update={name: placeholder})

    assert decode(entry.stream, topic, state)[0] == sealed
    assert decode(entry.stream, topic, state, lambda person, text: None)[0] == sealed


@pytest.mark.parametrize(
    "entry, person",
    [
        (sample(EmployeeHired), "city/010234"),
        (sample(DependentAdded), "city/010234/d1"),
        (sample(PersonChanged), "city/010234/d1"),
        (replace(sample(EventQuarantined), stream="exception/x1"), "city/010234"),
        (Entry("exception/x1", sample(EventQuarantined).event.model_copy(update={"family": None})), "x1"),
    ],
    ids=[
        "employee",
        "dependent",
        "change of a dependent",
        "quarantined, family known",
        "quarantined, unknown",
    ],
)
def test_whose_key(entry: Entry, person: str) -> None:
    """Each personal event is sealed with the key of the person it speaks of, and opened with the same."""
    written = Written(entry)
    topic, state = encode(entry, RECORDED_AT, Safe().seal)

    assert written.person == person
    assert Stored(entry.stream, topic, state).person == person


def test_nothing_to_seal() -> None:
    """An empty personal field needs no key."""
    entry = sample(MedicareChanged)
    empty = replace(entry, event=entry.event.model_copy(update={"mbi": None}))
    topic, state = encode(empty, RECORDED_AT, Safe().seal)

    assert Written(empty).person is None
    assert Stored(entry.stream, topic, state).person is None
    assert decode(entry.stream, topic, state)[0] == empty.event


@pytest.mark.parametrize(
    "topic", ["hr.employee.fired.v1", "hr.employee.hired.v2", "hr.employee.hired.v0", "hired"]
)
def test_what_this_version_does_not_know(topic: str) -> None:
    """A kind or a version from another time is said by name, and nothing is guessed."""
    with pytest.raises(UnknownEvent, match=topic):
        decode("hr/city/1", topic, b'{"at":"2026-01-01T00:00:00+00:00","source":"a","id":"b","data":{}}')


def test_what_is_not_written() -> None:
    """An event in a stream of another kind, and one that was never opened, are refused."""
    hired = sample(EmployeeHired)
    unread = hired.event.model_copy(update={"person": SEALED_PERSON})

    with pytest.raises(ValueError, match="does not belong"):
        Written(replace(hired, stream="coverage/city/010234"))
    with pytest.raises(ValueError, match="not opened"):
        Written(replace(hired, event=unread))


@pytest.mark.parametrize("event_class", UPSTREAM, ids=topic_of)
def test_content_tells_the_same_from_another(event_class: EventClass) -> None:
    """Content does not change with who passed an event on; it changes with family, time and what is told."""
    entry = sample(event_class)
    cause = entry.cause
    passed_on = replace(entry, cause=cause._replace(correlation="another", actor="someone", causation=9))
    others = [
        replace(entry, stream="hr/city/2"),
        replace(entry, cause=cause._replace(time=None)),
        *([altered] if (altered := without_sealed(entry)) else []),
    ]

    assert Written(passed_on).content() == Written(entry).content()
    assert Written(entry).content() not in [Written(other).content() for other in others]
    assert same_content(entry.event, cause, passed_on.event, passed_on.cause)


def without_sealed(entry: Entry) -> Entry | None:
    """Return the entry with another personal part, or None if it has none."""
    event = entry.event
    if isinstance(event, PersonChanged):
        return replace(
            entry, event=event.model_copy(update={"changes": type(event.changes)(ssn="078051121")})
        )
    if isinstance(event, EmployeeHired | DependentAdded):
        person = event.person.model_copy(update={"first_name": "Eda"})
        return replace(entry, event=event.model_copy(update={"person": person}))
    return None
