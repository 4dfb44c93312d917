"""The process dies at any step of a night, or somebody else writes in between: one file a night, delivered once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from events.base import DomainEvent, Entry
from events.carrier_feeds import AnswerFetched, InterchangeDelivered, InterchangePrepared, NightClosed
from services.carrier_feeds.projection import FILES, LEDGER
from services.carrier_feeds.worker import Doors, Ending, fetch_answers, run_night
from tests.services.carrier_feeds.memory import MemoryViews
from tests.services.carrier_feeds.stage import CARRIER, NIGHT, Stage, roster_of, stage


class Died(BaseException):
    """The process is gone; nobody catches this."""


class Steps:
    """Counts the steps a night takes in the world, and dies at one of them, before or after it is taken."""

    def __init__(self, dies_at: int = 0, *, after: bool = False) -> None:
        self.taken = 0
        self._dies_at = dies_at
        self._after = after

    def take(self, step: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Take a step, unless it is the one to die at."""
        self.taken += 1
        dies = self.taken == self._dies_at  # a step may take others: a file is written while it is left
        if dies and not self._after:
            raise Died
        result = step(*args, **named)
        if dies:
            raise Died
        return result


class Watched:
    """Stands before a door and counts calls of some of its methods as steps."""

    def __init__(self, door: Any, steps: Steps, names: set[str]) -> None:
        self._door = door
        self._steps = steps
        self._names = names

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._door, name)
        if name not in self._names:
            return found
        return lambda *args, **named: self._steps.take(found, *args, **named)

    def __getitem__(self, partner: str) -> "Watched":
        return Watched(self._door[partner], self._steps, self._names)


def _watched(doors: Doors, steps: Steps) -> Doors:
    return replace(
        doors,
        log=Watched(doors.log, steps, {"append"}),
        views=Watched(doors.views, steps, {"save"}),
        interchanges=Watched(doors.interchanges, steps, {"write", "check"}),
        drops=Watched(doors.drops, steps, {"deliver", "fetch"}),
    )


def _run(doors: Doors, night: date) -> None:
    """Run a night and read its answer, as often as it is done."""
    run_night(doors, CARRIER, night)
    fetch_answers(doors, CARRIER)


def _new() -> Stage:
    here = stage()
    here.insured("city/1", "city/2")
    return here


def _steps_in_all() -> int:
    here, steps = _new(), Steps()
    _run(_watched(here.doors, steps), NIGHT)
    return steps.taken


@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
def test_a_night_survives_its_process(after: bool) -> None:
    """Whichever step it dies at, the next run ends with what an undisturbed one ends with."""
    steps_in_all = _steps_in_all()
    assert steps_in_all >= 12
    for dies_at in range(1, steps_in_all + 1):
        here = _new()
        with pytest.raises(Died):
            _run(_watched(here.doors, Steps(dies_at, after=after)), NIGHT)
        _run(here.doors, NIGHT)

        kinds = (InterchangePrepared, InterchangeDelivered, NightClosed, AnswerFetched)
        assert here.carrier.deliveries == ["blue_000000001.834"]
        assert [len(here.said(kind)) for kind in kinds] == [1, 1, 1, 1]
        assert here.carrier.roster == {
            **roster_of(here.truth("city/1"), "city/1"),
            **roster_of(here.truth("city/2"), "city/2"),
        }
        assert here.due() == 0


@pytest.mark.parametrize("kind", [InterchangePrepared, InterchangeDelivered])
def test_another_run_of_the_same_night_comes_first(kind: type[DomainEvent]) -> None:
    """Two runs at once make one file; the second sees that somebody was first."""
    here = _new()
    others: list[Ending] = []

    class Overtaken(Watched):
        def append(self, entries: Sequence[Entry], **named: Any) -> list[int]:
            if not others and any(isinstance(entry.event, kind) for entry in entries):
                others.append(run_night(here.doors, CARRIER, NIGHT).ending)
            return self._door.append(entries, **named)  # type: ignore[no-any-return]

    doors = replace(here.doors, log=Overtaken(here.doors.log, Steps(), set()))
    outcome = run_night(doors, CARRIER, NIGHT)

    kinds = (InterchangePrepared, InterchangeDelivered, NightClosed)
    assert [len(here.said(each)) for each in kinds] == [1, 1, 1]
    assert here.carrier.deliveries == ["blue_000000001.834"]
    assert {outcome.ending, *others} == {Ending.DELIVERED, Ending.ALREADY_CLOSED}


def test_views_that_are_older_than_they_say_catch_up() -> None:
    """A builder that was overtaken and wrote its older rows last does no lasting harm: no record counts twice."""
    here = _new()
    here.night()
    here.answered()
    here.due()
    views = here.doors.views
    assert isinstance(views, MemoryViews)
    newer = {each.view: dict(views.rows[each.view]) for each in (LEDGER, FILES)}
    for each in (LEDGER, FILES):
        views.positions[each.view] = 3

    assert here.due() == 0
    assert {each.view: views.rows[each.view] for each in (LEDGER, FILES)} == newer
