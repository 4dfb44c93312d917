"""What upstream systems send: taken when it keeps the contract, and else told every fault without a value of it."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import Cause, Entry, EventRef
from events.catalogue import UPSTREAM, EventClass, topic_of
from events.cloudevents import Fault, Upstream, named, parse
from events.enrollment import ElectionSubmitted
from tests.events.samples import sample
from tests.events.samples_upstream import FIELDS
from tests.events.strategies import events

Sent = dict[str, Any]
GONE = object()


def sent(event_class: EventClass, data: Sent | None = None, **attributes: object) -> Sent:
    """Return a structured CloudEvent."""
    envelope: Sent = {
        "specversion": "1.0",
        "id": "17",
        "source": "munis/city",
        "type": topic_of(event_class),
        "subject": "city/010234",
        "time": "2026-02-02T23:00:00-05:00",
        "data": copy.deepcopy(FIELDS[event_class]) if data is None else data,
    }
    return envelope | attributes


HIRED = UPSTREAM[0]


def changed(pointer: str, value: object) -> Sent:
    """Return a hire in which one place holds something else, or is gone."""
    event = sent(HIRED)
    *parents, last = pointer.strip("/").split("/")
    place = event
    for parent in parents:
        place = place[parent]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return event


@pytest.mark.parametrize("event_class", UPSTREAM, ids=topic_of)
def test_each_type_is_taken(event_class: EventClass) -> None:
    """An event of each type becomes an entry of its employee's stream, as text, as bytes and as an object."""
    entry = Entry(
        "hr/city/010234",
        sample(event_class).event,
        Cause("munis/city", "17", datetime(2026, 2, 3, 4, tzinfo=UTC), correlation="batch-4"),
    )
    event = sent(
        event_class, correlationid="batch-4", causationid="other", datacontenttype="application/json"
    )

    forms = (event, json.dumps(event), json.dumps(event).encode())
    assert [parse(form) for form in forms] == [Upstream(entry)] * 3


@given(st.data())
@pytest.mark.parametrize("event_class", UPSTREAM, ids=topic_of)
def test_any_event_of_a_type_is_taken(event_class: EventClass, data: st.DataObject) -> None:
    """Whatever an event of a type can hold, its JSON is taken and says the same."""
    event = data.draw(events(event_class))

    told = parse(sent(event_class, event.model_dump(mode="json", by_alias=True, exclude_unset=True)))
    assert isinstance(told, Upstream), told
    assert told.entry.event == event


@pytest.mark.parametrize(
    "pointer, value, code",
    [
        ("/specversion", "0.3", "bad-value"),
        ("/id", GONE, "missing-field"),
        ("/id", "", "bad-value"),
        ("/id", 17, "bad-value"),
        ("/id", "1\n7", "bad-value"),
        ("/id", "7" * 201, "bad-value"),
        ("/source", "Munis City", "bad-value"),
        ("/source", "hub", "bad-value"),
        ("/type", GONE, "missing-field"),
        ("/type", "hired", "unknown-type"),
        ("/type", "hr.employee.fired.v1", "unknown-type"),
        ("/type", "hr.employee.hired.v2", "unknown-type"),
        ("/type", "coverage.began.v1", "unknown-type"),
        ("/subject", "010234", "bad-value"),
        ("/subject", "city/1/2", "bad-value"),
        ("/subject", "city/078 05 1120", "bad-value"),
        ("/time", "2026-02-02", "bad-value"),
        ("/time", "2026-02-02T23:00:00", "bad-value"),
        ("/time", "2026-02-30T23:00:00Z", "bad-value"),
        ("/time", "0001-01-01T00:00:00+14:00", "bad-value"),
        ("/time", 1770000000, "bad-value"),
        ("/data", GONE, "missing-field"),
        ("/data", [], "bad-value"),
        ("/traceparent", "00-1", "unknown-field"),
        ("/data/hire_day", GONE, "missing-field"),
        ("/data/hire_day", "2026-02-30", "bad-value"),
        ("/data/hire_day", "01/05/2026", "bad-value"),
        ("/data/hire_day", "2026-01-05T00:00:00", "bad-value"),
        ("/data/hire_day", 20458, "bad-value"),
        ("/data/effective", "2026-01-05", "unknown-field"),
        ("/data/person/ssn", "900-05-1120", "bad-value"),
        ("/data/person/sex", "X", "bad-value"),
        ("/data/person/tobacco", "no", "bad-value"),
        ("/data/person/address/zip", "2139", "bad-value"),
        ("/data/person/address/line3", "x", "unknown-field"),
        ("/data/job/annual_salary", 61234.5, "bad-value"),
        ("/data/job/annual_salary", "61234.567", "bad-value"),
        ("/data/job/annual_salary", "-1.00", "bad-value"),
        ("/data/job/annual_salary", "NaN", "bad-value"),
        ("/data/job/weekly_hours", 169, "bad-value"),
        ("/data/job/school_year_months", "10", "bad-value"),
        ("/data/job/department", " ", "bad-value"),
    ],
)
def test_each_fault_has_its_place(pointer: str, value: object, code: str) -> None:
    """A fault is told by JSON pointer and code, and is the only one told."""
    faults = parse(json.dumps(changed(pointer, value)))

    assert isinstance(faults, list)
    assert [(fault.pointer, fault.code) for fault in faults] == [(pointer, code)]


def test_every_fault_at_once() -> None:
    """All faults of envelope and data are told together."""
    event = changed("/data/hire_day", "soon") | {"subject": "x", "extra": 1}
    event["data"]["person"]["ssn"] = "1"

    faults = parse(event)
    assert isinstance(faults, list)
    assert [fault.pointer for fault in faults] == ["/subject", "/extra", "/data/hire_day", "/data/person/ssn"]


def test_faults_inside_lists() -> None:
    """A fault in an item of a list says which item."""
    event = sent(ElectionSubmitted)
    event["data"]["choices"][1]["plan"] = "hmo"

    faults = parse(event)
    assert faults == [
        Fault("/data/choices/1", "a choice names a plan, or a line that is waived, not both", "bad-value")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "1",
        "null",
        '"{}"',
        "NaN",
        b"\xff\xfe",
        '{"id": "\\ud800"}',
        '{"id": "\ud800"}',
        "[" * 100_000,
        '{"a":' * 5000,
    ],
)
def test_what_is_no_event(text: str | bytes) -> None:
    """Text that is no JSON object is one fault of its own, whatever it is."""
    faults = parse(text)

    assert isinstance(faults, list)
    assert [(fault.pointer, fault.code) for fault in faults] == [("", "bad-json")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PLACES = [
    "/id",
    "/type",
    "/data",
    "/time",
    "/data/person",
    "/data/person/address",
    "/data/job",
    "/data/hire_day",
    "/new",
]


@given(st.sampled_from(PLACES), JSON)
def test_it_never_raises(pointer: str, value: object) -> None:
    """Whatever stands where something else is due, the answer is an entry or faults."""
    told = parse(changed(pointer, value))

    assert isinstance(told, Upstream) or told != []


@given(st.text(), st.binary())
def test_it_never_raises_for_noise(text: str, noise: bytes) -> None:
    """Noise is answered with a fault."""
    assert [isinstance(parse(each), list) for each in (text, noise)] == [True, True]


SECRETS = ["900-05-1120", "Adalbert9", "19840229x", "ada@@example", "1234-567"]
PERSONAL = ["ssn", "sex", "birth_day", "first_name", "address/zip", "tobacco", "marital_status"]


@pytest.mark.parametrize("pointer", PERSONAL)
@pytest.mark.parametrize("secret", SECRETS)
def test_no_value_is_repeated(pointer: str, secret: str) -> None:
    """Neither a reason nor a pointer repeats what stood in the wrong place."""
    for value in ([secret], {"text": secret}, secret * 9):
        event = changed(f"/data/person/{pointer}", value) | {
            "subject": secret,
            "time": secret,
            "type": secret,
        }

        faults = parse(event)
        assert isinstance(faults, list)
        assert not any(secret in fault.reason or secret in fault.pointer for fault in faults)


@pytest.mark.parametrize(
    "name", ["078-05-1120", "078051120", "1984-02-29", "Ada Example", "ada@example.org", ""]
)
def test_a_name_that_is_a_value_is_not_repeated(name: str) -> None:
    """A field whose name cannot be one is told as a fault, without the name."""
    assert parse(changed("/data/person/x", 1) | {name: 1}) == [
        Fault("/…", "the contract has no such field", "unknown-field"),
        Fault("/data/person/x", "the contract has no such field", "unknown-field"),
    ]


@pytest.mark.parametrize(
    "event, name",
    [
        (
            changed("/data/hire_day", "soon"),
            (EventRef("munis/city", "17"), "city/010234", "hr.employee.hired.v1"),
        ),
        (changed("/subject", "x"), (EventRef("munis/city", "17"), None, "hr.employee.hired.v1")),
        (changed("/id", 5), (None, "city/010234", "hr.employee.hired.v1")),
        ("{", (None, None, None)),
        ("[]", (None, None, None)),
        ({}, (None, None, None)),
    ],
    ids=["bad data", "bad subject", "bad id", "no JSON", "no object", "nothing"],
)
def test_what_can_still_be_told(
    event: str | Sent, name: tuple[EventRef | None, str | None, str | None]
) -> None:
    """Of an event with faults, name, family and type are known as far as each keeps its form."""
    assert named(event) == name


@pytest.mark.parametrize(
    "text, instant",
    [
        ("2026-02-03T04:05:06Z", datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)),
        ("2026-02-03T04:05:06.5+05:30", datetime(2026, 2, 2, 22, 35, 6, 500000, tzinfo=UTC)),
        ("2026-02-03T04:05:06.123456789-05:00", datetime(2026, 2, 3, 9, 5, 6, 123456, tzinfo=UTC)),
    ],
)
def test_instants(text: str, instant: datetime) -> None:
    """An instant is kept in UTC, down to the microsecond."""
    told = parse(sent(HIRED, time=text))

    assert isinstance(told, Upstream)
    assert told.entry.cause.time == instant
