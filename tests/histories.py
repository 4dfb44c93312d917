"""Random histories of one family: hires, leavers, families, elections, mistakes, voids, in any order of arrival."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from events.base import DomainEvent
from events.employment import HoursReported
from events.enrollment import DependentChanged
from tests.life import (
    died,
    elected,
    hired,
    job,
    job_changed,
    joined,
    left,
    left_cancelled,
    parted,
    person,
    rehired,
    retired,
    voided,
)

FIRST = date(2026, 1, 1)
DEPENDENTS = ("kim", "lee", "bo")
PLANS = ("hmo", "ppo", "dental", "life", "hmo-retired")

REASONS = {
    "special_enrollment": ("birth", "marriage", "loss_of_other_coverage"),
    "change_in_status": ("divorce", "covered_elsewhere", "residence", "no such word"),
}
"""Of each occasion in mid-year, reasons that are drawn."""

days = st.integers(0, 420).map(lambda n: (FIRST + timedelta(days=n)).isoformat())
covered = st.lists(st.sampled_from(DEPENDENTS), unique=True, max_size=3)


@st.composite
def _choices(draw: st.DrawFn) -> list[str]:
    plans = draw(st.lists(st.sampled_from(PLANS), unique=True, min_size=1, max_size=3))
    texts = []
    for plan in plans:
        waived = draw(st.integers(0, 9)) == 0
        texts.append("-medical" if waived else f"{plan}:{','.join(draw(covered))}")
    return texts


@st.composite
def _election(draw: st.DrawFn) -> DomainEvent:
    occasion = draw(
        st.sampled_from([*REASONS, "new_hire", "open_enrollment", "retirement", "administrative"])
    )
    reason = draw(st.sampled_from(REASONS[occasion])) if occasion in REASONS else None
    on = draw(days)
    signed = (date.fromisoformat(on) + timedelta(days=draw(st.integers(0, 20)))).isoformat()
    return elected(on, *draw(_choices()), occasion=occasion, reason=reason, signed=signed)


BIRTHS = st.one_of(
    st.integers(-60, 480).map(lambda n: (date(2000, 1, 1) + timedelta(days=n)).isoformat()),
    st.sampled_from(["2000-02-29", "2007-03-31", "2012-05-06"]),
)
"""Of dependents: most turn 26 in the days that are drawn."""


@st.composite
def _joined(draw: st.DrawFn) -> DomainEvent:
    born = draw(BIRTHS)
    added = joined(
        draw(st.sampled_from(DEPENDENTS)),
        draw(days),
        draw(st.sampled_from(["spouse", "child", "stepchild", "grandchild"])),
        reason=draw(st.sampled_from(["hire", "birth", "marriage", "other", "court_order"])),
        who=person("Kim", ssn=None, born=born),
    )
    said = {name: draw(st.none() | st.booleans()) for name in ("disabled", "student", "qmcso")}
    return added.model_copy(update=said)


@st.composite
def _dependent_changed(draw: st.DrawFn) -> DomainEvent:
    return DependentChanged.model_validate(
        {
            "dependent_id": draw(st.sampled_from(DEPENDENTS)),
            "change_day": draw(days),
            "relationship": draw(st.sampled_from([None, None, "child", "ward", "domestic_partner"])),
            **{name: draw(st.none() | st.booleans()) for name in ("disabled", "student", "qmcso")},
        }
    )


@st.composite
def _hours(draw: st.DrawFn) -> DomainEvent:
    first = date.fromisoformat(draw(days))
    last = first + timedelta(days=draw(st.sampled_from([6, 13, 30, 180])))
    return HoursReported(first_day=first, last_day=last, hours=Decimal(draw(st.integers(0, 900))))


EVENTS = st.one_of(
    st.builds(hired, days),
    st.builds(rehired, days),
    st.builds(left, days, st.sampled_from(["voluntary", "layoff", "involuntary"])),
    st.builds(left, days),
    st.builds(left_cancelled),
    st.builds(retired, days),
    st.builds(died, days),
    _joined(),
    _dependent_changed(),
    _hours(),
    st.builds(
        parted,
        st.sampled_from(DEPENDENTS),
        days,
        st.sampled_from(["divorce", "death", "aged_out", "correction"]),
    ),
    st.builds(job_changed, days, st.sampled_from([job(hours=10), job(), job(unit="police")])),
    _election(),
    _election(),
    st.builds(voided, st.integers(0, 12).map(lambda n: f"e{n}")),
)


@st.composite
def histories(draw: st.DrawFn, *, longest: int = 12) -> list[DomainEvent]:
    """Draw what one family's source recorded, in the source's order; most begin with somebody hired and electing."""
    begun: list[DomainEvent] = []
    if draw(st.integers(0, 5)):
        begun = [
            hired("2026-01-15"),
            joined("kim", "2026-01-15"),
            elected("2026-01-15", "hmo:kim", "dental", "life"),
        ]
    return [*begun, *draw(st.lists(EVENTS, min_size=1, max_size=longest))]


def orders(draw: st.DrawFn, count: int) -> Sequence[int]:
    """Draw an order of arrival of `count` events."""
    return draw(st.permutations(range(count)))
