"""The contract in machine-readable form: JSON Schema and an AsyncAPI 3 document, from the models that validate."""

from collections.abc import Iterable
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from events.catalogue import UPSTREAM, EventClass, topic_of
from events.cloudevents import CloudEvent

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
CHANNEL: Final = "hr.events"

Json = dict[str, Any]


class _Contract(GenerateJsonSchema):
    """Says of money what the models do: it is text. Only money has a number of digits."""

    def decimal_schema(self, schema: Any) -> Json:
        if "max_digits" in schema:
            return {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,2})?$"}
        return super().decimal_schema(schema)


def json_schema() -> Json:
    """Return JSON Schema of any upstream event with its envelope; `$defs` has each type's, under its stored name."""
    schemas = _schemas("#/$defs/")
    return {
        "$schema": DIALECT,
        "title": "An event told to the hub by an upstream system",
        "oneOf": [{"$ref": f"#/$defs/{topic_of(event_class)}"} for event_class in UPSTREAM],
        "$defs": schemas,
    }


def type_schema(event_class: EventClass) -> Json:
    """Return JSON Schema of one upstream type with its envelope."""
    schemas = _schemas("#/$defs/", [event_class])
    return {"$schema": DIALECT, "$ref": f"#/$defs/{topic_of(event_class)}", "$defs": schemas}


def asyncapi() -> Json:
    """Return an AsyncAPI 3.0 document of the one inbound channel and its messages."""
    messages = {topic_of(event_class): _message(event_class) for event_class in UPSTREAM}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Benefits Hub: events from HR systems",
            "version": "1.0.0",
            "description": "Structured CloudEvents 1.0 in JSON. Unknown fields are refused.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {
            CHANNEL: {
                "address": CHANNEL,
                "title": "What happened to people, keyed by the event's subject",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
        },
        "operations": {
            "receiveEvents": {
                "action": "receive",
                "channel": {"$ref": f"#/channels/{CHANNEL}"},
                "summary": "The hub takes each event once, by source and id.",
                "messages": [{"$ref": f"#/channels/{CHANNEL}/messages/{name}"} for name in messages],
            }
        },
        "components": {"messages": messages, "schemas": _schemas("#/components/schemas/")},
    }


def _message(event_class: EventClass) -> Json:
    name = topic_of(event_class)
    return {
        "name": name,
        "title": event_class.__name__,
        "summary": _sentence(event_class.__doc__),
        "contentType": "application/cloudevents+json",
        "payload": {"$ref": f"#/components/schemas/{name}"},
    }


def _schemas(prefix: str, event_classes: Iterable[EventClass] = UPSTREAM) -> Json:
    """Return the schema of each type by its stored name, and of every model these need by the model's name."""
    wanted = list(event_classes)
    models = [(CloudEvent, "validation"), *((event_class, "validation") for event_class in wanted)]
    places, collected = models_json_schema(
        models,  # type: ignore[arg-type]  # pydantic wants the mode as a literal in an invariant list
        by_alias=True,
        ref_template=prefix + "{model}",
        schema_generator=_Contract,
    )
    schemas: Json = dict(collected["$defs"])
    envelope = schemas.pop("CloudEvent")
    for event_class in wanted:
        data = places[event_class, "validation"]
        schemas[topic_of(event_class)] = _with_data(envelope, event_class, data)
    return schemas


def _with_data(envelope: Json, event_class: EventClass, data: Json) -> Json:
    """Return the schema of the envelope whose `type` is this one and whose `data` are these."""
    name = topic_of(event_class)
    properties = envelope["properties"] | {"type": {"const": name}, "data": data}
    return envelope | {"title": name, "description": _sentence(event_class.__doc__), "properties": properties}


def _sentence(docstring: str | None) -> str:
    return (docstring or "").partition("\n")[0]
