"""What a row of a carrier's report is recorded as: once, however often it is reported, until it is settled."""

import json

from events.carrier_answers import CarrierErrorReported, CarrierErrorResolved
from services.carrier_feeds.rules.error_report import Named, ReportedError

SAID_BY_CARRIER = "the carrier says that it is resolved"


def name_of_error(carrier: str, error: ReportedError) -> bytes:
    """Return what makes two rows the same error: file, member, line, code and text, as the carrier has them.

    It holds personal data and is to be hashed with a key. The day it was received is not in it, so that an error which
    is still in next week's report is the same one.
    """
    named = error.named
    parts = (
        carrier,
        error.file,
        named.member_number,
        named.employee_id,
        named.employer,
        named.ssn,
        error.line or "",
        error.code,
        " ".join(error.text.split()),
    )
    return json.dumps(("carrier-error", *parts)).encode()


def decide_error(
    carrier: str,
    error: ReportedError,
    *,
    known_open: bool | None,
    family: str | None,
    member: str | None,
    unmatched: str,
    control_number: int | None,
    report: str,
) -> CarrierErrorReported | CarrierErrorResolved | None:
    """Return what a row says that is new, or None.

    Args:
      known_open: whether the error is open; None if it was never reported. A settled one that is reported again has
        come back.
    """
    if error.resolved:
        return CarrierErrorResolved(carrier=carrier, reason=SAID_BY_CARRIER) if known_open else None
    if known_open:
        return None
    return CarrierErrorReported(
        carrier=carrier,
        control_number=control_number,
        family=family,
        member=member,
        line=error.line,
        severity=error.severity,
        code=error.code,
        received_day=error.received_day,
        due_day=error.due_day,
        owner=error.owner,
        report=report,
        row=error.row,
        unmatched=unmatched,
        text=error.text,
        identifiers=_as_json(error.named) if unmatched and error.named else None,
    )


def _as_json(named: Named) -> str:
    given = {
        "member_number": named.member_number,
        "employee_id": named.employee_id,
        "employer": named.employer,
        "ssn": named.ssn,
    }
    return json.dumps({key: value for key, value in given.items() if value})
