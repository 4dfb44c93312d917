"""A layoff that is taken back, told anew or followed by work: what was offered of what goes on stands, or does not."""

import pytest

from events.cobra import QualifyingEventOccurred
from tests.life import elected, left, left_cancelled, parted, rehired, retired, voided
from tests.services.cobra.laid_off import BOOK, decided, everybody, laid_off, rights, said
from tests.services.eligibility.law_life import SEASONAL, settle

ALL_THREE = ("self", "kim", "lee")


@pytest.mark.parametrize("undone", [voided("e4"), left_cancelled()], ids=["voided", "cancelled"])
def test_cob_36_a_layoff_that_never_was_is_withdrawn(undone: object) -> None:
    """Of everybody."""
    life = laid_off()
    decided(life)
    life.told("undone", undone)  # type: ignore[arg-type]

    assert said(decided(life)) == [(each, "withdrawn", "2026-06-30") for each in ALL_THREE]
    assert decided(life) == []


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one by one"])
def test_cob_36_another_day_is_another_event(at_once: bool) -> None:
    """Corrected within its month, in which no price turns on another day: the old day is taken back, the right told."""
    life = laid_off("2026-06-20")
    found = decided(life)
    life.told("void", voided("e4"))
    found += [] if at_once else decided(life)
    life.told("right", left("2026-06-24", "layoff"))
    found += decided(life)

    assert sorted(said(found)) == sorted(
        (member, *of)
        for member in ALL_THREE
        for of in [("occurred", "2026-06-20"), ("withdrawn", "2026-06-20"), ("occurred", "2026-06-24")]
    )


def test_cob_36_told_anew_with_the_same_day() -> None:
    """The prices rest on the event as first told; the offer stands, or is made by the event as it is told now."""
    offered, priced = laid_off(), laid_off()
    decided(offered)
    settle(priced, BOOK)
    for life in (offered, priced):
        life.told("void", voided("e4")).told("again", left("2026-06-30", "layoff"))
    found = decided(priced)

    assert decided(offered) == []
    assert said(found) == [(each, "occurred", "2026-06-30") for each in ALL_THREE]
    assert {each.rests_on for each in found if isinstance(each, QualifyingEventOccurred)} == {
        ("munis/city#again",)
    }


def test_cob_36_told_anew_after_a_job_in_between() -> None:
    """The tier of what goes on changed after a week in a job that covers nobody: by that job's end nothing is lost."""
    life = laid_off().told("back", rehired("2026-07-13", work=SEASONAL)).told("gone", left("2026-07-20"))
    for each in ("kim", "lee"):
        life.told(f"other-{each}", parted(each, "2026-09-10", "other_coverage"))
    assert rights(life) == everybody("2026-06-30", "2026-06-30")
    life.told("void", voided("e4")).told("again", left("2026-06-30", "layoff"))

    assert decided(life) == []


def test_cob_36_a_reason_that_is_corrected() -> None:
    """Resigned, not laid off: coverage ended with June, and the loss is the same."""
    life = laid_off()
    decided(life)
    life.told("void", voided("e4")).told("again", left("2026-06-30", "voluntary"))
    decided(life)
    standing = [each for each in life.records if isinstance(each.event, QualifyingEventOccurred)][-3:]

    assert [(each.event.member, str(each.event.loss_day)) for each in standing] == [  # type: ignore[attr-defined]
        (each, "2026-06-30") for each in ALL_THREE
    ]


@pytest.mark.parametrize(
    ("back", "expected"),
    [("2026-07-01", {}), ("2026-07-02", everybody("2026-06-30", "2026-06-30"))],
)
def test_cob_36_a_return_before_it_costs_more(back: str, expected: dict[str, tuple[str, str, str]]) -> None:
    """Back at the share without a day at full cost nothing was lost; with one day something was."""
    life = laid_off()
    life.told("back", rehired(back))

    assert rights(life) == expected


def test_cob_36_a_return_told_later_withdraws() -> None:
    """Back on the first day after work, told when continuation had been offered."""
    life = laid_off()
    decided(life)
    life.told("back", rehired("2026-07-01"))

    assert said(decided(life)) == [(each, "withdrawn", "2026-06-30") for each in ALL_THREE]


def test_cob_36_laid_off_again() -> None:
    """Each end of work has its own event."""
    life = laid_off()
    decided(life)
    life.told("back", rehired("2026-09-01")).told("form", elected("2026-09-01", "hmo:kim,lee"))
    decided(life)
    life.told("gone", left("2026-12-31", "layoff"))

    assert rights(life) == everybody("2026-12-31", "2026-12-31")


def test_cob_36_retired_while_it_goes_on() -> None:
    """Insured by the retirement from then on; nothing is told again."""
    life = laid_off()
    decided(life)
    life.told("retired", retired("2026-10-01"))
    life.told("form", elected("2026-10-01", "hmo-retired:kim,lee", occasion="retirement"))

    assert decided(life) == []
