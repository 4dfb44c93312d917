"""The published schemas and the models that validate say the same."""

import copy
import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.announcements import OUTGOING, announcement
from events.catalogue import FACTS, UPSTREAM, EventClass, topic_of
from events.cloudevents import Upstream, parse
from events.codec import encode
from events.enrollment import ElectionSubmitted
from events.schema import asyncapi, json_schema, type_schema
from tests.events.samples import RECORDED_AT, sample
from tests.events.samples_upstream import FIELDS
from tests.events.strategies import events

Schema = dict[str, Any]

TYPES: dict[str, type] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def conforms(value: Any, schema: Schema, root: Schema) -> bool:
    """Whether a JSON value keeps a schema; knows the words that ours use, and fails on any other."""
    unknown = schema.keys() - {"$schema", "$defs", "title", "description", "default", *WORDS}
    assert unknown == set()
    return all(says(value, schema[word], schema, root) for word, says in WORDS.items() if word in schema)


def refers(value: Any, to: str, _: Schema, root: Schema) -> bool:
    """Follow a reference inside the document."""
    place: Any = root
    for part in to.removeprefix("#/").split("/"):
        place = place[part]
    return conforms(value, place, root)


def is_type(value: Any, name: str, _: Schema, root: Schema) -> bool:
    """Whether a value is of a JSON type; a yes or no is not a number."""
    if name == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return bool(type(value) is TYPES[name])


def is_date(value: str, form: str, _: Schema, root: Schema) -> bool:
    """Whether a text is a day."""
    assert form == "date"
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


WORDS: dict[str, Any] = {
    "$ref": refers,
    "type": is_type,
    "format": is_date,
    "const": lambda value, const, *_: value == const,
    "enum": lambda value, allowed, *_: value in allowed,
    "pattern": lambda value, form, *_: not isinstance(value, str) or bool(re.search(form, value)),
    "minLength": lambda value, least, *_: len(value) >= least,
    "maxLength": lambda value, most, *_: len(value) <= most,
    "minItems": lambda value, least, *_: len(value) >= least,
    "minimum": lambda value, least, *_: value >= least,
    "maximum": lambda value, most, *_: value <= most,
    "items": lambda value, each, _, root: all(conforms(item, each, root) for item in value),
    "anyOf": lambda value, some, _, root: any(conforms(value, one, root) for one in some),
    "oneOf": lambda value, some, _, root: sum(conforms(value, one, root) for one in some) == 1,
    "required": lambda value, names, *_: set(names) <= value.keys(),
    "additionalProperties": lambda value, allowed, schema, _: (
        allowed or value.keys() <= schema["properties"].keys()
    ),
    "properties": lambda value, named, _, root: all(
        conforms(value[name], each, root) for name, each in named.items() if name in value
    ),
}


BEYOND_THE_SCHEMA = {(ElectionSubmitted, "qualifying_reason")}
"""Fields that only some occasions require, which a schema of fields does not say."""


def sent(event_class: EventClass, data: Any) -> Schema:
    """Return a structured CloudEvent."""
    return {
        "specversion": "1.0",
        "id": "17",
        "source": "munis/city",
        "type": topic_of(event_class),
        "subject": "city/010234",
        "time": "2026-02-03T04:05:06Z",
        "data": data,
    }


@pytest.mark.parametrize("event_class", UPSTREAM, ids=topic_of)
def test_a_full_event_keeps_its_schema(event_class: EventClass) -> None:
    """An event of each type keeps the schema of its type, and of all types exactly that one."""
    event = sent(event_class, FIELDS[event_class])

    assert conforms(event, type_schema(event_class), type_schema(event_class))
    assert conforms(event, json_schema(), json_schema())


@given(st.data())
@pytest.mark.parametrize("event_class", UPSTREAM, ids=topic_of)
def test_what_is_valid_keeps_the_schema(event_class: EventClass, data: st.DataObject) -> None:
    """Whatever the models take, the schema takes."""
    event = data.draw(events(event_class))
    schema = type_schema(event_class)

    assert conforms(
        sent(event_class, event.model_dump(mode="json", by_alias=True, exclude_unset=True)), schema, schema
    )


@pytest.mark.parametrize("event_class", UPSTREAM, ids=topic_of)
def test_the_schema_refuses_what_the_models_refuse(event_class: EventClass) -> None:
    """A field that is missing, unknown or of another type is refused by both; one that is optional by neither."""
    schema = type_schema(event_class)
    fields = FIELDS[event_class]
    tried = [fields | {"unheard_of": 1}]
    for name in fields:
        without, odd = copy.deepcopy(fields), copy.deepcopy(fields)
        del without[name]
        if (event_class, name) in BEYOND_THE_SCHEMA:
            continue
        odd[name] = {"odd": []}
        tried += [without, odd, fields | {name: 12}]

    for data in tried:
        event = sent(event_class, data)
        assert conforms(event, schema, schema) == isinstance(parse(event), Upstream)


def test_money_is_text_in_the_schema() -> None:
    """No amount of money may be a number, for the models refuse one."""
    job = json_schema()["$defs"]["Job"]["properties"]

    assert job["annual_salary"]["type"] == "string"
    assert not conforms(61234.5, job["annual_salary"], {})
    assert conforms("61234.50", job["annual_salary"], {})


def test_the_asyncapi_document() -> None:
    """The inbound channel has a message for every type, and every reference leads somewhere."""
    document = asyncapi()
    text = json.dumps(document)
    names = [topic_of(event_class) for event_class in UPSTREAM]

    assert document["asyncapi"] == "3.0.0"
    assert list(document["channels"]["hr.events"]["messages"]) == names
    assert list(document["components"]["messages"])[: len(names)] == names
    for reference in set(re.findall(r'"\$ref": "([^"]+)"', text)):
        place: Any = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]
        assert place


def test_what_the_asyncapi_document_says_is_sent() -> None:
    """Each outgoing channel has the facts of its streams, and nothing else has a channel."""
    document = asyncapi()
    actions = {
        operation["channel"]["$ref"]: operation["action"] for operation in document["operations"].values()
    }

    assert list(document["channels"]) == [
        "hr.events",
        "coverage.changed",
        "payroll.deductions",
        "cobra.triggers",
    ]
    assert actions == {"#/channels/hr.events": "receive"} | {
        f"#/channels/{topic}": "send" for topic in OUTGOING
    }
    for topic, category in OUTGOING.items():
        told = {topic_of(fact) for fact, categories in FACTS.items() if category in categories}
        assert set(document["channels"][topic]["messages"]) == told


SENT = [fact for fact, categories in FACTS.items() if categories & set(OUTGOING.values())]


@pytest.mark.parametrize("event_class", SENT, ids=topic_of)
def test_what_is_sent_keeps_the_asyncapi_document(event_class: EventClass) -> None:
    """Headers and value of an announced fact are what the document says."""
    document = asyncapi()
    entry = sample(event_class)
    topic, state = encode(entry, RECORDED_AT, lambda person, plaintext: "sealed")
    sent = announcement(7, entry.stream, 1, topic, state)
    message = document["components"]["messages"][topic]

    assert conforms(dict(sent.headers), message["headers"], document)
    assert conforms(json.loads(sent.value), message["payload"], document)
    assert not conforms(json.loads(sent.value) | {"unheard_of": 1}, message["payload"], document)
    assert not conforms({}, message["headers"], document)


def test_the_asyncapi_messages_are_the_same_schemas() -> None:
    """What the AsyncAPI document says of a type is what its JSON Schema says."""
    moved = json.loads(json.dumps(json_schema()["$defs"]).replace("#/$defs/", "#/components/schemas/"))

    published = asyncapi()["components"]["schemas"]
    assert moved.keys() <= published.keys()
    assert [name for name in moved if published[name] != moved[name]] == []
