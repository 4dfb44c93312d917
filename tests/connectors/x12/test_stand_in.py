"""What a carrier's roster holds after each thing a file can say."""

from datetime import date

import pytest

from connectors.x12.stand_in import CarrierStandIn, Held
from tests.connectors.x12.carrier_files import (
    ADDED,
    ANA,
    AT,
    JANUARY,
    MIA,
    carrier,
    coverage,
    d8,
    interchange,
    member,
)

MARCH, MAY, JUNE, JULY = (date(2026, month, 1) for month in (3, 5, 6, 7))
JUNE_END = date(2026, 6, 30)
OPEN = Held("HLT", "PPO500", JANUARY, None, ((JANUARY, "EMP"),))


def after(*told: list[str], held: CarrierStandIn | None = None) -> dict[tuple[str, str], set[Held]]:
    """Return the roster after these members' segments, each in a file of its own."""
    stand_in = held or carrier()
    for each in told:
        stand_in.take(interchange(each), at=AT)
    return {key: set(coverages.values()) for key, coverages in stand_in.roster.items()}


def test_an_addition_is_held() -> None:
    """Subscriber and dependent are held under their own numbers, and only the subscriber has a tier."""
    child = member("021", *coverage("021", tier=""), dependent=True)

    assert after(ADDED, child) == {ANA: {OPEN}, MIA: {Held("HLT", "PPO500", JANUARY)}}


def test_an_addition_may_have_ended_already() -> None:
    """An end beside an addition is its last day."""
    assert after(member("021", *coverage("021", last=JUNE_END))) == {
        ANA: {Held("HLT", "PPO500", JANUARY, JUNE_END, ((JANUARY, "EMP"),))}
    }


def test_a_tier_on_a_dependent_is_not_kept() -> None:
    """Some carriers want the tier on dependents too; it is the subscriber's all the same."""
    child = member("021", *coverage("021", tier="FAM"), dependent=True)

    assert after(child) == {MIA: {Held("HLT", "PPO500", JANUARY)}}


def test_a_termination_ends_the_span_it_names() -> None:
    """Another span of the plan is not touched, and tiers after the end are forgotten."""
    later = member("021", *coverage("021", first=JULY))
    wider = member("001", *coverage("001", since=JULY, tier="FAM"))
    ended = member("024", *coverage("024", last=JUNE_END))

    assert after(ADDED, later, wider, ended) == {
        ANA: {
            Held("HLT", "PPO500", JANUARY, JUNE_END, ((JANUARY, "EMP"),)),
            Held("HLT", "PPO500", JULY, None, ((JULY, "EMP"),)),
        }
    }


def test_an_end_may_be_moved_and_taken_back() -> None:
    """A termination again is another last day; a reinstatement is a later one, or none."""
    ended = member("024", *coverage("024", last=JUNE_END))
    earlier = member("024", *coverage("024", last=date(2026, 5, 31)))
    until = member("025", *coverage("025", last=date(2026, 8, 31)))
    again = member("025", *coverage("025"))
    stand_in = carrier()

    lasts = []
    for said in (ADDED, ended, earlier, until, again):
        (held,) = after(said, held=stand_in)[ANA]
        lasts.append(held.last_day)

    assert lasts == [None, JUNE_END, date(2026, 5, 31), date(2026, 8, 31), None]


@pytest.mark.parametrize(
    ("said", "tiers"),
    [
        ([(MAY, "FAM")], [(JANUARY, "EMP"), (MAY, "FAM")]),
        ([(MAY, "FAM"), (JULY, "EMP")], [(JANUARY, "EMP"), (MAY, "FAM"), (JULY, "EMP")]),
        ([(JULY, "FAM"), (MAY, "ECH")], [(JANUARY, "EMP"), (MAY, "ECH")]),
        ([(MAY, "FAM"), (MAY, "EMP")], [(JANUARY, "EMP")]),
        ([(JANUARY, "FAM")], [(JANUARY, "FAM")]),
        ([(None, "FAM")], [(JANUARY, "FAM")]),
    ],
)
def test_a_tier_holds_from_its_day(
    said: list[tuple[date | None, str]], tiers: list[tuple[date, str]]
) -> None:
    """From DTP*303 on (else from the first day) only the tier said last holds; none that changes nothing is kept."""
    changes = [member("001", *coverage("001", since=since, tier=tier)) for since, tier in said]

    assert after(ADDED, *changes) == {ANA: {Held("HLT", "PPO500", JANUARY, None, tuple(tiers))}}


def test_a_tier_beyond_the_end_changes_nothing() -> None:
    """What has ended has no later tier."""
    ended = member("024", *coverage("024", last=JUNE_END))
    wider = member("001", *coverage("001", since=JULY, tier="FAM"))

    assert after(ADDED, ended, wider) == after(ADDED, ended)


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ("delete", coverage("002")),
        ("same_day", coverage("024", last=JANUARY)),
        ("day_before", coverage("024", last=date(2025, 12, 31))),
    ],
)
@pytest.mark.parametrize("end_day", ["last_covered", "first_uncovered"])
def test_a_cancelled_coverage_never_was(shape: str, said: list[str], end_day: str) -> None:
    """In each shape, and whatever an end names; another coverage stays, and nobody is kept who has none."""
    dental = member("021", *coverage("021", plan="DEN**DEN1"))
    stand_in = carrier(cancellation_shape=shape, end_day=end_day)

    both = after(ADDED, dental, member("024", *said), held=stand_in)
    none = after(member("024", *coverage("002", plan="DEN**DEN1")), held=stand_in)

    assert both == {ANA: {Held("DEN", "DEN1", JANUARY, None, ((JANUARY, "EMP"),))}}
    assert none == {}


def test_a_single_day_is_a_coverage_where_only_the_day_before_cancels() -> None:
    """An end on the first day is one day covered, unless the carrier reads it as a cancellation."""
    one_day = member("024", *coverage("024", last=JANUARY))

    kept = after(ADDED, one_day, held=carrier(cancellation_shape="day_before"))
    gone = after(ADDED, one_day, held=carrier(cancellation_shape="same_day"))

    assert kept == {ANA: {Held("HLT", "PPO500", JANUARY, JANUARY, ((JANUARY, "EMP"),))}}
    assert gone == {}


def test_an_end_may_name_the_first_day_without_coverage() -> None:
    """Where the companion guide says so, DTP*349 and DTP*357 are the day after the last one covered."""
    stand_in = carrier(end_day="first_uncovered")
    named = after(ADDED, member("024", *coverage("024", last=JULY)), held=stand_in)
    again = after(member("025", *coverage("025")), held=stand_in)
    member_alone = after(member("024", f"DTP*357*D8*{d8(JUNE)}"), held=stand_in)

    assert [each.last_day for each in named[ANA]] == [JUNE_END]
    assert [each.last_day for each in again[ANA]] == [None]
    assert [each.last_day for each in member_alone[ANA]] == [date(2026, 5, 31)]


def test_a_member_who_loses_all_may_be_told_without_coverages() -> None:
    """INS*024 alone ends what goes on at DTP*357, keeps what ended before, and drops what would begin after."""
    told = [
        ADDED,
        member("021", *coverage("021", plan="DEN**DEN1", last=date(2026, 3, 31))),
        member("021", *coverage("021", plan="HMO**HMO20", first=JULY)),
        member("024", f"DTP*357*D8*{d8(JUNE_END)}"),
    ]

    assert after(*told) == {
        ANA: {
            Held("HLT", "PPO500", JANUARY, JUNE_END, ((JANUARY, "EMP"),)),
            Held("DEN", "DEN1", JANUARY, date(2026, 3, 31), ((JANUARY, "EMP"),)),
        }
    }


@pytest.mark.parametrize("last", [JULY, JUNE_END])
def test_a_member_whose_coverage_never_was_may_be_told_without_it(last: date) -> None:
    """INS*024 alone with DTP*356 takes back what began on that day or later, and nothing of the years before."""
    before = member("021", *coverage("021", last=date(2026, 3, 31)))
    again = member("021", *coverage("021", first=JULY))
    never = member("024", f"DTP*356*D8*{d8(JULY)}", f"DTP*357*D8*{d8(last)}")

    assert after(before, again, never) == after(before)
    assert after(again, never) == {}


def test_what_is_said_of_nobody_changes_nothing() -> None:
    """An end, a change or a reinstatement of a coverage that is not held is passed over."""
    for action in ("024", "025", "001"):
        assert after(member(action, *coverage(action, last=JUNE_END))) == {}


def test_days_of_a_member_are_not_those_of_a_coverage() -> None:
    """DTP before the first HD speaks of the member, and numbers after it of the coverage."""
    said = member("021", f"DTP*356*D8*{d8(MARCH)}", "NM1*IL*1*DOE*ANA", *coverage("021"), "REF*17*OTHER")

    assert after(said) == {ANA: {OPEN}}
