"""A full file from what is ready says, byte for byte, what the log does; and what is ready goes when it must."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from connectors.keys import KeyStore
from events.carrier_feeds import InterchangePrepared
from events.catalog import Catalog
from events.vocabulary.coverage import CoverageTier, InsuranceLine, Span, TierStep
from events.vocabulary.people import SELF
from services.carrier_feeds.projection.ready import READY, ready_of
from services.carrier_feeds.worker import rebuild_file
from services.carrier_feeds.worker.doors import Doors, catch_up, feed_of, profile_at
from services.carrier_feeds.worker.full_apart import Gathered
from services.carrier_feeds.worker.full_night import decide_full_once
from services.carrier_feeds.worker.full_parts import full_parts
from services.carrier_feeds.worker.full_ready import Families, follow
from services.wiring.interchanges import X12Interchanges
from tests.life import hired, job, job_changed, joined, person
from tests.services.carrier_feeds.profiles import Drawn, carriers
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, catalog_with, stage
from tests.services.carrier_feeds.test_convergence import FAMILIES, MEMBERS, Becomes, Renamed, spans

MEDICAL = InsuranceLine.MEDICAL


class _Unchecked(X12Interchanges):
    """Without pyx12, which is slow, and whatever tiers are drawn: what is compared here is bytes."""

    def check(self, profile: object, content: bytes) -> list[str]:
        """Return nothing."""
        return []

    def judge(self, profile: object, pieces: object) -> list[str]:
        """Return nothing."""
        return []


@contextmanager
def _stage(catalog: Catalog) -> Iterator[tuple[Stage, KeyStore]]:
    with TemporaryDirectory() as folder:
        keys = KeyStore(str(Path(folder) / "keys.db"), b"k" * 32)
        here = stage(catalog)
        here.doors = replace(here.doors, interchanges=_Unchecked(keys))
        for family in FAMILIES:
            here.hr(
                family, hired("2026-01-01"), joined("d1", "2026-01-01"), joined("d2", "2026-01-01", "child")
            )
        yield here, keys
        keys.close()


def _covered(here: Stage, *families: str, first: date = date(2026, 1, 1), last: date | None = None) -> None:
    tiers = (TierStep(first, CoverageTier.EMPLOYEE_ONLY),)
    for family in families:
        here.becomes(family, {(SELF, MEDICAL): (Span("ppo", first, last, tiers),)})


def _families(here: Stage, *, ready: bool = True) -> Families:
    basis = catch_up(here.doors)
    book, profile = profile_at(here.doors, CARRIER, basis)
    return Families(
        here.doors,
        book,
        profile,
        feed_of(here.doors, CARRIER),
        here.clock.now().date(),
        basis,
        ready=ready,
    )


def _kept(here: Stage) -> dict[str, tuple[str, str]]:
    """Return of whom something is ready, and for which nights."""
    follow(here.doors, catch_up(here.doors))
    rows = here.doors.views.find(READY.view, group=CARRIER)
    held = {key: ready_of(row) for key, row in rows}
    return {key.partition("|")[2]: (each.first_night, each.last_night) for key, each in held.items()}


Parts = list[tuple[int, str, object]]


def _from_log(here: Stage) -> tuple[Parts, Gathered]:
    """Return what a full file of this night is by the log alone."""
    views = deepcopy(here.doors.views)
    views.drop(READY.view)
    return _file(replace(here.doors, views=views))


def _from_ready(here: Stage) -> tuple[Parts, Gathered]:
    return _file(here.doors)


def _file(doors: Doors) -> tuple[Parts, Gathered]:
    basis = catch_up(doors)
    book, profile = profile_at(doors, CARRIER, basis)
    night = doors.clock.now().date()
    found = full_parts(doors, book, profile, feed_of(doors, CARRIER), night=night, basis=basis)
    assert found.faults == []
    return [(part.control_number, part.sha256, part.sets) for part in found.parts], found.gathered


@dataclass(frozen=True)
class Moved:
    """Somebody works elsewhere from a day on, in another class perhaps."""

    family: str
    day: date
    hours: int

    def happens(self, here: Stage) -> None:
        """Let HR tell it."""
        here.hr(self.family, job_changed(self.day.isoformat(), job(hours=self.hours)))


@dataclass(frozen=True)
class Passing:
    """Days go by."""

    days: int

    def happens(self, here: Stage) -> None:
        """Let them."""
        here.clock.advance(timedelta(days=self.days))


DATED = [{"name": "CLASS", "qualifier": "17", "value": "class_code", "with_day": True}]
"""A category that is said as of the night: nobody of whom it is said is ready for another."""
_near = st.integers(0, 12).map(lambda number: NIGHT - timedelta(days=3) + timedelta(days=number))
_steps = st.one_of(
    st.builds(Becomes, st.sampled_from(FAMILIES), spans()),
    st.builds(
        Renamed, st.sampled_from(FAMILIES), st.sampled_from(MEMBERS), st.sampled_from("XYZ"), st.booleans()
    ),
    st.builds(Moved, st.sampled_from(FAMILIES), _near, st.sampled_from([20, 40])),
    st.builds(Passing, st.integers(1, 9)),
    st.builds(Passing, st.integers(1, 9)),
)


@given(
    drawn=carriers().filter(lambda each: each.keys["full_file"] and each.keys["version"] != "004010X095A1"),
    story=st.lists(_steps, min_size=4, max_size=14),
    more=st.sampled_from(
        [{}, {"missing_ssn": "held", "missing_ssn_days": 3}, {"reporting_categories": DATED}]
    ),
)
def test_it_is_what_the_log_says(
    drawn: Drawn, story: list[Becomes | Renamed | Moved | Passing], more: dict[str, object]
) -> None:
    """Whatever is learned and however the days go by: nothing that is ready differs, and the file is the same."""
    drawn.keys.update(more)
    with _stage(drawn.catalog()) as (here, _):
        for step in story:
            step.happens(here)
            for _ in _families(here):
                """Every family of so small a carrier is in the sample: one that differs would be an error."""
            parts, gathered = _from_log(here)
            ready, held = _from_ready(here)
            assert ready == parts
            assert (held.held, held.missed) == (gathered.held, gathered.missed)


def test_only_of_whom_something_is_learned_is_nothing_ready_any_more() -> None:
    """A record of the family takes its row away; the others stay."""
    with _stage(catalog_with(full_file={"action": "verify"})) as (here, _):
        _covered(here, *FAMILIES)
        list(_families(here))
        before = set(_kept(here))
        here.hr("city/2", job_changed("2026-05-01", job()))

        assert before == set(FAMILIES)
        assert set(_kept(here)) == {"city/1", "city/3"}


def test_it_is_ready_until_the_day_on_which_it_would_be_said_otherwise() -> None:
    """A coverage without an end is for ever; one that ends is in the file to its last day, and not beyond."""
    with _stage(catalog_with(changes=False, full_file={"action": "verify"})) as (here, _):
        _covered(here, "city/1")
        _covered(here, "city/2", last=NIGHT + timedelta(days=10))
        list(_families(here))
        kept = _kept(here)

        assert kept["city/1"] == (NIGHT.isoformat(), date.max.isoformat())
        assert kept["city/2"] == (NIGHT.isoformat(), (NIGHT + timedelta(days=10)).isoformat())


def test_of_whom_somebody_was_forgotten_nothing_can_be_read() -> None:
    """What is ready is sealed by the keys of all of whom it speaks."""
    with _stage(catalog_with(full_file={"action": "verify"})) as (here, keys):
        _covered(here, *FAMILIES)
        list(_families(here))
        rows = here.doors.views.find(READY.view, group=CARRIER)
        keys.destroy(["city/2"])
        asked = [([key.partition("|")[2]], ready_of(row).sealed) for key, row in rows]

        opened = here.doors.interchanges.open(asked)
        assert [each is None for each in opened] == [False, True, False]
        assert all(b"LOVELACE" not in row.body and b"078051120" not in row.body for _, row in rows)


def test_what_is_ready_and_wrong_is_not_used() -> None:
    """The sample is decided again: where it differs, all that is ready is dropped and the file decided from the log."""
    with _stage(catalog_with(full_file={"action": "verify"})) as (here, keys):
        _covered(here, *FAMILIES)
        list(_families(here))
        key = f"{CARRIER}|city/2"
        row = here.doors.views.load(READY.view, [key])[key]
        head = row.body.partition(b"\n")[0]
        wrong = head + b"\n" + keys.seal_together(["city/2"], b"INS*Y~")
        position = here.doors.views.position(READY.view)
        here.doors.views.save(READY.view, {key: replace(row, body=wrong)}, position=position)

        assert _from_ready(here)[0] == _from_log(here)[0]
        assert set(_kept(here)) == set(FAMILIES)


def test_another_catalog_is_another_decision() -> None:
    """What was decided by one catalog is not said by the next."""
    with _stage(catalog_with(full_file={"action": "verify"})) as (here, _):
        _covered(here, *FAMILIES)
        first = _from_ready(here)[0]
        here.publish(catalog_with(full_file={"action": "verify"}, groups=[{"number": "NEW"}]))

        assert _from_ready(here)[0] != first
        assert _from_ready(here)[0] == _from_log(here)[0]


def test_who_is_named_otherwise_is_said_so() -> None:
    """A corrected name is in the next file."""
    with _stage(catalog_with(full_file={"action": "verify"})) as (here, _):
        _covered(here, *FAMILIES)
        list(_families(here))
        Renamed("city/1", SELF, "Zoe", voided=False).happens(here)
        texts = {each.family: each.said.text for each in _families(here)}

        assert {family for family, text in texts.items() if b"*ZOE" in text} == {"city/1"}
        assert person().first_name.upper().encode() in texts["city/2"]


def test_it_is_made_again_from_the_log_as_it_was_prepared() -> None:
    """The first file makes families ready, the second uses them; both come out of the log alone with their digest."""
    with _stage(catalog_with(full_file={"action": "verify"})) as (here, _):
        _covered(here, *FAMILIES)
        for days in (0, 7):
            here.clock.advance(timedelta(days=days))
            decided = decide_full_once(here.doors, CARRIER, here.clock.now().date())
            assert decided is not None
            assert decided.reasons == ()
        prepared = here.said(InterchangePrepared)

        assert [
            hashlib.sha256(rebuild_file(here.doors, CARRIER, number).whole()).hexdigest() for number in (1, 2)
        ] == [each.sha256 for each in prepared]
