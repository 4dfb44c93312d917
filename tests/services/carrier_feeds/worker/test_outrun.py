"""A file that the carrier lost, and found to be lost only when files after it had left."""

import pytest

from events.errors import PermanentError
from events.feed_holds import FileKind
from services.carrier_feeds.worker.doors import feed_of
from services.carrier_feeds.worker.holding import resend
from tests.services.carrier_feeds.stage import CARRIER, Stage, catalog_with, roster_of, stage
from tests.services.carrier_feeds.worker.waiting import numbers_left, take_back

OUTRUN = (
    f"{CARRIER}/1: files after it speak of the same families; it would take those back. Ask the carrier: if it is "
    "lost, 'hub feed withdraw' lets the next file say again what it said"
)
ASK = f"{CARRIER}/1: it was delivered: ask the carrier, and say with --asked who there says that it is lost"


def lost(kind: FileKind = "change", **profile: object) -> Stage:
    """Return a hub whose first file, of two families, was lost at the carrier."""
    here = stage(catalog_with(limits={"ended_members": None}, **profile))
    here.insured("city/1", "city/2")
    here.carrier.loses = True
    here.night(kind=kind)
    here.carrier.loses = False
    here.carrier.again = True
    return here


def send_again(here: Stage, number: int = 1) -> None:
    """Leave a file there once more, and read its answer."""
    resend(here.doors, CARRIER, number, actor="bob", reason="they lost it")
    here.answered()


def refusal(here: Stage) -> str:
    """Return why the first file is not left there once more."""
    with pytest.raises(PermanentError) as refused:
        send_again(here)
    return str(refused.value)


def test_coverage_that_was_voided_since_is_not_brought_by_the_lost_file() -> None:
    """The carrier says that it never came: it is withdrawn, and the next file says what is left of it to say."""
    here = lost()
    here.becomes("city/1", {})
    here.night()
    here.answered()
    why = refusal(here)
    with pytest.raises(PermanentError) as unasked:
        take_back(here)
    take_back(here, asked="J. Doe, EDI desk")
    here.night()
    here.answered()

    assert (why, str(unasked.value)) == (OUTRUN, ASK)
    assert here.carrier.roster == roster_of(here.truth("city/2"), "city/2")
    assert here.due() == 0


def test_files_of_other_families_do_not_keep_it() -> None:
    """It is left there once more, and the carrier holds everybody."""
    here = lost()
    here.insured("city/3")
    here.night()
    here.answered()
    send_again(here)

    families = ("city/1", "city/2", "city/3")
    assert set(here.carrier.roster) == {
        name for each in families for name in roster_of(here.truth(each), each)
    }
    assert numbers_left(here) == [1, 2, 1]


def test_what_the_carrier_refused_of_the_same_families_does_not_keep_it() -> None:
    """That counts as never said."""
    here = lost()
    here.becomes("city/1", {})
    here.night(reject=[1])
    here.answered()
    send_again(here)
    here.night()
    here.answered()

    assert here.carrier.roster == roster_of(here.truth("city/2"), "city/2")


@pytest.mark.parametrize(("action", "why"), [("verify", ""), ("replace", OUTRUN)])
def test_a_full_file_after_it(action: str, why: str) -> None:
    """One that is compared changes nothing; one that is taken as it stands speaks of everybody."""
    here = lost(full_file={"action": action})
    here.night(kind="full")
    here.answered()
    if why:
        assert refusal(here) == why
        return
    send_again(here)
    assert len(here.carrier.roster) == 2


def test_a_full_file_that_is_compared_is_sent_again_whatever_left_after_it() -> None:
    """It changes nothing there."""
    here = lost("full", full_file={"action": "verify"})
    here.night()
    send_again(here)

    assert numbers_left(here) == [1, 2, 1]


def test_the_parts_of_a_full_file_speak_of_different_families() -> None:
    """The first is left there once more, until the next night's have left."""
    profile = {"changes": False, "full_file": {"action": "replace"}, "members_per_file": 1}
    here = lost("full", **profile)
    send_again(here)
    here.night(kind="full")

    assert numbers_left(here) == [1, 2, 1, 3, 4]
    with pytest.raises(PermanentError):
        resend(here.doors, CARRIER, 2, actor="bob", reason="they lost it")


def test_a_withdrawn_full_file_is_not_the_last_where_another_left_after_it() -> None:
    """The next is measured against the later one."""
    here = lost("full", changes=False, full_file={"action": "replace"})
    here.insured("city/3")
    here.night(kind="full")
    before = feed_of(here.doors, CARRIER)
    take_back(here, asked="J. Doe, EDI desk")
    after = feed_of(here.doors, CARRIER)

    assert (after.full_night, after.full_members) == (before.full_night, 3)
