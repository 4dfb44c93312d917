"""What a message of an inbound topic holds: one CloudEvent or several, in every mode, as intake takes them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

Headers = Mapping[str, str | bytes | None] | Sequence[tuple[str, str | bytes | None]] | None
"""As clients of Kafka give them; a name may come twice, and a value may be missing."""

_BATCH = "application/cloudevents-batch+json"
_STRUCTURED = "application/cloudevents"
_JSON = "application/json"
_PREFIX = "ce_"


def place_of(topic: str, partition: int, offset: int) -> str:
    """Return how a message is named wherever a person may look for it."""
    return f"kafka:{topic}/{partition}@{offset}"


def events_in(place: str, headers: Headers, value: bytes | None) -> Iterator[tuple[str, bytes]]:
    """Yield each event of a message with its place, as a structured CloudEvent in JSON.

    What is none is yielded as it came, for intake to refuse with reasons: nothing that arrived is dropped. Source:
    CloudEvents Kafka binding 1.0.2, sections 3.1 to 3.3.
    """
    said = {name.lower(): _text(content) for name, content in _pairs(headers)}
    kind = said.get("content-type", "").partition(";")[0].strip().lower()
    content = value or b""
    if kind == _BATCH and (items := _list(content)) is not None:
        for number, item in enumerate(items, 1):
            yield f"{place}#{number}", json.dumps(item).encode()
    elif not kind.startswith(_STRUCTURED) and any(name.startswith(_PREFIX) for name in said):
        yield place, _structured(said, kind, content)
    else:
        yield place, content


def _structured(said: dict[str, str], kind: str, content: bytes) -> bytes:
    """Return the structured form of a binary-mode event; data that is no JSON becomes a text, which is no data."""
    event: dict[str, object]
    event = {name.removeprefix(_PREFIX): told for name, told in said.items() if name.startswith(_PREFIX)}
    if kind not in {"", _JSON}:
        event["datacontenttype"] = kind
    try:
        event["data"] = json.loads(content)
        return json.dumps(event).encode()  # nested as deep as can be read, it is too deep to be written
    except (ValueError, RecursionError):
        event["data"] = content.decode("utf-8", "backslashreplace")
    return json.dumps(event).encode()


def _list(content: bytes) -> list[object] | None:
    """Return a batch's events; None for what is no batch, or an empty one: that is kept as it came."""
    try:
        items = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return items if isinstance(items, list) and items else None


def _pairs(headers: Headers) -> Iterable[tuple[str, str | bytes | None]]:
    return headers.items() if isinstance(headers, Mapping) else headers or ()


def _text(content: str | bytes | None) -> str:
    return content.decode("utf-8", "backslashreplace") if isinstance(content, bytes) else content or ""
