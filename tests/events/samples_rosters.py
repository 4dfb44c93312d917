"""One of every fact from carriers' rosters, each with every field that can be filled."""

from typing import Any

from events import carrier_rosters
from events.catalogue import EventClass
from tests.events.samples_facts import FAMILY

_HELD: dict[str, Any] = {
    "line": "medical",
    "plan": "ppo",
    "first_day": "2026-01-01",
    "last_day": "2026-06-30",
    "group": {"number": "HC-1", "subgroup": "2", "class_code": "C", "division": "D"},
    "steps": [{"from_day": "2026-01-01", "tier": "family", "premium": "2300.00", "volume": "10000.00"}],
}

FIELDS: dict[EventClass, dict[str, Any]] = {
    carrier_rosters.RosterCompared: {
        "carrier": "blue",
        "sha256": "cd" * 32,
        "file_name": "roster.csv",
        "as_of": "2026-02-01",
        "basis": 40,
        "part": 2,
        "last": True,
        "differences": [
            {
                "id": "0a1b2c3d4e5f6071",
                "kind": "last_day",
                "family": FAMILY,
                "member": "d1",
                "line": "medical",
                "plan": "ppo",
                "first_day": "2026-01-01",
                "ours": "open",
                "theirs": "2026-06-30",
                "severity": "error",
                "owner": "benefits office",
                "place": "row 7",
            }
        ],
        "sightings": [{"family": FAMILY, "member": "d1", "line": "medical", "as_": "other", "held": [_HELD]}],
        "gone": ["1a1b2c3d4e5f6071"],
        "families": 1,
        "members": 2,
        "agreeing": 1,
        "faults": ["row 9: it names nobody"],
    },
    carrier_rosters.RosterDifferenceResolved: {
        "carrier": "blue",
        "difference": "0a1b2c3d4e5f6071",
        "way": "ours",
        "reason": "they had an older file",
    },
    carrier_rosters.NumbersTold: {
        "carrier": "blue",
        "as_of": "2026-02-01",
        "sha256": "cd" * 32,
        "numbers": [{"family": FAMILY, "member": "d1", "number": "H0012345-02"}],
    },
    carrier_rosters.MembersSeen: {
        "carrier": "blue",
        "as_of": "2026-02-01",
        "sha256": "cd" * 32,
        "members": [
            {
                "family": FAMILY,
                "member": "d1",
                "lines": ["medical"],
                "held": [_HELD],
                "person_version": 3,
                "student": True,
                "disabled": False,
                "otherwise": True,
            }
        ],
        "reason": "they had an older file",
    },
}
