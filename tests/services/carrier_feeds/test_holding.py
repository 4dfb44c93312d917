"""Files that are held: by a limit until a person releases just that file, by hand until somebody resumes them."""

from datetime import date, timedelta

import pytest

from events.carrier_feeds import NightClosed
from events.errors import NotFound
from events.feed_holds import FeedResumed, FeedStopped, Gate, NightHeld, NightReleased
from events.vocabulary.coverage import InsuranceLine, Span
from events.vocabulary.people import SELF
from services.carrier_feeds.worker import Ending, preview, run_night
from services.carrier_feeds.worker.doors import catch_up, feed_of
from services.carrier_feeds.worker.holding import NothingToRelease, OtherNumber, release, stop
from services.carrier_feeds.worker.preview import preview_full
from tests.services.carrier_feeds.stage import CARRIER, Stage, catalog_with, stage

TWO = ("city/1", "city/2")


def insured(limits: dict[str, object], *families: str, **profile: object) -> Stage:
    """Return a hub whose carrier holds these families, and has limits."""
    here = stage(catalog_with(limits=limits, **profile))
    here.insured(*families)
    here.night()
    here.answered()
    return here


def ends(here: Stage, *families: str) -> None:
    """Let the coverage of these families end."""
    for family in families:
        (span,) = here.truth(family)[SELF, InsuranceLine.MEDICAL]
        ended = Span(span.plan, span.first_day, date(2026, 5, 31), span.tiers)
        here.becomes(family, {(SELF, InsuranceLine.MEDICAL): (ended,)})


def released(here: Stage, expect: int | None) -> None:
    """Let the held file go."""
    release(here.doors, CARRIER, actor="bob", reason="the school closed", expect=expect)


def test_a_file_at_the_limit_leaves() -> None:
    """Two may end, and two do."""
    here = insured({"ended_members": 2}, *TWO)
    ends(here, *TWO)

    assert here.night().ending is Ending.DELIVERED
    assert here.said(NightHeld) == []


def test_a_file_beyond_the_limit_is_held_and_reported_once() -> None:
    """Nothing leaves, the night stays open, and the same again is not said again."""
    here = insured({"ended_members": 1}, *TWO)
    ends(here, *TWO)
    outcome = here.night()
    again = run_night(here.doors, CARRIER, outcome.night)

    assert (outcome.ending, outcome.delivered) == (Ending.HELD, ())
    assert again == outcome
    assert outcome.reasons == ("2 members would lose a coverage; the limit is 1",)
    assert here.said(NightHeld) == [
        NightHeld(
            carrier=CARRIER,
            night=outcome.night,
            gates=(Gate.ENDED_MEMBERS,),
            reasons=outcome.reasons,
            ended_members=2,
            members=2,
        )
    ]
    assert len(here.carrier.files) == 1
    assert len(here.said(NightClosed)) == 1


def test_a_released_file_leaves() -> None:
    """Once, with who let it go and why in the log."""
    here = insured({"ended_members": 1}, *TWO)
    ends(here, *TWO)
    held = here.night()
    released(here, 2)
    done = run_night(here.doors, CARRIER, held.night)

    assert (done.ending, done.members) == (Ending.DELIVERED, 2)
    (fact,) = here.said(NightReleased)
    assert fact == NightReleased(
        carrier=CARRIER, night=held.night, ended_members=2, reason="the school closed"
    )
    (record,) = [r for r in here.doors.log.load([f"feed/{CARRIER}"])[f"feed/{CARRIER}"] if r.event == fact]
    assert record.cause.actor == "bob"
    catch_up(here.doors)
    assert feed_of(here.doors, CARRIER).holding.nights == ()


@pytest.mark.parametrize(
    "expect, said", [(1, "1 were expected"), (3, "3 were expected"), (None, "--expect is not given")]
)
def test_another_number_refuses_and_says_the_number(expect: int | None, said: str) -> None:
    """One fewer, one more, or none at all: nothing is released."""
    here = insured({"ended_members": 1}, *TWO)
    ends(here, *TWO)
    night = here.night().night

    with pytest.raises(OtherNumber) as refused:
        released(here, expect)

    assert str(refused.value) == f"by the file of {night}, 2 would lose a coverage; {said}"
    assert here.said(NightReleased) == []
    assert run_night(here.doors, CARRIER, night).ending is Ending.HELD


def test_the_world_moves_on_before_the_release() -> None:
    """A third family ended since the file was looked at: two are not let go, three are."""
    here = insured({"ended_members": 1}, *TWO, "city/3")
    ends(here, *TWO)
    night = here.night().night
    ends(here, "city/3")

    with pytest.raises(OtherNumber, match="3 would lose a coverage"):
        released(here, 2)
    released(here, 3)
    assert run_night(here.doors, CARRIER, night).ending is Ending.DELIVERED


def test_the_world_moves_on_after_the_release() -> None:
    """What was let go is the file with two; with three it is held anew, and the release is past."""
    here = insured({"ended_members": 1}, *TWO, "city/3")
    ends(here, *TWO)
    night = here.night().night
    released(here, 2)
    ends(here, "city/3")
    outcome = run_night(here.doors, CARRIER, night)

    assert (outcome.ending, [each.ended_members for each in _held(here)]) == (Ending.HELD, [2, 3])
    with pytest.raises(OtherNumber):
        released(here, 2)


def _held(here: Stage) -> list[NightHeld]:
    return here.said(NightHeld)


def test_a_release_is_for_one_night() -> None:
    """The file of another night waits for a release of its own."""
    here = insured({"ended_members": 1}, *TWO)
    ends(here, *TWO)
    here.night()
    released(here, 2)

    assert here.night().ending is Ending.HELD


def test_what_is_small_again_leaves_without_a_release() -> None:
    """One of the two ends was a mistake, and is mended: the next run sends the rest."""
    here = insured({"ended_members": 1}, *TWO)
    before = here.truth("city/1")
    ends(here, *TWO)
    night = here.night().night
    here.becomes("city/1", before)

    assert run_night(here.doors, CARRIER, night).ending is Ending.DELIVERED
    assert feed_of(here.doors, CARRIER).holding.waiting == ()


def test_the_share_is_of_the_members_the_carrier_holds() -> None:
    """One of four is 25 percent; of five it is less. Who has ended is not held any more."""
    here = insured({"ended_percent": 20}, "city/1", "city/2", "city/3", "city/4", "city/5")
    ends(here, "city/1")
    first = here.night()
    here.answered()
    ends(here, "city/2")
    second = here.night()

    assert first.ending is Ending.DELIVERED
    assert second.ending is Ending.HELD
    assert second.reasons == (
        "1 member of the 4 the carrier holds would lose a coverage; the limit is 20 percent",
    )


def test_the_first_file_waits_where_that_is_wanted() -> None:
    """It ends nobody's coverage, so it is released with 0; the second leaves by itself."""
    here = stage(catalog_with(limits={"first_file_is_held": True}))
    here.insured("city/1")
    night = here.night().night
    released(here, 0)
    first = run_night(here.doors, CARRIER, night)
    here.insured("city/2")

    assert first.ending is Ending.DELIVERED
    assert here.night().ending is Ending.DELIVERED


def test_a_file_that_is_run_by_hand_on_a_closed_day_is_held() -> None:
    """2026-06-06 is a Saturday, in the carrier's zone; on Monday the same file leaves."""
    here = stage(catalog_with(closed={"weekdays": (6, 7)}))
    here.insured("city/1")
    saturday = here.night(days=5)
    here.later(days=2)
    monday = run_night(here.doors, CARRIER, saturday.night)

    assert saturday.reasons == ("the carrier takes no files today: Saturday",)
    assert (saturday.ending, monday.ending) == (Ending.HELD, Ending.DELIVERED)


def test_a_preview_says_which_gate_would_hold_the_file_and_writes_nothing() -> None:
    """Counts, gates, and the first sentences; no fact is recorded."""
    here = insured({"ended_members": 1}, *TWO)
    ends(here, *TWO)
    head = here.doors.log.head()
    seen = preview(here.doors, CARRIER, here.clock.now().date() + timedelta(days=1))

    assert dict(seen.actions) == {"terminate": 2}
    assert (seen.ended_members, [each.gate for each in seen.stops]) == (2, [Gate.ENDED_MEMBERS])
    assert seen.waits
    assert seen.first_sentences == (
        "ends PPO of ***TY-1 with 2026-05-31",
        "ends PPO of ***TY-2 with 2026-05-31",
    )
    assert here.doors.log.head() == head


def test_stopped_by_hand_nothing_leaves() -> None:
    """Neither a new file nor one that waits; once released, both do, in order."""
    here = stage()
    here.insured("city/1")
    here.carrier.away = True
    here.night()
    here.carrier.away = False
    assert stop(here.doors, CARRIER, actor="bob", reason="the carrier moves its server")
    here.insured("city/2")
    stopped = here.night()

    assert (stopped.ending, stopped.reasons) == (Ending.STOPPED, ("the carrier moves its server",))
    assert not stop(here.doors, CARRIER, actor="bob", reason="again")
    assert here.carrier.files == {}

    released(here, None)
    outcome = run_night(here.doors, CARRIER, stopped.night)
    assert (outcome.ending, outcome.delivered) == (Ending.DELIVERED, (1, 2))
    assert [len(here.said(kind)) for kind in (FeedStopped, FeedResumed, NightReleased)] == [1, 1, 0]


def test_nothing_is_released_where_nothing_is_held() -> None:
    """Neither held nor stopped; and a carrier that nobody knows is not stopped."""
    here = stage()

    with pytest.raises(NothingToRelease):
        released(here, 0)
    with pytest.raises(NotFound, match="purple"):
        stop(here.doors, "purple", actor="bob", reason="x")


def shrunk(limits: dict[str, object]) -> Stage:
    """Return a hub whose carrier had a full file of two families, of whom one has ended since, unsaid."""
    here = stage(catalog_with(limits=limits, full_file={"schedule": "0 4 1 * *"}))
    here.insured(*TWO)
    here.night()
    here.answered()
    first = run_night(here.doors, CARRIER, here.clock.now().date(), "full")
    assert (first.ending, first.members) == (Ending.DELIVERED, 2)
    here.answered()
    ends(here, "city/1")
    here.later(days=1)
    return here


def test_a_full_file_that_shrinks_too_far_is_held_and_released() -> None:
    """By half where a third is allowed; the file of changes of the same night is another one."""
    here = shrunk({"ended_members": None, "shrinks_percent": 33})
    night = here.clock.now().date()
    held = run_night(here.doors, CARRIER, night, "full")
    seen = preview_full(here.doors, CARRIER, night)

    assert held.reasons == ("it has 1 member, the full file before it had 2; the limit is 33 percent fewer",)
    assert [each.gate for each in seen.stops] == [Gate.SHRINKS]
    with pytest.raises(NothingToRelease):
        released(here, seen.ended_members)
    release(here.doors, CARRIER, actor="bob", reason="x", expect=seen.ended_members, kind="full")
    assert run_night(here.doors, CARRIER, night, "full").ending is Ending.DELIVERED


def test_a_full_file_that_shrinks_as_far_as_allowed_leaves() -> None:
    """By half where half is allowed."""
    here = shrunk({"ended_members": None, "shrinks_percent": 50})

    assert run_night(here.doors, CARRIER, here.clock.now().date(), "full").ending is Ending.DELIVERED


def test_a_full_file_that_drops_members_is_held_as_well() -> None:
    """Who is absent from it and held by the carrier loses the coverage."""
    here = shrunk({"ended_members": 0})
    outcome = run_night(here.doors, CARRIER, here.clock.now().date(), "full")

    assert outcome.reasons == ("1 member would lose a coverage; the limit is 0",)
