"""Each record, read as what it is in the catalog; what does not fit becomes a fault in plain words."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.files import SINGLE, Record, Records
from connectors.catalog_files.locator import Path
from connectors.catalog_files.words import meant
from events.base import Model
from events.catalog import (
    AgeRate,
    AgeReduction,
    CarrierProfile,
    CobraAdministrator,
    Contribution,
    DependentRule,
    EmployeeClass,
    Employer,
    EndRule,
    EnrollmentWindow,
    Measurement,
    PayCalendar,
    Payroll,
    Plan,
    Program,
    Rate,
    Source,
    WaitingRule,
)
from events.vocabulary.coverage import CoverageTier

MODELS: Mapping[str, type[Model]] = {
    "program": Program,
    "sources": Source,
    "employers": Employer,
    "classes": EmployeeClass,
    "measurements": Measurement,
    "enrollment_windows": EnrollmentWindow,
    "waiting_rules": WaitingRule,
    "end_rules": EndRule,
    "dependent_rules": DependentRule,
    "age_reductions": AgeReduction,
    "plans": Plan,
    "rates": Rate,
    "age_rates": AgeRate,
    "contributions": Contribution,
    "pay_calendars": PayCalendar,
    "payrolls": Payroll,
    "cobra": CobraAdministrator,
    "carriers": CarrierProfile,
}

_SHORTHAND_KEYS = {
    "employers": ("division", "size", "acceptance"),
    "classes": ("offer",),
    "measurements": ("period",),
    "plans": ("rate", "age_rate"),
    "contributions": ("plans",),
    "pay_calendars": (
        "first_pay_day",
        "every_days",
        "last_pay_day",
        "skip",
        "in_advance",
        "period_ends_before",
    ),
}
_RENAMED = {
    ("carriers", "send_at"): 'schedule = "MINUTE HOUR * * 1-5", five fields of cron',
    ("carriers", "send_weekdays"): 'schedule = "MINUTE HOUR * * 1-5", five fields of cron',
}
"""Keys that catalogs had once, and what says the same."""
_TIERS = tuple(tier.value for tier in CoverageTier)
_NAME_PATTERN = "a name is of small letters, digits, - and _, and begins with a letter or digit"


def draft_of(records: Records, unread: Iterable[str]) -> tuple[Draft, list[CatalogFault]]:
    """Return all that could be read, and a fault for each key that could not; `unread` sections stay so."""
    draft = Draft(unread=set(unread))
    faults: list[CatalogFault] = []
    for section, model in MODELS.items():
        for record in records[section]:
            built, found = _build(section, model, record)
            faults += found
            if built is None:
                draft.unread.add(section)
            else:
                draft.add(section, built, record)
        if section in SINGLE.values() and not records[section] and section not in draft.unread:
            faults.append(CatalogFault("*.toml", 0, f"there is no [{section}] in any file"))
            draft.unread.add(section)
    return draft, faults


def _build(section: str, model: type[Model], record: Record) -> tuple[Model | None, list[CatalogFault]]:
    """Read one record; keys that nobody knows are reported and left out, so that the rest can be checked."""
    faults: list[CatalogFault] = []
    while True:
        try:
            text = json.dumps(record.values, default=_iso)
            return model.model_validate_json(text, strict=True), faults
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=True)
        unknown = [each for each in details if each["type"] == "extra_forbidden"]
        for each in unknown or details:
            keys = tuple(key for key in each["loc"] if key != "[key]")
            faults.append(record.fault(_reason(section, model, each, keys), *keys))
        if not unknown:
            return None, faults
        for each in unknown:
            _leave_out(record.values, each["loc"])


def _leave_out(values: Any, path: Path) -> None:
    for key in path[:-1]:
        values = values[key]
    del values[path[-1]]


def _iso(value: object) -> str:
    """Write a day or a time of day as the catalog's JSON has it."""
    assert isinstance(value, (date, time))
    return value.isoformat()


def _reason(section: str, model: type[Model], error: ErrorDetails, keys: Path) -> str:
    key = next((key for key in reversed(keys) if isinstance(key, str)), "")
    kind, written = error["type"], error["input"]
    context = error.get("ctx", {})
    if kind == "extra_forbidden" and (section, *keys) in _RENAMED:
        return f'has the key "{key}", in place of which it now has {_RENAMED[section, key]}'
    if kind == "extra_forbidden":
        known = [] if len(keys) > 1 else [*model.model_fields, *_SHORTHAND_KEYS.get(section, ())]
        return f'has an unknown key "{key}"{meant(key, known)}'
    if kind == "missing":
        return f'lacks the key "{key}"'
    if section == "rates" and key == "tier":
        return f'has a price for an unknown tier "{written}"{meant(str(written), _TIERS)}'
    if kind == "string_pattern_mismatch" and context["pattern"].startswith("^[a-z0-9]"):
        return f'has {key} = "{written}", which is no name: {_NAME_PATTERN}'
    if kind == "decimal_max_places":
        places = "more than four decimal places" if context["decimal_places"] == 4 else "a part of a cent"
        return f"has {key} = {written}, with {places}"
    if kind == "value_error" and not keys:
        return f"cannot be: {context['error']}"
    if key == "employer_percent" and kind in ("less_than_equal", "greater_than_equal"):
        return f"has a share of {written} percent; it lies between 0 and 100"
    said = error["msg"]
    expected = said.removeprefix("Input should be ")
    if expected != said:
        return f"has {key} = {_shown(written)}, which should be {expected}"
    return f"has {key} = {_shown(written)}: {said[0].lower()}{said[1:]}"


def _shown(written: object) -> str:
    if isinstance(written, (str, int)):
        return json.dumps(written)
    return "a table" if isinstance(written, dict) else "a list" if isinstance(written, list) else "that"
