"""The contract in machine-readable form: JSON Schema and an AsyncAPI 3 document, from the models that validate."""

from collections.abc import Iterable
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from events.announcements import OUTGOING
from events.catalogue import FACTS, UPSTREAM, EventClass, topic_of
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
    """Return an AsyncAPI 3.0 document of the inbound channel, the outgoing ones, and the messages of each."""
    inbound = {topic_of(event_class): _message(event_class) for event_class in UPSTREAM}
    facts, fact_schemas = _facts("#/components/schemas/")
    channels = {CHANNEL: _channel(CHANNEL, "What happened to people, keyed by the event's subject", inbound)}
    for channel, category in OUTGOING.items():
        told = {name: facts[name] for name in map(topic_of, _of_category(category))}
        channels[channel] = _channel(channel, _TOLD[channel], told)
    sent = {channel: f"send{channel.title().replace('.', '')}" for channel in OUTGOING}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Benefits Hub: events from HR systems, and what follows from them",
            "version": "1.0.0",
            "description": "CloudEvents 1.0: inbound structured in JSON, where unknown fields are refused; outgoing in"
            " the binary mode of the Kafka binding.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": channels,
        "operations": {
            "receiveEvents": _operation(
                "receive", CHANNEL, "The hub takes each event once, by source and id.", channels
            ),
            **{
                sent[channel]: _operation(
                    "send", channel, "At least once; drop what has a position you have had.", channels
                )
                for channel in OUTGOING
            },
        },
        "components": {
            "messages": inbound | facts,
            "schemas": _schemas("#/components/schemas/") | fact_schemas,
        },
    }


_TOLD: Final = {
    "coverage.changed": "Coverage that began, ended, was taken back, or has another tier or price, keyed by family",
    "payroll.deductions": "What payrolls are to deduct from which day on, keyed by family",
    "cobra.triggers": "Qualifying events for COBRA, keyed by family",
}


def _of_category(category: str) -> list[EventClass]:
    """Return the facts that are in streams of a category."""
    return [event_class for event_class, categories in FACTS.items() if category in categories]


def _channel(address: str, title: str, messages: Iterable[str]) -> Json:
    named = {name: {"$ref": f"#/components/messages/{name}"} for name in messages}
    return {"address": address, "title": title, "messages": named}


def _operation(action: str, channel: str, summary: str, channels: Json) -> Json:
    place = f"#/channels/{channel}"
    messages = [{"$ref": f"{place}/messages/{name}"} for name in channels[channel]["messages"]]
    return {"action": action, "channel": {"$ref": place}, "summary": summary, "messages": messages}


def _facts(prefix: str) -> tuple[Json, Json]:
    """Return the message of each outgoing type by its stored name, and the schemas these need."""
    classes = [event_class for category in OUTGOING.values() for event_class in _of_category(category)]
    places, collected = models_json_schema(
        [(event_class, "validation") for event_class in classes],
        by_alias=True,
        ref_template=prefix + "{model}",
        schema_generator=_Contract,
    )
    messages = {
        topic_of(event_class): {
            "name": topic_of(event_class),
            "title": event_class.__name__,
            "summary": _sentence(event_class.__doc__),
            "contentType": "application/json",
            "headers": {"$ref": f"{prefix}AnnouncementHeaders"},
            "payload": places[event_class, "validation"],
            "bindings": {"kafka": {"key": {"type": "string", "description": "The family."}}},
        }
        for event_class in classes
    }
    return messages, {"AnnouncementHeaders": _headers(), **collected["$defs"]}


def _headers() -> Json:
    """Return the schema of an outgoing message's headers."""
    told = {
        "ce_specversion": "Always 1.0.",
        "ce_id": "With `ce_source` the name of the event, the same each time it is sent.",
        "ce_source": "`hub`.",
        "ce_type": "What happened, with its version at the end.",
        "ce_subject": "The family.",
        "ce_time": "When it was recorded, in UTC.",
        "ce_stream": "The stream of the hub's log that holds it.",
        "ce_position": "Its position in the hub's log: decimal, growing within a partition but for repeats.",
        "ce_previous": "Position of the message before it in the same partition, as far as the publisher knew.",
        "ce_omitted": "`size`, where the event is too large for a message; the value is then empty.",
    }
    properties = {name: {"type": "string", "description": text} for name, text in told.items()}
    required = [name for name in told if name not in {"ce_previous", "ce_omitted"}]
    return {"type": "object", "properties": properties, "required": required}


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
