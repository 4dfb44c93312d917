"""What the crash tests share: a small city's history, and a broker behind a cable."""

from collections.abc import Iterator

import pytest

from tests.crash.small_city import History, lived
from tests.crash.wired import Wired, wired_broker


@pytest.fixture(scope="session")
def history() -> History:
    """Return what a small city tells, and what has to come of it."""
    return lived()


@pytest.fixture(scope="session")
def wired() -> Iterator[Wired]:
    """Give a broker that can be reached by a cable and beside it."""
    with wired_broker() as made:
        yield made
