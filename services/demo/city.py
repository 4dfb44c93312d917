"""A plan year of the invented city: who works there, and what happens to them until the last night of the month."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from services.demo.happenings import HAPPENINGS
from services.demo.household import YEAR_FIRST_DAY, Household, hire, old_retiree
from services.demo.teller import Json, Teller
from services.demo.words import POSTS, Post

MONTH_FIRST_DAY = date(2026, 6, 1)
MONTH_LAST_DAY = date(2026, 6, 30)
EMPLOYEES = 400
RETIREES = 60


def city(seed: int, *, employees: int = EMPLOYEES, retirees: int = RETIREES) -> list[Json]:
    """Return all the city's sources tell in the year, in the order they recorded it: always the same for a seed.

    What happens grows with the number of employees.
    """
    teller = Teller(Random(seed))
    posts = [post for post in POSTS for _ in range(post.share)]
    hired_late = employees - 48 * employees // EMPLOYEES, employees - 12 * employees // EMPLOYEES
    homes = [
        _employee(teller, number, teller.chance.choice(posts), *hired_late)
        for number in range(1, employees + 1)
    ]
    for number in range(retirees):
        old_retiree(teller, employees + 1 + number, teller.chance.choice(posts))
    quiet = _shuffled(teller, [home for home in homes if home.hire_day < YEAR_FIRST_DAY])
    for happening, before, within in HAPPENINGS:
        for _ in range(before * employees // EMPLOYEES):
            happening(teller, next(quiet), teller.day(YEAR_FIRST_DAY + timedelta(days=30), date(2026, 5, 22)))
        for _ in range(within * employees // EMPLOYEES):
            happening(teller, next(quiet), _workday(teller, MONTH_FIRST_DAY, date(2026, 6, 26)))
    return sorted(teller.events, key=lambda event: (event["time"], event["id"]))


def _shuffled(teller: Teller, homes: list[Household]) -> Iterator[Household]:
    order = list(homes)
    teller.chance.shuffle(order)
    for home in order:
        if not home.busy:
            home.busy = True
            yield home


def _workday(teller: Teller, first: date, last: date) -> date:
    while (day := teller.day(first, last)).isoweekday() > 5:
        pass
    return day


def _employee(teller: Teller, number: int, post: Post, long_there: int, hired_before: int) -> Household:
    """Most have been there for years; some are hired in the year, and the last of them in the month."""
    if number <= long_there:
        hire_day = teller.day(date(1996, 1, 2), date(2025, 4, 30))
        told = YEAR_FIRST_DAY - timedelta(days=14)
    elif number <= hired_before:
        hire_day = told = teller.day(YEAR_FIRST_DAY, date(2026, 5, 22))
    else:
        hire_day = told = _workday(teller, MONTH_FIRST_DAY, date(2026, 6, 24))
    return hire(teller, number, post, hire_day, told)
