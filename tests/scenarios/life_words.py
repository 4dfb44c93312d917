"""What the lines of a life say: each verb, the event it stands for, and how its words become that event's fields."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

SOURCE = "hr/lives"
_EMPLOYEE = "hr.employee."
KINDS = {
    "hired": _EMPLOYEE + "hired",
    "rehired": _EMPLOYEE + "rehired",
    "job": _EMPLOYEE + "job_changed",
    "hours": "hr.hours.reported",
    "leave": _EMPLOYEE + "leave_started",
    "returned": _EMPLOYEE + "leave_ended",
    "left": _EMPLOYEE + "terminated",
    "not-left": _EMPLOYEE + "termination_cancelled",
    "retired": _EMPLOYEE + "retired",
    "died": _EMPLOYEE + "died",
    "corrected": "hr.person.changed",
    "dependent": "hr.dependent.added",
    "changed": "hr.dependent.changed",
    "parted": "hr.dependent.removed",
    "elected": "hr.election.submitted",
    "medicare": "hr.medicare.changed",
    "answered": "hr.question.answered",
    "voided": "hr.event.voided",
    "reviewed": "family.reviewed",
    "deducted": "payroll.deduction-scheduled",
    "not-deducted": "payroll.deduction-stopped",
}


def taken(rest: str, word: str) -> tuple[str, str]:
    """Return what is said without the part that begins with a word, and the rest of that part."""
    parts = [part.strip() for part in rest.split(",") if part.strip()]
    found = [part for part in parts if part.split()[0] == word]
    kept = ", ".join(part for part in parts if part not in found)
    return kept, found[0].partition(" ")[2] if found else ""


def _parts(said: str) -> Iterator[tuple[str, str]]:
    for part in said.split(","):
        word, _, rest = part.strip().partition(" ")
        yield word, rest.strip()


def _person(born: str, first_name: str) -> dict[str, Any]:
    return {
        "first_name": first_name.capitalize(),
        "last_name": "Example",
        "ssn": "078-05-1120",
        "birth_day": born,
        "sex": "U",
        "address": {"line1": "1 Harbor Way", "city": "Harbor City", "state": "MA", "zip": "02139"},
    }


def _job(said: str) -> dict[str, Any]:
    """Read a job: `40 hours, unit clerical, class regular, salary 52000, pay biweekly, department Clerk …`."""
    job: dict[str, Any] = {
        "department": "Clerk",
        "bargaining_unit": None,
        "employment_class": "regular",
        "weekly_hours": Decimal(40),
        "annual_salary": "52000.00",
        "pay_group": "biweekly",
    }
    keys = {"unit": "bargaining_unit", "class": "employment_class", "salary": "annual_salary"}
    keys |= {"pay": "pay_group", "department": "department", "division": "division", "title": "job_title"}
    for word, rest in _parts(said):
        if rest == "hours":
            job["weekly_hours"] = Decimal(word)
        elif word == "months":
            job["school_year_months"] = int(rest)
        elif word in keys:
            job[keys[word]] = rest
        elif word not in ("born", ""):
            raise ValueError(f'a job does not say "{word} {rest}"')
    return job


def _hired(day: date, said: str) -> dict[str, Any]:
    """Read a job with `born DAY`; `from school/2000 DAY DAY` the employment before, with a third day: covered to it."""
    said, before = taken(said, "from")
    _, born = taken(said, "born")
    fields: dict[str, Any] = {
        "hire_day": day,
        "person": _person(born or "1980-02-03", "ada"),
        "job": _job(said),
    }
    if before:
        name, hire_day, last_day, *through = before.split()
        employer, _, employee = name.partition("/")
        fields["transferred_from"] = {
            "employer": employer,
            "employee_id": employee,
            "hire_day": hire_day,
            "last_day": last_day,
            "covered_through": through[0] if through else None,
        }
    return fields


def _left(day: date, said: str) -> dict[str, Any]:
    """Read a reason; `withheld NAME why …` says who decided that no continuation is offered, and why."""
    reason, withheld = taken(said, "withheld")
    name, _, why = withheld.partition(" ")
    fields: dict[str, Any] = {"last_day_employed": day, "reason": reason or "voluntary"}
    return fields | ({"cobra_withheld": {"decided_by": name, "why": why}} if withheld else {})


def _leave(day: date, said: str) -> dict[str, Any]:
    kind, paid, *until = said.replace(",", " ").split()
    fields: dict[str, Any] = {"first_day": day, "kind": kind, "paid": paid}
    return fields | ({"expected_return_day": until[-1]} if until else {})


def _dependent(day: date, said: str) -> dict[str, Any]:
    rest, born = taken(said, "born")
    rest, reason = taken(rest, "by")
    (member, relationship), *flags = (part.split() for part in rest.split(","))
    person = _person(born or "2010-05-06", member)
    if ["unnumbered"] in flags:
        flags.remove(["unnumbered"])
        del person["ssn"]
    fields: dict[str, Any] = {
        "dependent_id": member,
        "person": person,
        "relationship": relationship,
        "reason": reason or "hire",
        "event_day": day,
    }
    return fields | {flag[0]: True for flag in flags}


def _changed(day: date, said: str) -> dict[str, Any]:
    """Read `sp1 relationship ex_spouse`, `ch1 disabled`, `ch1 not student`."""
    member, *words = said.split()
    fields: dict[str, Any] = {"dependent_id": member, "change_day": day}
    match words:
        case ["relationship", word]:
            return fields | {"relationship": word}
        case ["not", word]:
            return fields | {word: False}
        case [word]:
            return fields | {word: True}
        case _:
            raise ValueError("a change is `relationship WORD`, `WORD` or `not WORD`")


def _elected(day: date, said: str) -> dict[str, Any]:
    """Read `birth: hmo self ch1; fsa self 2400; -dental`, with `signed DAY` and a reason beside the occasion."""
    head, _, choices = said.partition(":")
    head, signed = taken(head, "signed")
    occasion, _, reason = head.strip().partition(" ")
    fields: dict[str, Any] = {"occasion": occasion, "occasion_day": day, "signed_day": signed or day}
    fields["choices"] = [_choice(each.split()) for each in choices.split(";") if each.strip()]
    return fields | ({"qualifying_reason": reason} if reason else {})


def _choice(words: list[str]) -> dict[str, Any]:
    if words[0].startswith("-"):
        return {"line": words[0][1:], "waived": True}
    amounts = [word for word in words[1:] if word.replace(".", "").isdigit()]
    covered = [word for word in words[1:] if word not in amounts] or ["self"]
    choice: dict[str, Any] = {"plan": words[0], "covered": covered}
    return choice | ({"amount": amounts[0]} if amounts else {})


def _medicare(day: date, said: str) -> dict[str, Any]:
    """Read `self A B age`, `sp1 A disability`, `self ended age`; `premium-free` and `not-premium-free` as told."""
    member, *words = said.split()
    fields: dict[str, Any] = {"person_ref": member, "basis": words[-1]}
    for word, key in (("A", "part_a_day"), ("B", "part_b_day"), ("ended", "ended_day")):
        fields |= {key: day} if word in words else {}
    for word, free in (("premium-free", True), ("not-premium-free", False)):
        fields |= {"premium_free_part_a": free} if word in words else {}
    return fields


def _answered(day: date, said: str) -> dict[str, Any]:
    """Read `QUESTION ANSWER`, with a day and an amount where there is one."""
    question, answer, *more = said.split()
    fields: dict[str, Any] = {"question": question, "answer": answer, "decided_by": "office"}
    for word in more:
        fields |= {"day": word} if "-" in word else {"amount": word}
    return fields


def _deducted(day: date, said: str) -> dict[str, Any]:
    """Read `hmo 200.00`: what payroll is told to take for a plan, from this pay day on."""
    plan, amount = said.split()
    return {
        "payroll": "city-payroll",
        "code": f"D-{plan.upper()}",
        "plan": plan,
        "first_pay_day": day,
        "amount": amount,
        "annual_amount": Decimal(amount) * 24,
        "deductions_per_year": 24,
        "employer_amount": "0.00",
        "monthly_premium": Decimal(amount) * 2,
        "pre_tax": True,
        "catalog": "",
        "rests_on": (),
    }


def _not_deducted(day: date, said: str) -> dict[str, Any]:
    """Read `hmo`: from this pay day on payroll is to take nothing for a plan."""
    fields = {"payroll": "city-payroll", "code": f"D-{said.upper()}", "plan": said}
    return {**fields, "first_pay_day_without": day, "rests_on": ()}


FIELDS: dict[str, Callable[[date, str], dict[str, Any]]] = {
    "hired": _hired,
    "rehired": lambda day, said: {"rehire_day": day, "job": _job(said)},
    "job": lambda day, said: {"change_day": day, "job": _job(said)},
    "hours": lambda day, said: {"first_day": day, "last_day": said.split()[0], "hours": said.split()[1]},
    "leave": _leave,
    "returned": lambda day, said: {"return_day": day, "outcome": said or "returned"},
    "left": _left,
    "not-left": lambda day, said: {"reason": said or "entered by mistake"},
    "retired": lambda day, said: {"retirement_day": day, "retirement_system": said or "city"},
    "died": lambda day, said: {"death_day": day},
    "corrected": lambda day, said: {
        "person_ref": said.split()[0],
        "changes": {"birth_day": said.split()[-1]},
        "change_day": day,
        "correction": True,
    },
    "dependent": _dependent,
    "changed": _changed,
    "parted": lambda day, said: {
        "dependent_id": said.split()[0],
        "reason": said.split()[1],
        "event_day": day,
    },
    "elected": _elected,
    "medicare": _medicare,
    "answered": _answered,
    "voided": lambda day, said: {"voids": {"source": SOURCE, "id": said}, "reason": "entered by mistake"},
    "reviewed": lambda day, said: {"through_day": day},
    "deducted": _deducted,
    "not-deducted": _not_deducted,
}
"""How each verb's words become the fields of its event."""
