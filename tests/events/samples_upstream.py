"""One of every upstream event, each with every field that can be filled, about people who do not exist."""

from typing import Any

from events import cobra, employment, enrollment, payroll
from events.catalogue import EventClass

PERSON = {
    "first_name": "Ada",
    "middle_name": "M",
    "last_name": "Example",
    "suffix": "Jr",
    "ssn": "078-05-1120",
    "birth_day": "1984-02-29",
    "sex": "F",
    "address": {
        "line1": "1 Harbor Way",
        "line2": "Apt 2",
        "city": "Harbor City",
        "state": "MA",
        "zip": "02139",
    },
    "mailing_address": {"line1": "PO Box 7", "city": "Harbor City", "state": "MA", "zip": "02139-0007"},
    "phone": "617-555-0100",
    "email": "ada@example.org",
    "marital_status": "married",
    "tobacco": False,
}
JOB = {
    "department": "Public Works",
    "division": "Water",
    "bargaining_unit": "local-1",
    "employment_class": "full-time",
    "weekly_hours": "37.5",
    "annual_salary": "61234.50",
    "pay_group": "biweekly",
    "job_title": "Fitter",
    "school_year_months": 10,
}
CHOICES = [
    {"plan": "hmo", "covered": ["self", "d1"], "amount": "1200.00"},
    {"line": "dental", "waived": True},
]
BENEFICIARY = {"beneficiary_ref": "self", "sent_day": "2026-07-02"}

FIELDS: dict[EventClass, dict[str, Any]] = {
    employment.EmployeeHired: {"hire_day": "2026-01-05", "person": PERSON, "job": JOB},
    employment.EmployeeRehired: {"rehire_day": "2026-03-02", "job": JOB, "original_hire_day": "2019-01-07"},
    employment.JobChanged: {"change_day": "2026-04-01", "job": JOB, "reason": "transfer"},
    employment.HoursReported: {"first_day": "2026-04-05", "last_day": "2026-04-18", "hours": "61.25"},
    employment.LeaveStarted: {
        "first_day": "2026-05-01",
        "kind": "fmla",
        "paid": "partial",
        "expected_return_day": "2026-06-01",
    },
    employment.LeaveEnded: {"return_day": "2026-06-01", "outcome": "returned"},
    employment.EmployeeTerminated: {
        "last_day_employed": "2026-06-12",
        "reason": "gross_misconduct",
        "last_pay_day": "2026-06-26",
        "cobra_withheld": {"decided_by": "the director", "why": "case 12"},
    },
    employment.TerminationCancelled: {"reason": "entered by mistake"},
    employment.EmployeeRetired: {
        "retirement_day": "2026-08-31",
        "retirement_system": "city",
        "annuity_first_month": "2026-09-01",
    },
    employment.EmployeeDied: {"death_day": "2026-11-05"},
    employment.PersonChanged: {
        "person_ref": "d1",
        "changes": {"last_name": "Sample", "middle_name": None, "ssn": "078051120"},
        "change_day": "2026-03-14",
        "correction": True,
    },
    employment.EventVoided: {"voids": {"source": "munis/city", "id": "17"}, "reason": "wrong employee"},
    enrollment.DependentAdded: {
        "dependent_id": "d1",
        "person": PERSON,
        "relationship": "spouse",
        "reason": "marriage",
        "event_day": "2026-03-14",
        "disabled": False,
        "student": True,
        "tax_dependent": True,
        "qmcso": False,
    },
    enrollment.DependentChanged: {
        "dependent_id": "d1",
        "change_day": "2026-04-20",
        "relationship": "ex_spouse",
        "disabled": True,
        "student": False,
        "tax_dependent": False,
        "qmcso": True,
    },
    enrollment.QuestionAnswered: {
        "question": "divorce-terms/d1/2026-05-20",
        "answer": "covered",
        "decided_by": "B. Coordinator",
        "why": "judgment of May 20, paragraph 4",
        "day": "2028-05-20",
        "amount": "120000.00",
    },
    enrollment.DependentRemoved: {
        "dependent_id": "d1",
        "reason": "divorce",
        "event_day": "2026-05-20",
        "notified_day": "2026-05-25",
    },
    enrollment.ElectionSubmitted: {
        "occasion": "special_enrollment",
        "occasion_day": "2026-03-14",
        "signed_day": "2026-03-20",
        "qualifying_reason": "marriage",
        "choices": CHOICES,
    },
    enrollment.MedicareChanged: {
        "person_ref": "self",
        "part_a_day": "2026-09-01",
        "part_b_day": "2026-09-01",
        "ended_day": "2027-01-31",
        "mbi": "1EG4TE5MK73",
        "basis": "age",
        "premium_free_part_a": True,
    },
    cobra.CobraElectionReceived: BENEFICIARY | {"choices": CHOICES},
    cobra.CobraElectionWaived: BENEFICIARY,
    cobra.CobraWaiverRevoked: BENEFICIARY,
    cobra.CobraDisabilityDetermined: {
        "beneficiary_ref": "d1",
        "determination_day": "2026-08-01",
        "onset_day": "2026-06-01",
        "notified_day": "2026-08-10",
        "ended_day": "2027-08-31",
    },
    payroll.PaymentReceived: {
        "payer_ref": "self",
        "amount": "812.30",
        "received_day": "2026-07-05",
        "sent_day": "2026-07-01",
        "for": "cobra",
        "method": "check",
        "reference": "1041",
    },
}
