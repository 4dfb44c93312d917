"""The HTTP door in a thread of the running hub."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from events.errors import PermanentError
from services.http.app import application
from services.wiring import Hub

_START_SECONDS = 30.0
_STOP_SECONDS = 10.0


class _Server(uvicorn.Server):
    """A server that says when it listens, and leaves signals to whoever runs it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets=sockets)  # type: ignore[arg-type]
        self.listens.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def serving(hub: Hub) -> Iterator[str]:
    """Answer HTTP for a hub while inside, and yield the address.

    Raises:
      PermanentError: the port is taken, or the host is not ours.
    """
    with answering(application(hub), hub.settings.http.host, hub.settings.http.port) as address:
        yield address


@contextmanager
def answering(app: FastAPI, host: str, port: int) -> Iterator[str]:
    """Answer HTTP by an application while inside, and yield the address.

    Raises:
      PermanentError: the port is taken, or the host is not ours.
    """
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False)
    server = _Server(config)
    listening = _listening(host, port)
    port = listening.getsockname()[1]
    thread = threading.Thread(target=_run, args=(server, listening), name="http", daemon=True)
    thread.start()
    server.listens.wait(_START_SECONDS)
    if not server.started:
        listening.close()
        raise PermanentError(f"http://{host}:{port} does not start to answer")
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join(_STOP_SECONDS)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise PermanentError(f"http://{host}:{port} cannot be opened; is the port taken?") from error


def _run(server: _Server, listening: socket.socket) -> None:
    try:
        server.run(sockets=[listening])
    except SystemExit:
        pass
    finally:
        server.listens.set()
