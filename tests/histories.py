"""Random histories of one family: hires, leavers, families, elections, mistakes, voids, in any order of arrival."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from events.base import DomainEvent
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
    rehired,
    retired,
    voided,
)

FIRST = date(2026, 1, 1)
DEPENDENTS = ("kim", "lee", "bo")
PLANS = ("hmo", "ppo", "dental", "life", "hmo-retired")

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
        st.sampled_from(["new_hire", "open_enrollment", "special_enrollment", "retirement", "administrative"])
    )
    reason = (
        draw(st.sampled_from(["birth", "marriage", "loss"])) if occasion == "special_enrollment" else None
    )
    on = draw(days)
    signed = (date.fromisoformat(on) + timedelta(days=draw(st.integers(0, 20)))).isoformat()
    return elected(on, *draw(_choices()), occasion=occasion, reason=reason, signed=signed)


EVENTS = st.one_of(
    st.builds(hired, days),
    st.builds(rehired, days),
    st.builds(left, days, st.sampled_from(["voluntary", "layoff", "involuntary"])),
    st.builds(left, days),
    st.builds(left_cancelled),
    st.builds(retired, days),
    st.builds(died, days),
    st.builds(
        joined,
        st.sampled_from(DEPENDENTS),
        days,
        st.sampled_from(["spouse", "child", "stepchild"]),
        reason=st.sampled_from(["hire", "birth", "marriage", "other"]),
    ),
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
