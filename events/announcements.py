"""Records as topics carry them: one a message (CloudEvents Kafka binding, binary mode), or as a list of what is due."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from zlib import crc32

from pydantic_core import from_json, to_json

from events.codec import parts

CATALOG_STREAM = "catalog"

OUTGOING: Final[Mapping[str, str]] = {
    "coverage.changed": "coverage",
    "payroll.deductions": "payroll",
    "cobra.triggers": "cobra",
}
"""The topics for others to consume, and the category of the streams whose records each carries."""

DUE_TYPE: Final = "hub.due.v1"
"""What is told to workers: which streams have grown, and where. They read the log, so they need no more."""

VALUE_MAX: Final = 16 * 1024 * 1024 - 64 * 1024
"""Bytes of a value; a longer one stays in the log, and is announced without it."""

MESSAGE_MAX: Final = 16 * 1024 * 1024
"""Bytes of a message, headers and all: what topics and producers are made for."""

_OF_FAMILIES = frozenset({"cobra", "coverage", "hr", "misfit", "payroll", "transfer"})
"""The categories whose streams are named after a family."""


class Announcement(NamedTuple):
    """A record as it goes to a topic. Nothing in key or headers is personal; in the value that is sealed."""

    position: int
    stream: str
    headers: Mapping[str, str]
    value: bytes


class Message(NamedTuple):
    """An announcement on its way to one partition of a topic."""

    topic: str
    partition: int
    key: str
    headers: dict[str, str]
    value: bytes


class Heard(NamedTuple):
    """A record of the log as a topic announces it; what it says is read from the log."""

    partition: int
    offset: int
    position: int
    previous: int | None
    """Position of the record before it in the same partition, as far as its publisher knew."""
    stream: str


def key_of(stream: str) -> str:
    """Return the key under which a stream's records are published: the family, or the stream that has none."""
    category, _, subject = stream.partition("/")
    return subject if category in _OF_FAMILIES else stream


def partition_of(key: str, partitions: int) -> int:
    """Return the partition of a key, from 0: CRC-32 of its UTF-8, as librdkafka's `consistent` partitioner has it."""
    return crc32(key.encode()) % partitions


def told_to_all(stream: str) -> bool:
    """Whether records of a stream go to every partition: a catalog concerns every family."""
    return stream == CATALOG_STREAM


def announcement(position: int, stream: str, version: int, topic: str, state: bytes) -> Announcement:
    """Return a stored record as topics carry it: nothing is decoded or opened.

    `ce_previous` is added by who publishes it, partition by partition. A value beyond `VALUE_MAX` is left out, and
    `ce_omitted` says so.
    """
    head, value = parts(state)
    headers = {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": str(head["id"] or f"{stream}@{version}"),
        "ce_source": str(head["source"]),
        "ce_type": topic,
        "ce_time": str(head.get("time") or head["at"]),
        "ce_stream": stream,
        "ce_position": str(position),
    }
    if subject := stream.partition("/")[2]:
        headers["ce_subject"] = subject
    if len(value) > VALUE_MAX:
        headers["ce_omitted"] = "size"
        value = b""
    return Announcement(position, stream, headers, value)


def due_topic(log_topic: str) -> str:
    """Return the topic that tells workers what is due, beside the topic of the log."""
    return f"{log_topic}.due"


def due(
    records: Sequence[tuple[int, str]], *, previous: int | None, partitions: int
) -> tuple[dict[str, str], bytes]:
    """Return headers and value of the message that tells one partition of records, by position and stream, in order.

    `partitions` is how many the topic has; `previous` as in `Heard`, of the first record.
    """
    (first, _), (last, _) = records[0], records[-1]
    headers = {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": f"{first}-{last}",
        "ce_source": "hub",
        "ce_type": DUE_TYPE,
        "ce_position": str(last),
        "ce_partitions": str(partitions),
    }
    if previous is not None:
        headers["ce_previous"] = str(previous)
    return headers, to_json(records)


class Due(NamedTuple):
    """What one message tells a worker, in order of position."""

    partitions: int
    """How many the topic had for its publisher."""
    records: tuple[Heard, ...]


def heard(partition: int, offset: int, headers: Mapping[str, bytes], value: bytes) -> Due:
    """Return what `due` told.

    Raises:
      ValueError: the message is none of ours.
    """
    try:
        previous = int(headers["ce_previous"]) if "ce_previous" in headers else None
        records = []
        for position, stream in from_json(value):
            if not isinstance(position, int) or not isinstance(stream, str):
                raise ValueError("a record has a position and a stream")
            records.append(Heard(partition, offset, position, previous, stream))
            previous = position
        return Due(int(headers["ce_partitions"]), tuple(records))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"partition {partition}, offset {offset}: does not tell of the log") from error
