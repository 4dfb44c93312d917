"""What a topic says of a record: key, partition and headers, written from what is stored and read again."""

import json
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.announcements import (
    MESSAGE_MAX,
    OUTGOING,
    VALUE_MAX,
    Due,
    Heard,
    announcement,
    due,
    heard,
    key_of,
    partition_of,
    told_to_all,
)
from events.catalogue import ALL_CATEGORIES, CATEGORIES, EventClass, topic_of
from events.codec import encode
from tests.events.samples import FAMILY, RECORDED_AT, sample


def sealed(person: str, plaintext: bytes) -> str:
    """Seal as the key store does, as far as these tests can see."""
    return f"<{len(plaintext)} bytes>"


@pytest.mark.parametrize("event_class", CATEGORIES, ids=topic_of)
def test_every_record_can_be_told(event_class: EventClass) -> None:
    """Headers and value say what is stored, sealed fields stay sealed, and the headers are understood again."""
    entry = sample(event_class)
    topic, state = encode(entry, RECORDED_AT, sealed)

    told = announcement(1234, entry.stream, 3, topic, state)

    cause = entry.cause
    subject = entry.stream.partition("/")[2]
    assert told.headers == {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": cause.id or f"{entry.stream}@3",
        "ce_source": cause.source,
        "ce_type": topic,
        "ce_time": (cause.time or RECORDED_AT).isoformat(),
        "ce_stream": entry.stream,
        "ce_position": "1234",
        **({"ce_subject": subject} if subject else {}),
    }
    stored = json.loads(state)
    assert json.loads(told.value) == stored["data"]
    assert (told.position, told.stream) == (1234, entry.stream)


def test_a_record_that_is_too_large() -> None:
    """It is announced without its value, which the log has; the largest that goes has room for its headers."""
    entry = sample(next(iter(CATEGORIES)))
    topic, state = encode(entry, RECORDED_AT, sealed)
    head = state[: state.index(b',"data":')]
    value = b'"%s"' % (b"x" * (VALUE_MAX - 2))

    largest = announcement(1, entry.stream, 1, topic, head + b',"data":' + value + b"}")
    larger = announcement(1, entry.stream, 1, topic, head + b',"data":' + value + b" }")

    assert largest.value == value
    assert "ce_omitted" not in largest.headers
    assert larger.value == b""
    assert larger.headers == dict(largest.headers) | {"ce_omitted": "size"}
    assert sum(len(name) + len(text) for name, text in largest.headers.items()) + len(value) < MESSAGE_MAX


@pytest.mark.parametrize(
    "stream, key",
    [
        (f"hr/{FAMILY}", FAMILY),
        (f"coverage/{FAMILY}", FAMILY),
        (f"payroll/{FAMILY}", FAMILY),
        (f"cobra/{FAMILY}", FAMILY),
        (f"misfit/{FAMILY}", FAMILY),
        (f"transfer/{FAMILY}", FAMILY),
        ("feed/blue", "feed/blue"),
        ("catalog", "catalog"),
        ("exception/17", "exception/17"),
    ],
)
def test_keys(stream: str, key: str) -> None:
    """All that is recorded of a family has one key; what belongs to none has its own."""
    assert key_of(stream) == key


def test_only_catalogs_are_told_to_all() -> None:
    """A catalog goes to every partition, and nothing else does."""
    assert [each for each in sorted(ALL_CATEGORIES) if told_to_all(each)] == ["catalog"]


def test_outgoing_topics_are_of_families() -> None:
    """Each topic for others carries the streams of one category, under the family's key."""
    assert {key_of(f"{category}/{FAMILY}") for category in OUTGOING.values()} == {FAMILY}
    assert set(OUTGOING.values()) <= ALL_CATEGORIES


@given(st.text(min_size=1), st.integers(1, 1000))
def test_partitions(key: str, partitions: int) -> None:
    """A key has one partition of those there are."""
    assert partition_of(key, partitions) == crc32(key.encode()) % partitions
    assert 0 <= partition_of(key, partitions) < partitions


PARTITIONS = {"ce_partitions": b"4"}


@pytest.mark.parametrize(
    ("headers", "value"),
    [
        ({}, b"[]"),
        (PARTITIONS, b""),
        (PARTITIONS, b"{}x"),
        (PARTITIONS, b"7"),
        (PARTITIONS, b"[7]"),
        (PARTITIONS, b'[["seven","hr/city/1"]]'),
        (PARTITIONS, b'[[7,"hr/city/1",0]]'),
        (PARTITIONS, b"[[7,null]]"),
        ({"ce_partitions": b"four"}, b'[[7,"hr/city/1"]]'),
        ({**PARTITIONS, "ce_previous": b""}, b'[[7,"hr/city/1"]]'),
    ],
)
def test_a_message_that_is_none_of_ours(headers: dict[str, bytes], value: bytes) -> None:
    """It is named by its place, and nothing of it is repeated."""
    with pytest.raises(ValueError, match=r"^partition 3, offset 12: does not tell of the log$"):
        heard(3, 12, headers, value)


@pytest.mark.parametrize("previous", [None, 5])
def test_what_is_due_is_heard_as_it_was_told(previous: int | None) -> None:
    """Each record names the one before it in its partition; the first names what the publisher knew."""
    headers, value = due([(7, "hr/city/1"), (9, "catalog")], previous=previous, partitions=4)
    sent = {name: told.encode() for name, told in headers.items()}

    assert (headers["ce_position"], headers["ce_id"], headers["ce_type"]) == ("9", "7-9", "hub.due.v1")
    first, second = Heard(3, 12, 7, previous, "hr/city/1"), Heard(3, 12, 9, 7, "catalog")
    assert heard(3, 12, sent, value) == Due(4, (first, second))
