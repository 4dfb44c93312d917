"""Medicare: the month somebody reaches 65, who is entitled when, and which plans that begins and ends.

Source: 20 CFR 404.2(c)(4) and 42 USC 426(a) (the day before the birthday); 42 USC 1395y(b)(1)(A)(i) and 29 USC 623
(nothing of an active employee changes with age); M.G.L. c.32B s.18A; ORS 243.303(2).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from events.base import EventRef
from events.catalog import Plan
from events.employers import medicare_pays_first, state_of
from events.family import Family
from events.offers import Book
from events.telling import FIRST_DAY
from events.vocabulary.calendar import add_months, day_after, day_before, first_of_month
from events.vocabulary.law import Dated, Enacted, Rule
from events.vocabulary.maintenance import MaintenanceReason
from events.vocabulary.people import SELF, employer_of
from services.eligibility.rules.bars import Bar
from services.eligibility.rules.medicare_periods import Entitlement, entitlements
from services.eligibility.rules.phases import Phase, offer_periods
from services.eligibility.rules.questions import Answer, Answers, Asked, question_name

MEDICARE_AGE: Final[Dated[int]] = Dated(Enacted(65, FIRST_DAY, "42 USC 426(a)(1)"))
"""In years, attained on the day before the birthday."""

DETECT_MONTHS: Final = 4
"""So long before the month of 65 the hub asks about a transfer: two to enroll, and two for the pension board."""

RULES: Final = (
    Rule(
        "MED-1",
        "Medicare at 65 begins on the first of the month in which the day before the 65th birthday lies.",
        "20 CFR 404.2(c)(4); 42 USC 426(a)",
        {"age": MEDICARE_AGE},
    ),
    Rule(
        "MED-2",
        "Neither age nor Medicare ends or changes the health coverage of an active employee or their family; a plan "
        "for people on Medicare is for who works only at an employer of fewer than 20.",
        "42 USC 1395y(b)(1)(A)(i), (ii); 29 USC 623",
    ),
    Rule(
        "MA-1",
        "Who is retired in Massachusetts and has premium-free Part A moves to the unit's Medicare plan; the hub asks "
        "four months before.",
        "M.G.L. c.32B s.18A",
    ),
    Rule(
        "OR-2",
        "In Oregon a retiree, and the spouse apart from the retiree, is covered until eligible for Medicare, enrolled "
        "or not.",
        "ORS 243.303(2)",
    ),
)

ABOUT: Final = "premium-free-part-a"
FREE, NOT_FREE, EXEMPT = "premium-free", "not-eligible", "exempt"

_OFF_WORK = frozenset({"retired", "survivor"})


@dataclass(frozen=True, slots=True)
class Medicare:
    """What Medicare does to a family: days not covered, and what has to be asked."""

    bars: tuple[Bar, ...] = ()
    asked: tuple[Asked, ...] = ()
    moves: tuple[Bar, ...] = ()
    """The days on which members are on Medicare as their state counts it, also where no plan takes over."""


def month_of_65(birth_day: date) -> date:
    """Return the first day of Medicare by age.

    Source:
      20 CFR 404.2(c)(4): an age is attained on the day before the birthday.

    >>> month_of_65(date(1961, 9, 14)), month_of_65(date(1961, 9, 1))
    (datetime.date(2026, 9, 1), datetime.date(2026, 8, 1))
    """
    birthday = add_months(birth_day, MEDICARE_AGE.on(max(FIRST_DAY, birth_day)) * 12)
    return first_of_month(day_before(birthday))


def after_medicare(plan: Plan, book: Book) -> Plan | None:
    """Return the plan for people on Medicare that follows one for those who are not, or None."""
    following = None if plan.medicare != "never" or plan.successor is None else book.plans.get(plan.successor)
    if following is None or following.line != plan.line or following.medicare != "only":
        return None
    return following


def medicare(
    family: Family,
    phases: Sequence[Phase],
    births: Mapping[str, date],
    through_day: date,
    book: Book,
    answers: Answers,
) -> Medicare:
    """Return on which days plans for one or the other do not cover whom, and what has to be asked.

    Plans marked `medicare = "never"` do not cover who is retired, or survives, from the day they move to Medicare on:
    in Oregon the day of eligibility, in Massachusetts that of the transfer by s.18A, as far as a plan takes over,
    elsewhere that of enrollment in both parts. Plans marked `only` cover nobody before it, and no active employee but
    of an employer where Medicare pays first. What age alone brings counts up to `through_day`, and for who is past it
    by the first day of a phase.
    """
    off_work = [phase for phase in phases if phase.standing in _OFF_WORK]
    if not _by_medicare(book) or not (off_work or _chooses_medicare(family, book)):
        return Medicare()
    told = entitlements(family)
    employer, state = book.employers.get(employer_of(family.id)), state_of(book, employer_of(family.id))
    asked_for = (election.event.occasion_day for election in family.elections)
    near = max([through_day, *asked_for, *(phase.first_day for phase in off_work)])
    bars: list[Bar] = [] if medicare_pays_first(employer) else [_ONLY_OFF_WORK]
    moves: list[Bar] = []
    asked: list[Asked] = []
    for member in [SELF, *dict.fromkeys(each.id for each in family.dependents)]:
        born, known = births.get(member), told.get(member, [])
        by_age = None if born is None else month_of_65(born)
        bars.extend(_not_yet(member, known, by_age if by_age is not None and by_age <= near else None))
        if not off_work:
            continue
        if state == "MA" and by_age is not None:
            question = _asked(member, by_age, off_work[-1])
            arises = _asks_day(by_age) <= max(through_day, off_work[-1].first_day)
            asked += [question] if arises and not _is_told(known, by_age) else []
            moved = _transferred(known, by_age, answers.get(question.question) if arises else None)
            moves.extend(_never(member, moved, "MA-1"))
        elif state == "OR":
            moves.extend(_never(member, _eligible(known, by_age, off_work, through_day), "OR-2"))
        elif known:
            enrolled = (_Moved(each.enrolled_day, each.last_day, each.ref) for each in known)
            moves.extend(_never(member, enrolled, "MED-1"))
    plans = _followed(off_work, book) if state == "MA" else None
    return Medicare((*bars, *(replace(each, plans=plans) for each in moves)), tuple(asked), tuple(moves))


def _followed(off_work: Sequence[Phase], book: Book) -> frozenset[str]:
    """Return the plans for people without Medicare that another takes over from wherever they are offered."""
    found: set[str] = set()
    for plan in book.catalog.plans:
        following = after_medicare(plan, book)
        if following is not None and all(
            offer_periods(phase, following, book) for phase in off_work if offer_periods(phase, plan, book)
        ):
            found.add(plan.id)
    return frozenset(found)


_ENDS: Final = MaintenanceReason.TERMINATION_OF_BENEFITS
_ONLY_OFF_WORK: Final = Bar(
    date.min, None, _ENDS, None, "MED-2", medicare="only", standings=frozenset({"active"})
)


def _chooses_medicare(family: Family, book: Book) -> bool:
    """Whether somebody who works chose a plan for people on Medicare."""
    only = {name for name, who in _by_medicare(book).items() if who == "only"}
    return any(choice.plan in only for election in family.elections for choice in election.event.choices)


@lru_cache(maxsize=64)
def _by_medicare(book: Book) -> Mapping[str, str]:
    """Return for whom the plans are that go by Medicare, by plan."""
    return {plan.id: plan.medicare for plan in book.catalog.plans if plan.medicare}


@dataclass(frozen=True, slots=True)
class _Moved:
    """From when to when a member is on Medicare as their state counts it, and the event that says so."""

    first_day: date | None
    last_day: date | None
    ref: EventRef | None


def _asks_day(by_age: date) -> date:
    return add_months(by_age, -DETECT_MONTHS)


def _is_told(known: Sequence[Entitlement], by_age: date) -> bool:
    """Whether HR has told what the question asks: not premium-free, or so and enrolled in both parts."""
    latest = _latest(known, by_age)
    if latest is None or latest.premium_free is None:
        return False
    return not latest.premium_free or latest.enrolled_day is not None


def _latest(known: Sequence[Entitlement], day: date) -> Entitlement | None:
    """Return the latest period that was told, of those that had not ended before a day."""
    return next((each for each in reversed(known) if each.reaches(day)), None)


def _transferred(known: Sequence[Entitlement], by_age: date, answer: Answer | None) -> Iterator[_Moved]:
    """Yield the transfers by c.32B s.18A: as somebody answered, else as HR told of premium-free Part A."""
    if answer is not None and answer.word in (NOT_FREE, EXEMPT):
        return
    free = answer if answer is not None and answer.word == FREE else None
    for each in known:
        if each.premium_free and not (free and each.reaches(by_age)):
            yield _Moved(each.enrolled_day, each.last_day, each.ref)
    if free is not None:
        latest = _latest(known, by_age)
        first = free.day or (latest.enrolled_day if latest else None) or by_age
        yield _Moved(first, latest.last_day if latest and latest.reaches(first) else None, free.ref)


def _eligible(
    known: Sequence[Entitlement], by_age: date | None, off_work: Sequence[Phase], through_day: date
) -> Iterator[_Moved]:
    """Yield the eligibility by ORS 243.303(2): by what was told, and by age as far as it is time to think of it."""
    near = max([through_day, *(phase.first_day for phase in off_work)])
    for each in known:
        yield _Moved(each.eligible_day, each.last_day, each.ref)
    if by_age is not None and day_before(by_age) <= near:
        yield _Moved(by_age, None, None)


def _never(member: str, moved: Iterable[_Moved], rule: str) -> Iterator[Bar]:
    """Yield the days on which plans for those without Medicare do not cover a member."""
    for each in moved:
        if each.first_day is not None and (each.last_day is None or each.last_day >= each.first_day):
            yield Bar(
                each.first_day, each.last_day, _ENDS, each.ref, rule, member, "never", standings=_OFF_WORK
            )


def _not_yet(member: str, known: Sequence[Entitlement], by_age: date | None) -> Iterator[Bar]:
    """Yield the days on which plans for those with Medicare do not cover a member: there is no sign of any.

    Each rests on what told that Medicare had ended by then, or else on what tells when it begins.
    """
    periods: list[tuple[date, date | None, EventRef | None]] = [
        (each.eligible_day, each.last_day, each.ref) for each in known if each.eligible_day
    ]
    if by_age is not None:
        latest = _latest(known, by_age)
        periods.append((by_age, latest.last_day, latest.ref) if latest else (by_age, None, None))
    first, told = date.min, None
    for begins, last, ref in sorted(periods, key=lambda each: each[0]):
        if first < begins:
            by = told or ref
            yield Bar(first, day_before(begins), _ENDS, by, "MED-1", member, "only")
        if last is None:
            return
        first, told = max(first, day_after(last)), ref
    yield Bar(first, None, _ENDS, told, "MED-1", member, "only")


def _asked(member: str, by_age: date, retired: Phase) -> Asked:
    return Asked(
        question=question_name(ABOUT, member),
        about=ABOUT,
        member=member,
        owner="benefits",
        due_day=by_age,
        asks="Has this member premium-free Part A? Not everybody has; ask for proof. A day says from when the transfer "
        f"is, if not from the month of 65; {EXEMPT}: it would force a family plan for a dependent who has it not.",
        answers=(FREE, NOT_FREE, EXEMPT),
        meanwhile="coverage goes on in the plan it is in",
        rule="MA-1",
        rests_on=(retired.ref,),
        insured_on=max(retired.first_day, day_before(by_age)),
    )
