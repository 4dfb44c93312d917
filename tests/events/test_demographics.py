"""Who a member is, when they are introduced more than once."""

from events.base import DomainEvent
from events.demographics import latest_person, person_at, person_version
from events.employment import PersonChanged
from events.history import history
from events.people import PersonChanges
from tests.life import Life, hired, joined, left, parted, person, voided

ADA, EVE = person("Ada"), person("Eve", ssn="078051121")


def told(*events: DomainEvent) -> Life:
    """Return a life in which these were told."""
    life = Life()
    for number, event in enumerate(events):
        life.told(f"e{number}", event)
    return life


def names(life: Life, member: str) -> tuple[str, str] | None:
    """Return a member's first and last name."""
    found = latest_person(history(life.records), member)
    return None if found is None else (found.first_name, found.last_name)


def renamed(member: str, on: str, last_name: str) -> PersonChanged:
    """Return a change of name."""
    return PersonChanged.model_validate(
        {
            "person_ref": member,
            "changes": PersonChanges(last_name=last_name),
            "change_day": on,
            "correction": False,
        }
    )


def test_a_hire_that_does_not_fit_says_nothing_of_the_employee() -> None:
    """A second hire under the id of somebody employed is most likely somebody else, and goes to no carrier."""
    life = told(hired("2026-01-15", who=ADA), hired("2026-03-01", who=EVE))

    assert names(life, "self") == ("Ada", "Example")


def test_a_second_hire_that_fits_says_who_they_are_now() -> None:
    """After the employee has left, the second hire fits and counts."""
    life = told(hired("2026-01-15", who=ADA), left("2026-02-20"), hired("2026-03-01", who=EVE))

    assert names(life, "self") == ("Eve", "Example")


def test_a_dependent_entered_twice_is_who_fits() -> None:
    """A second entry of somebody who is a dependent already is not listened to; after a removal it is."""
    entries = [hired("2026-01-15"), joined("kim", "2026-01-15", who=ADA)]
    twice = told(*entries, joined("kim", "2026-03-01", who=EVE))
    back = told(*entries, parted("kim", "2026-02-10"), joined("kim", "2026-03-01", who=EVE))

    assert names(twice, "kim") == ("Ada", "Example")
    assert names(back, "kim") == ("Eve", "Example")


def test_who_comes_back_is_as_told_then() -> None:
    """A change from before the return is known to whoever tells the return; a later one counts."""
    early = [
        hired("2026-01-15"),
        joined("kim", "2026-01-15", who=ADA),
        renamed("kim", "2026-02-01", "Before"),
        parted("kim", "2026-02-10"),
    ]
    back = joined("kim", "2026-03-01", who=EVE)

    assert names(told(*early), "kim") == ("Ada", "Before")
    assert names(told(*early, back), "kim") == ("Eve", "Example")
    assert names(told(*early, back, renamed("kim", "2026-03-05", "After")), "kim") == ("Eve", "After")
    assert names(told(*early, back, renamed("kim", "2026-02-01", "Corrected")), "kim") == ("Eve", "Corrected")


def test_a_version_grows_with_whatever_may_decide_who_somebody_is() -> None:
    """At its version, and at any later position, a member is the same; at the one before they may be another."""
    life = told(
        hired("2026-01-15", who=ADA),
        joined("kim", "2026-01-15"),
        hired("2026-03-01", who=EVE),
        left("2026-02-20"),
        joined("lee", "2026-01-15", "child"),
        voided("e3"),
    )
    for known in range(1, len(life.records) + 1):
        records = life.records[:known]
        for member in ("self", "kim", "lee"):
            version = person_version(records, member)
            assert person_at(records, member, up_to=version) == person_at(records, member, up_to=known)

    seen = [person_at(life.records, "self", up_to=known) for known in range(1, len(life.records) + 1)]
    assert seen == [ADA, ADA, ADA, EVE, EVE, ADA]
    assert person_version(life.records[:5], "kim") == 2
