"""The contract as documents."""

import pytest
from starlette.testclient import TestClient

from events.catalogue import UPSTREAM, topic_of
from events.schema import type_schema
from services.http.problems import MEDIA_TYPE


@pytest.mark.parametrize("event_class", UPSTREAM, ids=topic_of)
def test_each_type_has_its_schema(client: TestClient, event_class: type) -> None:
    """The same schema that `hub schema event` prints."""
    assert client.get(f"/v1/schemas/{topic_of(event_class)}").json() == type_schema(event_class)


def test_the_openapi_document_says_problems_and_events(client: TestClient) -> None:
    """Errors are problems, not the framework's form; the body of a post is any upstream event."""
    document = client.get("/openapi.json").json()

    post = document["paths"]["/v1/events"]["post"]
    assert set(post["requestBody"]["content"]) == {
        "application/cloudevents+json",
        "application/cloudevents-batch+json",
        "application/json",
    }
    assert {"202", "401", "403", "409", "413", "415", "422", "503"} <= set(post["responses"])
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if status[0] in "45":
                    assert set(response["content"]) == {MEDIA_TYPE}
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_reference_in_the_openapi_document_leads_somewhere(client: TestClient) -> None:
    """A generator of clients finds every schema it is pointed to."""
    response = client.get("/openapi.json")
    schemas = response.json()["components"]["schemas"]
    prefix = '"$ref":"#/components/schemas/'

    named = {rest.partition('"')[0] for rest in response.text.split(prefix)[1:]}

    assert "#/$defs" not in response.text
    assert named <= set(schemas)
    assert "Event" in named
