"""`hub schema`: the contract, printed without a hub."""

import json

import pytest

from events.catalogue import UPSTREAM, topic_of
from events.schema import asyncapi, json_schema, type_schema
from tests.services.cli.conftest import Run


def test_the_documents_are_printed_as_they_are_generated(run: Run) -> None:
    """JSON Schema of all types, also if nothing else is said, and AsyncAPI."""
    assert json.loads(run("schema").out) == json_schema()
    assert json.loads(run("schema", "json").out) == json_schema()
    assert json.loads(run("schema", "asyncapi").out) == asyncapi()


def test_one_type_is_printed(run: Run) -> None:
    """By its stored name."""
    assert json.loads(run("schema", "event", topic_of(UPSTREAM[0])).out) == type_schema(UPSTREAM[0])


@pytest.mark.parametrize("type_", ["hr.employee.promoted.v1", "coverage.began.v1", "x"])
def test_an_unknown_type_names_those_there_are(run: Run, type_: str) -> None:
    """A fact of the hub's own is no part of the contract."""
    said = run("schema", "event", type_)

    assert (said.code, "hr.employee.hired.v1" in said.err) == (2, True)
