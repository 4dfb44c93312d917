"""What messages of the inbound topic hold, in every mode of CloudEvents, and when they hold nothing of the kind."""

import json

import pytest

from connectors.kafka.inbound import Headers, events_in
from events.cloudevents import Upstream, parse
from tests.fixtures.hub import Json, hired

PLACE = "kafka:hr.events/3@17"
EVENT = hired()
STRUCTURED = json.dumps(EVENT, ensure_ascii=False).encode()
BINARY = [(f"ce_{name}", str(said).encode()) for name, said in EVENT.items() if name != "data"]
DATA = json.dumps(EVENT["data"], ensure_ascii=False).encode()


def held(headers: Headers, value: bytes | None) -> list[tuple[str, Json]]:
    """Return the events of a message, read."""
    return [(place, json.loads(raw)) for place, raw in events_in(PLACE, headers, value)]


@pytest.mark.parametrize(
    "headers, value",
    [
        (None, STRUCTURED),
        ([("content-type", b"application/cloudevents+json; charset=utf-8")], STRUCTURED),
        ([("trace", None)], STRUCTURED),
        ([*BINARY, ("content-type", b"application/json")], DATA),
        (BINARY, DATA),
        ([("Content-Type", b"application/json; charset=utf-8"), *BINARY], DATA),
        ([*BINARY, ("content-type", b"application/cloudevents+json")], STRUCTURED),
    ],
    ids=["plain", "structured", "another header", "binary", "no type", "charset", "structured with names"],
)
def test_every_mode_says_the_same(headers: Headers, value: bytes) -> None:
    """One event, as it was sent, at the message's place; accents included."""
    assert held(headers, value) == [(PLACE, EVENT)]
    assert isinstance(parse(next(iter(events_in(PLACE, headers, value)))[1]), Upstream)


def test_a_batch_is_several_events() -> None:
    """Each with a place of its own."""
    other = hired(id="second")
    value = json.dumps([EVENT, other]).encode()

    assert held([("content-type", b"application/cloudevents-batch+json")], value) == [
        (f"{PLACE}#1", EVENT),
        (f"{PLACE}#2", other),
    ]


@pytest.mark.parametrize(
    "headers, value, code",
    [
        (None, None, "bad-json"),
        (None, b"", "bad-json"),
        (None, b"{broken", "bad-json"),
        (None, b"\xff\xfe", "bad-json"),
        (None, b"[]", "bad-json"),
        ([("content-type", b"application/cloudevents-batch+json")], b"[]", "bad-json"),
        ([("content-type", b"application/cloudevents-batch+json")], b"{}", "missing-field"),
        (BINARY, None, "bad-value"),
        (BINARY, b"{broken", "bad-value"),
        (BINARY, b"[" * 100_000, "bad-value"),
        (BINARY, b"\xff", "bad-value"),
        ([*BINARY, ("content-type", b"text/xml")], DATA, "bad-value"),
        ([*BINARY, ("ce_color", b"red")], DATA, "unknown-field"),
        ([("ce_id", b"\xff"), *BINARY[2:]], DATA, "missing-field"),
    ],
)
def test_what_is_no_event_is_not_dropped(headers: Headers, value: bytes | None, code: str) -> None:
    """It comes out, once, and whoever reads it says what is wrong."""
    ((place, raw),) = events_in(PLACE, headers, value)

    read = parse(raw)

    assert not isinstance(read, Upstream)
    assert (place, code in {each.code for each in read}) == (PLACE, True)


def test_no_depth_is_too_deep_to_be_refused() -> None:
    """Also where what can still be read is too deep to be written again."""
    deep = (b"[" * depth + b"]" * depth for depth in range(900, 1000))

    read = [list(events_in(PLACE, BINARY, value)) for value in deep]

    assert {len(each) for each in read} == {1}
