"""What could not be taken yet: kept in order, partition by partition, and acknowledged once it is taken."""

from dataclasses import dataclass, field

from connectors.held_back import Held, HeldBack, acknowledge


@dataclass
class Message:
    """A message as Faust has it, as far as it matters here."""

    offset: int
    acked: bool = False
    told: list[object] = field(default_factory=list)

    def ack(self, consumer: object) -> bool:
        """Tell the consumer, unless that has been done."""
        if not self.acked:
            self.told.append(consumer)
            self.acked = True
        return True


def held(*offsets: int) -> list[Held]:
    """Return messages of these offsets."""
    return [Held(Message(each)) for each in offsets]


def test_what_is_taken_is_let_go() -> None:
    """What came behind it meanwhile stays, in order; other partitions are as they were."""
    back, some, others = HeldBack(), held(0, 1), held(7)
    for each in some:
        back.add(3, each)
    back.add(1, others[0])
    assert (len(back), back.partitions, back.of(3)) == (3, [1, 3], tuple(some))
    given, (late,) = back.of(3), held(2)
    back.add(3, late)

    back.taken(3, given)

    assert (len(back), back.partitions) == (2, [1, 3])
    assert (back.of(3), back.of(1), back.of(0)) == ((late,), tuple(others), ())


def test_what_is_held_of_a_lost_partition_is_let_go() -> None:
    """Where it comes back it is given again from the beginning: what is taken of before takes nothing of that away."""
    back = HeldBack()
    for each in held(0, 1):
        back.add(0, each)
    before = back.of(0)

    back.keep({1})
    assert (len(back), back.partitions) == (0, [])
    again = held(0)
    back.add(0, again[0])
    back.taken(0, before)

    assert back.of(0) == tuple(again)


def test_what_is_taken_later_is_acknowledged_later() -> None:
    """Faust takes what is held for acknowledged, and is told when it is; what it acknowledges itself is left to it."""
    back, (early, late) = HeldBack(), held(0, 1)
    back.add(0, late)
    back.not_acknowledged()
    assert (early.message.acked, late.message.acked, late.message.told) == (False, True, [])

    acknowledge([early, late], "consumer")

    assert (early.message.told, late.message.told, late.message.acked) == ([], ["consumer"], True)
