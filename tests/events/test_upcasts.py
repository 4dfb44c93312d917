"""Old fields become new ones, one step at a time."""

from typing import Any

import pytest

from events.upcasts import UPCASTS, upcast

Fields = dict[str, Any]


def v1_to_v2(fields: Fields) -> Fields:
    """`sent` became `provided_day`."""
    return {"provided_day": fields["sent"]}


def v2_to_v3(fields: Fields) -> Fields:
    """The way it was provided was added."""
    return {**fields, "by": "mail"}


TABLE = {("test.notice", 1): v1_to_v2, ("test.notice", 2): v2_to_v3}


@pytest.mark.parametrize(
    "version, fields",
    [
        (1, {"sent": "2026-01-05"}),
        (2, {"provided_day": "2026-01-05"}),
        (3, {"provided_day": "2026-01-05", "by": "mail"}),
    ],
    ids=["two steps", "one step", "already the latest"],
)
def test_each_version_becomes_the_latest(version: int, fields: Fields) -> None:
    """Whatever version was stored, the fields come out as those of the latest."""
    assert upcast("test.notice", version, 3, fields, TABLE) == {"provided_day": "2026-01-05", "by": "mail"}


def test_a_missing_step_is_said() -> None:
    """A version from which no step leads on cannot be read."""
    with pytest.raises(LookupError):
        upcast("test.notice", 1, 4, {"sent": "2026-01-05"}, TABLE)


def test_what_was_stored_is_not_changed() -> None:
    """A step makes new fields; those it was given stay as they were."""
    fields = {"sent": "2026-01-05"}

    upcast("test.notice", 1, 3, fields, TABLE)

    assert fields == {"sent": "2026-01-05"}


SCHEDULES = [
    ({"send_at": "22:00:00", "send_weekdays": [1, 2, 3, 4, 5]}, "0 22 * * 1,2,3,4,5"),
    ({"send_at": "04:30:00", "send_weekdays": [7]}, "30 4 * * 7"),
    ({"send_at": "20:45:00", "send_weekdays": []}, None),
    ({}, "0 22 * * 1,2,3,4,5"),
]


@pytest.mark.parametrize("fields, schedule", SCHEDULES)
def test_an_hour_and_weekdays_became_a_schedule(fields: Fields, schedule: str | None) -> None:
    """Of every carrier in a catalog; whose files were run by hand has none, and what was left out had its default."""
    published = {"version": "v", "catalog": {"plans": [], "carriers": [{"id": "blue", **fields}]}}

    assert UPCASTS["catalog.published", 1](published) == {
        "version": "v",
        "catalog": {"plans": [], "carriers": [{"id": "blue", "schedule": schedule}]},
    }
