"""One household of the demo city: who is hired, with whom they live, and what they choose."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from services.demo.teller import Json, Teller
from services.demo.words import SYSTEMS, Post

YEAR_FIRST_DAY = date(2025, 7, 1)


@dataclass(slots=True)
class Household:
    """One employee with whom they live; what the teller knows and the hub has to find out."""

    family: str
    post: Post
    hire_day: date
    person: Json
    dependents: dict[str, str] = field(default_factory=dict)
    plans: dict[str, list[str]] = field(default_factory=dict)
    """Plan → the dependents covered."""
    busy: bool = False
    """Whether something has already happened to them this year."""


def hire(teller: Teller, number: int, post: Post, hire_day: date, told: date) -> Household:
    """Tell of somebody hired, their family and their choices."""
    family = f"{post.employer}/{10_000 + number}"
    age_at_hire = teller.chance.randint(22, 44)
    born = date(hire_day.year - age_at_hire, teller.chance.randint(1, 12), teller.chance.randint(1, 28))
    address = teller.address()
    home = Household(family, post, hire_day, teller.person(born, address=address))
    home.person["marital_status"] = "single"
    married = teller.chance.random() < 0.55
    if married:
        home.person["marital_status"] = "married"
    teller.tell(
        family,
        told,
        "hr.employee.hired",
        {"hire_day": hire_day.isoformat(), "person": home.person, "job": teller.job(post)},
    )
    if married:
        add_dependent(teller, home, "spouse", born, told, hire_day, "hire")
    for _ in range(
        teller.chance.choice([0, 0, 1, 1, 2, 3]) if married else teller.chance.choice([0, 0, 0, 1])
    ):
        child_born = teller.day(date(2008, 1, 1), date(2025, 5, 31))
        add_dependent(teller, home, "child", child_born, told, max(hire_day, child_born), "hire")
    _elect(teller, home, told)
    return home


def add_dependent(
    teller: Teller, home: Household, relationship: str, born: date, told: date, on: date, reason: str
) -> str:
    """Tell of a new dependent and return their id."""
    name = f"d{len(home.dependents) + 1}"
    home.dependents[name] = relationship
    # A newborn has no number yet; the carrier is told without one.
    person = teller.person(born, last_name=home.person["last_name"], ssn=reason != "birth")
    teller.tell(
        home.family,
        told,
        "hr.dependent.added",
        {
            "dependent_id": name,
            "person": person,
            "relationship": relationship,
            "reason": reason,
            "event_day": on.isoformat(),
        },
    )
    return name


def _elect(teller: Teller, home: Household, told: date) -> None:
    """Choose as people do: mostly a medical plan, often dental, vision where it is offered, life for nearly all."""
    everyone = list(home.dependents)
    home.plans[teller.chance.choice(["harbor-ppo", "harbor-hmo", "harbor-hmo"])] = everyone
    if teller.chance.random() < 0.12:
        home.plans.clear()
    if teller.chance.random() < 0.8:
        home.plans["dental"] = everyone
    if home.post.employer != "housing" and teller.chance.random() < 0.5:
        home.plans["vision"] = everyone
    home.plans["basic-life"] = []
    choices = [choice(plan, covered) for plan, covered in home.plans.items()]
    if "harbor-ppo" not in home.plans and "harbor-hmo" not in home.plans:
        choices.append({"line": "medical", "waived": True})
    elect(teller, home, told, "new_hire", home.hire_day, choices)


def choice(plan: str, dependents: list[str]) -> Json:
    """Return one choice of an election."""
    return {"plan": plan, "covered": ["self", *dependents]}


def elect(
    teller: Teller,
    home: Household,
    told: date,
    occasion: str,
    on: date,
    choices: list[Json],
    reason: str | None = None,
) -> str:
    """Tell of an election, signed on the day it was told, and return the event's id."""
    said: Json = {
        "occasion": occasion,
        "occasion_day": on.isoformat(),
        "signed_day": told.isoformat(),
        "choices": choices,
    }
    if reason is not None:
        said["qualifying_reason"] = reason
    return teller.tell(home.family, told, "hr.election.submitted", said)


def old_retiree(teller: Teller, number: int, post: Post) -> None:
    """Somebody who retired before the year began, hired so long ago that only the retirement matters."""
    hire_day = teller.day(date(1981, 1, 5), date(1992, 12, 31))
    told = YEAR_FIRST_DAY - timedelta(days=13)
    family = f"{post.employer}/{10_000 + number}"
    born = date(hire_day.year - teller.chance.randint(21, 34), teller.chance.randint(1, 12), 15)
    home = Household(family, post, hire_day, teller.person(born, address=teller.address()))
    said = {"hire_day": hire_day.isoformat(), "person": home.person, "job": teller.job(post)}
    teller.tell(family, told, "hr.employee.hired", said)
    if teller.chance.random() < 0.5:
        add_dependent(teller, home, "spouse", born, told, hire_day, "hire")
    retire(teller, home, told, teller.day(date(2012, 1, 1), date(2025, 5, 31)))


def _on_medicare(teller: Teller, home: Household, told: date, on: date, spouse: list[str]) -> bool:
    """Tell of the couple's Medicare, if they are old enough on a day; they are of one age, and return whether."""
    born = date.fromisoformat(home.person["birth_day"])
    attained = born.replace(year=born.year + 65) - timedelta(days=1)
    begins = attained.replace(day=1)
    if begins > on:
        return False
    for who in ["self", *spouse]:
        said = {"person_ref": who, "basis": "age", "premium_free_part_a": True}
        days = {"part_a_day": begins.isoformat(), "part_b_day": begins.isoformat()}
        teller.tell(home.family, told, "hr.medicare.changed", {**said, **days})
    return True


def retire(teller: Teller, home: Household, told: date, on: date) -> None:
    """Tell of a retirement and of the choice of retiree plans."""
    system = SYSTEMS[home.post.employer]
    said = {"retirement_day": on.isoformat(), "retirement_system": system}
    teller.tell(home.family, told, "hr.employee.retired", said)
    spouse = [name for name, relationship in home.dependents.items() if relationship == "spouse"]
    medical = "medicare-supplement" if _on_medicare(teller, home, told, on, spouse) else "retiree-ppo"
    choices = [choice(medical, spouse), choice("dental", spouse), choice("retiree-life", [])]
    elect(teller, home, told, "retirement", on, choices)
