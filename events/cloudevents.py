"""The envelope of the contract with upstream systems: CloudEvents 1.0 in JSON, read into an entry or into faults."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError, create_model

from events.base import Cause, DomainEvent, Entry, EventRef, Model
from events.catalogue import BY_KIND, UPSTREAM, EventClass, parse_topic, topic_of
from events.upcasts import upcast

Code = Literal["bad-json", "unknown-type", "unknown-field", "missing-field", "bad-value"]

_JSON: Final = TypeAdapter[Any](Any)
_TODAY: Final = {topic_of(event_class): event_class for event_class in UPSTREAM}
_TYPE: Final = re.compile(rb'"type"\s*:\s*"([a-z._-]{1,90}\.v[0-9]{1,4})"')
_UPSTREAM_KINDS: Final = frozenset(event_class.KIND for event_class in UPSTREAM)
_FIELD_NAME: Final = re.compile(r"(?!.*\d{3})[A-Za-z_$][A-Za-z0-9_-]{0,39}")
_FORMS: Final = {
    "id": "should be 1 to 200 printable characters",
    "source": "should be a registered name in small letters, such as munis/city",
    "type": "should be a name with its version, such as hr.employee.hired.v1",
    "subject": "should be <employer>/<employee_id>, such as city/10234",
    "time": "should be an instant with its zone, such as 2026-07-01T12:00:00Z",
}
_INSTANT: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$"


def _instant(value: str) -> str:
    try:
        read_instant(value)
    except (ValueError, OverflowError):
        raise ValueError("not a day and time that exist") from None
    return value


def _not_ours(value: str) -> str:
    if value == "hub":
        raise ValueError("the hub's own name cannot be a source")
    return value


Name = Annotated[
    str, StringConstraints(pattern=r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$", max_length=200)
]


class CloudEvent(Model):
    """The attributes of an upstream event, beside what happened."""

    specversion: Literal["1.0"]
    id: Name
    source: Annotated[
        str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9/_.-]*$", max_length=100), AfterValidator(_not_ours)
    ]
    type: Annotated[str, StringConstraints(pattern=r"^[a-z._-]+\.v[1-9][0-9]*$", max_length=100)]
    subject: Annotated[
        str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}/[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")
    ]
    """The employee: `<employer>/<employee_id>`."""
    time: Annotated[str, StringConstraints(pattern=_INSTANT), AfterValidator(_instant)]
    """When the source recorded it, RFC 3339."""
    datacontenttype: Literal["application/json"] | None = None
    data: dict[str, Any]
    correlationid: Name | None = None
    causationid: Name | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with what arrived: where (a JSON pointer), why, and a code. It holds no value of it."""

    pointer: str
    reason: str
    code: Code


@dataclass(frozen=True, slots=True)
class Upstream:
    """An event that keeps the contract, as an entry for the stream of its employee."""

    entry: Entry


@lru_cache(maxsize=64)
def read_instant(text: str) -> datetime:
    """Return an RFC 3339 instant in UTC; what is finer than a microsecond is cut off.

    Raises:
      ValueError, OverflowError: there is no such instant.
    """
    whole, dot, rest = text.partition(".")
    if dot:
        digits = rest.rstrip("Z").partition("+")[0].partition("-")[0]
        text = f"{whole}.{digits[:6].ljust(6, '0')}{rest[len(digits) :]}"
    return datetime.fromisoformat(text).astimezone(UTC)


def parse(event: str | bytes | Mapping[str, Any]) -> Upstream | list[Fault]:
    """Read one structured CloudEvent. It never raises for what arrived; it answers with every fault it can see.

    Fields that the contract does not name are refused. No reason and no pointer repeats a value that arrived.
    """
    if isinstance(event, str | bytes) and (whole := _read_whole(event)) is not None:
        return whole
    try:
        raw = _JSON.validate_json(event) if isinstance(event, str | bytes) else dict(event)
    except ValidationError as error:
        return [
            Fault("", _reason(error.errors(include_input=False, include_url=False)[0]["msg"]), "bad-json")
        ]
    if not isinstance(raw, dict):
        return [Fault("", "an event is a JSON object", "bad-json")]
    faults: list[Fault] = []
    envelope: CloudEvent | None = None
    try:
        envelope = CloudEvent.model_validate(raw, strict=True)
    except ValidationError as error:
        faults = _faults(error, ())
    happened = _read_data(raw, faults)
    if envelope is None or happened is None:
        return faults
    return _upstream(envelope, happened)


def _upstream(envelope: CloudEvent, happened: DomainEvent) -> Upstream:
    cause = Cause(
        source=envelope.source,
        id=envelope.id,
        time=read_instant(envelope.time),
        correlation=envelope.correlationid or envelope.causationid,
    )
    return Upstream(Entry(f"hr/{envelope.subject}", happened, cause))


def _read_whole(event: str | bytes) -> Upstream | None:
    """Read an event in one go, envelope and data together, or None if it has any fault or is of an older version.

    What looks like its type is only a guess; the shape that is tried holds the event to it.
    """
    guess = _TYPE.search(event.encode(errors="replace") if isinstance(event, str) else event)
    shape = None if guess is None else _whole(guess[1].decode())
    if shape is None:
        return None
    try:
        envelope = shape.model_validate_json(event, strict=True)
    except ValueError:
        return None
    return _upstream(envelope, envelope.data)


@lru_cache(maxsize=256)
def _whole(type_: str) -> Any:
    """Return the envelope that holds exactly this type of event, or None if it is not one of today's upstream types."""
    event_class = _TODAY.get(type_)
    if event_class is None:
        return None
    exactly = Field(pattern=f"^{re.escape(type_)}$")
    return create_model(
        event_class.__name__, __base__=CloudEvent, type=(str, exactly), data=(event_class, ...)
    )


def named(event: str | bytes | Mapping[str, Any]) -> tuple[EventRef | None, str | None, str | None]:
    """Return what can be told of an event with faults: its name, its family and its type, each if it keeps its form."""
    try:
        raw = _JSON.validate_json(event) if isinstance(event, str | bytes) else event
    except ValidationError:
        return None, None, None
    if not isinstance(raw, Mapping):
        return None, None, None
    try:
        CloudEvent.model_validate(dict(raw), strict=True)
        wrong: set[object] = set()
    except ValidationError as error:
        wrong = {
            fault["loc"][0] for fault in error.errors(include_input=False, include_url=False) if fault["loc"]
        }
    source, id_, subject, type_ = (
        None if name in wrong else raw.get(name) for name in ("source", "id", "subject", "type")
    )
    return EventRef(source, id_) if source and id_ else None, subject, type_


def _read_data(raw: dict[str, Any], faults: list[Fault]) -> DomainEvent | None:
    """Return what happened, or None after adding what is wrong with type and data to `faults`."""
    type_, data = raw.get("type"), raw.get("data")
    if not isinstance(type_, str) or not isinstance(data, dict):
        return None
    topic = parse_topic(type_)
    event_class = BY_KIND.get(topic.kind) if topic is not None and topic.kind in _UPSTREAM_KINDS else None
    if topic is None or event_class is None or not 1 <= topic.version <= event_class.VERSION:
        faults[:] = [fault for fault in faults if fault.pointer != "/type"]
        faults.append(Fault("/type", "no event of this type is known", "unknown-type"))
        return None
    return _validated(event_class, upcast(topic.kind, topic.version, event_class.VERSION, data), faults)


def _validated(event_class: EventClass, fields: dict[str, Any], faults: list[Fault]) -> DomainEvent | None:
    try:
        # Through JSON, for only there does strictness let a text be a day, and a number not be one.
        return event_class.model_validate_json(_JSON.dump_json(fields), strict=True)
    except ValidationError as error:
        faults.extend(_faults(error, ("data",)))
    except ValueError:
        faults.append(Fault("/data", "not JSON", "bad-json"))
    return None


def _faults(error: ValidationError, within: Iterable[str]) -> list[Fault]:
    """Return the faults of a validation; none repeats a value, for messages are asked for without their input."""
    faults = []
    for detail in error.errors(include_input=False, include_url=False, include_context=False):
        place = (*within, *detail["loc"])
        code: Code = "bad-value"
        reason = _reason(detail["msg"])
        if detail["type"] == "extra_forbidden":
            code, reason = "unknown-field", "the contract has no such field"
        elif detail["type"] == "missing":
            code, reason = "missing-field", "this field is required"
        elif detail["type"].startswith("string_"):
            reason = _FORMS.get(str(place[0]), "does not have the form that is due here")
        faults.append(Fault(_pointer(place), reason, code))
    return faults


def _pointer(place: Iterable[int | str]) -> str:
    """Return a JSON pointer. A name that looks like a value rather than a field is not repeated."""
    return "".join(
        f"/{part if isinstance(part, int) or _FIELD_NAME.fullmatch(part) else '…'}" for part in place
    )


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ").replace("Input should be", "should be")
