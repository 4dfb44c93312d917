"""Between an event and what the log stores of it: a name `kind.vN` and JSON, personal fields sealed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, get_args

from pydantic import BaseModel, TypeAdapter
from pydantic_core import from_json, to_json

from events.base import Cause, DomainEvent, Entry
from events.catalogue import BY_KIND, CATEGORIES, EventClass, parse_topic, topic_of
from events.errors import UnknownEvent
from events.people import SEALED_CHANGES, SEALED_PERSON, SEALED_TEXT, Person, PersonChanges
from events.upcasts import upcast
from events.vocabulary.people import SELF, person_id

Seal = Callable[[str, bytes], str]
"""Person, plaintext → sealed text."""

Open = Callable[[str, str], bytes | None]
"""Person, sealed text → plaintext, or None when the person has been forgotten."""

SEALED_MARK: Final = "$sealed"

_DATA: Final = b',"data":'
_NOT_ASKED: Final = "?"


def person_of(stream: str, event: DomainEvent) -> str:
    """Return whose key seals the personal fields of an event in this stream.

    It is a member of the family the stream is named after; of a quarantined event, the family if it was understood,
    and else the exception itself.
    """
    family = getattr(event, "family", None) if "family" in type(event).model_fields else None
    return person_id(family or stream.partition("/")[2], event.sealed_for())


class Written:
    """An entry written once: its name, its plain JSON, and beside it what will be sealed."""

    __slots__ = ("_cause", "_plain", "_sealed", "person", "stream", "topic")

    def __init__(self, entry: Entry) -> None:
        """Write an entry.

        Raises:
          ValueError: the class is not in the catalogue, the stream is not one for it, or a sealed field holds only
            the placeholder of something that was not opened.
        """
        event = entry.event
        event_class = type(event)
        category = entry.stream.partition("/")[0]
        if category not in CATEGORIES.get(event_class, ()):
            raise ValueError(f"{event_class.__name__} does not belong in a stream {category}/…")
        self.stream = entry.stream
        self.topic = topic_of(event_class)
        self._cause = entry.cause
        self._sealed = [
            (name, _plain(value))
            for name in event_class.SEALED
            if (value := getattr(event, name)) is not None and value != SEALED_TEXT
        ]
        self.person = person_of(entry.stream, event) if self._sealed else None
        """Whose key will seal it, or None if there is nothing to seal."""
        self._plain = event.model_dump_json(by_alias=True, exclude={name for name, _ in self._sealed} or None)

    def content(self) -> bytes:
        """Return what makes an upstream event the same as another of its name: stream, type, time and data."""
        time = self._cause.time
        told = "" if time is None else _in_utc(time)
        head = f"{self.stream}\n{self.topic}\n{told}\n{self._plain}"
        return b"\n".join((head.encode(), *(plaintext for _, plaintext in self._sealed)))

    def state(self, seal: Seal) -> bytes:
        """Return the JSON to be stored, to be completed by `stamped`."""
        cause = self._cause
        head: dict[str, object] = {"source": cause.source, "id": cause.id}
        if cause.time is not None:
            head["time"] = _in_utc(cause.time)
        if cause.causation is not None:
            head["causation"] = cause.causation
        if cause.correlation is not None:
            head["correlation"] = cause.correlation
        if cause.actor is not None:
            head["actor"] = cause.actor
        fields = self._plain
        for name, plaintext in self._sealed:
            assert self.person is not None, "what is sealed belongs to somebody"
            comma = "" if fields == "{}" else ","
            sealed = to_json({SEALED_MARK: seal(self.person, plaintext)}).decode()
            fields = f'{fields[:-1]}{comma}"{name}":{sealed}}}'
        return to_json(head)[:-1] + _DATA + fields.encode() + b"}"


def stamped(state: bytes, recorded_at: datetime) -> bytes:
    """Return what `Written.state` made, completed by the instant of recording, which the log alone knows."""
    return b'{"at":"' + _in_utc(recorded_at).encode() + b'",' + state[1:]


def parts(state: bytes) -> tuple[dict[str, str | int], bytes]:
    """Return what `stamped` made in two: where the event comes from and when, and the event itself, sealed as it is."""
    head, fields = _cut(state)
    return from_json(head), fields


def _cut(state: bytes) -> tuple[bytes, bytes]:
    cut = state.index(_DATA)  # quotes inside a JSON text are escaped, so the first one is the field
    return state[:cut] + b"}", state[cut + len(_DATA) : -1]


def encode(entry: Entry, recorded_at: datetime, seal: Seal) -> tuple[str, bytes]:
    """Return the stored name and the whole JSON of an entry.

    Raises:
      ValueError: as `Written` does.
    """
    written = Written(entry)
    return written.topic, stamped(written.state(seal), recorded_at)


def same_content(event: DomainEvent, cause: Cause, held: DomainEvent, held_cause: Cause) -> bool:
    """Whether an upstream event says what the one held says, although it may be written in another way."""
    return (
        event == held
        and cause.time == held_cause.time
        and all(_named(getattr(event, name)) == _named(getattr(held, name)) for name in event.SEALED)
    )


class Stored:
    """A stored event, read and brought to its latest version, but not opened yet."""

    __slots__ = ("_data", "_event_class", "_fields", "_person", "_stream", "cause", "recorded_at")

    def __init__(self, stream: str, topic: str, state: bytes) -> None:
        """Read what is stored of an event.

        Raises:
          UnknownEvent: the name or its version is not known here.
        """
        event_class, version = _known(topic)
        self._stream = stream
        self._event_class = event_class
        head, self._data = _cut(state)
        self.cause, self.recorded_at = _origin(head)
        """Where it comes from, and when the log recorded it."""
        self._fields: dict[str, Any] = {}
        self._person: str | None = _NOT_ASKED if event_class.SEALED else None
        if event_class.SEALED or version != event_class.VERSION:
            self._fields = upcast(event_class.KIND, version, event_class.VERSION, from_json(self._data))

    @property
    def person(self) -> str | None:
        """Whose key opens it, or None if there is nothing to open. Found when it is first asked for."""
        if self._person is _NOT_ASKED:
            self._person = self._find_person()
        return self._person

    def _find_person(self) -> str | None:
        event_class, fields = self._event_class, self._fields
        if all(_sealed_text(fields.get(name)) is None for name in event_class.SEALED):
            return None
        if event_class.sealed_for is DomainEvent.sealed_for:
            return person_id(fields.get("family") or self._stream.partition("/")[2], SELF)
        return person_of(self._stream, event_class.model_construct(None, **fields))

    def event(self, open_: Open | None) -> DomainEvent:
        """Return the event. Without `open_`, or where the key is gone, placeholders stand for what is sealed."""
        event: DomainEvent
        reading = (
            self._event_class.__pydantic_validator__
        )  # beneath `model_validate`, whose own work shows in masses
        if not self._fields:
            event = reading.validate_json(self._data)
            return event
        fields = dict(self._fields)
        person = None if open_ is None else self.person
        for name in self._event_class.SEALED:
            sealed = _sealed_text(fields.get(name))
            if sealed is not None:
                plaintext = None if open_ is None or person is None else open_(person, sealed)
                fields[name] = _unsealed(self._event_class, name, plaintext)
        event = reading.validate_python(fields)
        return event


def decode(
    stream: str, topic: str, state: bytes, open_: Open | None = None
) -> tuple[DomainEvent, Cause, datetime]:
    """Return the event at its latest version, where it comes from, and when it was recorded.

    Raises:
      UnknownEvent: the name or its version is not known here.
    """
    stored = Stored(stream, topic, state)
    return stored.event(open_), stored.cause, stored.recorded_at


@lru_cache(maxsize=1024)
def _known(topic: str) -> tuple[EventClass, int]:
    named = parse_topic(topic)
    event_class = BY_KIND.get(named.kind) if named is not None else None
    if named is None or event_class is None or not 1 <= named.version <= event_class.VERSION:
        raise UnknownEvent(f"the log holds {topic}, which this version does not know")
    return event_class, named.version


@lru_cache(maxsize=64)
def _origin(head: bytes) -> tuple[Cause, datetime]:
    """Read where an event comes from and when it was recorded; a family's facts of one decision say the same."""
    said = from_json(head)
    time = said.get("time")
    cause = Cause(
        said["source"],
        said["id"],
        None if time is None else datetime.fromisoformat(time),
        said.get("causation"),
        said.get("correlation"),
        said.get("actor"),
    )
    return cause, _instant(said["at"])


_instant = lru_cache(maxsize=1024)(datetime.fromisoformat)
"""Read an instant; all that was recorded together has the same one."""


@lru_cache(maxsize=1024)
def _in_utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()


def _plain(value: object) -> bytes:
    """Return a value as JSON. What a change of a person does not name is left out, for it stays as it is."""
    if value is SEALED_PERSON or value is SEALED_CHANGES:
        raise ValueError("what was not opened cannot be written")
    if isinstance(value, BaseModel):
        return value.model_dump_json(exclude_unset=True).encode()
    return json.dumps(value).encode()


def _named(value: object) -> frozenset[str]:
    return frozenset(value.model_fields_set) if isinstance(value, BaseModel) else frozenset()


def _sealed_text(value: object) -> str | None:
    return value.get(SEALED_MARK) if isinstance(value, dict) else None


def _unsealed(event_class: EventClass, name: str, plaintext: bytes | None) -> object:
    placeholder, adapter = _opened_as(event_class, name)
    return placeholder if plaintext is None else adapter.validate_json(plaintext)


@lru_cache(maxsize=256)
def _opened_as(event_class: EventClass, name: str) -> tuple[object, TypeAdapter[Any]]:
    """Return what stands for a sealed field, and how its plaintext is read."""
    annotation = event_class.model_fields[name].annotation
    kinds = get_args(annotation) or (annotation,)
    if Person in kinds:
        return SEALED_PERSON, TypeAdapter(Person)
    if PersonChanges in kinds:
        return SEALED_CHANGES, TypeAdapter(PersonChanges)
    return (None if type(None) in kinds else SEALED_TEXT), TypeAdapter(str)
