"""What monitors are told by a process that answers nobody else."""

import hashlib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from events.errors import LogUnavailable, PermanentError
from services.http.health import application, serving
from services.wiring import Hub
from tests.fixtures.hub import hub_in


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub that answers on any free port, and has a reader's token."""
    token = hashlib.sha256(b"token").hexdigest()
    with hub_in(tmp_path / "hub") as opened:
        http = opened.settings.http.model_copy(update={"port": 0, "reader_tokens": (token,)})
        opened.settings = opened.settings.model_copy(update={"http": http})
        yield opened


def nothing() -> list[str]:
    """Say that nothing is missing."""
    return []


def test_what_keeps_a_worker_is_told(hub: Hub) -> None:
    """503 with the reasons, also when asking for them fails; alive all the same."""
    lacking: list[str] = []

    def not_ready() -> list[str]:
        if "error" in lacking:
            raise LogUnavailable("PostgreSQL does not answer")
        return lacking

    client = TestClient(application(hub, not_ready))
    ready = client.get("/readyz")
    lacking.append("waiting: Kafka does not answer")
    waiting = client.get("/readyz")
    lacking.append("error")
    failing = client.get("/readyz")

    assert (ready.status_code, ready.json()) == (200, {"state": "ready"})
    assert (waiting.status_code, waiting.json()["not_ready"]) == (503, ["waiting: Kafka does not answer"])
    assert (failing.status_code, failing.json()["not_ready"]) == (503, ["PostgreSQL does not answer"])
    assert client.get("/livez").status_code == 200


def test_metrics_are_for_readers(hub: Hub) -> None:
    """As at the other door; and nothing else is answered."""
    hub.metrics.samples = lambda: [("hub_worker_stalled", ("intake",), 1)]
    client = TestClient(application(hub, nothing))

    page = client.get("/metrics", headers={"Authorization": "Bearer token"})

    assert client.get("/metrics").status_code == 401
    assert 'hub_worker_stalled{worker="intake"} 1.0' in page.text
    assert client.get("/v1/status").status_code == 404


def test_a_second_process_finds_a_port_of_its_own(hub: Hub) -> None:
    """Where the port of the settings is taken; one that was asked for must be free."""
    with serving(hub, nothing, None) as first:
        port = int(first.rpartition(":")[2])
        http = hub.settings.http.model_copy(update={"port": port})
        hub.settings = hub.settings.model_copy(update={"http": http})
        with serving(hub, nothing, None) as second:
            with urllib.request.urlopen(f"{second}/livez", timeout=30) as answer:
                assert answer.status == 200
            assert second != first
        with pytest.raises(PermanentError, match="is the port taken"), serving(hub, nothing, str(port)):
            pass


@pytest.mark.parametrize("where", ["0", "127.0.0.1:0"])
def test_it_answers_where_it_is_told(hub: Hub, where: str) -> None:
    """A port of the settings' host, or a host and port."""
    with (
        serving(hub, nothing, where) as address,
        urllib.request.urlopen(f"{address}/readyz", timeout=30) as answer,
    ):
        assert (answer.status, address.startswith("http://127.0.0.1:")) == (200, True)


def test_it_need_not_answer(hub: Hub) -> None:
    """Nobody listens for `off`."""
    with serving(hub, nothing, "off") as address:
        assert address == ""


@pytest.mark.parametrize("where", ["", "on", "127.0.0.1", "70000"])
def test_no_port_is_refused(hub: Hub, where: str) -> None:
    """With what may be said instead."""
    with pytest.raises(PermanentError, match="PORT, HOST:PORT or off"), serving(hub, nothing, where):
        pass
