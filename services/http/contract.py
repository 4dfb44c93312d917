"""The contract in machine-readable form: a schema for each type, and the OpenAPI document."""

from functools import lru_cache
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

from events.catalogue import BY_KIND, UPSTREAM, parse_topic
from events.schema import json_schema, type_schema
from services.http.events import BATCH, PLAIN, SINGLE
from services.http.problems import MEDIA_TYPE, PROBLEM_SCHEMA, Refusal
from services.wiring import Hub

EVENT = "#/components/schemas/Event"


def router(hub: Hub) -> APIRouter:
    """Return the route that gives schemas away; they hold nothing to protect."""
    routes = APIRouter(prefix="/v1/schemas")

    @routes.get("/{event_type}")
    def schema(event_type: str) -> dict[str, Any]:
        """Return JSON Schema of one upstream type with its envelope."""
        topic = parse_topic(event_type)
        event_class = None if topic is None else BY_KIND.get(topic.kind)
        if (
            event_class is None
            or event_class not in UPSTREAM
            or topic is None
            or topic.version != event_class.VERSION
        ):
            raise Refusal(404, "not-found", "no event of this type is known")
        return type_schema(event_class)

    return routes


def install(app: FastAPI) -> None:
    """Make an application's OpenAPI document say what it takes and how it refuses."""

    @lru_cache(maxsize=1)
    def document() -> dict[str, Any]:
        described = get_openapi(title=app.title, version=app.version, routes=app.routes)
        return _with_problems(_with_events(described))

    app.openapi = document  # type: ignore[method-assign]  # as FastAPI's guide has it


def _with_events(document: dict[str, Any]) -> dict[str, Any]:
    event = json_schema()
    shapes = {name: _moved(each) for name, each in event.pop("$defs").items()}
    event.pop("$schema")
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(shapes)
    schemas["Event"] = _moved(event)
    one = {"schema": {"$ref": EVENT}}
    many = {"schema": {"type": "array", "items": {"$ref": EVENT}, "maxItems": 1000}}
    either = {"schema": {"oneOf": [one["schema"], many["schema"]]}}
    post = document["paths"]["/v1/events"]["post"]
    post["requestBody"] = {"required": True, "content": {SINGLE: one, BATCH: many, PLAIN: either}}
    for status in ("401", "403", "409", "413", "415"):
        post["responses"][status] = {}
    return document


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """Say problems where the framework would say its own form of refusal."""
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = dict(PROBLEM_SCHEMA)
    problem = {
        "description": "A problem (RFC 9457)",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in document["paths"].values():
        for operation in path.values():
            responses = operation["responses"]
            operation["responses"] = {
                **{status: problem if status[0] in "45" else said for status, said in responses.items()},
                "503": problem,
            }
    return document


def _moved(schema: Any) -> Any:
    """Return a schema whose references point into the document's components."""
    if isinstance(schema, dict):
        return {
            key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _moved(value)
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [_moved(each) for each in schema]
    return schema
