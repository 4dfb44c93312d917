"""Whether a qualifying event made somebody lose coverage, and when."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from events.vocabulary.calendar import day_after, day_before, end_of_month
from events.vocabulary.coverage import Span
from events.vocabulary.law import Rule

RULES: Final = (
    Rule(
        "COB-7",
        "An event gives a right only to who was covered on the day before it and loses that coverage by it, then or "
        "later; a retiree's plan is a loss, for it may cost more or give less.",
        "42 USC 300bb-3; 26 CFR 54.4980B-4, Q&A-1(c)",
    ),
    Rule(
        "COB-10",
        "To move between plans without a day uncovered is no loss.",
        "26 CFR 54.4980B-4, Q&A-1",
    ),
)


def lost_span(
    spans: Iterable[Span], event_day: date, *, same_plan: bool, later: Collection[tuple[str, date]] = ()
) -> Span | None:
    """Return the span whose last day is the loss that an event caused in one insurance line, or None.

    The member must be covered on the day before the event. Going on without a gap is no loss, also in another plan;
    with `same_plan` (a retiree's plan may cost more or give less) only going on in the same plan is none. An end
    later than the month of the event was caused by something else, but of the coverages in `later`, each by its plan
    and first day: those the event is known to have ended.

    Source:
      42 USC 300bb-3, 300bb-8(3); 26 CFR 54.4980B-3, Q&A-1(a)(1); 54.4980B-4, Q&A-1(c).
    """
    in_order = sorted(spans, key=lambda span: span.first_day)
    held = next((span for span in in_order if span.covers(day_before(event_day))), None)
    while held is not None and held.last_day is not None:
        following = _following(held, in_order, same_plan=same_plan)
        if following is None:
            is_by_event = held.last_day <= end_of_month(event_day) or (held.plan, held.first_day) in later
            return held if is_by_event else None
        held = following
    return None


def _following(held: Span, spans: Iterable[Span], *, same_plan: bool) -> Span | None:
    """Return the span in force on the day after this one's last."""
    assert held.last_day is not None
    next_day = day_after(held.last_day)
    for span in spans:
        if span.covers(next_day) and (span.plan == held.plan or not same_plan):
            return span
    return None
