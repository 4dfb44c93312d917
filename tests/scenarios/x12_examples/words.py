"""Short words for what HR tells in the scenarios."""

from collections.abc import Sequence

from tests.scenarios.x12_examples.scenario import Json, Told

JOB: Json = {
    "department": "Works",
    "employment_class": "regular",
    "weekly_hours": "40",
    "annual_salary": "30000.00",
    "pay_group": "monthly",
}


def hired(day: str, person: Json) -> Told:
    """Return a hire."""
    return Told("hr.employee.hired", {"hire_day": day, "person": person, "job": JOB})


def rehired(day: str) -> Told:
    """Return a rehire."""
    return Told("hr.employee.rehired", {"rehire_day": day, "job": JOB})


def left(last_day: str) -> Told:
    """Return an end of employment."""
    return Told("hr.employee.terminated", {"last_day_employed": last_day, "reason": "voluntary"})


def left_cancelled() -> Told:
    """Return that the latest end of employment is not to be."""
    return Told("hr.employee.termination_cancelled", {"reason": "the contract goes on"})


def joined(dependent: str, day: str, person: Json, *, relationship: str = "child", **said: object) -> Told:
    """Return a dependent of whom the employee told at hire."""
    fields = {"dependent_id": dependent, "person": person, "relationship": relationship, "reason": "hire"}
    return Told("hr.dependent.added", {**fields, "event_day": day, **said})


def parted(dependent: str, day: str) -> Told:
    """Return that somebody is no longer a dependent."""
    fields = {"dependent_id": dependent, "reason": "no_longer_dependent", "event_day": day}
    return Told("hr.dependent.removed", fields)


def corrected(day: str, **changes: object) -> Told:
    """Return that the employee's demographics have always been other than told."""
    fields = {"person_ref": "self", "changes": changes, "change_day": day, "correction": True}
    return Told("hr.person.changed", fields)


def elected(
    occasion: str,
    day: str,
    *plans: str,
    covered: Sequence[str] = ("self",),
    signed: str | None = None,
    qualifying_reason: str | None = None,
) -> Told:
    """Return an election of plans, each for the same members."""
    fields: Json = {"occasion": occasion, "occasion_day": day, "signed_day": signed or day}
    if qualifying_reason is not None:
        fields["qualifying_reason"] = qualifying_reason
    choices = [{"plan": plan, "covered": list(covered)} for plan in plans]
    return Told("hr.election.submitted", {**fields, "choices": choices})


def waived(day: str, line: str) -> Told:
    """Return that the benefits office recorded a waiver of one line."""
    fields = {"occasion": "administrative", "occasion_day": day, "signed_day": day}
    return Told("hr.election.submitted", {**fields, "choices": [{"line": line, "waived": True}]})


def voided(event_id: str, source: str) -> Told:
    """Return that an event never happened."""
    fields = {"voids": {"source": source, "id": event_id}, "reason": "entered for another employee"}
    return Told("hr.event.voided", fields)
