"""The table of events agrees with itself and with the published contract."""

import re
from pathlib import Path

import pytest

from events.catalogue import BY_KIND, CATEGORIES, FACTS, UPSTREAM, EventClass, parse_topic, topic_of

GUIDE = Path(__file__).parents[2] / "docs" / "events.md"
CONTRACT = Path(__file__).parents[2].parent / "shared" / "events.md"


def contract_types() -> dict[str, str]:
    """Return the `data` column of the contract's table, by type.

    A row may name several types that have the same fields.
    """
    rows = re.findall(r"^\| (`[^|]*\.v\d+`[^|]*) \| (.*?) \|", CONTRACT.read_text(), re.MULTILINE)
    return {name: fields for names, fields in rows for name in re.findall(r"`([^`]+)`", names)}


def required(fields: str) -> set[str]:
    """Return the names of the required fields in a row's first code span: `a, b?, c[], d: {…}` gives a, c and d."""
    listed = re.sub(r": \{[^}]*\}", "", fields.removeprefix("`").partition("`")[0])
    return {name.strip().removesuffix("[]") for name in listed.split(",") if not name.strip().endswith("?")}


def required_by_model(event_class: EventClass) -> set[str]:
    """Return the names of a model's required fields, as they are written in JSON."""
    fields = event_class.model_fields.items()
    return {field.alias or name for name, field in fields if field.is_required()}


def test_kinds_are_unique() -> None:
    """No two classes have one stored kind, and every kind can be looked up."""
    assert len(BY_KIND) == len(CATEGORIES) == len(UPSTREAM) + len(FACTS)
    assert all(BY_KIND[event_class.KIND] is event_class for event_class in CATEGORIES)


def test_sealed_fields_exist() -> None:
    """Every field that is to be sealed is a field."""
    missing = {
        (event_class.__name__, name)
        for event_class in CATEGORIES
        for name in event_class.SEALED
        if name not in event_class.model_fields
    }
    assert missing == set()


@pytest.mark.parametrize(
    "topic, parts",
    [
        ("hr.employee.hired.v1", ("hr.employee.hired", 1)),
        ("coverage.tier-changed.v12", ("coverage.tier-changed", 12)),
        ("unheard.of.v3", ("unheard.of", 3)),
        ("hr.employee.hired", None),
        ("hr.employee.hired.v", None),
        ("hr.employee.hired.vx", None),
        ("hr.employee.hired.v1²", None),
        ("", None),
    ],
)
def test_names_are_taken_apart(topic: str, parts: tuple[str, int] | None) -> None:
    """A stored name has a kind and a version, or is none."""
    parsed = parse_topic(topic)

    assert (parsed and (parsed.kind, parsed.version)) == parts
    assert parsed is None or str(parsed) == topic


def test_the_guide_has_every_type() -> None:
    """What HR systems may send is told to their programmers, in the order of the table."""
    rows = re.findall(r"^\| `([^`]+\.v\d+)` \|", GUIDE.read_text(), re.MULTILINE)

    assert rows == [topic_of(event_class) for event_class in UPSTREAM]


@pytest.mark.samples
@pytest.mark.skipif(not CONTRACT.exists(), reason="the published contract does not lie beside the checkout")
def test_every_type_of_the_contract_is_taken() -> None:
    """What was agreed on with HR systems stays; the hub takes more than that."""
    assert set(contract_types()) - {topic_of(event_class) for event_class in UPSTREAM} == set()


@pytest.mark.samples
@pytest.mark.skipif(not CONTRACT.exists(), reason="the published contract does not lie beside the checkout")
@pytest.mark.parametrize("event_class", UPSTREAM, ids=topic_of)
def test_the_contract_requires_the_same_fields(event_class: EventClass) -> None:
    """What the contract requires, the model requires, and nothing else."""
    agreed = contract_types().get(topic_of(event_class))

    assert agreed is None or required(agreed) == required_by_model(event_class)
