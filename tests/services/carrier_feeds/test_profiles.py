"""That the carriers of the convergence tests are drawn from every switch a profile has."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import BaseModel

from events.catalog import CarrierProfile
from events.catalog import carrier_parts as parts
from tests.services.carrier_feeds.profiles import Drawn, carriers
from tests.services.carrier_feeds.stage import CARRIER

SWITCHES: tuple[type[BaseModel], ...] = (
    CarrierProfile,
    parts.GroupNumber,
    parts.GroupPlace,
    parts.PlanCode,
    parts.Identifier,
    parts.FullFile,
    parts.Closed,
    parts.Limits,
    parts.DateRules,
    parts.ReportingCategory,
    parts.Whitelist,
)
_NAME = "a name or number that is said as it stands"
_TIME = "when a file is due or an answer late; the nights of a story are run by hand"
NOT_DRAWN = {
    **{
        f"CarrierProfile.{name}": _NAME
        for name in (
            "id", "name", "sender_qualifier", "sender_id", "receiver_qualifier", "receiver_id",
            "application_sender", "application_receiver", "file_name", "sponsor_name", "sponsor_ein", "payer_name",
            "payer_id",
        )
    },
    "CarrierProfile.schedule": _TIME,
    "CarrierProfile.answer_hours": _TIME,
    "FullFile.schedule": _TIME,
    "CarrierProfile.error_report": "what is read there changes no coverage; who is refused is drawn as a fact",
    "CarrierProfile.roster": "one table of every column is read; how tables vary is tried in test_roster_files",
    "CarrierProfile.tier_codes": "every tier has a code, or families with it would be held for good",
    "PlanCode.first_day": "a coverage is named by its code: tried in test_saying_more and test_crosswalk",
    "PlanCode.last_day": "the same",
    "GroupNumber.division": "a carrier that ships says it, in the stories of test_shipped",
    "GroupPlace.pattern": "the same; how parts are packed is tried in test_saying_more and test_crosswalk",
}  # fmt: skip
"""Fields that no story varies, and why."""
NEVER_DRAWN_VALUES = {
    ("GroupNumber.standing", "retired"): "carriers that ship have such groups, and a retiree: test_shipped",
    ("GroupNumber.standing", "survivor"): "who survives goes through eligibility: tests/scenarios",
    ("GroupPlace.part", "division"): NOT_DRAWN["GroupNumber.division"],
}
"""Choices of a drawn field that no story takes, and why."""


def _fields(model: BaseModel) -> Iterator[tuple[str, Any]]:
    """Yield every field of a profile and of its parts, as `Class.field`, with its value."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        yield f"{type(model).__name__}.{name}", value
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, BaseModel):
                yield from _fields(part)


@pytest.fixture(scope="module")
def seen() -> dict[str, set[str]]:
    """Return which values each field had in some hundreds of drawn carriers."""
    found: dict[str, set[str]] = {}

    @settings(
        max_examples=300, phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True
    )
    @given(drawn=carriers())
    def draw(drawn: Drawn) -> None:
        profile = next(each for each in drawn.catalog().carriers if each.id == CARRIER)
        for name, value in _fields(profile):
            found.setdefault(name, set()).add(str(value))

    draw()
    return found


ALL = [f"{switch.__name__}.{name}" for switch in SWITCHES for name in switch.model_fields]


@pytest.mark.parametrize("name", ALL)
def test_every_switch_is_drawn(name: str, seen: dict[str, set[str]]) -> None:
    """With another value in some carriers, unless it is said above why not."""
    assert (len(seen.get(name, ())) > 1) is (name not in NOT_DRAWN)


@pytest.mark.parametrize("switch", SWITCHES)
def test_every_choice_is_drawn(switch: type[BaseModel], seen: dict[str, set[str]]) -> None:
    """Of a field with a few words, or yes and no, each in some carrier."""
    for name, field in switch.model_fields.items():
        full = f"{switch.__name__}.{name}"
        if full not in NOT_DRAWN:
            missing = {str(each) for each in _choices(field.annotation)} - seen[full]
            assert missing == {value for where, value in NEVER_DRAWN_VALUES if where == full}, full


def _choices(annotation: Any) -> set[Any]:
    if annotation is bool:
        return {True, False}
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    return {each for part in get_args(annotation) for each in _choices(part)}


def test_nothing_is_excused_that_does_not_exist() -> None:
    """A field that is gone or renamed is taken off the list."""
    assert set(NOT_DRAWN) <= set(ALL)
    assert {where for where, _ in NEVER_DRAWN_VALUES} <= set(ALL)
