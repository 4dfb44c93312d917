"""What one file of changes says of one family: its rows, what need not be said, or why it cannot be said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from events.carrier_feeds import Later, NotNeeded
from events.people import is_sealed
from events.vocabulary.maintenance import CoverageChange, CoverageGroup, FamilyChange, Maintenance
from events.vocabulary.people import SELF
from services.carrier_feeds.decide.expected import Known, context_of, expected
from services.carrier_feeds.decide.extras import continued, medicare_of
from services.carrier_feeds.decide.member import as_told, dependent_words, member_row
from services.carrier_feeds.decide.people import Demographics
from services.carrier_feeds.decide.sayable import why_not
from services.carrier_feeds.decide.shape import with_changes_before, with_subscriber_alone, with_whole_ends
from services.carrier_feeds.decide.terms import Context, Terms, Unsayable
from services.carrier_feeds.decide.who import demographics, relationship
from services.carrier_feeds.rules.application import About, Placed, spans_of_member, together
from services.carrier_feeds.rules.difference import difference
from services.carrier_feeds.rules.member_maintenance import parted_by_the_end
from services.carrier_feeds.state.account import Account, refused_for_good, silenced, told

__all__ = ["Decided", "Known", "decide_family"]


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a family: something to say, or a reason why it cannot be said, or neither."""

    family: str
    changes: tuple[FamilyChange, ...] = ()
    """One for each group that rows are parted by; what ends comes before what begins."""
    held: str | None = None
    not_needed: tuple[NotNeeded, ...] = ()
    later: tuple[Later, ...] = ()
    alone: bool = False


Lines = dict[CoverageGroup, dict[str, tuple[CoverageChange, ...]]]
"""What is to be said, by group and member."""


def decide_family(known: Known, terms: Terms, night: date) -> Decided:
    """Return what is to be said of a family to this carrier: what it should hold − told, and who its members are."""
    context = context_of(known, terms, told(known.account), night)
    try:
        return _said(known, context)
    except Unsayable as reason:
        return Decided(known.family, held=str(reason))


def _said(known: Known, context: Context) -> Decided:
    future_days = context.terms.profile.dates.future_days
    should = expected(context, future_days=future_days, silenced=silenced(known.account))
    later = () if should.again_day is None else (Later(family=known.family, day=should.again_day),)
    placed = context.told.placed
    lines: Lines = {
        group: difference(placed.get(group, {}), should.placed.get(group, {}), context.terms.habits)
        for group in sorted({*placed, *should.placed}, key=_by_number)
    }
    news = _news(context, known.account)
    changes = tuple(_by_rows(context, should.placed, lines, news))
    if not changes:
        nothing = NotNeeded(family=known.family, member=SELF, person_version=context.people.version(SELF))
        return Decided(known.family, not_needed=(nothing,), later=later)
    if reason := refused_for_good(known.account, changes, context.terms.book.version):
        raise Unsayable(f"the carrier has refused it, and nothing has changed since: {reason}")
    return Decided(known.family, changes, later=later, alone=known.account.alone)


def _by_number(group: CoverageGroup) -> tuple[str, str, str, str]:
    return (group.number, group.subgroup or "", group.class_code or "", group.division or "")


def _by_rows(
    context: Context, should: Placed, lines: Lines, news: Mapping[str, Demographics]
) -> list[FamilyChange]:
    """Return what is said of the family for each group that rows are parted by, what ends first."""
    places = context.terms.places
    parts: dict[CoverageGroup | str, list[CoverageGroup]] = {}
    for group in lines:
        parts.setdefault(places.same_rows(group), []).append(group)
    found = []
    for groups in parts.values():
        part = replace(
            context,
            told_spans=together([context.told.placed.get(group, {}) for group in groups]),
            truth=together([should.get(group, {}) for group in groups]),
        )
        change = _part(part, groups, lines, news)
        if change is not None:
            found.append(change)
    return sorted(found, key=lambda each: (_begins(each), each.group))


def _begins(change: FamilyChange) -> bool:
    lines = [line.maintenance for row in change.members for line in row.coverages]
    return any(each in _GOES_ON for each in lines)


_GOES_ON = frozenset({Maintenance.ADDITION, Maintenance.REINSTATEMENT, Maintenance.CHANGE})


def _part(
    context: Context, groups: Collection[CoverageGroup], lines: Lines, news: Mapping[str, Demographics]
) -> FamilyChange | None:
    """Return what is said of a family in groups that share their rows, or None where that is nothing."""
    spoken = {member for group in groups for member in lines[group]}
    heard = {member for member in news if member not in spoken and _is_held(context, member)}
    if not spoken and not heard:
        return None
    first = next((group for group in groups if lines[group]), next(iter(groups)))
    place = context.terms.places.rows_of(first)
    rows, whole, before = [], {}, {}
    for member in sorted({*spoken, *heard}, key=lambda each: (each != SELF, each)):
        said = tuple(
            line if group == place else replace(line, group=group)
            for group in groups
            for line in lines[group].get(member, ())
        )
        who = news.get(member) or demographics(context, member)
        row = member_row(context, member, relationship(context, member), said, who)
        if reason := why_not(row, who.person, context.terms.profile, context.night):
            raise Unsayable(f"member {member}: {reason}")
        if parted := _parted(context, member, said):
            whole[member] = row
            before[member], row = (
                member_row(context, member, row.relationship, each, who) for each in parted
            )
        rows.append(row)
    change = FamilyChange(
        context.family.id,
        place.number,
        tuple(rows),
        subgroup=place.subgroup,
        class_code=place.class_code,
        division=place.division,
    )
    change = with_changes_before(with_subscriber_alone(change, context), whole, before)
    change = with_whole_ends(change, context)
    if context.terms.profile.termination_shape != "coverages":
        return change
    return replace(change, members=tuple(as_told(row, context.terms.profile) for row in change.members))


def _parted(
    context: Context, member: str, said: tuple[CoverageChange, ...]
) -> tuple[tuple[CoverageChange, ...], tuple[CoverageChange, ...]] | None:
    """Return what changes of a member, and how all ends after it, where the carrier knows an end of a member."""
    if context.terms.profile.termination_shape == "coverages":
        return None
    return parted_by_the_end(spans_of_member(context.truth, member).values(), said)


def _is_held(context: Context, member: str) -> bool:
    """Whether the carrier holds coverage of a member that is not over."""
    spans = spans_of_member(context.told_spans, member).values()
    return any(span.last_day is None or span.last_day >= context.night for span in spans)


def _news(context: Context, account: Account) -> dict[str, Demographics]:
    """Return the members of whom the carrier must hear although their coverage stays, and who they are by now."""
    silent = {each.member: each.person_version for each in account.silences if not each.coverages}
    found = {}
    for member in sorted({member for member, _ in context.told_spans}):
        who = _heard(context, member, silent.get(member, 0))
        if who is not None:
            found[member] = who
    return found


def _heard(context: Context, member: str, silenced_version: int) -> Demographics | None:
    """Return who a member is, if a carrier must hear of that alone."""
    told_version = context.told.versions.get(member, 0)
    version = context.people.version(member)
    said = context.told.about.get(member, About())
    other = said != _about(context, member, said)
    if version <= told_version and not other:
        return None
    now, before = context.people.now(member), context.people.at(member, told_version)
    if now is None or before is None or is_sealed(now) or is_sealed(before):
        return None
    who = Demographics(version, now, told_version, before)
    if silenced_version > told_version and context.people.at(member, silenced_version) == now:
        return Demographics(version, now, told_version, None) if other else None
    return who if who.change is not None or other else None


def _about(context: Context, member: str, said: About) -> About:
    """Return what is said of a member beside coverage and demographics.

    Of whom it was said before that they are covered under COBRA it is said what they continue, when it is corrected.
    """
    student, disabled = dependent_words(context.family, member, context.night)
    says_medicare = context.terms.profile.medicare == "INS06"
    medicare = medicare_of(context.family, member, context.night) if says_medicare else None
    continues = continued(context, member) if said.on_cobra else None
    return About(
        student,
        disabled,
        medicare,
        on_cobra=said.on_cobra,
        continuation=continues or said.continuation,
    )
