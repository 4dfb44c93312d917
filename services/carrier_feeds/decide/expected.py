"""What a carrier should hold of a family, from all that the log has of it: truth, groups and prices put together."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial

from events.base import Recorded
from events.spans import fold_records, spans_of
from events.telling import fold
from events.vocabulary.coverage import InsuranceLine, Span
from events.vocabulary.maintenance import CoverageGroup, MaintenanceReason, SilencedCoverage
from events.vocabulary.people import SELF
from services.carrier_feeds.decide.extras import told_prices, under
from services.carrier_feeds.decide.people import People
from services.carrier_feeds.decide.terms import Context, Terms, Unsayable
from services.carrier_feeds.rules.application import Placed, Told
from services.carrier_feeds.rules.wanted import Wanted, latest_first_day, tier_of_family, wanted
from services.carrier_feeds.state.account import Account, numbers_of


@dataclass(frozen=True, slots=True)
class Known:
    """A family that is due, with all that the log holds of it up to a position."""

    family: str
    account: Account
    hr: Sequence[Recorded]
    """Stream `hr/<family>`, personal fields open."""
    coverage: Sequence[Recorded]
    """Stream `coverage/<family>`, of all carriers."""
    cobra: Sequence[Recorded] = ()
    """Stream `cobra/<family>`; needed only where somebody is covered by COBRA."""


def context_of(known: Known, terms: Terms, told: Told, night: date, *, basis: int | None = None) -> Context:
    """Return all that is known of a family, up to a log position, for a carrier that holds this."""
    facts = [each for each in known.coverage if getattr(each.event, "carrier", None) == terms.profile.id]
    records = fold_records(facts)
    return Context(
        terms=terms,
        family=fold(known.family, known.hr),
        hr=known.hr,
        people=People(known.hr),
        coverage=facts,
        cobra=known.cobra,
        records=records,
        all_truth=spans_of(records),
        told=told,
        told_spans=told.spans,
        truth={},
        night=night,
        numbers=numbers_of(known.account, basis=basis),
    )


def expected(
    context: Context,
    *,
    future_days: int | None,
    ended_from: date | None = None,
    silenced: Collection[SilencedCoverage] = (),
) -> Wanted:
    """Return what the carrier should hold on the context's night.

    Args:
      context: all that is known of the family; what it says was told decides what goes on and what begins anew.
      future_days: how many days ahead a coverage may begin; None: any.
      ended_from: coverage that ended before this day is left out; None: none is.
      silenced: what the carrier must not hear of.

    Raises:
      Unsayable: a coverage belongs to no group of the carrier's.
    """
    terms, moves = context.terms, _moves(context)

    def steps(member: str, line: InsuranceLine, span: Span) -> list[tuple[date, CoverageGroup | None]]:
        origin = context.origin(member, line, span.plan, span.first_day)
        began = None if origin is None else origin.began_reason
        return moves(line, Span(span.plan, span.first_day, span.last_day), began)

    result = wanted(
        context.all_truth,
        context.told,
        last_first_day=latest_first_day(context.night, future_days),
        steps=steps,
        goes_on=partial(_goes_on, context),
        prices=lambda member, line, span: told_prices(terms.book, terms.profile, member, line, span),
        silenced=silenced,
    )
    if result.homeless:
        raise Unsayable(
            "no group number of the carrier's profile fits the family's employer, class and standing"
        )
    if result.again_day is not None and future_days is not None:
        result = replace(result, again_day=result.again_day - timedelta(days=future_days))
    return result if ended_from is None else replace(result, placed=not_over(result.placed, ended_from))


def _moves(
    context: Context,
) -> Callable[[InsuranceLine, Span, MaintenanceReason | None], list[tuple[date, CoverageGroup | None]]]:
    """Return what tells, of coverage of a line and why it began, from which day on it belongs to which group.

    The members of a family mostly have the same coverage for the same days: it is worked out once.
    """
    family, truth, places = context.family, context.all_truth, context.terms.places

    @cache
    def moves(
        line: InsuranceLine, span: Span, began: MaintenanceReason | None
    ) -> list[tuple[date, CoverageGroup | None]]:
        tier_on, tier_days = tier_of_family(truth, SELF, line, span.plan)
        found = list(places.steps(family, truth, span, began=began, tier_on=tier_on, tier_days=tier_days))
        # Days before the first on which a group is known belong to that one.
        while len(found) > 1 and found[0][1] is None:
            found = [(found[0][0], found[1][1]), *found[2:]]
        return found

    return moves


def _goes_on(context: Context, member: str, line: InsuranceLine, before: Span, after: Span) -> bool:
    """Whether somebody is covered under the same status by a span and by the one that follows it."""
    origins = [context.origin(member, line, each.plan, each.first_day) for each in (before, after)]
    return len({None if each is None else under(each.began_reason) for each in origins}) == 1


def not_over(placed: Placed, ended_from: date) -> Placed:
    """Return what has not ended before a day."""
    found = {
        group: {
            key: tuple(span for span in held if span.last_day is None or span.last_day >= ended_from)
            for key, held in spans.items()
        }
        for group, spans in placed.items()
    }
    return {
        group: {key: held for key, held in spans.items() if held}
        for group, spans in found.items()
        if any(spans.values())
    }
