"""The words for why somebody chooses in mid-year, and which paragraphs of 26 CFR 1.125-4 each brings into play.

Source: 26 CFR 1.125-4(b) to (g), 1.125-3; Notice 2014-55; Notice 2022-41.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from events.vocabulary.coverage import InsuranceLine as Line
from events.vocabulary.law import Rule

RULES: Final = (
    Rule(
        "S125-2",
        "In mid-year a pre-tax choice of a line changes only for an event that 26 CFR 1.125-4 names for that line.",
        "26 CFR 1.125-4(b) to (g); 26 CFR 1.125-3; Notice 2014-55; Notice 2022-41",
    ),
)

HEALTH: Final = frozenset({Line.MEDICAL, Line.DENTAL, Line.VISION, Line.DRUG, Line.HRA, Line.EAP})
LIFE: Final = frozenset(
    {
        Line.LIFE,
        Line.OPTIONAL_LIFE,
        Line.ACCIDENTAL_DEATH,
        Line.SHORT_TERM_DISABILITY,
        Line.LONG_TERM_DISABILITY,
    }
)
"""Group-term life, and disability, which goes with it. Source: 26 CFR 1.125-4(c)(3)(iii)."""
ACCOUNTS: Final = frozenset({Line.HEALTH_FSA, Line.DEPENDENT_CARE_FSA})
ANY_TIME: Final = frozenset({Line.DEFERRED_COMPENSATION})
"""Contributions that change at any time. Source: 26 CFR 1.125-4(h)."""

_FSA, _CARE = frozenset({Line.HEALTH_FSA}), frozenset({Line.DEPENDENT_CARE_FSA})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the matrix: a paragraph, and the lines for which it permits a change."""

    paragraph: str
    lines: frozenset[Line]


_SECTION_125 = HEALTH | LIFE | ACCOUNTS

MATRIX: Final[Mapping[str, Row]] = MappingProxyType(
    {
        "HSE": Row("26 CFR 1.125-4(b)", HEALTH),
        "CIS-M": Row("26 CFR 1.125-4(c)(2)(i)", _SECTION_125),
        "CIS-D": Row("26 CFR 1.125-4(c)(2)(ii)", _SECTION_125),
        "CIS-E": Row("26 CFR 1.125-4(c)(2)(iii)", _SECTION_125),
        "CIS-X": Row("26 CFR 1.125-4(c)(2)(iv)", _SECTION_125),
        "CIS-R": Row("26 CFR 1.125-4(c)(2)(v)", _SECTION_125),
        "ORD": Row("26 CFR 1.125-4(d)", HEALTH | _FSA),
        "MED": Row("26 CFR 1.125-4(e)", HEALTH | _FSA),
        "COST": Row("26 CFR 1.125-4(f)(2)", HEALTH | LIFE | _CARE),
        "COV": Row("26 CFR 1.125-4(f)(3)-(5)", HEALTH | LIFE | _CARE),
        "FMLA": Row("26 CFR 1.125-4(g), 1.125-3", _SECTION_125 | ANY_TIME),
        "N14-55": Row("Notice 2014-55, Notice 2022-41", frozenset({Line.MEDICAL})),
        "CNT": Row("26 CFR 1.125-4(h)", ANY_TIME),
    }
)
"""S125-2, by the code of each row."""

Leaving = Literal[
    "nobody",
    "partner",
    "former spouse",
    "ineligible child",
    "child of the order",
    "who has Medicare",
    "who has Medicaid",
    "anybody",
]
"""Who may give up coverage for a reason."""
Direction = Literal["more", "less", "switch"]
"""More people or dollars, less of either, or another plan."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What a word for an event permits: by which rows, in which direction, and for whom."""

    says: str
    rows: tuple[str, ...]
    health: frozenset[Direction]
    """Of health plans; group-term life may go either way."""
    leaving: Leaving = "nobody"
    accounts: frozenset[Direction] = frozenset({"more", "less"})
    """Of the two flexible spending accounts."""
    lines: frozenset[Line] | None = None
    """The only lines the event can be about; None: those of its rows."""


_MORE: Final = frozenset[Direction]({"more", "switch"})
_LESS: Final = frozenset[Direction]({"less"})
_BOTH: Final = frozenset[Direction]({"more", "less"})
_ALL: Final = frozenset[Direction]({"more", "less", "switch"})
_UP: Final = frozenset[Direction]({"more"})

REASONS: Final[Mapping[str, Reason]] = MappingProxyType(
    {
        "birth": Reason("a child was born", ("HSE", "CIS-D"), _MORE, accounts=_UP),
        "adoption": Reason("a child was adopted", ("HSE", "CIS-D"), _MORE, accounts=_UP),
        "placement": Reason("a child was placed for adoption", ("HSE", "CIS-D"), _MORE, accounts=_UP),
        "marriage": Reason("the employee married", ("HSE", "CIS-M"), _MORE, "former spouse"),
        "loss_of_other_coverage": Reason(
            "somebody of the family lost other coverage", ("HSE", "COV"), _MORE, lines=HEALTH
        ),
        "medicaid_lost": Reason("somebody lost Medicaid", ("HSE", "MED"), _MORE, accounts=_UP),
        "chip_lost": Reason("a child lost CHIP", ("HSE",), _MORE),
        "premium_assistance": Reason("Medicaid or CHIP will help to pay premiums", ("HSE",), _MORE),
        "divorce": Reason("the marriage was dissolved", ("CIS-M",), _BOTH, "partner"),
        "legal_separation": Reason("a court separated the spouses", ("CIS-M",), _BOTH, "partner"),
        "annulment": Reason("the marriage was annulled", ("CIS-M",), _BOTH, "partner"),
        "death_of_spouse": Reason("the spouse died", ("CIS-M",), _BOTH, "partner"),
        "death_of_dependent": Reason("a child died", ("CIS-D",), _LESS, accounts=_LESS),
        "own_job_changed": Reason(
            "own hours, class, worksite or a strike changed what is offered", ("CIS-E",), _ALL, "anybody"
        ),
        "family_job_began": Reason("the spouse or a dependent began to work", ("CIS-E",), frozenset()),
        "family_job_ended": Reason("the spouse or a dependent stopped working", ("CIS-E",), _MORE),
        "covered_elsewhere": Reason(
            "another plan covers, from the day named, whoever leaves", ("CIS-E", "COV"), _LESS, "anybody"
        ),
        "dependent_ineligible": Reason(
            "a child is too old, or no longer a student", ("CIS-X",), _LESS, "ineligible child", _LESS
        ),
        "dependent_eligible": Reason("somebody can be covered again", ("CIS-X",), _UP, accounts=_UP),
        "residence": Reason("a move changed which plans can be used", ("CIS-R",), _ALL, "anybody"),
        "court_order": Reason("a court ordered coverage of a child", ("ORD",), _MORE, accounts=_UP),
        "court_order_ended": Reason(
            "a court's order ended, or another covers the child", ("ORD",), _LESS, "child of the order", _LESS
        ),
        "medicare_gained": Reason("somebody has Medicare now", ("MED",), _LESS, "who has Medicare", _LESS),
        "medicare_lost": Reason("somebody lost Medicare", ("MED",), _MORE, accounts=_UP),
        "medicaid_gained": Reason("somebody has Medicaid now", ("MED",), _LESS, "who has Medicaid", _LESS),
        "cost_increased": Reason(
            "the price rose significantly", ("COST",), _ALL, "anybody", lines=HEALTH | LIFE
        ),
        "cost_decreased": Reason("the price fell significantly", ("COST",), _MORE, lines=HEALTH | LIFE),
        "coverage_curtailed": Reason("the plan covers less", ("COV",), _ALL, "anybody", lines=HEALTH | LIFE),
        "new_option": Reason("a plan was added or improved", ("COV",), _MORE, lines=HEALTH | LIFE),
        "other_plan_changed": Reason(
            "another employer's plan changed, or had its open enrollment",
            ("COV",),
            _ALL,
            "anybody",
            lines=HEALTH | LIFE,
        ),
        "care_changed": Reason(
            "the care of a dependent, or what an unrelated provider asks, changed",
            ("COST", "COV"),
            frozenset(),
            lines=_CARE,
        ),
        "leave_began": Reason("a leave began", ("CIS-E", "FMLA"), _ALL, "anybody"),
        "leave_ended": Reason("a leave ended", ("CIS-E", "FMLA"), _ALL, "anybody"),
        "hours_below_30": Reason(
            "fewer than 30 hours a week, and other coverage begins", ("N14-55",), _LESS, "anybody"
        ),
        "marketplace": Reason("coverage by the Marketplace begins", ("N14-55",), _LESS, "anybody"),
        "contribution": Reason("a contribution is to be another", ("CNT",), frozenset()),
    }
)
"""The words an election for `special_enrollment` or `change_in_status` gives as its `qualifying_reason`."""


def allows(row: str, line: Line) -> bool:
    """Whether one row of the matrix permits a change of a line."""
    return line in MATRIX[row].lines


def rows_for(reason: Reason, line: Line) -> tuple[str, ...]:
    """Return the rows by which a reason permits a change of a line; none where it does not."""
    if reason.lines is not None and line not in reason.lines:
        return ()
    return tuple(row for row in reason.rows if allows(row, line))


def paragraphs(reason: Reason) -> str:
    """Return the paragraphs a reason rests on, for a message."""
    return ", ".join(MATRIX[row].paragraph for row in reason.rows)
