"""Carriers drawn from every switch that decides what is said, when, and how."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from tests.services.carrier_feeds.drawn_profile import (
    COBRA_DAY,
    GROUPS,
    PLACES,
    RELATIONSHIPS,
    ROSTER_COLUMNS,
    TIER_CODES,
    Drawn,
)
from tests.services.carrier_feeds.stage import NIGHT

__all__ = ["ROSTER_COLUMNS", "Drawn", "carriers"]


def _either(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields)


FULL_FILES = _some(
    action=_either("verify", "replace"), ended_days=_either(0, 3), future_days=_either(0, 4, 60)
)
_WHITELISTS = _some(
    relationships=_either(None, None, RELATIONSHIPS, {"self": "18", "spouse": "53"}),
    reasons=_either(None, {"benefit_selection": "29"}),
    reason_otherwise=_either(None, "AI"),
    employment_statuses=_either(None, ("FT",), ()),
    lines=_either(None, None, ("medical",)),
)
_DATES = _some(
    required=_either((), ("336", "356"), ("350",)),
    forbidden=_either((), ("336", "337")),
    future_days=_either(None, 0, 3),
    eligibility=_either("this_period", "first_ever"),
)
_LIMITS = st.one_of(
    _some(
        ended_members=_either(None, None, 0, 1),
        ended_percent=_either(None, 10),
        first_file_is_held=st.booleans(),
    ),
    _some(ended_members=st.none(), shrinks_percent=_either(None, 20)),
)
_CLOSED = _either(
    {}, {"weekdays": (6, 7)}, {"days": (NIGHT + timedelta(days=2),)}, {"country": "US", "subdivision": "MA"}
)
_IDENTIFIERS = st.lists(
    _some(
        qualifier=_either("ZZ", "6O", "3H", "P5"),
        value=_either(
            "member_number", "employee_id", "department", "location", "job", "carrier_number", "ssn"
        ),
        on=_either("everybody", "subscriber", "dependents"),
    ),
    max_size=2,
    unique_by=lambda each: each["qualifier"],
)
_CATEGORIES = st.lists(
    _some(
        name=_either("ONE", "OTHER"),
        qualifier=_either("17", "9V"),
        value=_either(
            "premium", "employee_share", "employer_share", "department", "location", "class_code", "job"
        ),
        with_day=st.booleans(),
    ),
    max_size=2,
)
_ENVELOPES = _either(
    {},
    {
        "element_separator": "|",
        "repetition_separator": "!",
        "component_separator": ">",
        "segment_terminator": "'",
    },
)


def _plan_codes(rate_code: str | None, tier_codes: dict[str, str] | None) -> list[dict[str, Any]]:
    """Return the codes of all plans."""
    further = {"rate_code": rate_code}
    return [
        {
            "plan": "hmo",
            "insurance_line_code": "HMO",
            "plan_code": "HMO",
            "tier_codes": tier_codes,
            **further,
        },
        {"plan": "ppo", "insurance_line_code": "PPO", "plan_code": "PPO", **further},
        {"plan": "life", "insurance_line_code": "LIF", "plan_code": "LIFE"},
    ]


@st.composite
def carriers(draw: st.DrawFn) -> Drawn:
    """Draw a carrier."""
    changes = draw(_either(True, True, True, False))
    full = draw(FULL_FILES if not changes else st.none() | FULL_FILES)
    compared = changes and full is not None and full["action"] == "verify"
    final = draw(_either("999", "999", "999", "TA1", "none"))
    keys: dict[str, Any] = {
        "changes": changes,
        "full_file": full,
        "members_per_file": draw(_either(None, 2)) if compared else None,
        "final_answer": final,
        "want_ta1": final == "TA1" or draw(st.booleans()),
        "tier_codes": TIER_CODES,
        "plan_codes": _plan_codes(draw(_either(None, "R7")), draw(_either(None, TIER_CODES))),
        "roster": {"columns": ROSTER_COLUMNS, "end_day": "last_covered"},
        **draw(_ENVELOPES),
        **draw(_SHAPES),
        **draw(_WORDS),
    }
    places = draw(_either(*sorted(PLACES)))
    keys["version"] = draw(_either(*["005010X220A1"] * 6, "005010X220", "004010X095A1"))
    if keys["version"] == "004010X095A1":
        keys.update(_older(keys))
        places = "both" if places == "class" else places
    return Drawn(draw(_either(*sorted(GROUPS))), places, keys, draw(_either(None, COBRA_DAY)))


def _older(keys: dict[str, Any]) -> dict[str, Any]:
    """Return what of a carrier's keys the 834 of 4010 has no words for, without it."""
    return {
        "full_file": keys["full_file"] and {**keys["full_file"], "action": "verify"},
        "plan_codes": _plan_codes(None, None),
        "identifiers": [each for each in keys["identifiers"] if each["qualifier"] != "P5"],
        "reporting_categories": [],
        "say_volume": False,
        "say_counts": False,
        "payer_id_qualifier": "FI",
        "whitelist": {**keys["whitelist"], "reason_otherwise": None},
    }


_SHAPES = _some(
    families_per_set=_either(1, 2, None),
    termination_shape=_either("member", "coverages", "member_and_coverages"),
    termination_rows=_either("everybody", "subscriber"),
    earlier_end=_either("end_only", "reinstate_and_end"),
    reinstatement=_either("reinstate", "add"),
    cancellation_shape=_either("delete", "same_day", "day_before"),
    end_day=_either("last_covered", "first_uncovered"),
    dependent_end_day=_either(None, "last_covered", "first_uncovered"),
    dates=_DATES,
    whitelist=_WHITELISTS,
    missing_ssn=_either("left_out", "held"),
    missing_ssn_days=_either(0, 3, 366),
    limits=_LIMITS,
    closed=_CLOSED,
)
"""What decides which rows are said, and when."""

_WORDS = _some(
    say_premium=st.booleans(),
    say_volume=st.booleans(),
    say_cobra=st.booleans(),
    say_counts=st.booleans(),
    say_contacts=st.booleans(),
    say_demographics=_either("always", "additions"),
    medicare=_either("INS06", "none"),
    other_insurance=_either("none", "unknown"),
    identifiers=_IDENTIFIERS,
    name_identifier=_either("ssn", "member_number", "none"),
    subscriber_identifier=_either("member_number", "employee_id", "ssn"),
    member_identifier_qualifier=_either("23", "17"),
    tier_on_dependents=st.booleans(),
    reporting_categories=_CATEGORIES,
    letter_case=_either("upper", "as_is"),
    line_end=_either("", "\n", "\r\n"),
    test=st.booleans(),
    time_zone_code=_either(None, "ET"),
    master_policy=_either(None, "MP1"),
    payer_id_qualifier=_either("FI", "94", "XV"),
    time_zone=_either("America/New_York", "America/Los_Angeles"),
)
"""What else a row, or a file around it, says."""
