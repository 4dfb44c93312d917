"""Starting from what a carrier holds: nothing leaves for it while that is taken in, and after it was broken off."""

from pathlib import Path
from typing import Any

import pytest

from events.feed_holds import FeedResumed, FeedStopped
from services import importing
from services.carrier_feeds.projection import FILES
from services.carrier_feeds.worker import run_night
from services.carrier_feeds.worker.holding import stop
from services.carrier_feeds.worker.outcome import NightOutcome
from services.carrier_feeds.worker.starting_stop import REASON, is_begun
from services.importing import Imported, import_834
from services.publishing import publish
from services.running import decide_and_build, step
from services.viewing import Ticks
from services.wiring import Hub
from tests.fixtures.hub import FAMILY_OF_TWO, folder_partners, hub_in
from tests.services import test_importing_survivors as survivors
from tests.services.test_catching_up import CLUSTER, decided
from tests.services.test_importing import begin, catalog, file_of


class Killed(BaseException):
    """Stands for the end of the process."""


def broken_off(hub: Hub, path: Path, monkeypatch: pytest.MonkeyPatch, **said: Any) -> None:
    """Take a file in up to where every family is decided, and no further."""

    def killed(hub: Hub, ticks: Ticks) -> None:
        step(hub, ticks)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(importing, "step", killed)
        with pytest.raises(Killed):
            import_834(hub, "blue", path, commit=True, **said)


def night_of(hub: Hub) -> NightOutcome:
    """Run the carrier's night as `hub run` would in the meantime."""
    return run_night(hub.feeds, "blue", hub.today())


def holds(hub: Hub) -> list[str]:
    """Return what was said of stopping the carrier's files, in order."""
    records = hub.log.load(["feed/blue"]).get("feed/blue", ())
    return [each.event.KIND for each in records if isinstance(each.event, FeedStopped | FeedResumed)]


def test_a_night_in_the_midst_tells_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody would be new to the carrier that told us of them; done again, the import lets its files leave."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    after = tmp_path / "after"
    with hub_in(after, catalog=False, extra=folder_partners(after)) as hub:
        publish(hub.log, catalog(), note="", actor="tests")
        broken_off(hub, path, monkeypatch)
        meanwhile = night_of(hub)
        done = import_834(hub, "blue", path, commit=True)
        night, said = night_of(hub), holds(hub)

    assert (meanwhile.ending, meanwhile.members, meanwhile.reasons) == ("stopped", 0, (REASON,))
    assert (done.accepted, done.taken.members, done.stopped) == (0, 2, False)
    assert (night.ending, said) == ("nothing_to_say", ["feed.stopped", "feed.resumed"])


def test_what_a_person_has_stopped_stays_stopped(tmp_path: Path) -> None:
    """It is theirs to release."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    after = tmp_path / "after"
    with hub_in(after, catalog=False, extra=folder_partners(after)) as hub:
        publish(hub.log, catalog(), note="", actor="tests")
        stop(hub.feeds, "blue", actor="J. Doe", reason="the carrier moves")
        import_834(hub, "blue", path, commit=True)
        night, said = night_of(hub), holds(hub)

    assert (night.ending, night.reasons, said) == ("stopped", ("the carrier moves",), ["feed.stopped"])


def test_nothing_is_stopped_where_nothing_is_taken_in(tmp_path: Path) -> None:
    """Tried only, or done again."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        begin(hub, path)
        tried = holds(hub)
        import_834(hub, "blue", path, commit=True)
        import_834(hub, "blue", path, commit=True)
        said = holds(hub)

    assert (tried, said) == ([], ["feed.stopped", "feed.resumed"])


def test_without_the_table_of_before_the_files_stay_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Families that only the table placed are in our books by now; the carrier would be told of them as new."""
    path = survivors.theirs(tmp_path, survivors.THEIRS.replace(b"****34*078051121", b""))
    table = survivors.given(tmp_path, **survivors.WHO, employee_id="E77")
    ends: list[tuple[Imported, str]] = []
    with hub_in(tmp_path / "after", catalog=False) as hub:
        publish(hub.log, survivors.city(), note="", actor="tests")
        broken_off(hub, path, monkeypatch, given=table)
        for more in (None, table):
            done = import_834(hub, "blue", path, commit=True, given=more)
            ends.append((done, night_of(hub).ending))

    assert [(done.stopped, done.taken.families, ending) for done, ending in ends] == [
        (True, 0, "stopped"),
        (False, 1, "nothing_to_say"),
    ]


def test_who_stops_the_files_while_an_import_does_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person said that nothing leaves: the end of the import lets nothing leave."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        publish(hub.log, catalog(), note="", actor="tests")
        broken_off(hub, path, monkeypatch)
        was_new = stop(hub.feeds, "blue", actor="J. Doe", reason="the carrier moves")
        import_834(hub, "blue", path, commit=True)
        night, said = night_of(hub), holds(hub)

    assert (was_new, night.reasons) == (True, ("the carrier moves",))
    assert said == ["feed.stopped", "feed.stopped"]


def test_what_was_broken_off_is_known_without_the_view(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of the hub has its own view of the files, and has read nothing yet."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        publish(hub.log, catalog(), note="", actor="tests")
        broken_off(hub, path, monkeypatch)
        hub.views.drop(FILES.view)

        assert is_begun(hub.feeds, "blue")


def test_what_workers_have_not_decided_does_not_let_the_files_leave(tmp_path: Path) -> None:
    """On a cluster families are decided by others: before that nothing of them is known to be held already."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    extra = f"{CLUSTER}stalled_seconds = 0.01\n"
    with hub_in(tmp_path / "after", catalog=False, extra=extra) as hub:
        publish(hub.log, catalog(), note="", actor="tests")
        for each in hub.followers:
            decided(hub, each.name)
        early = import_834(hub, "blue", path, commit=True)
        meanwhile = night_of(hub)
        decide_and_build(hub)
        for each in hub.followers:
            decided(hub, each.name)
        done = import_834(hub, "blue", path, commit=True)
        night = night_of(hub)

    assert (early.undecided, early.taken.members, meanwhile.ending) == ("eligibility", 0, "stopped")
    assert (done.undecided, done.taken.members, night.ending) == ("", 2, "nothing_to_say")
