"""Who has a right of their own to continue coverage."""

from typing import Final

from events.cobra import QualifyingEvent
from events.vocabulary.law import Rule
from events.vocabulary.people import CHILDREN, Relationship
from services.cobra.rules.coverage_length import WORK_ENDED_OR_SHRANK

RULES: Final = (
    Rule(
        "COB-11",
        "The spouse and the children who were covered have a right of their own; the employee only where their work "
        "ended or shrank.",
        "42 USC 300bb-8(3); 26 CFR 54.4980B-3, Q&A-1",
    ),
    Rule(
        "COB-12",
        "Domestic partners, former spouses and parents may be covered, but have no right of their own.",
        "26 CFR 54.4980B-3, Q&A-1",
    ),
)


def may_be_qualified(relationship: Relationship, event: QualifyingEvent) -> bool:
    """Whether somebody so related to the employee can be a qualified beneficiary of such an event.

    The employee only where their own work ended or shrank; the spouse of every event but a child's; a child of every
    event. Never a domestic partner, a former spouse or a parent: the plan may cover them, but gives them no right.
    That they were covered on the day before the event is asked elsewhere.

    Source:
      42 USC 300bb-8(3); 26 CFR 54.4980B-3, Q&A-1.
    """
    if relationship is Relationship.SELF:
        return event in WORK_ENDED_OR_SHRANK
    if relationship is Relationship.SPOUSE:
        return event is not QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT
    return relationship in CHILDREN
