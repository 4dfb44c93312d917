"""Who the member of a row is: their demographics as known or as told last, and how they are related."""

from events.enrollment import DependentAdded
from events.people import is_sealed
from events.vocabulary.calendar import end_of_month
from events.vocabulary.people import Relationship
from services.carrier_feeds.decide.people import Demographics
from services.carrier_feeds.decide.terms import Context, Unsayable
from services.carrier_feeds.rules.application import spans_of_member


def demographics(context: Context, member: str) -> Demographics:
    """Return who a member is: as known now, or as told last where the event that named them was voided.

    Raises:
      Unsayable: nobody is known, or the person has been forgotten.
    """
    told_version = context.told.versions.get(member, 0)
    before = context.people.at(member, told_version) if told_version else None
    version = context.people.version(member)
    person = context.people.now(member)
    if person is None:
        version, person = told_version, before
    if person is None:
        raise Unsayable(f"nobody is known as member {member}")
    if is_sealed(person):
        raise Unsayable(f"the demographics of member {member} have been forgotten")
    if before is not None and is_sealed(before):
        before = None
    return Demographics(version, person, told_version, before)


def as_told(context: Context, member: str) -> Demographics:
    """Return who the carrier was told a member is; as known now of somebody of whom it was told nothing.

    Raises:
      Unsayable: nobody is known, or the person has been forgotten.
    """
    version = context.told.versions.get(member, 0)
    person = context.people.at(member, version) if version else None
    if person is None:
        return demographics(context, member)
    if is_sealed(person):
        raise Unsayable(f"the demographics of member {member} have been forgotten")
    return Demographics(version, person)


def relationship(context: Context, member: str) -> Relationship:
    """Return how a member is related to the subscriber; of somebody voided, as it was said before.

    Raises:
      Unsayable: nobody is known as this member.
    """
    try:
        related = context.family.relationship_of(member)
        return Relationship.EX_SPOUSE if _is_former_spouse(context, member, related) else related
    except KeyError:
        for record in reversed(context.hr):
            if isinstance(record.event, DependentAdded) and record.event.dependent_id == member:
                return Relationship(record.event.relationship)
    raise Unsayable(f"nobody is known as member {member}")


def _is_former_spouse(context: Context, member: str, related: Relationship) -> bool:
    """Whether a divorced spouse is covered beyond the month of the divorce, as the law of a state may keep them.

    Source: M.G.L. c.32B s.9H. A coverage that the divorce ends is the spouse's to its last day.
    """
    if related is not Relationship.SPOUSE:
        return False
    latest = next(each for each in reversed(context.family.dependents) if each.id == member)
    if latest.last_day is None or latest.end_reason not in _PARTED:
        return False
    month = end_of_month(latest.last_day)
    spans = spans_of_member(context.all_truth, member).values()
    return any(span.last_day is None or span.last_day > month for span in spans)


_PARTED = frozenset({"divorce", "legal_separation"})
