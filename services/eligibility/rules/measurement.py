"""The look-back: hours measured over a past period say who is full-time through a coming one.

Source: 26 CFR 54.4980H-3(d). The status of a stability period stays as measured, though hours rise or fall in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from events.base import EventRef
from events.catalog import Measurement
from events.vocabulary.calendar import (
    Period,
    add_months,
    day_after,
    day_before,
    days_between,
    deadline,
    first_of_month_on_or_after,
    first_of_next_month,
    last_day_of_months,
)
from events.vocabulary.law import Dated, Enacted, Rule
from services.eligibility.rules.hours import Service, average_of, breaks_of, is_full_time
from services.eligibility.rules.questions import question_name

ADMINISTRATIVE_DAYS: Final[Dated[int]] = Dated(
    Enacted(90, date(2014, 1, 1), "26 CFR 54.4980H-3(d)(1)(vi), (d)(3)(vi)")
)
"""An administrative period is at most so long; of a new employee, what goes before the measurement counts too."""

STABILITY_MONTHS: Final[Dated[int]] = Dated(Enacted(6, date(2014, 1, 1), "26 CFR 54.4980H-3(d)(1)(iii)"))
"""A stability period of the full-time is at least so long, and no shorter than the measurement."""

UNTOLD_HOURS: Final = "untold-hours"
"""What is asked where hours of a measurement are missing."""

RULES: Final = (
    Rule(
        "ACA-6",
        "Who averages 30 hours a week or 130 a month over a measurement period is full-time through the stability "
        "period that belongs to it, at most 90 days later, whatever the hours then are.",
        "26 CFR 54.4980H-3(d)(1)",
        {"days of an administrative period": ADMINISTRATIVE_DAYS, "months of stability": STABILITY_MONTHS},
    ),
    Rule(
        "ACA-7",
        "The first measurement of a new employee, with what is administrative about it, is over by the end of the "
        "first calendar month that begins on or after the anniversary of hire.",
        "26 CFR 54.4980H-3(d)(3)(iii), (vi)",
        {"days of an administrative period": ADMINISTRATIVE_DAYS},
    ),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A measurement and the stability period it decides, both days of each included."""

    over: Period
    stable: Period


@dataclass(frozen=True, slots=True)
class FullTime:
    """Days on which somebody is full-time because of hours measured before; `ref` names the latest of them."""

    first_day: date
    last_day: date
    ref: EventRef
    known_day: date = date.min
    """The day by which it is known that it does not go on; the last of all where the catalog does not say how."""
    by_time: bool = True
    """Time alone ends it; else the employment does."""
    employed_to: date | None = None
    """The last day employed, beyond which no status goes on; None: employed."""


@lru_cache(maxsize=64)
def standard_periods(rule: Measurement) -> tuple[Measured, ...]:
    """Return the standard measurement periods of a rule with their stability periods, oldest first.

    Raises:
      ValueError: an administrative period is longer than the law allows, a stability period is too short, or there
        is not one for each measurement.

    Source:
      26 CFR 54.4980H-3(d)(1)(i), (iii), (vi).
    """
    if rule.stability_months < max(rule.months, _least_stability(rule.first_days[0])):
        raise ValueError(
            f'measurement "{rule.id}": {rule.stability_months} months of stability are fewer than 26 CFR '
            f"54.4980H-3(d)(1)(iii) asks for {rule.months} months measured"
        )
    found: list[Measured] = []
    for first, stable in sorted(zip(rule.first_days, rule.stability_first_days, strict=True)):
        over = Period(first, last_day_of_months(first, rule.months))
        between = administrative_days(over, stable)
        if not 0 <= between <= _most_administrative(stable):
            raise ValueError(
                f'measurement "{rule.id}": {between} days from the measurement of {first} to the stability period of '
                f"{stable}; 26 CFR 54.4980H-3(d)(1)(vi) allows {_most_administrative(stable)}"
            )
        found.append(Measured(over, Period(stable, last_day_of_months(stable, rule.stability_months))))
    return tuple(found)


def administrative_days(over: Period, stable_first_day: date) -> int:
    """Return how many days lie between a measurement and the stability period that belongs to it.

    Source:
      26 CFR 54.4980H-3(d)(1)(vi).

    >>> administrative_days(Period(date(2025, 10, 3), date(2026, 10, 2)), date(2027, 1, 1))
    90
    """
    assert over.last_day is not None, "a measurement period ends"
    return days_between(over.last_day, day_before(stable_first_day))


def initial_period(rule: Measurement, hire_day: date) -> Measured:
    """Return the first measurement of an employee hired on a day, and the stability period that belongs to it.

    What is administrative is cut where the law would be broken: to 90 days in all, and to the end of the first calendar
    month that begins on or after the anniversary of hire.

    Source:
      26 CFR 54.4980H-3(d)(3)(iii), (vi).
    """
    first = hire_day if rule.initial_from == "day_of_hire" else first_of_month_on_or_after(hire_day)
    last = last_day_of_months(first, rule.initial_months)
    left = _most_administrative(first) - days_between(hire_day, first)
    stable = day_after(deadline(last, min(rule.initial_administrative_days, left)))
    stable = min(stable, stability_first_day_max(hire_day))
    return Measured(Period(first, last), Period(stable, last_day_of_months(stable, rule.stability_months)))


def stability_first_day_max(hire_day: date) -> date:
    """Return the last day on which the first stability period of a new employee may begin.

    Source:
      26 CFR 54.4980H-3(d)(3)(vi).

    >>> stability_first_day_max(date(2026, 5, 12))
    datetime.date(2027, 7, 1)
    """
    return first_of_next_month(first_of_month_on_or_after(add_months(hire_day, 12)))


def full_time_days(
    rule: Measurement, services: Sequence[Service], seen_day: date = date.min
) -> tuple[FullTime, ...]:
    """Return the days on which an employee is full-time by a measurement, oldest first and joined where they touch.

    Each service is measured for itself: whoever was away so long that they are new begins anew. A standard measurement
    counts for who was employed through all of it. Days for which two measurements speak are full-time if either says
    so: a stability period that has begun is kept to its end. Where hours are missing of a measurement that was over by
    `seen_day`, those that are known are measured, and who was full-time until then stays so.

    Source:
      26 CFR 54.4980H-3(d)(1)(iii), (d)(3)(v), (d)(4).
    """
    standard = standard_periods(rule)
    found: list[FullTime] = []
    for service in services:
        stable: list[FullTime] = []
        before = False
        for each, (first, last) in _measured(rule, service):
            missing = _missing(each, service, seen_day)
            stays = bool(missing) and (before or any(one.last_day >= day_before(first) for one in stable))
            before = stays or _is_full_time(each, service, missing)
            if before:
                stable.append(FullTime(first, last, service.newest_ref(each.over)))
        found.extend(_joined(_known(each, service, standard) for each in _joined(stable)))
    return tuple(found)


def untold_measurements(
    rule: Measurement, services: Sequence[Service], seen_day: date
) -> tuple[tuple[Measured, EventRef], ...]:
    """Return the measurements, over by a day, of which hours are missing, with the latest hours or job told of each.

    Whoever is full-time by the hours that were told is so whatever the others are: none is missing.
    """
    return tuple(
        (each, service.newest_ref(each.over))
        for service in services
        for each, _ in _measured(rule, service)
        if _missing(each, service, seen_day)
    )


def untold(service: Service, over: Period) -> tuple[Period, ...]:
    """Return the days of a measurement of which nobody told hours, after the first that were told; oldest first.

    None are due of special leave, of a school's breaks and between employments; none are missing once somebody
    answered that there were no more.
    """
    if not service.worked or untold_name(over) in service.no_more:
        return ()
    excused = (*service.away, *breaks_of(service), *service.between)
    last = min(over.last_day or date.max, service.last_day or date.max)
    day, found = max(over.first_day, service.worked[0].over.first_day), []
    told = (each for each in (*(each.over for each in service.worked), *excused) if each.first_day <= last)
    for each in sorted(told, key=lambda one: one.first_day):
        if day < each.first_day:
            found.append(Period(day, day_before(each.first_day)))
        day = max(day, day_after(min(each.last_day or last, last)))
    return (*found, Period(day, last)) if day <= last else tuple(found)


def untold_name(over: Period) -> str:
    """Return the name of the question for the hours of a measurement that are missing."""
    return question_name(UNTOLD_HOURS, over.first_day, over.last_day)


def _measured(rule: Measurement, service: Service) -> Iterator[tuple[Measured, tuple[date, date]]]:
    """Yield the measurements of a service with the days they decide, in the order of these."""
    all_of_them = (initial_period(rule, service.first_day), *standard_periods(rule))
    for each in sorted(all_of_them, key=_begins):
        held = _held(each, service)
        if held is not None:
            yield each, held


def _is_full_time(each: Measured, service: Service, missing: Sequence[Period] = ()) -> bool:
    return is_full_time(average_of(service, each.over, missing), each.over.first_day)


def _missing(each: Measured, service: Service, seen_day: date) -> tuple[Period, ...]:
    """Return the days of a measurement whose hours are missing and matter; none of one that may still go on."""
    last = each.over.last_day
    assert last is not None
    told_to = max((one.over.last_day or last for one in service.worked), default=date.min)
    missing = untold(service, each.over) if max(seen_day, told_to) >= last else ()
    return () if not missing or _is_full_time(each, service) else missing


def _known(stable: FullTime, service: Service, standard: Sequence[Measured]) -> FullTime:
    """Return the days with what is known of their end: the employment's, or a measurement's that gave no more.

    Where the catalog does not say by what the days after are measured the status goes on, to the next that it says.
    """
    stable = replace(stable, employed_to=service.last_day)
    if stable.last_day == service.last_day:
        return replace(stable, by_time=False)
    following = day_after(stable.last_day)
    known = [each.over.last_day for each in standard if each.stable.covers(following) and each.over.last_day]
    if known:
        return replace(stable, known_day=max(known))
    later = min((each for each in standard if each.stable.first_day > following), key=_begins, default=None)
    if later is None or later.over.last_day is None:
        return replace(stable, known_day=date.max)
    return replace(stable, last_day=day_before(later.stable.first_day), known_day=later.over.last_day)


def _begins(each: Measured) -> date:
    return each.stable.first_day


def _held(each: Measured, service: Service) -> tuple[date, date] | None:
    """Return the days of a stability period that are this service's, or None if it was not measured, or is over."""
    assert each.over.last_day is not None
    assert each.stable.last_day is not None
    if each.over.first_day < service.first_day:
        return None
    last = each.stable.last_day
    if service.last_day is not None:
        last = min(last, service.last_day)
        if service.last_day < each.over.last_day:
            return None
    return None if last < each.stable.first_day else (each.stable.first_day, last)


def _joined(found: Iterable[FullTime]) -> Iterator[FullTime]:
    held: FullTime | None = None
    for each in sorted(found, key=lambda one: (one.first_day, one.last_day)):
        if held is None:
            held = each
        elif each.first_day <= day_after(held.last_day):
            newest = each if each.last_day >= held.last_day else held
            held = replace(newest, first_day=held.first_day)
        else:
            yield held
            held = each
    if held is not None:
        yield held


def _most_administrative(day: date) -> int:
    return ADMINISTRATIVE_DAYS.on(max(day, ADMINISTRATIVE_DAYS.values[0].first_day))


def _least_stability(day: date) -> int:
    return STABILITY_MONTHS.on(max(day, STABILITY_MONTHS.values[0].first_day))
