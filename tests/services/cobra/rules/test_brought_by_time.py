"""Children who grow too old and hours measured too low, without anybody telling so."""

from dataclasses import replace
from datetime import date

from events.base import Cause, DomainEvent, Entry
from events.catalog import DependentRule
from events.cobra import QualifyingEvent, QualifyingEventOccurred
from events.eligibility import FamilyReviewed
from events.enrollment import DependentChanged
from events.offers import Book, index
from services.cobra.decide import decide
from services.cobra.rules.brought_by_time import joined
from services.cobra.rules.qualifying_events import Happening
from services.cobra.state import known
from services.eligibility.worker import decide_family
from services.following import Loaded
from tests.life import FAMILY, Life, day, elected, hired, job, job_changed, left, parted, person, voided
from tests.life import joined as joins
from tests.small_catalog import by_measured_hours, small_catalog

NEEDED = ("hr", "coverage", "misfit", "payroll", "question", "review")


def ages() -> Book:
    """Return the small catalog whose plans cover children to the end of the month of their 26th birthday."""
    catalog = small_catalog()
    plans = tuple(each.model_copy(update={"dependents": "children"}) for each in catalog.plans)
    rules = (DependentRule(id="children"),)
    return index(catalog.model_copy(update={"plans": plans, "dependent_rules": rules}))


def hours() -> Book:
    """Return the small catalog whose class goes by measured hours."""
    return index(by_measured_hours())


def grown(*told: DomainEvent) -> Life:
    """Return a life with a child born on 2000-09-14, decided when it was told, and reviewed to the end of the year."""
    life = Life().told("hire", hired("2026-01-05"))
    life.told("lee", joins("lee", "2026-01-05", "child", who=person("Lee", ssn=None, born="2000-09-14")))
    life.told("choice", elected("2026-01-05", "hmo:lee"))
    reviewed(life, "2026-12-31", ages())
    for number, event in enumerate(told):
        life.told(f"e{number}", event)
    return decided(life, ages())


def reviewed(life: Life, through_day: str, book: Book) -> Life:
    """Look ahead to a day, and decide."""
    life.append([Entry(f"review/{FAMILY}", FamilyReviewed(through_day=day(through_day)), Cause())])
    return decided(life, book)


def decided(life: Life, book: Book) -> Life:
    """Record the coverage that follows."""
    return life.append(decide_family(Loaded(FAMILY, life.streams(*NEEDED)), book))


def events(life: Life, book: Book) -> list[tuple[str, str, date, date]]:
    """Return who has which qualifying event, its day, and the last day on which coverage is continued."""
    facts = decide(known(FAMILY, life.streams("hr", "coverage", "misfit", "cobra")), book)
    return [
        (each.member, each.qualifying_event, each.event_day, each.continuation_last_day)
        for each in (fact.event for fact in facts)
        if isinstance(each, QualifyingEventOccurred)
    ]


CEASED = ("lee", "child_ceased_to_be_dependent", date(2026, 9, 30), date(2029, 9, 30))


def test_aca_4_a_26th_birthday_is_a_qualifying_event() -> None:
    """T12: born on 2000-09-14, covered to 2026-09-30, continued to 2029-09-30; notice by 2026-11-29."""
    life = grown()
    facts = decide(known(FAMILY, life.streams("hr", "coverage", "misfit", "cobra")), ages())
    (occurred,) = [fact.event for fact in facts if isinstance(fact.event, QualifyingEventOccurred)]

    assert events(life, ages()) == [CEASED]
    assert (occurred.family_notice_due_day, occurred.rests_on) == (date(2026, 11, 29), ("munis/city#lee",))


def test_a_disability_that_is_over_is_a_qualifying_event() -> None:
    """Past the age, the day before it is over is the day; until then the child stayed covered."""
    life = Life().told("hire", hired("2026-01-05"))
    added = joins("lee", "2026-01-05", "child", who=person("Lee", ssn=None, born="1999-09-14"))
    life.told("lee", added.model_copy(update={"disabled": True}))
    life.told("choice", elected("2026-01-05", "hmo:lee"))
    over = DependentChanged(dependent_id="lee", change_day=day("2026-08-11"), disabled=False)
    life.told("over", over)

    assert events(decided(life, ages()), ages()) == [
        ("lee", "child_ceased_to_be_dependent", date(2026, 8, 31), date(2029, 8, 31))
    ]


def test_a_birth_day_that_is_put_right_to_a_later_month() -> None:
    """Ended for an age that comes two months later: that end is the event, once it is known."""
    life = Life().told("hire", hired("2026-01-05")).told("choice", elected("2026-01-05", "hmo:lee"))
    life.told("lee", joins("lee", "2026-01-05", "child", who=person("Lee", ssn=None, born="2000-07-14")))
    reviewed(life, "2026-12-31", ages())
    life.told("void", voided("lee"))
    life.told("right", joins("lee", "2026-01-05", "child", who=person("Lee", ssn=None, born="2000-09-14")))

    assert events(decided(life, ages()), ages()) == [CEASED]


def test_a_source_that_says_so_too_changes_nothing() -> None:
    """A removal for age after the hub has seen it itself is the same event; one of another kind is another."""
    assert events(grown(parted("lee", "2026-09-14", "aged_out")), ages()) == [CEASED]


def test_what_is_taken_back_is_no_event() -> None:
    """A coverage that ended sooner for another reason has that one's event."""
    found = events(grown(left("2026-07-10")), ages())

    assert [(member, event) for member, event, _, _ in found] == [
        ("self", "termination"),
        ("lee", "termination"),
    ]


def test_aca_6_the_end_of_a_stability_period_is_a_reduction_of_hours() -> None:
    """Hours that fell in May cost nobody anything until the year is over; then it is eighteen months."""
    life = Life().told("hire", hired("2024-01-08")).told("choice", elected("2024-01-08", "hmo"))
    life.told("fell", job_changed("2026-05-11", job(hours=10)))

    assert events(decided(life, hours()), hours()) == []
    assert events(reviewed(life, "2026-12-31", hours()), hours()) == [
        ("self", "reduction_of_hours", date(2026, 12, 31), date(2028, 6, 30))
    ]


def test_both_are_in_order_of_their_days() -> None:
    """And a family's notice goes with what time brought."""
    life = grown()
    (by_time,) = known(FAMILY, life.streams("hr", "coverage", "misfit", "cobra")).by_coverage
    told = Happening(
        QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT,
        date(2026, 9, 14),
        by_time.ref,
        member="lee",
        notified_day=date(2026, 9, 20),
    )
    other = replace(told, event=QualifyingEvent.DIVORCE, member="kim")

    assert joined([told, other], [by_time]) == (other, replace(by_time, notified_day=date(2026, 9, 20)))
    assert joined([other], []) == (other,)
