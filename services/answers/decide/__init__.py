"""The answers: who of a family is covered, why that is so, and the census of everybody."""

from services.answers.decide.as_told import told
from services.answers.decide.covered import (
    FORGOTTEN,
    UNKNOWN,
    Answer,
    Coverage,
    CoveredMember,
    Known,
    RestsOn,
    answer,
    dismissed_of,
    members_of,
    shown_name,
)
from services.answers.decide.reasons import EventTold, FactSaid, Why, told_why, why

__all__ = [
    "FORGOTTEN",
    "UNKNOWN",
    "Answer",
    "Coverage",
    "CoveredMember",
    "EventTold",
    "FactSaid",
    "Known",
    "RestsOn",
    "Why",
    "answer",
    "dismissed_of",
    "members_of",
    "shown_name",
    "told",
    "told_why",
    "why",
]
