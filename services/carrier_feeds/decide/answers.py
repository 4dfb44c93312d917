"""What an answer of a carrier is recorded as: once, whatever way it comes in, and never against a final one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from events.carrier_answers import MemberFault
from events.carrier_feeds import (
    AnswerKind,
    InterchangeAcknowledged,
    InterchangeDelivered,
    InterchangePrepared,
    SetOutcome,
)
from events.vocabulary.people import person_id
from services.carrier_feeds.rules.acknowledgment import NotOurs, acknowledgment
from services.carrier_feeds.state.feed import File
from services.ports import Answer, Delivery, ErrorPlace


def record_answer(
    file: File | None,
    prepared: InterchangePrepared | None,
    answer: Answer,
    *,
    final_answer: Literal["999", "TA1", "none"],
    places: Mapping[str, Mapping[int, ErrorPlace]] | None = None,
) -> Sequence[InterchangeAcknowledged] | NotOurs:
    """Return the fact that a file of ours was answered; nothing if that is known, a reason if it cannot be ours.

    Args:
      file: the file of the number that is answered, with every answer before this one; None if there is none.
      prepared: what that file says.
      places: ST02 → position in the set → of whom it speaks, for the positions that the answer names.
    """
    if file is None or prepared is None:
        return NotOurs(f"no file of ours has the control number {answer.control_number}")
    if file.withdrawn:
        known = any((each.answered_by, each.code, each.note) == _words(answer) for each in file.answers)
        return (
            ()
            if known
            else NotOurs(f"file {file.control_number} was withdrawn, and is answered all the same")
        )
    members = _members(prepared)
    meaning = acknowledgment(
        answer,
        members=members,
        final_answer=final_answer,
        written_at=datetime.fromisoformat(prepared.written_at),
        faults=_faults(prepared, answer, places or {}),
    )
    if isinstance(meaning, NotOurs):
        return meaning
    if file.final:
        return _after_the_last(file, meaning.outcomes, answer)
    fact = InterchangeAcknowledged(
        carrier=file.carrier,
        control_number=file.control_number,
        answered_by=answer.kind,
        accepted=meaning.accepted,
        final=meaning.final,
        code=answer.code,
        note=answer.note,
        sets=meaning.outcomes,
    )
    known = any(
        (each.answered_by, each.accepted, each.final, each.code, each.note)
        == (fact.answered_by, fact.accepted, fact.final, fact.code, fact.note)
        for each in file.answers
    )
    return () if known else (fact,)


def _words(answer: Answer) -> tuple[AnswerKind, str, str]:
    return answer.kind, answer.code, answer.note


def _faults(
    prepared: InterchangePrepared, answer: Answer, places: Mapping[str, Mapping[int, ErrorPlace]]
) -> dict[str, list[MemberFault]]:
    """Return ST02 and what the answer says of single members of that set."""
    lines = {
        (family.family, row.member, coverage.plan): coverage.line
        for one in prepared.sets
        if one.control_number in places
        for family in one.families
        for row in family.members
        for coverage in row.coverages
    }
    return {
        each.control_number: [
            MemberFault(
                family=place.family,
                member=place.member,
                line=lines.get((place.family, place.member, place.plan or "")),
                plan=place.plan,
                reason=fault.words,
            )
            for fault in each.faults
            if (place := places.get(each.control_number, {}).get(fault.position)) is not None
        ]
        for each in answer.sets
    }


def arrived(file: File, delivery: Delivery) -> InterchangeDelivered:
    """Return the fact that a file lies, or lay, at the carrier."""
    return InterchangeDelivered(
        carrier=file.carrier,
        control_number=file.control_number,
        file_name=file.file_name,
        remote_path=delivery.remote_path,
        size=file.size,
        sha256=file.sha256,
        looked_up=delivery.looked_up,
        kind=file.kind,
    )


def taken_by_delivery(prepared: InterchangePrepared) -> InterchangeAcknowledged:
    """Return the fact that a carrier who answers nothing has taken a file, because it lies there."""
    return InterchangeAcknowledged(
        carrier=prepared.carrier,
        control_number=prepared.control_number,
        answered_by=AnswerKind.DELIVERY,
        accepted=True,
        final=True,
        code="none",
        sets=tuple(
            SetOutcome(control_number=number, accepted=True, code="none", members=tuple(spoken_of))
            for number, spoken_of in _members(prepared).items()
        ),
    )


def _members(prepared: InterchangePrepared) -> dict[str, list[str]]:
    """Return ST02 of every set of a file, and the members it speaks of; of a full file only whom it tells news of."""
    return {
        one.control_number: list(
            dict.fromkeys(
                person_id(family.family, row.member)
                for family in one.families
                for row in (*family.members, *family.implied)
            )
        )
        for one in prepared.sets
    } | {
        one.control_number: list(
            dict.fromkeys(
                person_id(family.family, row.member) for family in one.untold for row in family.members
            )
        )
        for one in prepared.full_sets
    }


def _after_the_last(
    file: File, outcomes: Sequence[SetOutcome], answer: Answer
) -> Sequence[InterchangeAcknowledged] | NotOurs:
    """Take an answer after the final one: it says the same, or it is reported."""
    final = {each.control_number: each.accepted for each in file.sets}
    if any(final[each.control_number] is not each.accepted for each in outcomes):
        return NotOurs(
            f"{answer.kind} {answer.code} contradicts the final answer to file {file.control_number}"
        )
    return ()
