"""A record of the log as a topic carries it: key, partition and headers (CloudEvents Kafka binding, binary mode)."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from zlib import crc32

from events.codec import parts

CATALOG_STREAM = "catalog"

OUTGOING: Final[Mapping[str, str]] = {
    "coverage.changed": "coverage",
    "payroll.deductions": "payroll",
    "cobra.triggers": "cobra",
}
"""The topics for others to consume, and the category of the streams whose records each carries."""

VALUE_MAX: Final = 16 * 1024 * 1024 - 64 * 1024
"""Bytes of a value; a longer one stays in the log, and is announced without it."""

MESSAGE_MAX: Final = 16 * 1024 * 1024
"""Bytes of a message, headers and all: what topics and producers are made for."""

_OF_FAMILIES = frozenset({"cobra", "coverage", "hr", "misfit", "payroll"})
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


def heard(partition: int, offset: int, headers: Mapping[str, bytes]) -> Heard:
    """Return what the headers of a message of the log's topic say.

    Raises:
      ValueError: the message is none of ours.
    """
    try:
        position, previous = int(headers["ce_position"]), headers.get("ce_previous")
        stream = headers["ce_stream"].decode()
        return Heard(partition, offset, position, None if previous is None else int(previous), stream)
    except (KeyError, ValueError) as error:
        raise ValueError(f"partition {partition}, offset {offset}: no record of the log") from error
