"""How many terminations have yet to be taken, for the metrics."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.running import step
from services.unconfirmed import EVERY, Unconfirmed, counted
from services.wiring import Hub
from tests.fixtures.hub import FAMILY_OF_TWO, clock_of, folder_partners, hub_in, left, tell
from tests.services.test_terminations import answers, night


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub whose carrier and payroll know of a family of two."""
    with hub_in(tmp_path / "hub", extra=folder_partners(tmp_path / "hub")) as opened:
        tell(opened, *FAMILY_OF_TWO)
        step(opened)
        clock_of(opened).set(datetime(2026, 1, 13, 14, tzinfo=UTC))
        night(opened)
        answers(opened)
        yield opened


def told(hub: Hub) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return what is not zero: unconfirmed, late, and the days of the oldest."""
    found = {key: (each.unconfirmed, each.late, each.oldest_days) for key, each in counted(hub).items()}
    return {key: each for key, each in found.items() if each != (0, 0, 0)}


def test_a_termination_counts_until_carrier_and_payroll_have_taken_it(hub: Hub) -> None:
    """Each for itself; the oldest by its days without coverage."""
    before = told(hub)
    tell(hub, left("2026-01-16"))
    step(hub)
    scheduled = told(hub)
    clock_of(hub).set(datetime(2026, 2, 4, 4, tzinfo=UTC))
    late = told(hub)
    night(hub)
    answers(hub)

    assert before == {}
    assert scheduled == {("carrier", "blue"): (2, 0, 0), ("payroll", "blue"): (1, 0, 0)}
    assert late[("carrier", "blue")] == (2, 2, 3)
    assert told(hub).keys() <= {("payroll", "blue")}


def test_it_is_counted_anew_when_the_count_is_old(hub: Hub) -> None:
    """Within ten minutes the last count stands."""
    unconfirmed = Unconfirmed(hub)
    first = list(unconfirmed.samples())
    tell(hub, left("2026-01-16"))
    step(hub)
    clock_of(hub).advance(EVERY - timedelta(seconds=1))
    soon = list(unconfirmed.samples())
    clock_of(hub).advance(timedelta(seconds=1))
    later = list(unconfirmed.samples())

    wanted = ("hub_terminations_unconfirmed", ("carrier", "blue"))
    assert [{each[:2]: each[2] for each in found}[wanted] for found in (first, soon, later)] == [0, 0, 2]
    assert soon == first


def test_without_a_catalog_nothing_is_counted(tmp_path: Path) -> None:
    """A hub that was just installed."""
    with hub_in(tmp_path / "hub", catalog=False) as hub:
        assert list(Unconfirmed(hub).samples()) == []
