"""One of every fact about what carriers report after the 999, each with every field that can be filled."""

from typing import Any

from events import carrier_answers
from events.catalogue import EventClass
from tests.events.samples_facts import FAMILY

FIELDS: dict[EventClass, dict[str, Any]] = {
    carrier_answers.CarrierErrorReported: {
        "carrier": "blue",
        "control_number": 7,
        "family": FAMILY,
        "member": "d1",
        "line": "dental",
        "severity": "error",
        "code": "E104",
        "received_day": "2026-02-05",
        "due_day": "2026-02-15",
        "owner": "benefits office",
        "report": "cd" * 32,
        "row": 2,
        "text": "Mia Beispiel, born 2015-03-03, is not known",
        "identifiers": '{"ssn": "078051120"}',
    },
    carrier_answers.CarrierErrorResolved: {"carrier": "blue", "reason": "sent again in file 8"},
    carrier_answers.CarrierReportRead: {
        "carrier": "blue",
        "file_name": "fallout.csv",
        "sha256": "cd" * 32,
        "rows": 3,
        "reported": 2,
        "resolved": 1,
        "unmatched": 1,
        "faults": ['row 3, column "Received": no day'],
    },
}
