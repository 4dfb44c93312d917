"""An event without a fault is read in one go; what comes out is what reading it piece by piece gives."""

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from events.catalogue import UPSTREAM, EventClass, topic_of
from events.cloudevents import Fault, Upstream, parse
from tests.events.samples_upstream import FIELDS

Json = dict[str, Any]

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "1", "37.50", "2026-02-30", "2026-02-28", "self", "hr.employee.hired.v1", "city/1"]),
    st.just([]),
    st.just({}),
)


def sent(event_class: EventClass) -> Json:
    """Return an event that keeps the contract, with every field filled."""
    return {
        "specversion": "1.0",
        "id": "17",
        "source": "munis/city",
        "type": topic_of(event_class),
        "subject": "city/010234",
        "time": "2026-02-02T23:00:00.1234567-05:00",
        "data": copy.deepcopy(FIELDS[event_class]),
    }


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of everything inside a value, but the value itself."""
    inside: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    return [found for key, each in inside for found in ((*path, key), *places(each, (*path, key)))]


@st.composite
def almost_right(draw: st.DrawFn) -> Json:
    """Draw an event in which up to two places hold something else, are gone, or have company."""
    event = sent(draw(st.sampled_from(UPSTREAM)))
    for _ in range(draw(st.integers(0, 2))):
        path = draw(st.sampled_from(places(event)))
        parent: Any = event
        for key in path[:-1]:
            parent = parent[key]
        if draw(st.booleans()):
            parent[path[-1]] = draw(VALUES)
        elif isinstance(parent, dict) and draw(st.booleans()):
            parent["type"] = draw(st.sampled_from([topic_of(UPSTREAM[0]), "x"]))
        else:
            del parent[path[-1]]
    order = draw(st.permutations(sorted(event)))
    return {key: event[key] for key in order}


def written(read: Upstream | list[Fault]) -> str:
    """Return how the log would write what was read."""
    return read.entry.event.model_dump_json(by_alias=True) if isinstance(read, Upstream) else ""


@given(event=almost_right(), spaced=st.booleans())
def test_reading_in_one_go_changes_nothing(event: Json, *, spaced: bool) -> None:
    """Whatever is sent, in whatever order: as bytes it gives the entry or the faults that it gives as an object."""
    text = json.dumps(event, indent=1) if spaced else json.dumps(event, separators=(",", ":"))

    read, known = parse(text.encode()), parse(event)

    assert read == known
    assert written(read) == written(known)


def test_the_last_of_two_equal_names_counts() -> None:
    """An event that names its type or its data twice is what was named last, read either way."""
    event = json.dumps(sent(UPSTREAM[0]))
    twice = event[:-1] + f', "type": "{topic_of(UPSTREAM[1])}", "data": {json.dumps(FIELDS[UPSTREAM[1]])}}}'

    read = parse(twice)

    assert isinstance(read, Upstream)
    assert read == parse(json.loads(twice))
    assert type(read.entry.event) is UPSTREAM[1]
