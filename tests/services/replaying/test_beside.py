"""Views built beside the live ones: compared, promoted, and raced by others."""

from collections.abc import Callable
from typing import Any

import pytest

from events.errors import PermanentError, TransientError
from services.answers.projection.people import VIEW as PEOPLE
from services.running import build_views, step
from services.wiring import Hub
from tests.fixtures.hub import FAMILY, hired, tell
from tests.services.replaying.conftest import corrupt, hooked, left_over, live, replayed


def test_fresh_views_are_identical_and_gone_afterwards(hub: Hub) -> None:
    """Each is compared on the records the live one rests on; the live ones are as they were."""
    before, head = live(hub), hub.log.head()

    done = replayed(hub)

    assert [(each.view, each.position, each.digest) for each in done] == [
        (v, *was) for v, was in before.items()
    ]
    assert {(each.identical, each.rows, each.keys, each.reached, each.promoted) for each in done} == {
        (True, 0, (), head, False)
    }
    assert (live(hub), left_over(hub)) == (before, [])


def test_a_row_changed_by_hand_is_found_promoted_and_then_identical(hub: Hub) -> None:
    """Rows that the log does not explain are named by key; only a promotion mends them."""
    right = live(hub)
    view = corrupt(hub)
    wrong = live(hub)

    looked = {each.view: each for each in replayed(hub)}
    unchanged = live(hub)
    mended = {each.view: each for each in replayed(hub, promote=True)}

    assert wrong != right
    assert unchanged == wrong
    assert {name for name, each in looked.items() if not each.identical} == {view}
    assert (looked[view].rows, looked[view].keys) == (3, (FAMILY, "city/2", "zzz"))
    assert (mended[view].rows, mended[view].promoted) == (3, True)
    assert (live(hub), left_over(hub)) == (right, [])
    assert all(each.identical for each in replayed(hub))


def test_a_live_view_that_is_behind_is_compared_where_it_is(hub: Hub) -> None:
    """The replay moves no live view; the fresh one goes on to the end, and is what is promoted."""
    before, was = live(hub), hub.log.head()
    tell(hub, hired(id="new", subject="city/8"))
    head = hub.log.head()

    done = replayed(hub)
    after = live(hub)
    replayed(hub, promote=True)
    promoted = live(hub)
    build_views(hub)

    assert {(each.position, each.identical, each.reached) for each in done} == {(was, True, head)}
    assert after == before
    assert {position for position, _ in promoted.values()} == {head}
    assert promoted == live(hub)


def test_a_live_view_that_is_further_is_followed(hub: Hub) -> None:
    """A replay that would end before it is taken to where it is, and may be promoted then."""
    before, head = live(hub), hub.log.head()

    done = replayed(hub, to=2, promote=True)

    assert {(each.position, each.identical, each.reached) for each in done} == {(head, True, head)}
    assert live(hub) == before


def test_views_that_were_never_built_are_promoted(hub: Hub) -> None:
    """Their fresh ones are compared with nothing at the beginning of the log."""
    before = live(hub)
    for each in hub.projections:
        hub.views.drop(each.view)

    done = replayed(hub, promote=True)

    assert {each.position for each in done} == {0}
    assert live(hub) == before


def test_a_live_view_that_moves_on_while_it_is_compared(hub: Hub) -> None:
    """The comparison is made again where both rest on the same records."""
    new = iter([hired(id="new", subject="city/8"), hired(id="newer", subject="city/9")])

    def moving(compare: Callable[..., Any], *views: str) -> Any:
        if (event := next(new, None)) is not None:
            tell(hub, event)
            step(hub)
        return compare(*views)

    done = replayed(hub, views=hooked(hub.views, compare=moving))

    assert next(new, None) is None
    assert all(each.identical for each in done)
    assert done[0].position == hub.log.head()


def test_a_live_view_that_moves_on_before_it_is_replaced(hub: Hub) -> None:
    """The fresh one is not further back by then: it follows, and takes the place of all that was written since."""
    view = corrupt(hub)
    new = iter([hired(id="new", subject="city/8")])

    def moving(put: Callable[..., Any], name: str, *, by: str) -> Any:
        if name == view and (event := next(new, None)) is not None:
            tell(hub, event)
            step(hub)
        return put(name, by=by)

    replayed(hub, views=hooked(hub.views, replace=moving), promote=True)

    assert next(new, None) is None
    assert hub.views.position(view) == hub.log.head()
    assert all(each.identical for each in replayed(hub))


def test_what_somebody_made_of_old_rows_does_not_stay(hub: Hub) -> None:
    """A builder that read the old rows saves them after the promotion, at the same position: it is made up for."""
    view = corrupt(hub)
    wrong = hub.views.load(view, [FAMILY])
    at = hub.views.position(view)
    late = iter([hired(id="new", subject="city/8")])

    def overtaken(put: Callable[..., Any], name: str, *, by: str) -> Any:
        replaced = put(name, by=by)
        if name == view and (event := next(late, None)) is not None:
            tell(hub, event)
            hub.views.save(view, wrong, position=hub.log.head(), after=at)
        return replaced

    replayed(hub, views=hooked(hub.views, replace=overtaken), promote=True)
    build_views(hub)

    assert next(late, None) is None
    assert all(each.identical for each in replayed(hub))


def test_a_view_that_is_being_rebuilt_is_left_alone(hub: Hub) -> None:
    """Its position falls back while it is compared; the replay says so and changes nothing."""

    def dropped(compare: Callable[..., Any], one: str, other: str) -> Any:
        hub.views.drop(one)
        return compare(one, other)

    with pytest.raises(TransientError, match="being built by somebody else"):
        replayed(hub, views=hooked(hub.views, compare=dropped), promote=True)

    assert hub.views.position(hub.projections[0].view) == 0
    assert left_over(hub) == []


def test_a_view_ahead_of_its_log_cannot_be_compared(hub: Hub) -> None:
    """An older copy of the log was put back under it."""
    view = PEOPLE
    hub.views.save(view, {}, position=hub.log.head() + 1)

    with pytest.raises(PermanentError, match="older copy of the log"):
        replayed(hub)
    assert hub.views.position(view) == hub.log.head() + 1
