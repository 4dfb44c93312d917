"""A hub for every replay of the tests, what is seen of its views, and what others do to them."""

from collections.abc import Callable, Iterator
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import pytest

from services.answers.projection.people import VIEW as PEOPLE
from services.ports import Views
from services.reading import OnlyReading
from services.replaying import FRESH, Replayed, replay
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import FAMILY, FAMILY_OF_TWO, hired, hub_in, left, tell


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub with facts of every kind in its log and all views up to date."""
    with hub_in(tmp_path / "hub") as opened:
        other = hired(id="other", subject="city/2")
        tell(opened, *FAMILY_OF_TWO, other, "{broken", left("2025-12-31", subject="city/7"))
        step(opened)
        yield opened


def replayed(hub: Hub, *, views: Any = None, promote: bool = False, to: int | None = None) -> list[Replayed]:
    """Replay every view of a hub through the log that can only be read."""
    return replay(
        OnlyReading(hub.log),
        views or hub.views,
        hub.projections,
        to=hub.log.head() if to is None else to,
        promote=promote,
    )


def live(hub: Hub) -> dict[str, tuple[int, str]]:
    """Return position and digest of every live view."""
    return {
        each.view: (hub.views.position(each.view), hub.views.digest(each.view)) for each in hub.projections
    }


def left_over(hub: Hub) -> list[str]:
    """Return the fresh views that are still there."""
    names = [each.view + FRESH for each in hub.projections]
    return [name for name in names if hub.views.position(name) or hub.views.count(name)]


def corrupt(hub: Hub) -> str:
    """Change a row of the people, leave one out and invent one, as no event would; return the view's name."""
    view = PEOPLE
    row = hub.views.load(view, [FAMILY])[FAMILY]
    rows = {"city/2": None, FAMILY: changed(row, mark="wrong"), "zzz": row}
    hub.views.save(view, rows, position=hub.views.position(view))
    return view


def hooked(views: Views, **hooks: Callable[..., Any]) -> Any:
    """Return views of which some methods are others; each hook is given the real method first."""

    class Hooked:
        def __getattr__(self, name: str) -> Any:
            real = getattr(views, name)
            return (lambda *said, **more: hooks[name](real, *said, **more)) if name in hooks else real

    return Hooked()
