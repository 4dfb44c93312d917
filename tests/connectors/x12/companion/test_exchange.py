"""What the guide says of envelopes, files and their times, answers, and what holds a file back."""

from datetime import date

from connectors.x12.companion.exchange import answers, envelope, files, header, limits
from events.catalog import Closed, FullFile, Limits
from tests.connectors.x12.examples import profile as carrier


def test_both_kinds_of_files_are_said() -> None:
    """When they are due, what they mean, and on which days there is none."""
    guide = carrier(
        schedule="0 22 * * 1-5",
        full_file=FullFile(action="replace", schedule="0 4 1 * *"),
        closed=Closed(country="US", subdivision="MA"),
    )
    said = list(files(guide))

    assert said[:4] == [
        "Changes (BGN08 `2`): due Monday to Friday at 22:00 (cron `0 22 * * 1-5`);"
        " whoever is not in it has not changed.",
        "Full file, to be taken as it stands (BGN08 `RX`): due day 1 of each month at 04:00 (cron `0 4 1 * *`).",
        "A coverage that has ended is no longer in the full file.",
        "Whoever is not in the full file is not covered any more: what is missing ends by absence.",
    ]
    assert "No file on public holidays of `US-MA`; it then leaves on the next open day." in said


def test_closed_days_are_joined() -> None:
    """And a carrier that is never closed is said to be open."""
    closed = Closed(country="US", weekdays=(6, 7), days=(date(2026, 12, 24),))

    assert (
        "No file on public holidays of `US` and on each Saturday, Sunday and on `2026-12-24`;"
        " it then leaves on the next open day."
    ) in list(files(carrier(closed=closed)))
    assert "Files are taken on every day of the year." in list(files(carrier()))


def test_a_carrier_without_changes_has_none() -> None:
    """Only its full file."""
    assert next(iter(files(carrier(changes=False)))) == "No files of changes."


def test_the_envelope_and_the_heading_name_their_elements() -> None:
    """So that a technician finds each."""
    guide = carrier(test=True)

    assert next(iter(envelope(guide))) == "Version `005010X220A1`; test data (ISA15)."
    assert all("(" in each for each in list(header(guide))[:1])


def test_delimiters_are_those_of_the_version() -> None:
    """A guide of 004010 has no repetitions; without line ends the next segment follows at once."""
    now, old = list(envelope(carrier())), list(envelope(carrier(version="004010X095A1", line_end="")))

    assert (
        "Between elements `*`, components `:`, repetitions `^`; a segment ends with `~`, then `LF`."
    ) in now
    assert (
        "Between elements `*`, components `:`, no repetitions (their separator, not in use: `^`);"
        " a segment ends with `~`, and the next follows at once."
    ) in old


def test_answers_and_limits() -> None:
    """What ends the wait, and what holds a file."""
    guide = carrier(final_answer="none", answer_hours=24, limits=Limits(ended_members=7))

    assert list(answers(guide))[:2] == [
        "No answer is expected: a file that lies there is taken.",
        "Hours to wait for an answer, not in use: 24.",
    ]
    assert list(answers(carrier(final_answer="TA1", answer_hours=24)))[:2] == [
        "A TA1 is the last word.",
        "Silence for 24 hours after delivery raises an alarm.",
    ]
    assert next(iter(limits(guide))) == "A file in which more than 7 members lose a coverage is held."
