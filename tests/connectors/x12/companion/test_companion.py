"""The companion guide says everything a profile says: two profiles that differ anywhere have two guides."""

import types
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from connectors.catalog_files import read
from connectors.x12.companion import companion_guide
from events.carrier_answers import Severity
from events.catalog import CarrierProfile, Closed, FullFile, GroupPlace, Identifier, Limits, ReportingCategory
from events.catalog.error_reports import ErrorReport
from events.catalog.rosters import Roster
from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.people import Relationship

ROOT = Path(__file__).parents[4]
CITY = read(ROOT / "services/demo_city/catalog")[0]
PAGES = ROOT / "docs/carriers"


def whole() -> CarrierProfile:
    """Return a profile in which every part is there, so that everything in it can be changed."""
    city = CITY
    assert city is not None
    carrier = next(each for each in city.carriers if each.master_policy)
    group, plan = carrier.groups[0], carrier.plan_codes[0]
    return carrier.model_copy(
        update={
            "groups": (group.model_copy(update={"subgroup": "S", "class_code": "C", "division": "D"}),),
            "group_places": (GroupPlace(part="division", loop="2000", qualifier="DX", pattern="{division}"),),
            "plan_codes": (
                plan.model_copy(update={"tier_codes": {CoverageTier.FAMILY: "FAM"}, "rate_code": "R"}),
            ),
            "identifiers": (Identifier(qualifier="ZZ", value="employee_id"),),
            "dependent_end_day": "last_covered",
            "reporting_categories": (ReportingCategory(name="RATE", qualifier="9X", value="premium"),),
            "full_file": FullFile(ended_days=30),
            "closed": Closed(country="US", subdivision="MA", weekdays=(6,), days=(date(2026, 12, 24),)),
            "limits": Limits(ended_percent=Decimal(5), shrinks_percent=Decimal(5)),
            "error_report": ErrorReport(
                severities={"W": Severity.WARNING},
                lines={"MED": InsuranceLine.MEDICAL},
                columns={"code": "Code", "text": "Text"},
                delimiter=";",
                sheet="Errors",
            ),
            "roster": Roster(
                columns={"member_number": "Member", "first_day": "From"},
                delimiter=";",
                sheet="Members",
                relationships={"EE": Relationship.SELF},
                tiers={"1": CoverageTier.FAMILY},
                end_day="last_covered",
            ),
            "whitelist": carrier.whitelist.model_copy(
                update={
                    "relationships": {Relationship.SELF: "18"},
                    "reasons": {"birth": "02"},
                    "reason_otherwise": "AI",
                    "employment_statuses": ("FT",),
                }
            ),
        }
    )


def changed(model: BaseModel, path: str = "") -> Iterator[tuple[str, BaseModel]]:
    """Yield the model with one value other than it was, for each value in it however deep, and where that is."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        here = f"{path}{name}"
        inner: Iterator[tuple[str, Any]]
        if isinstance(value, BaseModel):
            inner = changed(value, f"{here}.")
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            inner = ((at, (each, *value[1:])) for at, each in changed(value[0], f"{here}."))
        else:
            inner = iter([(here, other(value, field.annotation))])
        for at, each in inner:
            yield at, model.model_copy(update={name: each})


def other(value: Any, annotation: Any) -> Any:
    """Return another value of a field's kind."""
    choices = literals(annotation)
    if choices:
        return next(each for each in choices if each != value)
    match value:
        case bool():
            return not value
        case int() | Decimal():
            return value + 1
        case date():
            return date(2030, 1, 1)
        case dict():
            return {}
        case tuple():
            return () if value else ("other",)
        case None:
            return date(2030, 1, 1) if date in get_args(annotation) else ("other",)
        case _:
            return f"{value}X"


def literals(annotation: Any) -> list[Any]:
    """Return the values of a Literal, also within a union or an annotation; none of anything else."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    if get_origin(annotation) in {Union, types.UnionType}:
        return [each for part in get_args(annotation) for each in literals(part)]
    return []


WHOLE = whole()
CHANGED = dict(changed(WHOLE))


@pytest.mark.parametrize("path", [each for each in CHANGED if each != "id"])
def test_whatever_differs_in_a_profile_differs_in_its_guide(path: str) -> None:
    """No switch is left out, so a carrier that confirms its guide has confirmed its profile."""
    profile = CHANGED[path]
    assert isinstance(profile, CarrierProfile)

    assert companion_guide(profile) != companion_guide(WHOLE)


@pytest.mark.parametrize("carrier", CITY.carriers if CITY else (), ids=lambda each: each.id)
def test_the_guides_of_the_sample_carriers_are_their_profiles(carrier: CarrierProfile) -> None:
    """The pages in docs/ are what `hub feed guide` makes of the sample catalog."""
    page = PAGES / f"{carrier.id}.md"

    assert page.read_text(encoding="utf-8") == companion_guide(carrier)


SWITCHES = sorted(
    {
        f"{name} = {each}"
        for name, field in CarrierProfile.model_fields.items()
        for each in literals(field.annotation)
    }
)


@pytest.mark.parametrize("switch", SWITCHES)
def test_the_sample_carriers_use_every_position_of_every_switch(switch: str) -> None:
    """Whatever a profile can say of a choice, one of the four says it."""
    assert CITY is not None
    name, _, position = switch.partition(" = ")

    assert position in {str(getattr(each, name)) for each in CITY.carriers}


def parts(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """Yield each key of a profile that need not be said, and what holds without it."""
    for name, field in model.model_fields.items():
        if not field.is_required():
            yield name, field.get_default(call_default_factory=True)


@pytest.mark.parametrize(("name", "default"), list(parts(CarrierProfile)), ids=lambda each: str(each)[:30])
def test_the_sample_carriers_say_every_key(name: str, default: Any) -> None:
    """No key of a profile is left at what holds without it by all four."""
    assert CITY is not None

    assert any(getattr(each, name) != default for each in CITY.carriers)
