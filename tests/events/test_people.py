"""What may and may not be said of a person."""

from contextlib import suppress
from itertools import product
from string import ascii_uppercase

import pytest
from pydantic import ValidationError

from events.cloudevents import Upstream, parse
from events.people import Address


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


STATES = [
    "AL",
    "AK",
    "AZ",
    "AR",
    "CA",
    "CO",
    "CT",
    "DE",
    "FL",
    "GA",
    "HI",
    "ID",
    "IL",
    "IN",
    "IA",
    "KS",
    "KY",
    "LA",
    "ME",
    "MD",
    "MA",
    "MI",
    "MN",
    "MS",
    "MO",
    "MT",
    "NE",
    "NV",
    "NH",
    "NJ",
    "NM",
    "NY",
    "NC",
    "ND",
    "OH",
    "OK",
    "OR",
    "PA",
    "RI",
    "SC",
    "SD",
    "TN",
    "TX",
    "UT",
    "VT",
    "VA",
    "WA",
    "WV",
    "WI",
    "WY",
    "DC",
    "PR",
    "VI",
    "GU",
    "AS",
    "MP",
    "AA",
    "AE",
    "AP",
]


def test_the_states_are_those_of_the_post() -> None:
    """Every pair of letters is a state exactly when the Postal Service has it; a carrier would refuse any other."""
    taken = []
    for state in map("".join, product(ascii_uppercase, repeat=2)):
        with suppress(ValidationError):
            taken.append(Address(line1="1 Quay", city="Harbor City", state=state, zip="02139").state)

    assert sorted(taken) == sorted(STATES)
