"""What a TA1 or 999 means for the file it answers: what was taken, what counts as never said, what is still awaited.

Source: X12 005010 TA1 (TA101 to TA105); X12 999 005010X231A1 (AK101, AK102, IK501, AK901). A group that is not
rejected has taken every set that is not named; a duplicate control number says nothing of the file that came first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from events.carrier_answers import MemberFault
from events.carrier_feeds import AnswerKind, SetOutcome
from services.ports import Answer

DUPLICATE_CONTROL_NUMBER = "025"
"""TA105: an interchange of this number has been read before."""


ENROLLMENT = "BE"
"""AK101: the group that is answered holds 834."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an answer means. `outcomes` names every set whose fate it decides."""

    accepted: bool
    final: bool
    outcomes: tuple[SetOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class NotOurs:
    """The answer cannot be to this file, and why."""

    reason: str


def acknowledgment(
    answer: Answer,
    *,
    members: Mapping[str, Sequence[str]],
    final_answer: Literal["999", "TA1", "none"],
    written_at: datetime,
    faults: Mapping[str, Sequence[MemberFault]] | None = None,
) -> Meaning | NotOurs:
    """Return what an answer means for a file of ours.

    Args:
      members: ST02 of every set of the file → the members it speaks of.
      final_answer: by which answer the carrier takes a file for good; of one that promises none, any will do.
      written_at: the time printed in the file (ISA09, ISA10), in the carrier's zone.
      faults: ST02 → what of the errors of a set is about one member.
    """
    if answer.function != ENROLLMENT:
        return NotOurs(
            f"it answers a group of another kind than {ENROLLMENT}, under number {answer.control_number}"
        )
    if answer.kind is AnswerKind.TA1:
        if other := _another_interchange(answer, written_at):
            return other
        if answer.note == DUPLICATE_CONTROL_NUMBER:
            return Meaning(accepted=False, final=False)
        if not answer.rejected and final_answer == "999":
            return Meaning(accepted=True, final=False)
    unknown = sorted({each.control_number for each in answer.sets} - members.keys())
    if unknown:
        return NotOurs(f"file {answer.control_number} has no transaction set {unknown[0]}")
    named = {each.control_number: each for each in answer.sets}
    outcomes: list[SetOutcome] = []
    for number, spoken_of in members.items():
        verdict = named.get(number)
        outcomes.append(
            SetOutcome(
                control_number=number,
                accepted=not answer.rejected if verdict is None else verdict.accepted,
                code=answer.code if verdict is None else verdict.code,
                errors=() if verdict is None else verdict.errors,
                members=tuple(spoken_of),
                faults=tuple((faults or {}).get(number, ())),
            )
        )
    return Meaning(accepted=all(each.accepted for each in outcomes), final=True, outcomes=tuple(outcomes))


def _another_interchange(answer: Answer, written_at: datetime) -> NotOurs | None:
    """Return why a TA1 speaks of another interchange of the same number, as a test system or an earlier year has it.

    Source: X12 005010 TA1, TA101 to TA103 repeat ISA13, ISA09 and ISA10 of the interchange that is answered.
    """
    day, hour = answer.original_day, answer.original_time
    ours = f"ours of that number was written {written_at:%Y-%m-%d %H:%M}"
    named = f"TA1 for control number {answer.control_number}"
    if day is None or hour is None:
        return NotOurs(f"{named} does not say of which date and time; {ours}")
    if day != written_at.date() or (hour.hour, hour.minute) != (written_at.hour, written_at.minute):
        return NotOurs(f"{named} is about an interchange of {day} {hour:%H:%M}; {ours}")
    return None
