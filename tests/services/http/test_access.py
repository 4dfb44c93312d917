"""Bearer tokens: who may publish for which source, and who may read."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from services.http.app import application
from services.http.events import BATCH, SINGLE
from services.running import step
from tests.fixtures.hub import FAMILY, FAMILY_OF_TWO, hired, hub_in, tell


def sha256(token: str) -> str:
    """Return what the settings keep of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


TOKENS = f"""
reader_tokens = ["{sha256("reads")}"]
tokens = {{ "munis/city" = ["{sha256("old")}", "{sha256("new")}"], "munis/school" = ["{sha256("school")}"] }}
"""


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Somebody who asks a hub that wants tokens."""
    with hub_in(tmp_path / "hub", extra="") as hub:
        tell(hub, *FAMILY_OF_TWO)
        step(hub)
    config = tmp_path / "hub" / "hub.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("port = 8080\n", f"port = 8080\n{TOKENS}"))
    from connectors.clock import SystemClock
    from services.settings import read
    from services.wiring import open_hub

    with open_hub(read(config), SystemClock()) as hub, TestClient(application(hub)) as opened:
        yield opened


def bearer(token: str) -> dict[str, str]:
    """Return the header that shows a token."""
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("token", ["old", "new"])
def test_a_source_may_have_two_tokens_at_once(client: TestClient, token: str) -> None:
    """So that one can be replaced without a pause."""
    assert client.post("/v1/events", json=hired(), headers=bearer(token)).status_code == 202


@pytest.mark.parametrize("headers", [{}, bearer("wrong"), {"Authorization": "Basic bmV3"}, bearer("")])
def test_without_a_known_token_nothing_is_answered(client: TestClient, headers: dict[str, str]) -> None:
    """401 says how to authenticate."""
    for response in (
        client.post("/v1/events", json=hired(), headers=headers),
        client.get(f"/v1/people/{FAMILY}/coverage", headers=headers),
        client.get("/v1/coverage", headers=headers),
        client.get("/metrics", headers=headers),
        client.get("/v1/status", headers=headers),
    ):
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_speaks_for_its_source_only(client: TestClient) -> None:
    """403 for one event; in a batch only for the items of another source."""
    one = client.post("/v1/events", json=hired(), headers=bearer("school"))
    several = client.post(
        "/v1/events",
        json=[hired(), hired(source="munis/school", id="x")],
        headers={**bearer("new"), "Content-Type": BATCH},
    )

    assert one.status_code == 403
    assert [each["status"] for each in several.json()["items"]] == [202, 403]


def test_what_nests_too_deep_to_be_read_names_no_source(client: TestClient) -> None:
    """It is refused like an event of another source, and breaks nothing."""
    response = client.post(
        "/v1/events", content=b'{"a":' * 100_000, headers={**bearer("new"), "Content-Type": SINGLE}
    )

    assert response.status_code == 403


def test_who_publishes_does_not_read_and_who_reads_does_not_publish(client: TestClient) -> None:
    """Two kinds of tokens, two rights."""
    assert client.get(f"/v1/people/{FAMILY}/coverage", headers=bearer("new")).status_code == 403
    assert client.get(f"/v1/people/{FAMILY}/coverage", headers=bearer("reads")).status_code == 200
    assert client.post("/v1/events", json=hired(), headers=bearer("reads")).status_code == 403


def test_monitors_need_no_token_to_see_that_it_lives(client: TestClient) -> None:
    """Livez and readyz tell nothing that needs protection."""
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 200
