"""Who the members of a family are at a version, and who goes with a family's rows."""

from hypothesis import given
from hypothesis import strategies as st

from events.base import DomainEvent, Recorded
from events.demographics import person_at
from events.employment import PersonChanged
from events.people import PersonChanges
from events.vocabulary.maintenance import FamilyChange, Maintenance, MemberChange
from events.vocabulary.people import SELF, Relationship
from services.carrier_feeds.decide.people import People, to_write
from tests.life import FAMILY, Life, day, hired, joined, voided

events = st.one_of(
    st.builds(hired, st.just("2026-01-01")),
    st.builds(joined, st.sampled_from(["kim", "lee"]), st.just("2026-01-01")),
    st.builds(
        lambda member, name: PersonChanged(
            person_ref=member,
            changes=PersonChanges(first_name=name),
            change_day=day("2026-02-01"),
            correction=True,
        ),
        st.sampled_from([SELF, "kim", "lee"]),
        st.sampled_from("XYZ"),
    ),
    st.builds(lambda number: voided(f"e{number}"), st.integers(0, 9)),
)


def _told(*said: DomainEvent) -> list[Recorded]:
    life = Life()
    for number, event in enumerate(said):
        life.told(f"e{number}", event)
    return life.records


@given(st.lists(events, max_size=10))
def test_a_version_names_the_same_person_for_ever(said: list[DomainEvent]) -> None:
    """At every version the person is the one whom the records up to it describe, whatever came later."""
    records = _told(*said)
    people = People(records)
    for member in (SELF, "kim", "lee"):
        versions = range(len(records) + 2)

        assert [people.at(member, each) for each in versions] == [
            person_at(records, member, up_to=each) for each in versions
        ]
        assert people.now(member) == people.at(member, people.version(member))


def _row(member: str, relationship: Relationship, version: int, prior: int | None = None) -> MemberChange:
    return MemberChange(member, relationship, Maintenance.CHANGE, version, prior_person_version=prior)


def test_everybody_named_goes_with_the_rows() -> None:
    """People at the versions and prior versions named; the subscriber beside them only where they have no row."""
    renamed = PersonChanges(first_name="Kimberly")
    records = _told(
        hired("2026-01-01"),
        joined("kim", "2026-01-01"),
        PersonChanged(person_ref="kim", changes=renamed, change_day=day("2026-02-01"), correction=True),
    )
    kim = _row("kim", Relationship.SPOUSE, 3, 2)
    alone = to_write(FamilyChange(FAMILY, "A", (kim,)), records)
    together = to_write(FamilyChange(FAMILY, "A", (_row(SELF, Relationship.SELF, 1), kim)), records)

    assert {key: person.first_name for key, person in alone.people.items()} == {
        ("kim", 2): "Kim",
        ("kim", 3): "Kimberly",
    }
    assert alone.subscriber == together.people[SELF, 1]
    assert together.subscriber is None
