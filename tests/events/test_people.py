"""What may and may not be said of a person."""

import pytest

from events.cloudevents import Upstream, parse


@pytest.mark.parametrize("name", ["first_name", "last_name", "birth_day", "sex"])
def test_what_everybody_has_cannot_become_unknown(name: str) -> None:
    """A change that would leave somebody without a name, birth date or sex is refused; other things may be unsaid."""
    event = {
        "specversion": "1.0",
        "id": "1",
        "source": "munis/city",
        "type": "hr.person.changed.v1",
        "subject": "city/1",
        "time": "2026-01-05T09:00:00Z",
        "data": {"person_ref": "self", "change_day": "2026-01-05", "correction": False},
    }

    def changed(changes: dict[str, None]) -> object:
        return parse({**event, "data": {**event["data"], "changes": changes}})  # type: ignore[dict-item]

    assert isinstance(changed({"phone": None}), Upstream)
    faults = changed({name: None})
    assert isinstance(faults, list)
    assert [(each.pointer, each.code) for each in faults] == [(f"/data/changes/{name}", "bad-value")]
