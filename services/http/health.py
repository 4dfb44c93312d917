"""What monitors ask of a process that answers nobody else: `/livez`, `/readyz` and `/metrics`, on a port of its own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from fastapi import FastAPI, Request, Response

from events.errors import HubError, PermanentError
from services.http import problems
from services.http.access import reader
from services.http.problems import Refusal, body_of
from services.http.server import answering
from services.wiring import CONTENT_TYPE, VERSION, Hub

NotReady = Callable[[], Sequence[str]]
"""Says what keeps a process from its work."""


def application(hub: Hub, not_ready: NotReady) -> FastAPI:
    """Return the application of a worker."""
    app = FastAPI(title="Benefits Hub", version=VERSION, docs_url=None, redoc_url=None, openapi_url=None)
    problems.install(app)

    @app.get("/livez")
    def livez() -> dict[str, str]:
        """Say that the process answers."""
        return {"state": "alive"}

    @app.get("/readyz")
    def readyz(response: Response) -> dict[str, Any]:
        """Say whether it does its work; 503 names what keeps it."""
        try:
            lacking = list(not_ready())
        except HubError as error:
            lacking = [str(error)]
        if not lacking:
            return {"state": "ready"}
        response.status_code = 503
        return {**body_of(Refusal(503, "not-ready", "; ".join(lacking))), "not_ready": lacking}

    @app.get("/metrics")
    def metrics(request: Request) -> Response:
        """Say how it stands, in the text form that Prometheus reads."""
        reader(request, hub.settings.http)
        return Response(hub.metrics.page(), headers={"Content-Type": CONTENT_TYPE})

    return app


@contextmanager
def serving(hub: Hub, not_ready: NotReady, where: str | None) -> Iterator[str]:
    """Answer monitors while inside, and yield the address; empty for `off`.

    `where` is a port, a host and port, or `off`. None: the address of the settings, or any free port of its host where
    another process of this machine has that.

    Raises:
      PermanentError: the port that was asked for is taken, or is none.
    """
    if where == "off":
        yield ""
        return
    app = application(hub, not_ready)
    settings = hub.settings.http
    host, port = (settings.host, settings.port) if where is None else _place(where, settings.host)
    with ExitStack() as inside:
        try:
            address = inside.enter_context(answering(app, host, port))
        except PermanentError:
            if where is not None:
                raise
            address = inside.enter_context(answering(app, host, 0))
        yield address


def _place(where: str, host: str) -> tuple[str, int]:
    """Return host and port of `PORT` or `HOST:PORT`.

    Raises:
      PermanentError: it is neither.
    """
    named, _, port = where.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise PermanentError(f"--http {where}: say PORT, HOST:PORT or off")
    return named.strip("[]") or host, int(port)
