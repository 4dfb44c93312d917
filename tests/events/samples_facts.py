"""One of every fact of the hub's own, each with every field that can be filled."""

from typing import Any

from events import (
    carrier_feeds,
    catalog,
    cobra,
    eligibility,
    enrollment,
    intake,
    payroll,
)
from events.catalogue import EventClass
from tests.small_catalog import small_catalog

FAMILY = "city/010234"
COVERAGE = {
    "member": "self",
    "line": "medical",
    "plan": "hmo",
    "carrier": "blue",
    "first_day": "2026-02-01",
    "reason": "initial_enrollment",
    "rests_on": ["munis/city#1", "munis/city#2"],
    "rules": ["ACA-1", "S125-1"],
}
FILE = {"file_name": "blue_000000007.834", "size": 2048, "sha256": "ab" * 32}
LEFT = {"remote_path": "/inbox/file", "looked_up": False}
MEMBER_SAID = {
    "member": "self",
    "relationship": "self",
    "maintenance": "addition",
    "person_version": 3,
    "reason": "initial_enrollment",
    "employment_status": "full_time",
    "eligibility_first_day": "2026-02-01",
    "employment_first_day": "2026-01-05",
    "coverages": [
        {
            "maintenance": "addition",
            "line": "medical",
            "plan": "hmo",
            "first_day": "2026-02-01",
            "tier": "family",
        }
    ],
}

FIELDS: dict[EventClass, dict[str, Any]] = {
    catalog.CatalogPublished: {
        "version": "0123456789abcdef",
        "catalog": small_catalog().model_dump(mode="json"),
        "note": "plan year 2026",
    },
    enrollment.CoverageBegan: COVERAGE | {"tier": "family", "catalog": "0123456789abcdef"},
    enrollment.CoverageEnded: COVERAGE | {"last_day": "2026-06-30"},
    enrollment.CoverageReinstated: COVERAGE | {"last_day": None},
    enrollment.CoverageVoided: COVERAGE,
    enrollment.CoverageTierChanged: COVERAGE | {"change_day": "2026-06-01", "tier": "employee_only"},
    enrollment.CoveragePriced: COVERAGE
    | {
        "from_day": "2026-06-01",
        "volume": "150000.00",
        "asked_volume": "200000.00",
        "premium": "22.50",
        "employer": "5.00",
        "employee": "17.50",
        "per": "month",
        "catalog": "0123456789abcdef",
    },
    eligibility.QuestionOpened: {
        "question": "divorce-terms/d1/2026-05-20",
        "about": "divorce-terms",
        "member": "d1",
        "owner": "benefits",
        "due_day": "2026-07-19",
        "asks": "Does the judgment say that the former spouse is covered, and until when?",
        "answers": ["covered", "not-covered"],
        "meanwhile": "the former spouse stays covered",
        "rule": "ST-1",
        "rests_on": ["munis/city#12"],
    },
    eligibility.QuestionClosed: {"question": "divorce-terms/d1/2026-05-20", "how": "answered"},
    eligibility.FamilyReviewed: {"through_day": "2026-09-30"},
    eligibility.EnrollmentOpened: {
        "window": "spring-2026",
        "plan_year_first_day": "2026-07-01",
        "first_day": "2026-05-01",
        "last_day": "2026-05-29",
        "eligible": 4127,
        "catalog": "0123456789abcdef",
    },
    eligibility.EnrollmentDefaulted: {
        "window": "spring-2026",
        "plan_year_first_day": "2026-07-01",
        "lines": [
            {"line": "medical", "plan": "hmo", "becomes": "moved", "to_plan": "hmo-plus"},
            {"line": "health_fsa", "plan": "fsa", "becomes": "ended"},
        ],
        "catalog": "0123456789abcdef",
    },
    eligibility.EnrollmentClosed: {
        "window": "spring-2026",
        "eligible": 4127,
        "submitted": 903,
        "defaulted": 3224,
    },
    intake.EventQuarantined: {
        "kind": "unreadable",
        "family": FAMILY,
        "event_type": "hr.employee.hired.v1",
        "event_ref": "munis/city#9",
        "reason": "should be a valid date",
        "code": "bad-value",
        "place": "january.jsonl, line 12",
        "raw": '{"ssn": "078-05-1120"}',
    },
    intake.EventReleased: {"how": "retried", "event_ref": "munis/city#9"},
    intake.EventDismissed: {"reason": "sent to the wrong hub"},
    intake.PersonRevealed: {"family": FAMILY, "reason": "a call from the carrier"},
    intake.PersonForgotten: {"family": FAMILY, "reason": "retention ended"},
    carrier_feeds.InterchangePrepared: FILE
    | {
        "carrier": "blue",
        "night": "2026-02-02",
        "control_number": 7,
        "written_at": "2026-02-02T22:00:00-05:00",
        "catalog": "0123456789abcdef",
        "basis": 41,
        "sets": [
            {
                "control_number": "0001",
                "reference": "7-1",
                "families": [{"family": FAMILY, "group": "BLUE-ACT", "members": [MEMBER_SAID]}],
            }
        ],
        "standing": [{"family": FAMILY, "group": "BLUE-ACT", "members": [MEMBER_SAID]}],
        "left_out": ["city/010235"],
        "writer": 1,
    },
    carrier_feeds.NightClosed: {
        "carrier": "blue",
        "night": "2026-02-02",
        "basis": 41,
        "control_number": 7,
        "not_needed": [{"family": FAMILY, "member": "d1", "person_version": 3}],
    },
    carrier_feeds.FamilyHeld: {
        "carrier": "blue",
        "night": "2026-02-02",
        "family": FAMILY,
        "reason": "no birth day",
        "kind": "full",
        "owner": "medical desk",
    },
    carrier_feeds.InterchangeHeld: {
        "carrier": "blue",
        "night": "2026-02-02",
        "reasons": ["segment 12: N3 is due"],
    },
    carrier_feeds.InterchangeDelivered: FILE | LEFT | {"carrier": "blue", "control_number": 7},
    carrier_feeds.InterchangeNotDelivered: {
        "carrier": "blue",
        "control_number": 7,
        "file_name": "blue_000000007.834",
        "error": "PartnerUnreachable",
        "unwritable": True,
    },
    carrier_feeds.InterchangeAcknowledged: {
        "carrier": "blue",
        "control_number": 7,
        "answered_by": "999",
        "accepted": False,
        "final": True,
        "code": "P",
        "note": "one set of two",
        "sets": [
            {
                "control_number": "0001",
                "accepted": False,
                "code": "R",
                "errors": ["12 N3 01 1"],
                "members": [FAMILY, f"{FAMILY}/d1"],
            }
        ],
    },
    carrier_feeds.AnswerNotOurs: {
        "carrier": "blue",
        "file_name": "x.999",
        "reason": "no file has this number",
        "sha256": "cd" * 32,
    },
    carrier_feeds.AnswerFetched: {"carrier": "blue", "file_name": "x.999", "sha256": "cd" * 32, "answers": 1},
    carrier_feeds.MembersRefused: {
        "carrier": "blue",
        "control_number": 1,
        "members": ["city/1", "city/1/kim"],
        "code": "E17",
        "reason": "the plan is not offered",
    },
    carrier_feeds.FamilySilenced: {
        "carrier": "blue",
        "family": "city/1",
        "member": "kim",
        "person_version": 4,
        "coverages": [
            {
                "member": "kim",
                "line": "medical",
                "group": {"number": "A1"},
                "plan": "ppo",
                "first_day": "2026-01-01",
                "told": {"plan": "ppo", "first_day": "2026-01-01"},
                "truth": None,
            }
        ],
        "reason": "the carrier never billed it",
        "decided_by": "ada",
    },
    carrier_feeds.BatchPrepared: FILE
    | {
        "partner": "city-payroll",
        "number": 3,
        "key": "2026-02-15",
        "written_at": "2026-02-10T06:00:00-05:00",
        "catalog": "0123456789abcdef",
        "basis": 41,
        "lines": [{"family": FAMILY, "member": "self", "person_version": 3, "values": {"code": "D-HMO"}}],
    },
    carrier_feeds.BatchDelivered: FILE | LEFT | {"partner": "city-payroll", "number": 3},
    carrier_feeds.BatchNotDelivered: {
        "partner": "city-payroll",
        "number": 3,
        "file_name": "ded_0003.csv",
        "error": "PartnerRefused",
    },
    payroll.DeductionScheduled: {
        "payroll": "city-payroll",
        "code": "D-HMO",
        "plan": "hmo",
        "first_pay_day": "2026-02-15",
        "amount": "250.00",
        "annual_amount": "6000.00",
        "deductions_per_year": 24,
        "employer_amount": "750.00",
        "monthly_premium": "2000.00",
        "pre_tax": True,
        "catalog": "0123456789abcdef",
        "rests_on": ["munis/city#2"],
    },
    payroll.DeductionStopped: {
        "payroll": "city-payroll",
        "code": "D-HMO",
        "plan": "hmo",
        "first_pay_day_without": "2026-07-15",
        "rests_on": ["munis/city#4"],
    },
    cobra.QualifyingEventOccurred: {
        "member": "d1",
        "qualifying_event": "termination",
        "event_day": "2026-06-12",
        "loss_day": "2026-06-30",
        "lines": ["medical"],
        "plans": ["hmo"],
        "employer_notice_due_day": "2026-07-30",
        "family_notice_due_day": None,
        "election_notice_due_day": "2026-08-13",
        "election_last_day": "2026-10-12",
        "continuation_first_day": "2026-07-01",
        "continuation_last_day": "2027-12-31",
        "catalog": "0123456789abcdef",
        "rests_on": ["munis/city#4"],
    },
    cobra.QualifyingEventWithdrawn: {
        "member": "d1",
        "qualifying_event": "termination",
        "event_day": "2026-06-12",
        "reason": "the termination was cancelled",
        "rests_on": ["munis/city#5"],
    },
    cobra.ContinuationWithheld: {
        "member": "self",
        "event_day": "2026-06-12",
        "decided_by": "the director",
        "why": "case 12",
        "rests_on": ["munis/city#4"],
    },
    cobra.CoverageCarriedOn: {
        "to": "school/2000",
        "carried": [
            {"member": "self", "line": "medical", "plan": "hmo", "employee_class": "teachers"}
            | {"first_day": "2026-07-01", "last_day": None}
        ],
        "rests_on": ["sis/school#4"],
    },
}
