"""Errors as `application/problem+json` (RFC 9457). Nothing that was sent is repeated in one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from events.errors import HubError, NotFound, TransientError
from services.intake.decide import Fault

MEDIA_TYPE = "application/problem+json"
LATER: Mapping[str, str] = {"Retry-After": "5"}
"""Says that the same request may be taken in five seconds."""

PROBLEM_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail", "code"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer to what is wrong"},
                    "detail": {"type": "string"},
                    "code": {"type": "string"},
                },
            },
        },
    },
}


@dataclass
class Refusal(Exception):
    """A request that is answered with a problem."""

    status: int
    code: str
    detail: str
    faults: Sequence[Fault] = ()
    headers: Mapping[str, str] | None = None


def errors_of(faults: Iterable[Fault]) -> list[dict[str, str]]:
    """Return faults as a problem lists them."""
    return [{"pointer": each.pointer, "detail": each.reason, "code": each.code} for each in faults]


def body_of(refusal: Refusal) -> dict[str, object]:
    """Return a problem's members."""
    body: dict[str, object] = {
        "type": f"/problems/{refusal.code}",
        "title": refusal.code.replace("-", " ").capitalize(),
        "status": refusal.status,
        "detail": refusal.detail,
    }
    if refusal.faults:
        body["errors"] = errors_of(refusal.faults)
    return body


def answer(refusal: Refusal) -> JSONResponse:
    """Return a problem as a response."""
    headers = None if refusal.headers is None else dict(refusal.headers)
    return JSONResponse(body_of(refusal), refusal.status, headers=headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every error of an application a problem."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(HubError, _world)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    return answer(error)


async def _world(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, NotFound):
        return answer(Refusal(404, "not-found", str(error)))
    if isinstance(error, TransientError):
        return answer(Refusal(503, "try-again", str(error), headers=LATER))
    return answer(Refusal(500, "needs-a-person", str(error)))


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = [
        Fault("/" + "/".join(map(str, each["loc"])), str(each["msg"]), "bad-value") for each in error.errors()
    ]
    return answer(Refusal(422, "invalid", "the request says something that is not understood", faults))


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    return answer(Refusal(error.status_code, code, str(error.detail), headers=error.headers))


async def _broken(request: Request, error: Exception) -> JSONResponse:
    return answer(Refusal(500, "internal-server-error", "the hub broke; its log says how"))
