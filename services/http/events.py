"""`POST /v1/events`: one event or a batch, in every mode of CloudEvents over HTTP."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from events.errors import NotFound
from services.http.access import Caller, caller_of
from services.http.problems import LATER, MEDIA_TYPE, Refusal, body_of
from services.intake.decide import Answer, Arrived, Fault
from services.wiring import Hub

BATCH_MAX = 1000
BODY_BYTES_MAX = 8 * 1024 * 1024
SINGLE = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
PLAIN = "application/json"


@dataclass(frozen=True, slots=True)
class Sent:
    """The events of one request."""

    events: tuple[bytes, ...]
    batch: bool


def router(hub: Hub) -> APIRouter:
    """Return the route by which events come in."""
    routes = APIRouter()

    @routes.post("/v1/events", status_code=202)
    async def publish(
        request: Request,
        *,
        dry_run: Annotated[bool, Query(description="Check everything and change nothing.")] = False,
    ) -> JSONResponse:
        """Take one CloudEvent, or up to 1,000, each once.

        One event: 202 with its position; `duplicate` if it was held already; 409 if its id is held with other
        content; 422 with a JSON pointer for each fault. A batch: 202 with an answer for each item, in order, whose
        `status` is what the event alone would have got. With `dry_run` 200 stands for 202.
        """
        caller = caller_of(request, hub.settings.http)
        sent = _sent(request.headers, await _body(request))
        return await run_in_threadpool(_answered, hub, caller, sent, dry_run)

    return routes


def _answered(hub: Hub, caller: Caller, sent: Sent, dry_run: bool) -> JSONResponse:  # noqa: FBT001 -- as the query says
    arrived = [Arrived(f"http:{number}", raw) for number, raw in enumerate(sent.events)]
    allowed = [each for each in arrived if caller.may_publish(_source(caller, each.raw))]
    try:
        with hub.metrics.appending():
            answers = iter(hub.intake.receive(allowed, keep=False, dry_run=dry_run))
    except NotFound as error:
        raise Refusal(503, "not-ready", str(error), headers=LATER) from error
    taken = set(map(id, allowed))
    items = [
        _item(hub, next(answers), dry_run=dry_run) if id(a) in taken else _forbidden(hub) for a in arrived
    ]
    done = 200 if dry_run else 202
    if sent.batch:
        return JSONResponse({"items": items}, done)
    status = int(items[0]["status"])
    if status != done:
        return JSONResponse(items[0], status, media_type=MEDIA_TYPE)
    headers = {"Idempotent-Replayed": "true"} if items[0]["duplicate"] else None
    return JSONResponse({k: v for k, v in items[0].items() if k != "status"}, done, headers=headers)


def _item(hub: Hub, said: Answer, *, dry_run: bool) -> dict[str, Any]:
    """Return the answer for one event. Nothing of its content is repeated but its name, where that keeps its form."""
    source = "" if said.ref is None else said.ref.source
    result = {"accepted": "recorded", "refused": "rejected"}.get(said.outcome, said.outcome)
    known = source if said.outcome in {"accepted", "duplicate", "conflict"} else "unknown"
    hub.metrics.offered(source=known, transport="http", result=result)
    name = {} if said.ref is None else {"id": said.ref.id, "source": said.ref.source}
    if said.outcome in {"accepted", "duplicate"}:
        duplicate = said.outcome == "duplicate"
        position = said.position or None
        return {"status": 200 if dry_run else 202, **name, "position": position, "duplicate": duplicate}
    if said.outcome == "conflict":
        refusal = Refusal(
            409, "event-conflict", "this source and id are held with other content", said.faults
        )
    else:
        refusal = Refusal(422, "invalid-event", "the event cannot be taken as it stands", said.faults)
    return {**body_of(refusal), **name}


def _forbidden(hub: Hub) -> dict[str, Any]:
    hub.metrics.offered(source="unknown", transport="http", result="rejected")
    return body_of(Refusal(403, "forbidden", "this token may not publish for the source of the event"))


def _source(caller: Caller, raw: bytes) -> str | None:
    if caller.sources is None:
        return None
    try:
        event = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    source = event.get("source") if isinstance(event, dict) else None
    return source if isinstance(source, str) else None


async def _body(request: Request) -> bytes:
    """Read the body, and no more of it than may be taken."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > BODY_BYTES_MAX:
            raise Refusal(413, "too-large", f"a request holds at most {BODY_BYTES_MAX:,} bytes")
    return bytes(body)


def _sent(headers: Mapping[str, str], body: bytes) -> Sent:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if "ce-specversion" in headers or "ce-type" in headers:
        if kind != PLAIN:
            raise Refusal(415, "unsupported-media-type", f"in binary mode the data is {PLAIN}")
        return Sent((_from_headers(headers, body),), batch=False)
    if kind == SINGLE:
        return Sent((body,), batch=False)
    if kind == BATCH:
        return _batch(_list(body))
    if kind == PLAIN:
        return _batch(_list(body)) if body.lstrip()[:1] == b"[" else Sent((body,), batch=False)
    raise Refusal(415, "unsupported-media-type", f"send {SINGLE}, {BATCH} or {PLAIN}")


def _list(body: bytes) -> Sequence[object]:
    try:
        items = json.loads(body)
    except (ValueError, RecursionError):
        items = None
    if not isinstance(items, list):
        faults = [Fault("", "not a JSON array", "bad-json")]
        raise Refusal(422, "invalid-event", "a batch is a JSON array of events", faults)
    return items


def _batch(items: Sequence[object]) -> Sent:
    if len(items) > BATCH_MAX:
        raise Refusal(413, "too-large", f"a batch holds at most {BATCH_MAX:,} events")
    return Sent(tuple(json.dumps(each).encode() for each in items), batch=True)


def _from_headers(headers: Mapping[str, str], body: bytes) -> bytes:
    """Return the structured form of a binary-mode event. Source: CloudEvents HTTP binding 1.0.2, section 3.1."""
    attributes = {
        name.removeprefix("ce-"): unquote(value) for name, value in headers.items() if name.startswith("ce-")
    }
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(
            422, "invalid-event", "the data is not JSON", [Fault("/data", "not JSON", "bad-json")]
        ) from None
    return json.dumps({**attributes, "data": data}).encode()
