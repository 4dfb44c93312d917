"""Plays the life of a text file: tells it, decides after each event, and says in lines what is true in the end."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from events.base import Cause, Entry
from events.cobra import QualifyingEventOccurred
from events.eligibility import FamilyReviewed
from events.employment import EventVoided
from events.offers import Book
from events.payroll import DeductionScheduled, DeductionStopped
from events.spans import fold_coverage
from events.vocabulary.people import SELF
from services.cobra.decide import decide as continued
from services.cobra.state import known as what_cobra_knows
from services.eligibility.decide import decide
from services.eligibility.state import known
from tests.life import Life
from tests.scenarios.life_script import Ending, Told
from tests.scenarios.life_words import SOURCE

CATEGORIES = ("hr", "coverage", "misfit", "payroll", "question", "review")


def play(ending: Ending, told: Iterable[Told], book: Book) -> Life:
    """Return the life after all of it was told in this order, decided after each event."""
    life = Life(ending.family)
    for each in told:
        tell(life, each)
        while decided(life, book):
            pass
    return life


def tell(life: Life, told: Told) -> None:
    """Append one event as it came: what HR tells by its own name, the hub's own facts in streams of theirs."""
    if isinstance(told.event, FamilyReviewed):
        life.append([Entry(f"review/{life.family}", told.event)], at=told.at)
    elif _is_of_payroll(told):
        life.append([Entry(f"payroll/{life.family}", told.event)], at=told.at)
    else:
        cause = Cause(source=SOURCE, id=told.name, time=told.at)
        life.append([Entry(f"hr/{life.family}", told.event, cause)], at=told.at)


def backwards(told: Sequence[Told]) -> list[Told]:
    """Return the events from the end to the beginning; what payroll was told keeps its order, for the hub told it."""
    payroll = iter([each for each in told if _is_of_payroll(each)])
    return [next(payroll) if _is_of_payroll(each) else each for each in reversed(told)]


def _is_of_payroll(told: Told) -> bool:
    return isinstance(told.event, DeductionScheduled | DeductionStopped)


def decided(life: Life, book: Book) -> int:
    """Decide and record once, and return how many facts it took."""
    facts = decide(known(life.family, life.streams(*CATEGORIES)), book)
    life.append(facts)
    return len(facts)


def lines_of(life: Life) -> frozenset[str]:
    """Return who is covered by what, what was refused and what is asked, as a script's `expect` has it."""
    found: list[str] = []
    for (member, line), spans in fold_coverage(life.streams("coverage")["coverage"]).items():
        for span in spans:
            days = f"{span.first_day} {span.last_day or 'open'}"
            steps = span.tiers or (None,)
            for number, step in enumerate(steps):
                since = "" if step is None or number == 0 else f" from {step.from_day}"
                tier = "" if step is None else f" {step.tier.value}{since}"
                found.append(f"{line.value} {member} {span.plan} {days}{tier}")
    state = known(life.family, life.streams(*CATEGORIES))
    for ref, fact in state.reported.items():
        found.append(f"refused {ref.partition('#')[2]} {fact.code}")
    found.extend(f"question {name}" for name in state.questions)
    return frozenset(found)


def shares_of(life: Life) -> frozenset[str]:
    """Return what the employee pays of what has a price of its own: `pays LINE FROM_DAY AMOUNT`, as far as is known."""
    return frozenset(
        f"pays {line.value} {step.from_day} {step.price.employee}"
        for (member, line), spans in fold_coverage(life.streams("coverage")["coverage"]).items()
        for span in spans
        for step in span.prices
        if member == SELF and step.price.employee is not None
    )


def rights_of(life: Life, book: Book) -> frozenset[str]:
    """Return who may continue coverage by COBRA: `right MEMBER EVENT EVENT_DAY LAST_COVERED_DAY`."""
    streams = life.streams("hr", "coverage", "misfit", "cobra")
    occurred = (entry.event for entry in continued(what_cobra_knows(life.family, streams), book))
    return frozenset(
        f"right {each.member} {each.qualifying_event.value} {each.event_day} {each.loss_day}"
        for each in occurred
        if isinstance(each, QualifyingEventOccurred)
    )


def mistaken(told: Sequence[Told], number: int) -> list[Told]:
    """Return the events with one of them first told wrongly, forty days off, then taken back and told right."""
    right = told[number]
    wrong_fields = {
        name: value - timedelta(days=40)
        for name, value in vars(right.event).items()
        if isinstance(value, date) and not name.startswith("signed")
    }
    wrong = Told(f"{right.name}-wrong", right.event.model_copy(update=wrong_fields), right.at)
    voids = EventVoided.Voids(source=SOURCE, id=wrong.name)
    void = Told(f"{right.name}-void", EventVoided(voids=voids, reason="the wrong day"), right.at)
    return [*told[:number], wrong, void, *told[number:]]
