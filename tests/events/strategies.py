"""Any event of a class, for hypothesis, made from the fields and constraints of the model itself."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from events.base import DomainEvent
from events.catalog import Catalog, Contribution
from events.catalogue import EventClass
from events.employment import HoursReported
from events.enrollment import Choice, CoveragePriced, DependentAdded, ElectionSubmitted

Values = st.SearchStrategy[Any]

SSNS = st.builds("{:03d}{:02d}{:04d}".format, st.integers(1, 665), st.integers(1, 99), st.integers(1, 9999))


def events(event_class: EventClass) -> st.SearchStrategy[DomainEvent]:
    """Return a strategy for events of a class, optional fields at times left out."""
    return models(event_class)


@cache
def models(model: type[BaseModel]) -> Values:
    """Return a strategy for a model, by way of the fields its validation takes.

    A catalog has at most one thing of a kind: of two each, hypothesis would not draw many in good time.
    """
    hints = get_type_hints(model, include_extras=True)
    limits = {"longest": 1 if model.__module__.startswith(Catalog.__module__) else 2}
    fields = {
        info.alias or name: (info, values(hints[name], limits)) for name, info in model.model_fields.items()
    }
    required = {name: value for name, (info, value) in fields.items() if info.is_required()}
    optional = {name: value for name, (info, value) in fields.items() if not info.is_required()}
    drawn = st.fixed_dictionaries(required, optional=optional)
    return drawn.map(MENDED.get(model, dict)).map(model.model_validate)


def values(hint: Any, limits: dict[str, Any] | None = None) -> Values:
    """Return a strategy for what an annotation allows."""
    limits = limits or {}
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        if any(isinstance(each, AfterValidator) for each in arguments[1:]):
            return SSNS
        return values(arguments[0], limits | dict(limits_of(arguments[1:])))
    if origin in (Union, UnionType):
        return st.one_of([values(each, limits) for each in arguments])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        shortest, longest = limits.get("min_length", 0), limits.get("longest", 2)
        return st.lists(values(arguments[0]), min_size=shortest, max_size=max(shortest, longest)).map(tuple)
    if origin is dict:
        return st.dictionaries(values(arguments[0]), values(arguments[1]), max_size=2)
    return plain(hint, limits)


def plain(hint: Any, limits: dict[str, Any]) -> Values:
    """Return a strategy for an annotation without parts."""
    if hint is None or hint is type(None):
        return st.none()
    if hint is str:
        return texts(limits)
    if hint is bool:
        return st.booleans()
    if hint is int:
        return st.integers(limits.get("gt", limits.get("ge", 0) - 1) + 1, limits.get("le", 2**40))
    if hint is Decimal:
        return decimals(limits)
    if hint is date:
        return st.dates()
    if hint is time:
        return st.times()
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    if dataclasses.is_dataclass(hint):
        construct = cast(Callable[..., Any], hint)
        fields = get_type_hints(hint, include_extras=True).items()
        return st.fixed_dictionaries({name: values(each) for name, each in fields}).map(
            lambda drawn: construct(**drawn)
        )
    return models(hint)


def decimals(limits: dict[str, Any]) -> Values:
    """Return a strategy for numbers with so many places, between limits."""
    places = limits.get("decimal_places", 2)
    least = limits.get("ge", -(10**9))
    if (above := limits.get("gt")) is not None:
        least = max(least, above + Decimal(1).scaleb(-places))
    return st.decimals(least, limits.get("le", 10**9), places=places)


def texts(limits: dict[str, Any]) -> Values:
    """Return a strategy for texts of a form or a length."""
    if pattern := limits.get("pattern"):
        longest = limits.get("max_length") or 100
        form = pattern.removeprefix("^").removesuffix("$")
        return st.from_regex(form, fullmatch=True).filter(lambda text: len(text) <= longest)
    shortest, longest = limits.get("min_length") or 0, limits.get("max_length") or 12
    drawn = st.text(st.characters(exclude_categories=["Cs"]), min_size=shortest, max_size=min(longest, 12))
    return drawn.map(str.strip).filter(lambda text: len(text) >= shortest)


def limits_of(metadata: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Yield the limits that the metadata of an annotation sets, by name."""
    for each in metadata:
        if isinstance(each, FieldInfo):
            yield from limits_of(tuple(each.metadata))
            continue
        for name in ("gt", "ge", "le", "min_length", "max_length", "pattern", "decimal_places"):
            if (limit := getattr(each, name, None)) is not None:
                yield name, limit


def a_plan_or_a_line(drawn: dict[str, Any]) -> dict[str, Any]:
    """Make a choice name a plan with those it covers, or a line that is waived."""
    if drawn.get("plan") is None:
        return {"line": drawn.get("line") or "medical", "waived": True}
    covered = dict.fromkeys(("self", *(drawn.get("covered") or ())))
    return {"plan": drawn["plan"], "covered": tuple(covered), "amount": drawn.get("amount")}


def a_reason(drawn: dict[str, Any]) -> dict[str, Any]:
    """Make an election give the reason that its occasion asks for."""
    return drawn | {"qualifying_reason": drawn.get("qualifying_reason") or "marriage"}


def a_dependent_id(drawn: dict[str, Any]) -> dict[str, Any]:
    """Make a dependent id one that may be one."""
    return drawn | {"dependent_id": "d" + drawn["dependent_id"].replace("/", "-")[:79]}


def a_measure(drawn: dict[str, Any]) -> dict[str, Any]:
    """Let the employer pay either a percentage or an amount."""
    kept = {key: value for key, value in drawn.items() if key not in ("employer_flat", "of_plan")}
    return {**kept, "employer_percent": drawn.get("employer_percent") or Decimal(50)}


def days_in_order(drawn: dict[str, Any]) -> dict[str, Any]:
    """Let a period end on or after the day it begins."""
    first, last = sorted((drawn["first_day"], drawn["last_day"]))
    return {**drawn, "first_day": first, "last_day": last}


def parts_that_add_up(drawn: dict[str, Any]) -> dict[str, Any]:
    """Let the parts of a premium add up to it, or let there be none."""
    parts = (drawn["employer"], drawn["employee"])
    premium = None if None in parts else sum(parts)
    return drawn | {
        "premium": premium,
        "employer": None if premium is None else parts[0],
        "employee": None if premium is None else parts[1],
    }


MENDED: dict[type[BaseModel], Callable[[dict[str, Any]], dict[str, Any]]] = {
    Choice: a_plan_or_a_line,
    ElectionSubmitted: a_reason,
    CoveragePriced: parts_that_add_up,
    DependentAdded: a_dependent_id,
    Contribution: a_measure,
    HoursReported: days_in_order,
}
"""What a model asks of its fields together."""
