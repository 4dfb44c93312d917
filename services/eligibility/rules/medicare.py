"""Medicare: the month somebody reaches 65, who is entitled when, and which plans that begins and ends.

Source: 20 CFR 404.2(c)(4) and 42 USC 426(a) (the day before the birthday); 42 USC 1395y(b)(1)(A)(i) and 29 USC 623
(nothing of an active employee changes with age); M.G.L. c.32B s.18A; ORS 243.303(2).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from events.base import EventRef
from events.employers import state_of
from events.enrollment import MedicareChanged
from events.family import Family
from events.offers import Book
from events.telling import FIRST_DAY
from events.vocabulary.calendar import add_months, day_after, day_before, first_of_month
from events.vocabulary.law import Dated, Enacted, Rule
from events.vocabulary.maintenance import MaintenanceReason
from events.vocabulary.people import SELF, employer_of
from services.eligibility.rules.bars import Bar
from services.eligibility.rules.phases import Phase
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
        "Neither age nor Medicare ends or changes the health coverage of an active employee or their family.",
        "42 USC 1395y(b)(1)(A)(i); 29 USC 623",
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
class Entitlement:
    """What was told of one member's Medicare: from when there are both parts, or any; and the last day of it."""

    enrolled_day: date | None
    """From this day there are Part A and Part B."""
    eligible_day: date | None
    """From this day there is any of them."""
    last_day: date | None
    ref: EventRef
    premium_free: bool | None


@dataclass(frozen=True, slots=True)
class Medicare:
    """What Medicare does to a family: days not covered, what has to be asked, and the days worth a review."""

    bars: tuple[Bar, ...] = ()
    asked: tuple[Asked, ...] = ()


def month_of_65(birth_day: date) -> date:
    """Return the first day of Medicare by age.

    Source:
      20 CFR 404.2(c)(4): an age is attained on the day before the birthday.

    >>> month_of_65(date(1961, 9, 14)), month_of_65(date(1961, 9, 1))
    (datetime.date(2026, 9, 1), datetime.date(2026, 8, 1))
    """
    birthday = add_months(birth_day, MEDICARE_AGE.on(max(FIRST_DAY, birth_day)) * 12)
    return first_of_month(day_before(birthday))


def entitlements(family: Family) -> dict[str, Entitlement]:
    """Return what was told last of each member's Medicare; parts told in several events count together."""
    found: dict[str, Entitlement] = {}
    parts: dict[str, tuple[date | None, date | None]] = {}
    for record in family.others:
        event = record.event
        if not isinstance(event, MedicareChanged):
            continue
        a, b = parts.get(event.person_ref, (None, None))
        a, b = event.part_a_day or a, event.part_b_day or b
        parts[event.person_ref] = (a, b)
        known = found.get(event.person_ref)
        free = event.premium_free_part_a
        found[event.person_ref] = Entitlement(
            enrolled_day=max(a, b) if a and b else None,
            eligible_day=min((day for day in (a, b) if day), default=None),
            last_day=event.ended_day,
            ref=record.ref,
            premium_free=known.premium_free if free is None and known else free,
        )
    return found


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
    in Oregon the day of eligibility, in Massachusetts that of the transfer by s.18A, elsewhere that of enrollment in
    both parts. Plans marked `only` cover nobody before it, and no active employee. What age alone brings counts up to
    `through_day`, and for who is past it by the first day of a phase.
    """
    if not any(plan.medicare for plan in book.catalog.plans):
        return Medicare()
    if all(phase.standing == "active" for phase in phases):
        return Medicare((_ONLY_OFF_WORK,) if _chooses_medicare(family, book) else ())
    told = entitlements(family)
    state = state_of(book, employer_of(family.id))
    off_work = [phase for phase in phases if phase.standing in _OFF_WORK]
    asked_for = (election.event.occasion_day for election in family.elections)
    near = max([through_day, *asked_for, *(phase.first_day for phase in off_work)])
    bars: list[Bar] = [_ONLY_OFF_WORK]
    asked: list[Asked] = []
    for member in [SELF, *dict.fromkeys(each.id for each in family.dependents)]:
        born, known = births.get(member), told.get(member)
        by_age = None if born is None else month_of_65(born)
        bars.extend(_not_yet(member, known, by_age if by_age is not None and by_age <= near else None))
        if state == "MA" and off_work and by_age is not None:
            question = _asked(member, by_age, off_work[-1])
            arises = _asks_day(by_age) <= max(through_day, off_work[-1].first_day)
            asked += [question] if arises else []
            moved = _transferred(known, by_age, answers.get(question.question) if arises else None)
            bars.extend(_never(member, known, moved, "MA-1"))
        elif state == "OR":
            bars.extend(_never(member, known, _eligible(known, by_age, off_work, through_day), "OR-2"))
        elif known is not None:
            bars.extend(_never(member, known, _Moved(known.enrolled_day, known.ref), "MED-1"))
    return Medicare(tuple(bars), tuple(asked))


_ENDS: Final = MaintenanceReason.TERMINATION_OF_BENEFITS
_ONLY_OFF_WORK: Final = Bar(
    date.min, None, _ENDS, None, "MED-2", medicare="only", standings=frozenset({"active"})
)


def _chooses_medicare(family: Family, book: Book) -> bool:
    """Whether somebody who works chose a plan for people on Medicare."""
    chosen = {choice.plan for election in family.elections for choice in election.event.choices}
    return any(plan.medicare == "only" and plan.id in chosen for plan in book.catalog.plans)


@dataclass(frozen=True, slots=True)
class _Moved:
    """From when a member is on Medicare as their state counts it, and the event that says so."""

    first_day: date | None
    ref: EventRef | None


def _asks_day(by_age: date) -> date:
    return add_months(by_age, -DETECT_MONTHS)


def _transferred(known: Entitlement | None, by_age: date, answer: Answer | None) -> _Moved:
    """Return the transfer by c.32B s.18A: as somebody answered, else as HR told of premium-free Part A."""
    if answer is not None and answer.word in (NOT_FREE, EXEMPT):
        return _Moved(None, answer.ref)
    enrolled = None if known is None else known.enrolled_day
    if answer is not None and answer.word == FREE:
        return _Moved(answer.day or enrolled or by_age, answer.ref)
    if known is not None and known.premium_free:
        return _Moved(enrolled, known.ref)
    return _Moved(None, None)


def _eligible(
    known: Entitlement | None, by_age: date | None, off_work: Sequence[Phase], through_day: date
) -> _Moved:
    """Return the eligibility by ORS 243.303(2): by what was told, or by age as far as it is time to think of it."""
    near = max([through_day, *(phase.first_day for phase in off_work)])
    days = [day for day in (known.eligible_day if known else None,) if day]
    if by_age is not None and day_before(by_age) <= near:
        days.append(by_age)
    first = min(days, default=None)
    told = known is not None and known.eligible_day is not None and known.eligible_day == first
    return _Moved(first, known.ref if known is not None and told else None)


def _never(member: str, known: Entitlement | None, moved: _Moved, rule: str) -> Iterator[Bar]:
    """Yield the days on which plans for those without Medicare do not cover a member."""
    if moved.first_day is not None:
        last = None if known is None else known.last_day
        if last is None or last >= moved.first_day:
            yield Bar(moved.first_day, last, _ENDS, moved.ref, rule, member, "never", standings=_OFF_WORK)


def _not_yet(member: str, known: Entitlement | None, by_age: date | None) -> Iterator[Bar]:
    """Yield the days on which plans for those with Medicare do not cover a member: there is no sign of any."""
    days = [day for day in (by_age, known.eligible_day if known else None) if day]
    first, ref = min(days, default=None), None if known is None else known.ref
    if first is None:
        yield Bar(date.min, None, _ENDS, ref, "MED-1", member, "only", standings=_OFF_WORK)
        return
    yield Bar(date.min, day_before(first), _ENDS, ref, "MED-1", member, "only", standings=_OFF_WORK)
    if known is not None and known.last_day is not None and known.last_day >= first:
        yield Bar(day_after(known.last_day), None, _ENDS, ref, "MED-1", member, "only", standings=_OFF_WORK)


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
