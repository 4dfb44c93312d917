"""What a carrier holds by its full file, as facts: our own words where it is what our books have."""

from events.carrier_rosters import HeldThere, MemberSeen
from events.family import Family
from events.roster_rows import MemberHeld
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import SELF
from services.carrier_feeds.decide.expected import Known, context_of, expected
from services.carrier_feeds.decide.member import dependent_words
from services.carrier_feeds.decide.starting_people import people_of
from services.carrier_feeds.decide.starting_terms import Start, Unplaced
from services.carrier_feeds.decide.terms import Terms, Unsayable
from services.carrier_feeds.rules.application import Placed
from services.carrier_feeds.rules.roster_comparison import Terms as RosterTerms
from services.carrier_feeds.rules.roster_comparison import Theirs, compared, held_there, ours_of
from services.carrier_feeds.rules.seen import seen_of
from services.carrier_feeds.worker.roster_spool import by_line


def seen_by_file(
    known: Known, rows: list[MemberHeld], terms: Terms, start: Start, basis: int
) -> tuple[list[MemberSeen], int]:
    """Return what the carrier holds of a family, our own words for it where it is what our books have."""
    context = context_of(known, terms, known.account.settled, start.day)
    try:
        placed = expected(context, future_days=None).placed
        people = _theirs(rows, known, start)
    except (Unsayable, Unplaced):
        return [], 0
    found: list[MemberSeen] = []
    otherwise = 0
    for member, theirs in (_of_who_died(context.family, placed) | people).items():
        held: list[HeldThere] = []
        for line, some in theirs.items():
            ours = ours_of(placed, member, line, start.day)
            if member in people and compared(
                some, ours, RosterTerms(start.day, ended_days=366, future_days=366)
            ):
                otherwise += 1
                held += held_there(some, ours)
            else:
                for group, spans in placed.items():
                    held += seen_of(spans, member, line, group)
        student, disabled = dependent_words(context.family, member, start.day)
        found.append(
            MemberSeen(
                family=known.family,
                member=member,
                lines=tuple(sorted(theirs)),
                held=tuple(held),
                person_version=basis,
                student=student,
                disabled=disabled,
            )
        )
    return found, otherwise


def _of_who_died(family: Family, placed: Placed) -> dict[str, dict[InsuranceLine, list[Theirs]]]:
    """Return the lines of a subscriber who has died: to a carrier that has the survivors they ended with the death."""
    if family.death_day is None:
        return {}
    lines = {line for spans in placed.values() for member, line in spans if member == SELF}
    return {SELF: {line: [] for line in lines}} if lines else {}


def _theirs(
    rows: list[MemberHeld], known: Known, start: Start
) -> dict[str, dict[InsuranceLine, list[Theirs]]]:
    return {member: by_line(held) for member, held in people_of(rows, known.family, start).items() if held}
