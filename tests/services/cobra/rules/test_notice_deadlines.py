"""Who must tell whom by when, measured from the event or from the loss."""

from datetime import date

import pytest

from events.cobra import QualifyingEvent
from services.cobra.rules.notice_deadlines import Clocks, NoticeDeadlines, notice_deadlines

EVENT, LOSS = date(2026, 3, 16), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("measured_from", "employer_is_administrator", "employer", "election"),
    [
        ("event", True, "2026-04-15", "2026-04-29"),
        ("loss", True, "2026-04-30", "2026-05-14"),
        ("event", False, "2026-04-15", "2026-04-29"),
        ("loss", False, "2026-04-30", "2026-05-14"),
    ],
)
@pytest.mark.parametrize(
    "event", [QualifyingEvent.TERMINATION, QualifyingEvent.REDUCTION_OF_HOURS, QualifyingEvent.DEATH]
)
def test_n2_n4_n5_cob_22_the_employer_gives_notice(
    event: QualifyingEvent, measured_from: str, employer_is_administrator: bool, employer: str, election: str
) -> None:
    """T3, COB-22, COB-23: thirty days, and fourteen more; together forty-four where the employer administers."""
    clocks = Clocks("event" if measured_from == "event" else "loss", employer_is_administrator)
    found = notice_deadlines(event, event_day=EVENT, loss_day=LOSS, clocks=clocks)

    assert found == NoticeDeadlines(date.fromisoformat(employer), None, date.fromisoformat(election))


@pytest.mark.parametrize(
    ("event", "event_day", "loss_day", "notified", "family", "election"),
    [
        (QualifyingEvent.DIVORCE, "2026-12-08", "2026-12-08", None, "2027-02-06", "2027-02-20"),
        (QualifyingEvent.DIVORCE, "2026-12-08", "2026-12-08", "2026-12-20", "2027-02-06", "2027-01-03"),
        (
            QualifyingEvent.CHILD_CEASED_TO_BE_DEPENDENT,
            "2026-09-14",
            "2026-09-30",
            None,
            "2026-11-29",
            "2026-12-13",
        ),
        (QualifyingEvent.LEGAL_SEPARATION, "2026-09-14", "2026-09-13", None, "2026-11-13", "2026-11-27"),
        (QualifyingEvent.DIVORCE, "2026-12-08", "2026-12-31", "2026-11-01", "2027-03-01", "2026-12-22"),
        (QualifyingEvent.DIVORCE, "2026-12-08", "2026-12-08", "2027-03-01", "2027-02-06", "2027-03-15"),
    ],
    ids=["T10", "told", "T12", "event later than loss", "told before the event", "told too late"],
)
def test_n3_the_family_gives_notice(
    event: QualifyingEvent,
    event_day: str,
    loss_day: str,
    notified: str | None,
    family: str,
    election: str,
) -> None:
    """Sixty days from the later of event and loss, however the plan measures; fourteen after the notice."""
    found = notice_deadlines(
        event,
        event_day=date.fromisoformat(event_day),
        loss_day=date.fromisoformat(loss_day),
        clocks=Clocks("event", employer_is_administrator=True),
        notified_day=date.fromisoformat(notified) if notified else None,
    )

    assert found == NoticeDeadlines(None, date.fromisoformat(family), date.fromisoformat(election))
