"""A client of the HTTP door over a hub of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from services.http.app import application
from services.wiring import Hub
from tests.fixtures.hub import hub_in


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub that knows the small catalog and nobody yet."""
    with hub_in(tmp_path / "hub") as opened:
        yield opened


@pytest.fixture
def client(hub: Hub) -> Iterator[TestClient]:
    """Somebody who asks it over HTTP; what breaks in the hub is answered, not raised here."""
    with TestClient(application(hub), raise_server_exceptions=False) as opened:
        yield opened
