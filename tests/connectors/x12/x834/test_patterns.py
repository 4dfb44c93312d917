"""The patterns of every event, written by us from what happened; each difference that remains is named here."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from connectors.x12.x834 import Action, MemberRow
from events.people import Address, Person
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import (
    BenefitStatus,
    Continuation,
)
from events.vocabulary.people import Sex
from tests.connectors.x12.examples import NEW_YEAR, body, coverage, family, file, member
from tests.connectors.x12.x834.pattern import (
    BARE,
    FAM,
    FULL,
    GONE,
    JANE,
    JOHN,
    KIM,
    MOVED,
    SPOUSE,
    M,
    Pattern,
    R,
    carrier,
)
from tests.connectors.x12.x834.patterns_more import (
    disabled_dependent,
    medicare_retiree,
    pcp_cob_rates_reporting,
    student_dependent,
)

PATTERNS = Path(__file__).parents[5] / "shared" / "samples" / "834-patterns"

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not PATTERNS.exists(), reason="the samples do not lie beside the checkout"),
]


def new_family() -> Pattern:
    """A policy number per coverage is nothing that the hub tells; eligibility is told of everybody."""
    new: dict[str, Any] = {"reason": R.INITIAL_ENROLLMENT, "eligibility_first_day": NEW_YEAR}
    medical = (coverage(M.ADDITION, **FAM),)
    priced = coverage(M.ADDITION, premium=Decimal("1500.00"), **FAM)
    both = (priced, coverage(M.ADDITION, "dental", **FAM))
    hired = member(M.ADDITION, employment_first_day=date(2025, 12, 1), coverages=both, **new, **FULL)
    return Pattern(
        rows=(
            MemberRow(hired, JANE),
            MemberRow(member(M.ADDITION, "d1", coverages=medical, **new, **SPOUSE), JOHN),
            MemberRow(member(M.ADDITION, "d2", coverages=medical, **new), KIM),
        ),
        theirs=("REF*23*E000123", "REF*1L*POL9", "INS*N*19*021*28*A*****N"),
        ours=("DTP*356*D8*20260101", "DTP*356*D8*20260101", "INS*N*19*021*28*A"),
    )


def newborn_add_only_dependent() -> Pattern:
    """The order of birth (INS17) is not known to the hub."""
    born = date(2026, 1, 5)
    baby = Person(first_name="Baby", last_name="Doe", birth_day=born, sex=Sex.FEMALE)
    added = (coverage(M.ADDITION, first_day=born),)
    return Pattern(
        rows=(MemberRow(member(M.ADDITION, "d1", reason=R.BIRTH, change_day=born, coverages=added), baby),),
        theirs=("INS*N*19*021*02*A************1",),
        ours=("INS*N*19*021*02*A",),
    )


def term_member_all_coverage() -> Pattern:
    """The same."""
    left = member(
        M.TERMINATION,
        reason=R.TERMINATION_OF_EMPLOYMENT,
        employment_last_day=date(2026, 1, 15),
        eligibility_last_day=date(2026, 1, 31),
        coverages=(coverage(M.TERMINATION, last_day=date(2026, 1, 31)),),
        **GONE,
    )
    return Pattern(rows=(MemberRow(left, JANE),), carrier=carrier(termination_shape="member"))


def term_one_coverage() -> Pattern:
    """We name the span that ends, by its first day."""
    last = date(2026, 1, 31)
    ended = coverage(M.TERMINATION, "dental", last_day=last, **FAM)
    row = member(M.CHANGE, reason=R.PLAN_CHANGE, change_day=last, coverages=(ended,), **FULL)
    return Pattern(rows=(MemberRow(row, JANE),), ours=("DTP*348*D8*20260101",))


def term_dependent_divorce() -> Pattern:
    """A birth date goes with additions and corrections only."""
    last = date(2026, 1, 31)
    ended = (coverage(M.TERMINATION, last_day=last),)
    row = member(M.TERMINATION, "d1", reason=R.DIVORCE, eligibility_last_day=last, coverages=ended, **SPOUSE)
    return Pattern(rows=(MemberRow(row, JOHN),), theirs=("DMG*D8*19840202*M",))


def cancel_never_effective() -> Pattern:
    """The same."""
    never = (coverage(M.CANCELLATION, **FAM),)
    row = member(
        M.CANCELLATION, reason=R.NON_PAYMENT, eligibility_first_day=NEW_YEAR, coverages=never, **GONE
    )
    return Pattern(rows=(MemberRow(row, JANE),), carrier=carrier(cancellation_shape="same_day"))


def reinstate_member_and_coverage() -> Pattern:
    """The same."""
    again = (coverage(M.REINSTATEMENT, **FAM),)
    row = member(
        M.REINSTATEMENT, reason=R.NO_REASON_GIVEN, change_day=date(2026, 2, 1), coverages=again, **FULL
    )
    return Pattern(rows=(MemberRow(row, JANE),))


def demographic_change_address() -> Pattern:
    """Birth date and sex go with every correction."""
    row = member(M.CHANGE, reason=R.RELOCATION, change_day=date(2026, 1, 10), **FULL)
    return Pattern(rows=(MemberRow(row, MOVED),), ours=("DMG*D8*19850101*F",))


def correct_ssn_dob() -> Pattern:
    """The same."""
    right = BARE.model_copy(update={"ssn": "111223339", "birth_day": date(1985, 1, 10)})
    row = member(M.CHANGE, reason=R.IDENTIFYING_DATA, change_day=date(2026, 1, 10), **FULL)
    return Pattern(rows=(MemberRow(row, right, BARE),))


def plan_change() -> Pattern:
    """The same."""
    first = date(2026, 3, 1)
    both = (
        coverage(M.TERMINATION, last_day=date(2026, 2, 28), **FAM),
        coverage(M.ADDITION, "hmo", first, **FAM),
    )
    row = member(M.CHANGE, reason=R.PLAN_CHANGE, change_day=first, coverages=both, **FULL)
    return Pattern(rows=(MemberRow(row, JANE),))


def cobra_election() -> Pattern:
    """Eligibility is told of everybody."""
    first = date(2026, 2, 1)
    row = member(
        M.ADDITION,
        reason=R.COBRA,
        benefit_status=BenefitStatus.COBRA,
        eligibility_first_day=first,
        continuation=Continuation("termination", date(2026, 1, 15), first, date(2027, 7, 31)),
        coverages=(coverage(M.ADDITION, first_day=first, tier=CoverageTier.EMPLOYEE_ONLY),),
        **GONE,
    )
    return Pattern(
        rows=(MemberRow(row, MOVED),),
        ours=("DTP*356*D8*20260201",),
    )


def death_of_subscriber() -> Pattern:
    """The same."""
    died = date(2026, 1, 20)
    row = member(M.TERMINATION, reason=R.DEATH, death_day=died, eligibility_last_day=died, **GONE)
    return Pattern(rows=(MemberRow(row, JANE),))


def full_file_verify() -> Pattern:
    """Eligibility is told of everybody."""
    audit: dict[str, Any] = {"reason": R.NOTIFICATION_ONLY, "eligibility_first_day": NEW_YEAR}
    spans = (coverage(M.AUDIT, tier=CoverageTier.EMPLOYEE_AND_SPOUSE),)
    jane = BARE.model_copy(
        update={"address": Address(line1="100 Main St", city="Chicago", state="IL", zip="60601")}
    )
    return Pattern(
        rows=(
            MemberRow(member(M.AUDIT, coverages=spans, **audit, **FULL), jane),
            MemberRow(member(M.AUDIT, "d1", coverages=spans, **audit, **SPOUSE), JOHN),
        ),
        ours=("DTP*356*D8*20260101",),
        action=Action.VERIFY,
    )


TOLD: dict[str, Callable[[], Pattern]] = {
    "01_new_family": new_family,
    "02_newborn_add_only_dependent": newborn_add_only_dependent,
    "03_term_member_all_coverage": term_member_all_coverage,
    "04_term_one_coverage": term_one_coverage,
    "05_term_dependent_divorce": term_dependent_divorce,
    "06_cancel_never_effective": cancel_never_effective,
    "07_reinstate_member_and_coverage": reinstate_member_and_coverage,
    "08_demographic_change_address": demographic_change_address,
    "09_correct_ssn_dob": correct_ssn_dob,
    "10_plan_change": plan_change,
    "11_cobra_election": cobra_election,
    "13_death_of_subscriber": death_of_subscriber,
    "12_medicare_retiree": medicare_retiree,
    "14_pcp_cob_rates_reporting": pcp_cob_rates_reporting,
    "15_disabled_dependent": disabled_dependent,
    "16_full_file_verify": full_file_verify,
    "17_student_dependent": student_dependent,
}


def test_every_pattern_is_told() -> None:
    """No pattern is forgotten."""
    assert sorted(path.stem for path in PATTERNS.glob("*.edi")) == sorted(TOLD)


def without(lines: list[str], some: tuple[str, ...]) -> list[str]:
    """Return the lines without one of each of some; all of these must be there."""
    rest = list(lines)
    for each in some:
        rest.remove(each)
    return rest


@pytest.mark.parametrize("name", TOLD)
def test_pattern(name: str) -> None:
    """We say what the pattern says, segment by segment, but for the differences named."""
    pattern = TOLD[name]()
    subscriber = None if pattern.rows[0].prior_person else JANE
    rows = replace(family(*pattern.rows), subscriber=subscriber)

    ours = body(file(pattern.carrier, rows, action=pattern.action))
    theirs = body((PATTERNS / f"{name}.edi").read_bytes())

    assert sorted(without(ours, pattern.ours)) == sorted(without(theirs, pattern.theirs))
