"""The rows of what is ready: stored and read back, and taken away by the records that concern them."""

from datetime import UTC, datetime

from events.base import Cause, Recorded
from events.carrier_feeds import FamilySilenced
from services.carrier_feeds.projection.ready import READY, Ready, carriers_row, ready_of, row_of
from services.ports import Row
from tests.life import job, job_changed

READY_ROW = Ready("v1", 7, "2026-06-01", "9999-12-31", ["d1", "self"], 2, 31, 1, 1, b"\x00\n\xff")


def _record(stream: str, event: object) -> Recorded:
    return Recorded(9, stream, 1, datetime(2026, 6, 1, tzinfo=UTC), event, Cause())  # type: ignore[arg-type]


def test_a_row_is_read_back_as_it_was() -> None:
    """Whatever bytes are sealed in it."""
    row = row_of(READY_ROW, "blue")

    assert ready_of(row) == READY_ROW
    assert row.group == "blue"


def test_it_holds_for_its_nights_its_catalog_and_what_is_known_by_then() -> None:
    """First and last night included; a reader who is behind does not use what was learned later."""
    assert READY_ROW.holds("v1", "2026-06-01", 7)
    assert READY_ROW.holds("v1", "2027-01-01", 99)
    assert not READY_ROW.holds("v2", "2026-06-01", 7)
    assert not READY_ROW.holds("v1", "2026-05-31", 7)
    assert not READY_ROW._replace(last_night="2026-06-09").holds("v1", "2026-06-10", 7)
    assert not READY_ROW.holds("v1", "2026-06-01", 6)


def test_a_record_of_a_family_takes_away_its_rows_at_every_carrier() -> None:
    """And what names the carriers; a record of somebody else nothing."""
    names = carriers_row(carriers_row(None, "red"), "blue")
    rows: dict[str, Row | None] = {"*|city/1": names}
    moved = _record("hr/city/1", job_changed("2026-05-01", job()))
    silenced = FamilySilenced.model_construct(carrier="blue", family="city/1", member="self")

    assert names.body == b"blue\nred"
    assert READY.named is not None
    assert READY.named("*|city/1", names) == ["blue|city/1", "red|city/1"]
    gone = {"*|city/1": None, "blue|city/1": None, "red|city/1": None}
    assert READY.project(rows, moved) == gone
    assert READY.project(rows, _record("feed/blue", silenced)) == gone
    assert READY.project(rows, _record("hr/city/2", moved.event)) == {}
