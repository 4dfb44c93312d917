"""Which partition stands still although it could go on, and which waits for a reason that is not its worker's."""

from services.wiring.streams import Reach
from services.working import Watchdog
from tests.fixtures.hours import Hours


def test_who_comes_no_further_is_noticed() -> None:
    """By partition, and only where messages wait; after the wait it is unready, and after the grace it ends."""
    hours = Hours()
    dog = Watchdog(60, hours)
    dog.looked([Reach(0, 5, 9), Reach(1, 5, 5), Reach(2, 1, 9)])
    hours.at += 59
    dog.looked([Reach(0, 5, 9), Reach(1, 5, 5), Reach(2, 2, 9)])
    assert dog.complaint() is None
    hours.at += 1
    assert dog.complaint() is None
    hours.at += 0.5
    assert dog.complaint() == "messages wait in partitions 0"
    assert dog.complaint(grace=15) is None
    hours.at += 15
    assert dog.complaint(grace=15) == "messages wait in partitions 0"
    dog.looked([Reach(0, 6, 9)])
    assert dog.complaint() is None
    hours.at += 61
    assert dog.complaint() == "the brokers or the database have not answered"


def test_a_partition_that_is_excused_excuses_no_other() -> None:
    """One waits for another worker, for ever; the other is given nothing although messages wait in it."""
    dog = Watchdog(60, hours := Hours())
    for _ in range(7):
        dog.looked([Reach(0, 5, 9), Reach(1, 5, 9)])
        dog.excuse(0)
        hours.at += 10
    dog.looked([Reach(0, 5, 9), Reach(1, 5, 9)])

    assert dog.complaint() == "messages wait in partitions 1"


def test_a_partition_that_is_given_nothing_is_noticed_while_others_go_on() -> None:
    """A second's work now and then is no reason to take nothing of it for a minute."""
    dog = Watchdog(60, hours := Hours())
    for handled in range(7):
        dog.looked([Reach(0, handled, 9), Reach(1, 5, 9)])
        with dog.working(0):
            hours.at += 1
        hours.at += 10
    dog.looked([Reach(0, 7, 9), Reach(1, 5, 9)])

    assert dog.complaint() == "messages wait in partitions 1"


def test_what_waited_for_another_worker_has_its_time_afterwards() -> None:
    """The hour before does not count; nor does a partition that is lost, or held up by what others wait for."""
    dog = Watchdog(60, hours := Hours())
    for _ in range(60):
        dog.looked([Reach(0, 5, 9), Reach(1, 5, 9, True)])
        dog.excuse(0)
        hours.at += 59
    dog.looked([Reach(0, 5, 9), Reach(1, 5, 9, True)])
    assert (dog.complaint(), dog.waits() is None) == (None, False)

    with dog.working(0):
        hours.at += 59
        dog.looked([Reach(0, 5, 9)])
        assert (dog.complaint(), dog.waits()) == (None, None)
        hours.at += 2
        assert dog.complaint() == "messages wait in partitions 0"
    dog.excuse(0)
    hours.at += 61
    dog.looked([])
    assert (dog.complaint(), dog.waits()) == (None, None)


def test_a_batch_that_takes_long_is_no_standstill() -> None:
    """A catalog may make more families due than are decided within the wait: each group of them is progress."""
    dog = Watchdog(60, hours := Hours())
    dog.looked([Reach(0, 5, 9), Reach(1, 5, 9)])
    with dog.working(0):
        for _ in range(3):
            hours.at += 50
            dog.looked([Reach(0, 5, 9), Reach(1, 5, 9)])
            dog.moved()
            assert dog.complaint() is None
        for _ in range(3):
            hours.at += 30
            dog.looking()
        assert dog.complaint() == "messages wait in partitions 0, 1"
