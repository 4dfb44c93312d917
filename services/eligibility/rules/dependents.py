"""From when until when a plan may cover a dependent: age, study, disability, relationship, removal.

Source: 45 CFR 147.120 (children to the 26th birthday); the rest is the plan's own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from events.base import EventRef
from events.catalog import DependentRule, Plan
from events.family import Dependent, Family
from events.offers import Book
from events.plan_rules import dependent_rule
from events.vocabulary.calendar import day_after, day_before
from events.vocabulary.law import Rule
from events.vocabulary.people import CHILDREN, Relationship, employer_of
from services.eligibility.rules.child_age import last_day_by_age
from services.eligibility.rules.divorce import divorced_by_change
from services.eligibility.rules.run_out import covered_to_of

RULES: Final = (
    Rule(
        "ACA-5",
        "A child who is disabled at the birthday that would end coverage stays covered while disabled, where the plan "
        "says so.",
        "the plan; M.G.L. c.32B s.7(a)",
    ),
    Rule(
        "PLAN-1",
        "Past the age of children a student is covered to the age of students while a student, where the plan says so.",
        "the plan",
    ),
    Rule(
        "PLAN-2",
        "Only dependents of the relationships that a plan names are covered, each by the relationship of the day.",
        "the plan",
    ),
)


@dataclass(frozen=True, slots=True)
class End:
    """The last day on which a plan can cover a dependent, and the event it rests on."""

    last_day: date
    ref: EventRef
    removal: str | None = None
    """Why the dependent was removed, in the source's word; None where nobody removed them."""
    by_age: bool = False
    """Time alone brings it: it is told only once it is near."""
    rule: str | None = None
    """The id of the rule by which they cannot be covered any more; None where somebody removed them."""


class Stretch(NamedTuple):
    """A time in which a plan can cover a dependent, both days included; without an end it goes on."""

    dependent: Dependent
    first_day: date
    end: End | None


class Case(NamedTuple):
    """A dependent of a family, and a plan that may cover them; `birth_day` is None where nobody told it."""

    family: Family
    dependent: Dependent
    plan: Plan
    book: Book
    birth_day: date | None = None

    @property
    def rule(self) -> DependentRule | None:
        """The plan's rule for dependents; None: whoever is one is covered at any age.

        In Massachusetts a plan for spouses is one for former spouses too. Source: M.G.L. c.32B s.9H.
        """
        rule = dependent_rule(self.book, self.plan)
        if rule is None or rule.relationships is None or Relationship.EX_SPOUSE in rule.relationships:
            return rule
        employer = self.book.employers.get(employer_of(self.family.id))
        if employer is None or employer.state != "MA" or Relationship.SPOUSE not in rule.relationships:
            return rule
        return rule.model_copy(update={"relationships": (*rule.relationships, Relationship.EX_SPOUSE)})


def stretches(case: Case) -> tuple[Stretch, ...]:
    """Return when a plan can cover a dependent, oldest first, however far away an age is.

    Of somebody whose day of birth nobody told no age is known, and none ends coverage.
    """
    rule, dependent = case.rule, case.dependent
    removed = _removed(case)
    if rule is None or not (dependent.steps or rule.relationships):
        return _cut(_unchanging(case, rule), removed)
    found: list[Stretch] = []
    since: date | None = None
    for day in _turns(dependent, rule, case.birth_day):
        if _may_be_covered(dependent.on(day), rule, case.birth_day, day):
            since = since or day
        elif since is not None:
            found.append(Stretch(dependent, since, _stopped(case, rule, day)))
            since = None
    if since is not None:
        found.append(Stretch(dependent, since, None))
    return _cut(found, removed)


class Reach:
    """When plans can cover the dependents of one family; of plans that go by one rule it is found out once."""

    def __init__(self, family: Family, book: Book, births: Mapping[str, date]) -> None:
        self.family = family
        self.book = book
        self._births = births
        self._found: dict[tuple[int, str | None, str], tuple[Stretch, ...]] = {}

    def case(self, dependent: Dependent, plan: Plan) -> Case:
        """Return the question whether a plan can cover a dependent of the family."""
        return Case(self.family, dependent, plan, self.book, self._births.get(dependent.id))

    def stretches(self, dependent: Dependent, plan: Plan) -> tuple[Stretch, ...]:
        """Return when a plan can cover a dependent of the family, oldest first."""
        key = (id(dependent), plan.dependents, plan.dependent_end)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = stretches(self.case(dependent, plan))
        return found


def stretch_for(found: Iterable[Stretch], first_day: date) -> Stretch | None:
    """Return the stretch for which a choice that holds from `first_day` on covers a dependent, or None.

    It is the first that is not over by then. Whoever cannot be covered any more, and can again later, is chosen again.
    """
    for each in found:
        if each.end is None or each.end.last_day >= first_day:
            return each
    return None


def why_not_covered(case: Case, day: date) -> str | None:
    """Return why a plan cannot cover a dependent on a day, with the paragraph, or None if it can.

    For who has to refuse an election; nothing personal is said.
    """
    if any(_covers(each, day) for each in stretches(case)):
        return None
    rule, held, plan = case.rule, case.dependent.on(day), case.plan.id
    if rule is not None and not _is_named(held, rule):
        return f'plan "{plan}" covers no {held.relationship.replace("_", " ")}; PLAN-2 (the plan)'
    if rule is not None and not _may_be_covered(held, rule, case.birth_day, day):
        return f'"{held.id}" is past the age to which plan "{plan}" covers children; ACA-4 (45 CFR 147.120)'
    return f'"{held.id}" is no dependent on {day}; PLAN-2 (the plan)'


def last_days_by_age(case: Case) -> Iterator[tuple[int, date]]:
    """Yield the ages that may end a dependent's coverage by a plan, each with its last day, whatever else is true.

    Source:
      45 CFR 147.120.
    """
    rule, born = case.rule, case.birth_day
    if rule is not None and born is not None and case.dependent.on(date.max).relationship in CHILDREN:
        for age in _ages(rule):
            yield age, last_day_by_age(rule, born, age)


def _unchanging(case: Case, rule: DependentRule | None) -> list[Stretch]:
    """Return the stretch of a dependent of whom nothing was ever told but their introduction."""
    dependent, born = case.dependent, case.birth_day
    if rule is None or born is None or dependent.relationship not in CHILDREN:
        return [Stretch(dependent, dependent.first_day, None)]
    if dependent.disabled and rule.disabled_past:
        return [Stretch(dependent, dependent.first_day, None)]
    age = rule.child_age
    if dependent.student and rule.student_age is not None:
        age = max(age, rule.student_age)
    last = last_day_by_age(rule, born, age)
    if last < dependent.first_day:
        return []
    return [
        Stretch(dependent, dependent.first_day, _at_age(dependent, last, of_children=age == rule.child_age))
    ]


def _at_age(dependent: Dependent, last_day: date, *, of_children: bool) -> End:
    rule = "ACA-4" if of_children else "PLAN-1"
    return End(last_day, dependent.ref, by_age=True, rule=rule)


def _ages(rule: DependentRule) -> list[int]:
    return [rule.child_age] if rule.student_age is None else sorted({rule.child_age, rule.student_age})


def _may_be_covered(held: Dependent, rule: DependentRule, birth_day: date | None, day: date) -> bool:
    """Whether the rule allows a dependent, as things stand on a day, to be covered on it."""
    if not _is_named(held, rule):
        return False
    if held.relationship not in CHILDREN or birth_day is None:
        return True
    if day <= last_day_by_age(rule, birth_day, rule.child_age) or (held.disabled and rule.disabled_past):
        return True
    if not held.student or rule.student_age is None:
        return False
    return day <= last_day_by_age(rule, birth_day, rule.student_age)


def _turns(dependent: Dependent, rule: DependentRule, birth_day: date | None) -> list[date]:
    """Return the days on which what is true of a dependent may become another thing, oldest first."""
    days = {dependent.first_day, *(step.from_day for step in dependent.steps)}
    if birth_day is not None:
        days.update(day_after(last_day_by_age(rule, birth_day, age)) for age in _ages(rule))
    return sorted(day for day in days if day >= dependent.first_day)


def _stopped(case: Case, rule: DependentRule, day: date) -> End:
    """Return the end of a stretch that does not go on into `day`: what was told of that day ended it, or an age."""
    told = [step for step in case.dependent.steps if step.from_day == day]
    before, after = case.dependent.on(day_before(day)), case.dependent.on(day)
    if told and _may_be_covered(before, rule, case.birth_day, day):
        last = covered_to_of(case.family, case.plan.dependent_end, day_before(day), case.book)
        by = "PLAN-2" if _is_named(before, rule) and not _is_named(after, rule) else "PLAN-1"
        return End(last, told[-1].ref, rule="ACA-5" if before.disabled and not after.disabled else by)
    of_children = case.birth_day is None or day == day_after(
        last_day_by_age(rule, case.birth_day, rule.child_age)
    )
    return _at_age(case.dependent, day_before(day), of_children=of_children)


def _is_named(held: Dependent, rule: DependentRule) -> bool:
    return rule.relationships is None or held.relationship in rule.relationships


def _removed(case: Case) -> End | None:
    """Return the end that a removal brings; None while they are a dependent.

    A death ends coverage on the day; a correction means they never were one from that day on. A spouse who becomes a
    former one is divorced, but to a plan that names former spouses. Whoever was removed as too old is covered as long
    as the plan's rule covers children, whenever the source takes them off its list.
    """
    dependent, rule = case.dependent, case.rule
    former = rule is not None and Relationship.EX_SPOUSE in (rule.relationships or ())
    divorced = None if former or not dependent.steps else divorced_by_change(dependent)
    if divorced is not None and divorced.from_day < (dependent.last_day or date.max):
        last = covered_to_of(case.family, case.plan.dependent_end, divorced.from_day, case.book)
        return End(last, divorced.ref, removal="divorce")
    if dependent.last_day is None:
        return None
    if dependent.end_reason == "death":
        last = dependent.last_day
    elif dependent.end_reason == "correction":
        last = day_before(dependent.last_day)
    else:
        last = covered_to_of(case.family, case.plan.dependent_end, dependent.last_day, case.book)
        if dependent.end_reason == "aged_out" and rule is not None and case.birth_day is not None:
            last = max(last, last_day_by_age(rule, case.birth_day, rule.child_age))
    return End(last, dependent.end_ref or dependent.ref, removal=dependent.end_reason or "")


def _cut(found: list[Stretch], removed: End | None) -> tuple[Stretch, ...]:
    """Return the stretches as far as a removal leaves them."""
    if removed is None:
        return tuple(found)
    return tuple(
        Stretch(each.dependent, each.first_day, _sooner(each.end, removed))
        for each in found
        if each.first_day <= removed.last_day
    )


def _sooner(end: End | None, removed: End) -> End:
    """Return the earlier of two ends; of an age and a removal of the same day the removal, which somebody told.

    Of whom somebody removed the age's end is decided at once: nothing comes for them later that would ask for it.
    """
    if end is None or removed.last_day < end.last_day or (removed.last_day == end.last_day and end.by_age):
        return removed
    return replace(end, by_age=False) if end.by_age else end


def _covers(stretch: Stretch, day: date) -> bool:
    return stretch.first_day <= day and (stretch.end is None or day <= stretch.end.last_day)
