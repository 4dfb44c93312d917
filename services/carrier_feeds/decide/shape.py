"""Whoever loses all: what is said before the end, and whose rows say it to a carrier that asks for fewer."""

from collections.abc import Mapping
from dataclasses import replace

from events.vocabulary.calendar import day_before
from events.vocabulary.maintenance import FamilyChange, Maintenance, MemberChange, WholeEnd
from events.vocabulary.people import SELF
from services.carrier_feeds.decide.terms import Context
from services.carrier_feeds.rules.application import spans_of_member


def with_subscriber_alone(change: FamilyChange, context: Context) -> FamilyChange:
    """Return what is said where the subscriber's INS*024 ends the dependents: without their rows.

    Where a dependent keeps coverage, or loses it otherwise, the subscriber's row ends its coverages and not the
    member: INS*001 ends nobody else. A carrier that wants INS*001 at all times is told of everybody.
    """
    profile = context.terms.profile
    subscriber = change.members[0]
    if profile.termination_rows == "everybody" or profile.termination_shape == "coverages":
        return change
    if subscriber.member != SELF or subscriber.maintenance not in _LOST:
        return change
    dependents = {member for member, _ in context.told_spans if member != SELF}
    rows = {row.member: row for row in change.members[1:]}
    follow = [member for member in dependents if _is_touched(context, member, subscriber)]
    if not all(member in rows and _goes_with(rows[member], subscriber) for member in follow):
        alone = replace(
            subscriber,
            maintenance=Maintenance.CHANGE,
            eligibility_first_day=None,
            eligibility_last_day=None,
            change_day=subscriber.eligibility_last_day,
        )
        return replace(change, members=(alone, *change.members[1:]))
    return replace(
        change,
        members=tuple(row for row in change.members if row.member not in follow),
        implied=tuple(rows[member] for member in sorted(follow)),
    )


def with_changes_before(
    change: FamilyChange, whole: Mapping[str, MemberChange], before: Mapping[str, MemberChange]
) -> FamilyChange:
    """Return what is said where somebody's tier or price was another until all ended: a row before that of the end.

    The second row is another statement (INS03) on the same person, who is corrected in the first where they are. To a
    carrier that wants the end itself under INS*001, one row says both.

    Args:
      change: the rows, of these members with their ends alone.
      whole: the same members' rows with all that is said of them.
      before: their rows with what changes before the end.
    """
    rows: list[MemberChange] = []
    for row in change.members:
        if row.member not in before:
            rows.append(row)
        elif row.maintenance is Maintenance.TERMINATION:
            rows += [before[row.member], replace(row, prior_person_version=None)]
        else:
            rows.append(whole[row.member])
    return replace(change, members=tuple(rows))


def with_whole_ends(change: FamilyChange, context: Context) -> FamilyChange:
    """Return what is said with what its rows end by themselves at a carrier that knows an end of a member.

    A row without lines ends whatever the carrier holds, also what it has refused to give up and we do not know of yet.
    """
    profile = context.terms.profile
    own = profile.termination_shape == "member"
    if profile.termination_shape == "coverages" or not (own or profile.termination_rows == "subscriber"):
        return change
    parts = context.terms.places.of_rows

    def ended(row: MemberChange) -> MemberChange:
        dependents = row.member == SELF and profile.termination_rows == "subscriber"
        if row.maintenance not in _LOST or not (own or dependents):
            return row
        first, last = row.eligibility_first_day, row.eligibility_last_day
        if row.maintenance is Maintenance.CANCELLATION:
            first = first or min(line.first_day for line in row.coverages)
            last = day_before(first) if profile.cancellation_shape == "day_before" else first
        assert last is not None, "an end has a day"
        return replace(row, ends=WholeEnd(last, first, own, dependents, parts))

    return replace(change, members=tuple(ended(row) for row in change.members))


_LOST = frozenset({Maintenance.TERMINATION, Maintenance.CANCELLATION})


def _is_touched(context: Context, member: str, subscriber: MemberChange) -> bool:
    """Whether the subscriber's row would end, or void, coverage that the carrier holds of a dependent."""
    last = subscriber.eligibility_last_day
    spans = spans_of_member(context.told_spans, member).values()
    if last is None:
        return bool(spans)
    never = subscriber.maintenance is Maintenance.CANCELLATION
    return any(
        span.last_day is None or span.last_day > last or (never and span.first_day >= last) for span in spans
    )


def _goes_with(row: MemberChange, subscriber: MemberChange) -> bool:
    """Whether a dependent's row says what the carrier takes from the subscriber's."""
    if row.maintenance is not subscriber.maintenance:
        return False
    if row.maintenance is Maintenance.TERMINATION:
        return row.eligibility_last_day == subscriber.eligibility_last_day
    first = subscriber.eligibility_first_day
    return first is not None and all(line.first_day >= first for line in row.coverages)
