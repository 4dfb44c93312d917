"""What the guide says of envelopes, files and their times, answers, and what holds a file back."""

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
        "Changes (BGN08 `2`): due by `0 22 * * 1-5`; whoever is not in it has not changed.",
        "Full file, to be taken as it stands (BGN08 `RX`): due by `0 4 1 * *`.",
        "A coverage that has ended is no longer in the full file.",
        "Whoever is not in the full file is not covered any more: what is missing ends by absence.",
    ]
    assert any("public holidays of `US-MA`" in each for each in said)


def test_a_carrier_without_changes_has_none() -> None:
    """Only its full file."""
    assert next(iter(files(carrier(changes=False)))) == "No files of changes."


def test_the_envelope_and_the_heading_name_their_elements() -> None:
    """So that a technician finds each."""
    guide = carrier(test=True)

    assert next(iter(envelope(guide))) == "Version `005010X220A1`; test data (ISA15)."
    assert all("(" in each for each in list(header(guide))[:1])


def test_answers_and_limits() -> None:
    """What ends the wait, and what holds a file."""
    guide = carrier(final_answer="none", answer_hours=24, limits=Limits(ended_members=7))

    assert list(answers(guide))[:2] == [
        "No answer is expected: a file that lies there is taken.",
        "Silence for 24 hours after delivery raises an alarm.",
    ]
    assert next(iter(limits(guide))) == "A file in which more than 7 members lose a coverage is held."
