"""What somebody has without an election, and who may give it up."""

from datetime import date

import pytest

from events.base import DomainEvent
from events.catalog import EmployeeClass, Offer
from events.offers import Book
from events.telling import fold
from services.eligibility.rules.automatic_offers import automatic_choices
from services.eligibility.rules.phases import phases
from tests.life import FAMILY, Life, day, elected, hired, job, job_changed, left, rehired
from tests.services.eligibility.electing import changed, coverage, refused, why, wide_catalog

HIRE = hired("2026-01-15")


def automatic(state: str | None, *plans: str, first_day: date | None = None) -> Book:
    """Return the wide catalog in which these plans are automatic, for an employer of a state."""
    catalog = wide_catalog()
    active, *others = catalog.classes
    offers = tuple(Offer(plan=plan, automatic=True, first_day=first_day) for plan in plans)
    classes = (active.model_copy(update={"offers": offers}), *others)
    (city,) = catalog.employers
    return changed(classes=classes, employers=(city.model_copy(update={"state": state}),))


MASSACHUSETTS = automatic("MA", "life", "hmo")


def test_plan_37_nobody_has_to_elect_what_is_automatic() -> None:
    """Alone, after the plan's own wait, until the end of employment."""
    assert coverage([HIRE], MASSACHUSETTS) == {"self life 2026-01-15..", "self hmo 2026-03-01.."}
    assert coverage([HIRE, left("2026-06-12")], MASSACHUSETTS) == {
        "self life 2026-01-15..2026-06-12",
        "self hmo 2026-03-01..2026-06-30",
    }
    assert coverage([HIRE]) == set()


def test_plan_37_a_choice_takes_its_place() -> None:
    """At hire, or later from its own day on."""
    later = elected("2026-05-04", "ppo", occasion="open_enrollment")

    assert coverage([HIRE, elected("2026-01-15", "ppo")], MASSACHUSETTS) == {
        "self life 2026-01-15..",
        "self ppo 2026-03-01..",
    }
    assert coverage([HIRE, later], MASSACHUSETTS) == {
        "self life 2026-01-15..",
        "self hmo 2026-03-01..2026-06-30",
        "self ppo 2026-07-01..",
    }


@pytest.mark.parametrize(
    ("reason", "codes", "expected"),
    [
        (None, ["not-waivable"], {"self life 2026-01-15..", "self hmo 2026-03-01.."}),
        ("residence", ["not-waivable"], {"self life 2026-01-15..", "self hmo 2026-03-01.."}),
        ("covered_elsewhere", [], {"self life 2026-01-15.."}),
    ],
)
def test_plan_37_in_massachusetts_only_who_is_covered_elsewhere_waives(
    reason: str | None, codes: list[str], expected: set[str]
) -> None:
    """Who does not say so keeps what the law gives."""
    waives = elected("2026-01-15", "-medical", reason=reason)

    assert refused([HIRE, waives], MASSACHUSETTS) == codes
    assert coverage([HIRE, waives], MASSACHUSETTS) == expected


def test_plan_37_after_a_short_break_it_takes_the_place_of_what_is_not_offered_any_more() -> None:
    """What was chosen before stands again, but the new unit is not offered it."""
    catalog = wide_catalog()
    offers = (Offer(plan="ppo", automatic=True),)
    works = EmployeeClass(
        id="works", name="Works", employers=("city",), bargaining_units=("works",), offers=offers
    )
    book = changed(classes=(works, *catalog.classes))
    again = rehired("2026-06-20", work=job(unit="works"))

    assert coverage([HIRE, elected("2026-01-15", "hmo"), left("2026-06-12"), again], book) == {
        "self hmo 2026-03-01..2026-06-30",
        "self ppo 2026-07-01..",
    }


def test_plan_37_elsewhere_the_plan_lets_anybody_waive() -> None:
    """And in Massachusetts too what is not automatic."""
    assert refused([HIRE, elected("2026-01-15", "-medical")], automatic("OR", "hmo")) == []
    assert refused([HIRE, elected("2026-01-15", "-dental")], MASSACHUSETTS) == []


def test_plan_37_the_reason_names_the_chapter() -> None:
    """And the word that the form lacks."""
    assert why([HIRE, elected("2026-01-15", "-life")], MASSACHUSETTS) == (
        'life is automatic, and waived only by who is covered elsewhere ("covered_elsewhere"); '
        "PLAN-37 (M.G.L. c.32B s.4)"
    )


def test_plan_37_it_begins_when_the_class_is_offered_it() -> None:
    """With the change of class, or with the offer; and what is held of the line already goes on."""
    raised: list[DomainEvent] = [
        hired("2025-10-01", work=job(hours=10)),
        job_changed("2026-05-11", job()),
    ]
    begun = automatic("MA", "life", first_day=date(2026, 7, 1))

    assert coverage(raised, MASSACHUSETTS) == {"self life 2026-05-11..", "self hmo 2026-05-11.."}
    assert coverage([HIRE], begun) == {"self life 2026-07-01.."}
    assert coverage([HIRE, job_changed("2026-05-11", job(unit="police"))], MASSACHUSETTS) == {
        "self life 2026-01-15..",
        "self hmo 2026-03-01..",
    }


def test_plan_37_a_rehire_has_it_again() -> None:
    """Also after a break so long that nothing of before stands again."""
    assert coverage([HIRE, left("2026-06-12"), rehired("2026-08-10")], automatic("MA", "life")) == {
        "self life 2026-01-15..2026-06-12",
        "self life 2026-08-10..",
    }


def test_s125_3_what_is_automatic_is_held() -> None:
    """To give it up in mid-year needs a reason, as with any other plan."""
    waives = elected("2026-05-14", "-medical", occasion="change_in_status", reason="family_job_began")

    assert refused([HIRE, waives], automatic("OR", "hmo")) == ["not-consistent"]


@pytest.mark.parametrize(("last_day", "expected"), [("2026-05-10", False), ("2026-05-11", True)])
def test_plan_37_an_offer_that_is_over_gives_nothing(last_day: str, expected: bool) -> None:
    """An offer up to the day on which the class begins still gives its plan; one up to the day before does not."""
    raised: list[DomainEvent] = [hired("2025-10-01", work=job(hours=10)), job_changed("2026-05-11", job())]
    catalog = automatic("MA", "life").catalog
    active, *others = catalog.classes
    offers = tuple(each.model_copy(update={"last_day": day(last_day)}) for each in active.offers)
    by = changed(classes=(active.model_copy(update={"offers": offers}), *others), employers=catalog.employers)

    assert bool(coverage(raised, by)) is expected


def test_plan_37_who_has_left_the_class_is_not_given_what_it_is_offered_later() -> None:
    """The offer begins on July 1; on May 11 the employee is in no class, on September 1 in the class again."""
    begun = automatic("MA", "life", first_day=date(2026, 7, 1))
    away = job_changed("2026-05-11", job(hours=10))
    again = job_changed("2026-09-01", job())

    assert coverage([HIRE, away], begun) == set()
    assert coverage([HIRE, away, again], begun) == {"self life 2026-09-01.."}


def test_plan_37_it_rests_on_what_put_the_employee_into_the_class() -> None:
    """Of a class left before the offer began nothing is begun, not even on the day on which the class is left."""
    away, again = job_changed("2026-05-11", job(hours=10)), job_changed("2026-09-01", job())

    def begun(offered: str, *events: DomainEvent) -> list[tuple[str, str]]:
        by = automatic("MA", "life", first_day=day(offered))
        life = Life()
        for number, event in enumerate(events):
            life.told(f"e{number}", event)
        found = automatic_choices([], phases(fold(FAMILY, life.records), by), by)
        return [(str(each.election_day), each.election.ref.id) for each in found]

    assert begun("2026-05-10", HIRE, away, again) == [("2026-05-10", "e0")]
    assert begun("2026-05-11", HIRE, away, again) == [("2026-09-01", "e2")]
    assert begun("2026-07-01", HIRE, away, again) == [("2026-09-01", "e2")]
    assert begun("2026-10-01", HIRE, away, again) == [("2026-10-01", "e2")]
    assert begun("2026-05-11", HIRE, away) == []
