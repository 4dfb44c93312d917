"""What a file says, in plain words: a sentence for each thing, nothing personal."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from events.vocabulary.coverage import CoverageTier, InsuranceLine
from events.vocabulary.maintenance import CoverageChange, FamilyChange, Maintenance, MemberChange
from events.vocabulary.people import SELF, Relationship
from services.carrier_feeds.rules.wording import Action, action_of, actions, sentences

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 30)
PLANS = {"hmo": "Harbor HMO"}


def line(kind: Maintenance, *, last: date | None = None, tier: CoverageTier | None = None) -> CoverageChange:
    """Return one coverage in a file."""
    return CoverageChange(kind, InsuranceLine.MEDICAL, "hmo", JANUARY, last, tier)


def row(
    kind: Maintenance,
    *lines: CoverageChange,
    member: str = SELF,
    prior: int | None = None,
    last: date | None = None,
) -> MemberChange:
    """Return one member's row."""
    kin = Relationship.SELF if member == SELF else Relationship.CHILD
    return MemberChange(
        member, kin, kind, 2, prior_person_version=prior, eligibility_last_day=last, coverages=lines
    )


ROWS = [
    (
        row(Maintenance.ADDITION, line(Maintenance.ADDITION, tier=CoverageTier.EMPLOYEE_AND_SPOUSE)),
        Action.ADD,
        ["adds ***0234 to Harbor HMO from 2026-01-01 (employee + spouse)"],
    ),
    (
        row(Maintenance.ADDITION, line(Maintenance.ADDITION, last=JUNE), member="d1"),
        Action.ADD,
        ["adds ***4-D1, child to Harbor HMO from 2026-01-01 to 2026-06-30"],
    ),
    (
        row(Maintenance.TERMINATION, line(Maintenance.TERMINATION, last=JUNE)),
        Action.TERMINATE,
        ["ends Harbor HMO of ***0234 with 2026-06-30"],
    ),
    (
        row(Maintenance.TERMINATION, last=JUNE),
        Action.TERMINATE,
        ["ends all coverage of ***0234 with 2026-06-30"],
    ),
    (
        row(Maintenance.CANCELLATION, line(Maintenance.CANCELLATION)),
        Action.CANCEL,
        ["takes back Harbor HMO of ***0234 from 2026-01-01: it never took effect"],
    ),
    (
        row(Maintenance.CANCELLATION),
        Action.CANCEL,
        ["takes back all coverage of ***0234: it never took effect"],
    ),
    (
        row(Maintenance.REINSTATEMENT, line(Maintenance.REINSTATEMENT)),
        Action.REINSTATE,
        ["reinstates ***0234 in Harbor HMO"],
    ),
    (
        row(Maintenance.CHANGE, line(Maintenance.CHANGE, tier=CoverageTier.FAMILY)),
        Action.CHANGE,
        ["changes Harbor HMO of ***0234 to family from 2026-01-01"],
    ),
    (
        row(Maintenance.CHANGE, replace(line(Maintenance.CHANGE), premium=Decimal("1996.71"))),
        Action.CHANGE,
        ["changes Harbor HMO of ***0234 from 2026-01-01, 1,996.71 a month"],
    ),
    (
        row(Maintenance.CHANGE, line(Maintenance.TERMINATION, last=JUNE)),
        Action.TERMINATE,
        ["ends Harbor HMO of ***0234 with 2026-06-30"],
    ),
    (
        row(Maintenance.CHANGE, line(Maintenance.TERMINATION, last=JUNE), line(Maintenance.ADDITION)),
        Action.CHANGE,
        ["ends Harbor HMO of ***0234 with 2026-06-30", "adds ***0234 to Harbor HMO from 2026-01-01"],
    ),
    (row(Maintenance.CHANGE), Action.CHANGE, ["tells who ***0234 is now"]),
    (
        row(Maintenance.CHANGE, prior=1),
        Action.CORRECT,
        ["corrects the name, birth date or SSN told of ***0234"],
    ),
    (
        row(Maintenance.AUDIT, line(Maintenance.AUDIT, tier=CoverageTier.EMPLOYEE_ONLY)),
        Action.AUDIT,
        ["has ***0234 in Harbor HMO from 2026-01-01 (employee only)"],
    ),
]


@pytest.mark.parametrize("member, action, expected", ROWS)
def test_a_row_is_said_in_words(member: MemberChange, action: Action, expected: list[str]) -> None:
    """What it does as an office counts it, and a sentence for each coverage."""
    family = FamilyChange("city/10234", "G", (member,))

    assert (action_of(member), list(sentences(family, PLANS))) == (action, expected)


def test_rows_are_counted_by_what_they_do() -> None:
    """Two added, one ended; who ends unsaid is told, and is no row."""
    add = row(Maintenance.ADDITION, line(Maintenance.ADDITION))
    end = row(Maintenance.TERMINATION, last=JUNE)
    families = [FamilyChange("city/1", "G", (add, add)), FamilyChange("city/2", "G", (end,), implied=(end,))]

    assert actions(families) == {Action.ADD: 2, Action.TERMINATE: 1}
    assert list(sentences(families[1], {}))[-1] == (
        "ends ***TY-2 with the subscriber, without a row of their own"
    )
