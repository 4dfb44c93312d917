"""Reports of errors after the 999: read once, settled, and said again where that is meant."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from events.carrier_answers import CarrierErrorReported, Severity
from events.carrier_feeds import MembersRefused
from events.catalog.error_reports import ErrorReport
from events.errors import NotFound, PermanentError
from events.vocabulary.coverage import InsuranceLine
from services.carrier_feeds.worker import fetch_answers
from services.carrier_feeds.worker.errors import ReportOutcome
from services.carrier_feeds.worker.settling import one_error, open_errors, own_words, resolve
from tests.services.carrier_feeds.error_stage import HOW, TODAY, errors_of, facts_of, here, read, report_of
from tests.services.carrier_feeds.stage import CARRIER, Stage, stage

__all__ = ["here"]


def test_a_row_becomes_an_error(here: Stage) -> None:
    """Carrier, file, member, line, severity, code, text, received, due, owner."""
    row = {
        "file": "blue_000000001.834",
        "member_number": "CITY-1-D1",
        "line": "dental",
        "code": "E1",
        "text": "why",
    }
    outcome = read(here, row)

    assert outcome == ReportOutcome(CARRIER, rows=1, reported=1)
    assert facts_of(here, "carrier-error") == [
        CarrierErrorReported(
            carrier=CARRIER,
            control_number=1,
            family="city/1",
            member="d1",
            line=InsuranceLine.DENTAL,
            severity=Severity.ERROR,
            code="E1",
            received_day=TODAY,
            due_day=date(2026, 6, 20),
            owner="benefits office",
            report=hashlib.sha256(report_of(row)).hexdigest(),
            row=2,
            text="why",
        )
    ]


ROWS = ({"code": "E1", "member_number": "CITY-1"}, {"code": "E2", "text": "no  blanks"})


def test_the_same_report_again_says_nothing(here: Stage) -> None:
    """Nothing at all is recorded, whatever its name is."""
    first = read(here, *ROWS)
    head = here.doors.log.head()
    again = read(here, *ROWS, name="other.csv")

    assert (first.reported, again.read_before, here.doors.log.head()) == (2, True, head)


def test_an_error_that_is_still_there_next_week_is_the_same(here: Stage) -> None:
    """A report that repeats it and adds another records the other only; twice in one report is once."""
    read(here, *ROWS)
    outcome = read(here, ROWS[0], {**ROWS[1], "text": "no blanks"}, {"code": "E3"}, {"code": "E3"})

    assert (outcome.reported, outcome.known) == (1, 3)
    assert len(list(open_errors(here.doors, CARRIER))) == 3
    assert [each.reported for each in facts_of(here, "carrier-report")] == [2, 1]


def test_settled_by_a_person_or_the_carrier_and_back(here: Stage) -> None:
    """Who settled it and why is kept; reported once more it is open again."""
    read(here, *ROWS)
    first, second = sorted(open_errors(here.doors, CARRIER), key=lambda each: each.code)
    settled = resolve(here.doors, first.id, actor="ana", reason=" sent again ")
    closed = read(here, {**ROWS[1], "resolution": "Closed"})
    left = list(open_errors(here.doors, CARRIER))
    back = read(here, ROWS[0], {"code": "E4"})

    assert (settled.state, settled.settled_by, settled.resolution) == ("resolved", "ana", "sent again")
    assert (closed.resolved, one_error(here.doors, second.id).resolution) == (
        1,
        "the carrier says that it is resolved",
    )
    assert (left, back.reported) == ([], 2)
    assert one_error(here.doors, first.id).state == "open"


def test_what_cannot_be_settled(here: Stage) -> None:
    """No such error, settled already, no reason, or nothing to say again."""
    read(here, {"code": "E1"})
    (error,) = open_errors(here.doors, CARRIER)
    with pytest.raises(PermanentError, match="a reason is needed"):
        resolve(here.doors, error.id, actor="ana", reason=" ")
    with pytest.raises(PermanentError, match="nothing to say again"):
        resolve(here.doors, error.id, actor="ana", reason="why", again=True)
    with pytest.raises(NotFound):
        resolve(here.doors, "nothing", actor="ana", reason="why")
    resolve(here.doors, error.id, actor="ana", reason="why")
    with pytest.raises(PermanentError, match="resolved already: why"):
        resolve(here.doors, error.id, actor="ana", reason="why")


def test_settled_by_saying_it_again(here: Stage) -> None:
    """What the file said of the member counts as never said; the next file says it once more."""
    read(here, {"code": "E1", "file": "1", "member_number": "CITY-1-D1"})
    (error,) = open_errors(here.doors, CARRIER)
    before = here.due()
    resolve(here.doors, error.id, actor="ana", reason="mended there", again=True)

    assert (before, here.due()) == (0, 1)
    assert facts_of(here, "feed")[-1] == MembersRefused(
        carrier=CARRIER, control_number=1, members=("city/1/d1",), code="E1", reason="mended there"
    )
    assert here.night().members == 1


def test_a_code_by_which_the_carrier_refuses_is_said_again_by_itself(here: Stage) -> None:
    """Once for each member of a file, however many errors name them; a family's error is of all its members."""
    read(
        here,
        {"code": "E9", "file": "1", "member_number": "CITY-1-D1", "line": "medical"},
        {"code": "E9", "file": "1", "member_number": "CITY-1-D1", "line": "dental"},
        {"code": "E9", "file": "1", "employee_id": "2"},
        {"code": "E9", "file": "7", "employee_id": "2"},
        {"code": "E1", "file": "1", "member_number": "CITY-1"},
    )
    refused = [each.members for each in facts_of(here, "feed") if isinstance(each, MembersRefused)]

    assert refused == [("city/1/d1",), ("city/2",)]
    assert here.due() == 2


def test_what_is_overdue(here: Stage) -> None:
    """From the day after the last one on; what is settled never is."""
    read(here, {"code": "E1"})
    (error,) = open_errors(here.doors, CARRIER)

    assert [error.is_overdue(date(2026, 6, each)) for each in (19, 20, 21)] == [False, False, True]
    assert not replace(error, due_day=None).is_overdue(date.max)
    assert not resolve(here.doors, error.id, actor="ana", reason="x").is_overdue(date.max)


def test_what_the_carrier_wrote_is_for_who_may_see_it(here: Stage) -> None:
    """Of the last time it was reported."""
    read(here, {"code": "E1", "text": "who is this", "ssn": "219099999"})
    (error,) = open_errors(here.doors, CARRIER)

    assert own_words(here.doors, error) == ("who is this", '{"ssn": "219099999"}')


def test_a_report_in_the_outbox_is_read_like_an_answer(here: Stage) -> None:
    """Once; one that cannot be read is told like an answer that cannot."""
    here.carrier.outbox |= {"fallout.csv": report_of({"code": "E1"}), "wrong.csv": b"a,b\n1,2\n"}
    take = errors_of(here).reader(CARRIER, TODAY)
    first = fetch_answers(here.doors, CARRIER, take)
    again = fetch_answers(here.doors, CARRIER, take)

    assert first.reports == ("fallout.csv: 1 errors: 1 new, 0 resolved, 0 known before",)
    assert [each.partition(": ")[0] for each in first.not_ours] == ["wrong.csv"]
    assert (again.files_read, again.reports) == (0, ())
    assert len(list(open_errors(here.doors, CARRIER))) == 1


def test_a_carrier_whose_reports_nobody_canread() -> None:
    """The profile says how, or who imports it does."""
    here = stage()
    with pytest.raises(NotFound, match="error_report"):
        read(here, {"code": "E1"})

    how = ErrorReport.model_validate(HOW)
    outcome = errors_of(here).read(
        CARRIER, name="x.csv", content=report_of({"code": "E1"}), today=TODAY, report=how
    )
    assert outcome.reported == 1
