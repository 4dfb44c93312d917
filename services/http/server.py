"""The HTTP door in a thread of the running hub."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

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
    """Answer HTTP while inside, and yield the address.

    Raises:
      PermanentError: the port is taken, or the host is not ours.
    """
    settings = hub.settings.http
    config = uvicorn.Config(
        application(hub), host=settings.host, port=settings.port, log_level="warning", access_log=False
    )
    server = _Server(config)
    thread = threading.Thread(target=_run, args=(server,), name="http", daemon=True)
    thread.start()
    server.listens.wait(_START_SECONDS)
    if not server.started:
        raise PermanentError(f"http://{settings.host}:{settings.port} cannot be opened; is the port taken?")
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://{settings.host}:{port}"
    finally:
        server.should_exit = True
        thread.join(_STOP_SECONDS)


def _run(server: _Server) -> None:
    try:
        server.run()
    except SystemExit:
        pass
    finally:
        server.listens.set()
