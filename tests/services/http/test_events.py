"""POST /v1/events: what is answered, in every mode and to every mistake."""

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from services.http.app import application
from services.http.events import BATCH, BATCH_MAX, BODY_BYTES_MAX, PLAIN, SINGLE
from services.wiring import Hub
from tests.fixtures.hub import CITY, FAMILY, FAMILY_OF_TWO, PERSON, SSN, child_added, hired, hub_in, left

PROBLEM = "application/problem+json"


def post(client: TestClient, said: object, kind: str = SINGLE, **more: Any) -> Any:
    """Send events and return the response."""
    content = said if isinstance(said, (str, bytes)) else json.dumps(said)
    headers = {"Content-Type": kind, **more.pop("headers", {})}
    return client.post("/v1/events", content=content, headers=headers, **more)


def test_an_event_is_accepted_with_its_position(client: TestClient, hub: Hub) -> None:
    """202 with id, source, position, and that it is new."""
    response = post(client, hired())

    assert response.status_code == 202
    assert response.json() == {
        "id": "hr.employee.hired-1",
        "source": CITY,
        "position": hub.log.head(),
        "duplicate": False,
    }


def test_the_same_event_again_is_a_duplicate(client: TestClient, hub: Hub) -> None:
    """202 again, the first position, and nothing appended."""
    first = post(client, hired())
    head = hub.log.head()

    again = post(client, hired())

    assert again.status_code == 202
    assert again.json() == {**first.json(), "duplicate": True}
    assert again.headers["Idempotent-Replayed"] == "true"
    assert hub.log.head() == head


def test_an_id_with_other_content_is_a_conflict(client: TestClient, hub: Hub) -> None:
    """409 as a problem that repeats nothing of either content; nothing is kept, for the sender has it."""
    post(client, hired("2025-11-03"))
    head = hub.log.head()

    response = post(client, hired("2025-11-04"))

    assert response.status_code == 409
    assert response.headers["Content-Type"] == PROBLEM
    assert response.json()["type"] == "/problems/event-conflict"
    assert "2025" not in response.text
    assert hub.log.head() == head


def test_before_any_catalog_the_sender_is_told_to_try_again(tmp_path: Path) -> None:
    """503 with Retry-After: the address is right, and the office has still to publish."""
    with hub_in(tmp_path / "hub", catalog=False) as hub, TestClient(application(hub)) as client:
        response = post(client, hired())

    assert (response.status_code, response.headers["Content-Type"]) == (503, PROBLEM)
    assert (response.json()["type"], "Retry-After" in response.headers) == ("/problems/not-ready", True)


def test_every_fault_is_told_with_its_pointer(client: TestClient, hub: Hub) -> None:
    """422 with a JSON pointer, a reason and a code for each; no value is repeated."""
    data = {**hired()["data"], "hire_day": "2026-02-30", "shoe_size": 9}
    data["person"] = {**PERSON, "ssn": "000-12-3456", "sex": "X"}
    head = hub.log.head()

    response = post(client, {**hired(), "data": data})

    assert response.status_code == 422
    assert response.headers["Content-Type"] == PROBLEM
    body = response.json()
    assert (body["status"], body["title"], body["type"]) == (422, "Invalid event", "/problems/invalid-event")
    assert {(each["pointer"], each["code"]) for each in body["errors"]} == {
        ("/data/hire_day", "bad-value"),
        ("/data/shoe_size", "unknown-field"),
        ("/data/person/ssn", "bad-value"),
        ("/data/person/sex", "bad-value"),
    }
    for value in ("000-12-3456", "000123456", "2026-02-30", "Ada", "Example"):
        assert value not in response.text
    assert hub.log.head() == head


REFUSED = [
    ("an unknown source", hired(source="munis/moon"), "unknown-source", "/source"),
    ("an unknown employer", hired(subject="moon/1"), "unknown-employer", "/subject"),
    ("an unknown type", hired(type="hr.employee.promoted.v1"), "unknown-type", "/type"),
    ("broken JSON", '{"specversion": ', "bad-json", ""),
    ("a list where one is due", [hired()], "bad-json", ""),
]


@pytest.mark.parametrize("name, said, code, pointer", REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_taken_is_refused(
    client: TestClient, hub: Hub, name: str, said: object, code: str, pointer: str
) -> None:
    """422, and nothing is kept."""
    head = hub.log.head()

    response = post(client, said)

    assert response.status_code == 422
    assert [(each["code"], each["pointer"]) for each in response.json()["errors"]] == [(code, pointer)]
    assert hub.log.head() == head


def test_a_batch_is_answered_item_by_item(client: TestClient) -> None:
    """202 as a whole; each item has the status it would have got alone, in order."""
    post(client, hired())
    said = [hired(), child_added(), hired("2025-11-04"), left("2026-02-30"), {}]

    response = post(client, said, BATCH)

    assert response.status_code == 202
    items = response.json()["items"]
    assert [each["status"] for each in items] == [202, 202, 409, 422, 422]
    assert [each.get("duplicate") for each in items] == [True, False, None, None, None]
    assert items[3]["errors"][0]["pointer"] == "/data/last_day_employed"


@pytest.mark.parametrize("kind", [BATCH, PLAIN])
def test_a_list_is_a_batch(client: TestClient, kind: str) -> None:
    """Plain JSON may be a list too."""
    assert len(post(client, list(FAMILY_OF_TWO), kind).json()["items"]) == 3


def test_plain_json_may_be_one_event(client: TestClient) -> None:
    """A client that knows no CloudEvents media type is understood."""
    assert post(client, hired(), f"{PLAIN}; charset=utf-8").status_code == 202


def test_binary_mode_is_understood(client: TestClient) -> None:
    """Attributes in ce- headers, the data as the body; the same event in structured mode is a duplicate."""
    said = hired()
    attributes = {f"ce-{name}": value for name, value in said.items() if name != "data"}
    attributes["ce-subject"] = FAMILY.replace("/", "%2F")

    response = post(client, said["data"], PLAIN, headers=attributes)

    assert response.status_code == 202
    assert post(client, said).json()["duplicate"] is True


def test_binary_mode_with_broken_data_points_at_the_data(client: TestClient) -> None:
    """422 with the pointer /data."""
    attributes = {f"ce-{name}": value for name, value in hired().items() if name != "data"}

    response = post(client, "{", PLAIN, headers=attributes)

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/data"


def test_a_dry_run_answers_and_changes_nothing(client: TestClient, hub: Hub) -> None:
    """200 instead of 202, without a position; faults are told as ever."""
    head = hub.log.head()

    good = post(client, hired(), params={"dry_run": "true"})
    bad = post(client, left("2026-02-30"), params={"dry_run": "true"})

    assert (good.status_code, good.json()["position"], good.json()["duplicate"]) == (200, None, False)
    assert bad.status_code == 422
    assert hub.log.head() == head


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", ""])
def test_another_media_type_is_refused(client: TestClient, kind: str) -> None:
    """415 says what to send."""
    response = post(client, hired(), kind)

    assert response.status_code == 415
    assert SINGLE in response.json()["detail"]


def test_too_much_is_refused(client: TestClient) -> None:
    """413 for more events or more bytes than a request may hold."""
    many = post(client, [{}] * (BATCH_MAX + 1), BATCH)
    long = post(client, b" " * (BODY_BYTES_MAX + 1))

    assert (many.status_code, long.status_code) == (413, 413)


def test_a_parameter_that_is_not_understood_is_a_problem(client: TestClient) -> None:
    """The framework's own refusals have our form too."""
    response = post(client, hired(), params={"dry_run": "perhaps"})

    assert (response.status_code, response.headers["Content-Type"]) == (422, PROBLEM)
    assert response.json()["errors"][0]["pointer"] == "/query/dry_run"
    assert "perhaps" not in response.text


def test_an_answer_never_holds_what_is_personal(client: TestClient) -> None:
    """Neither an acceptance nor a refusal repeats an SSN or a name."""
    responses = [
        post(client, hired()),
        post(client, hired("2025-11-04")),
        post(client, child_added("2026-13-01")),
    ]

    for response in responses:
        for word in (SSN, SSN.replace("-", ""), "Ada", "Example", "Bea"):
            assert word not in response.text
