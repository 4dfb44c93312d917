"""One of every fact about files that are held, released, sent again and taken back, with every field filled."""

from typing import Any

from events import feed_holds, feed_leaving
from events.catalogue import EventClass
from tests.events.samples_facts import FILE

FIELDS: dict[EventClass, dict[str, Any]] = {
    feed_holds.NightHeld: {
        "carrier": "blue",
        "night": "2026-02-03",
        "kind": "change",
        "gates": ["ended_members", "closed_day"],
        "reasons": [
            "51 members would lose a coverage; the limit is 50",
            "the carrier takes no files today: Sunday",
        ],
        "ended_members": 51,
        "members": 60,
    },
    feed_holds.NightReleased: {
        "carrier": "blue",
        "night": "2026-02-03",
        "kind": "change",
        "ended_members": 51,
        "reason": "the school closed",
    },
    feed_holds.FamilyReleased: {
        "carrier": "blue",
        "family": "city/010234",
        "reason": "the carrier has opened the plan",
    },
    feed_holds.FeedStopped: {"carrier": "blue", "reason": "the carrier moves its server"},
    feed_holds.FeedResumed: {"carrier": "blue", "reason": "it has moved"},
    feed_holds.InterchangeResent: FILE
    | {"carrier": "blue", "control_number": 7, "remote_path": "/inbox/file", "reason": "the carrier lost it"},
    feed_leaving.InterchangeLeaving: {"carrier": "blue", "control_number": 7, "file_name": "blue_7.834"},
    feed_leaving.InterchangeWithdrawn: {
        "carrier": "blue",
        "control_number": 7,
        "file_name": "blue_7.834",
        "night": "2026-02-03",
        "kind": "change",
        "sets": [{"control_number": "0001", "families": ["city/010234"]}],
        "reason": "the new version writes it otherwise",
        "asked": "J. Doe, EDI desk",
    },
}
