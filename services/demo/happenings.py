"""What happens to people in the year: families grow and part, people leave and retire, and offices make mistakes."""

from collections.abc import Callable
from datetime import date, timedelta

from services.demo.household import Household, add_dependent, choice, elect, retire
from services.demo.teller import Teller

Happening = Callable[[Teller, Household, date], None]

MEDICAL = ("harbor-ppo", "harbor-hmo")


def _with(home: Household, *more: str) -> list[dict[str, object]]:
    """Return the choices so far with more dependents covered; life covers the employee alone."""
    return [
        choice(plan, [] if plan == "basic-life" else [*covered, *more])
        for plan, covered in home.plans.items()
        if plan != "basic-life"
    ]


def marriage(teller: Teller, home: Household, told: date) -> None:
    """Married a week ago, and asks for the spouse to be covered."""
    if "spouse" in home.dependents.values():
        return birth(teller, home, told)
    on = told - timedelta(days=7)
    name = add_dependent(teller, home, "spouse", date(1990, 4, 2), told, on, "marriage")
    if choices := _with(home, name):
        elect(teller, home, told, "special_enrollment", on, choices, "marriage")
    return None


def birth(teller: Teller, home: Household, told: date) -> None:
    """A child was born two weeks ago; coverage reaches back to the day."""
    on = told - timedelta(days=14)
    name = add_dependent(teller, home, "child", on, told, on, "birth")
    if choices := _with(home, name):
        elect(teller, home, told, "special_enrollment", on, choices, "birth")


def adoption(teller: Teller, home: Household, told: date) -> None:
    """A child of three came into the family."""
    on = told - timedelta(days=9)
    name = add_dependent(teller, home, "adopted_child", date(on.year - 3, 2, 11), told, on, "adoption")
    if choices := _with(home, name):
        elect(teller, home, told, "special_enrollment", on, choices, "adoption")


def divorce(teller: Teller, home: Household, told: date) -> None:
    """The marriage ended by judgment; without a spouse to part from, a child leaves the nest instead."""
    _removed(teller, home, told, "spouse", "divorce")


def grown_up(teller: Teller, home: Household, told: date) -> None:
    """A child is no longer a dependent."""
    _removed(teller, home, told, "child", "aged_out")


def _removed(teller: Teller, home: Household, told: date, relationship: str, reason: str) -> None:
    name = next((each for each, kind in home.dependents.items() if kind == relationship), None)
    if name is None:
        return moved(teller, home, told)
    said = {
        "dependent_id": name,
        "reason": reason,
        "event_day": (told - timedelta(days=3)).isoformat(),
        "notified_day": told.isoformat(),
    }
    teller.tell(home.family, told, "hr.dependent.removed", said)
    return None


def leaver(teller: Teller, home: Household, told: date) -> None:
    """Leaves in two weeks."""
    _left(
        teller, home, told, told + timedelta(days=14), teller.chance.choice(["voluntary", "end_of_contract"])
    )


def late_leaver(teller: Teller, home: Household, told: date) -> None:
    """Left six weeks ago, and nobody told the office: the retroactive termination every office knows."""
    _left(teller, home, told, told - timedelta(days=42), "voluntary")


def laid_off(teller: Teller, home: Household, told: date) -> None:
    """Is laid off with the end of the week."""
    _left(teller, home, told, told + timedelta(days=5), "layoff")


def _left(teller: Teller, home: Household, told: date, last_day: date, reason: str) -> str:
    said = {"last_day_employed": last_day.isoformat(), "reason": reason}
    return teller.tell(home.family, told, "hr.employee.terminated", said)


def left_and_returned(teller: Teller, home: Household, told: date) -> None:
    """Leaves, and is back within a month."""
    _left(teller, home, told - timedelta(days=30), told - timedelta(days=28), "voluntary")
    said = {"rehire_day": told.isoformat(), "job": teller.job(home.post)}
    teller.tell(home.family, told, "hr.employee.rehired", said)


def retirement(teller: Teller, home: Household, told: date) -> None:
    """Retires with the first of the month after next."""
    on = date(told.year + (told.month + 2) // 13, (told.month + 1) % 12 + 1, 1)
    retire(teller, home, told, on)


def death(teller: Teller, home: Household, told: date) -> None:
    """The employee died last week."""
    teller.tell(home.family, told, "hr.employee.died", {"death_day": (told - timedelta(days=6)).isoformat()})


def fewer_hours(teller: Teller, home: Household, told: date) -> None:
    """Hours fall below those that give a right to benefits."""
    said = {"change_day": told.isoformat(), "job": teller.job(home.post, hours="12"), "reason": "own wish"}
    teller.tell(home.family, told, "hr.employee.job_changed", said)


def moved(teller: Teller, home: Household, told: date) -> None:
    """Lives at another address."""
    _person_changed(teller, home, told, {"address": teller.address()}, correction=False)


def misspelled(teller: Teller, home: Household, told: date) -> None:
    """The birth date had been typed wrong from the beginning."""
    born = date.fromisoformat(home.person["birth_day"]) + timedelta(days=1)
    _person_changed(teller, home, told, {"birth_day": born.isoformat()}, correction=True)


def _person_changed(
    teller: Teller, home: Household, told: date, changes: dict[str, object], *, correction: bool
) -> None:
    said = {
        "person_ref": "self",
        "changes": changes,
        "change_day": told.isoformat(),
        "correction": correction,
    }
    teller.tell(home.family, told, "hr.person.changed", said)


def other_plan(teller: Teller, home: Household, told: date) -> None:
    """Takes the other medical plan at open enrollment, from the first of July."""
    held = next((plan for plan in MEDICAL if plan in home.plans), None)
    wanted = MEDICAL[1] if held == MEDICAL[0] else MEDICAL[0]
    told = _in_the_window(told)
    elect(teller, home, told, "open_enrollment", told, [choice(wanted, list(home.dependents))])


def dropped_dental(teller: Teller, home: Household, told: date) -> None:
    """Gives dental up at open enrollment."""
    told = _in_the_window(told)
    elect(teller, home, told, "open_enrollment", told, [{"line": "dental", "waived": True}])


def _in_the_window(told: date) -> date:
    """Return a day on which the form of open enrollment can be signed: in May 2026, if it is not later anyway."""
    return max(told, date(2026, 5, 1) + timedelta(days=told.day % 20))


def mistaken_termination(teller: Teller, home: Household, told: date) -> None:
    """The wrong employee is terminated, and two days later it is taken back."""
    _left(teller, home, told - timedelta(days=2), told - timedelta(days=20), "involuntary")
    cancelled = {"reason": "entered for the wrong employee"}
    teller.tell(home.family, told, "hr.employee.termination_cancelled", cancelled)


def voided_birth(teller: Teller, home: Household, told: date) -> None:
    """A child is entered for the wrong family, and both events are voided the next day."""
    on = told - timedelta(days=5)
    name = add_dependent(teller, home, "child", on, told - timedelta(days=1), on, "birth")
    choices = _with(home, name)
    mistakes = [teller.events[-1]["id"]]
    if choices:
        mistakes.append(
            elect(teller, home, told - timedelta(days=1), "special_enrollment", on, choices, "birth")
        )
    for event_id in reversed(mistakes):
        said = {"voids": {"source": teller.events[-1]["source"], "id": event_id}, "reason": "wrong family"}
        teller.tell(home.family, told, "hr.event.voided", said)


def out_of_order(teller: Teller, home: Household, told: date) -> None:
    """The election arrives two days before the child it covers is known."""
    on = told - timedelta(days=10)
    name = f"d{len(home.dependents) + 1}"
    if choices := _with(home, name):
        elect(teller, home, told - timedelta(days=2), "special_enrollment", on, choices, "birth")
    add_dependent(teller, home, "child", on, told, on, "birth")


def unknown_plan(teller: Teller, home: Household, told: date) -> None:
    """A plan code that the catalog does not know: it stays in quarantine until somebody mends it."""
    elect(teller, home, told, "open_enrollment", told, [choice("harbour-hmo", [])])


HAPPENINGS: tuple[tuple[Happening, int, int], ...] = (
    (marriage, 10, 3),
    (birth, 14, 4),
    (adoption, 2, 1),
    (divorce, 4, 3),
    (grown_up, 4, 2),
    (leaver, 16, 6),
    (late_leaver, 2, 3),
    (laid_off, 2, 1),
    (left_and_returned, 2, 1),
    (retirement, 6, 3),
    (death, 1, 1),
    (fewer_hours, 3, 2),
    (moved, 12, 5),
    (misspelled, 3, 3),
    (other_plan, 18, 4),
    (dropped_dental, 5, 2),
    (mistaken_termination, 2, 2),
    (voided_birth, 1, 2),
    (out_of_order, 1, 2),
    (unknown_plan, 0, 1),
)
"""What happens, how often before the month, and how often within it."""
