"""Companion guide: envelope, heading, files and their times, answers, and what holds a file back."""

from collections.abc import Iterator

from connectors.x12.companion.words import code, due, listed, weekday_names
from connectors.x12.x834.dialects import DIALECTS
from events.catalog import CarrierProfile, Closed
from events.catalog.rosters import Roster


def envelope(profile: CarrierProfile) -> Iterator[str]:
    """Yield what stands in ISA and GS, and how segments are parted."""
    yield f"Version {code(profile.version)}; {'test data' if profile.test else 'production data'} (ISA15)."
    yield f"Sender {code(profile.sender_qualifier)} {code(profile.sender_id)} (ISA05, ISA06)."
    yield f"Receiver {code(profile.receiver_qualifier)} {code(profile.receiver_id)} (ISA07, ISA08)."
    yield (
        f"Application sender {code(profile.application_sender)}, receiver {code(profile.application_receiver)}"
        " (GS02, GS03)."
    )
    repetition = f"repetitions {code(profile.repetition_separator)}"
    if not DIALECTS[profile.version].repeats:
        repetition = f"no repetitions (their separator, not in use: {code(profile.repetition_separator)})"
    yield (
        f"Between elements {code(profile.element_separator)}, components {code(profile.component_separator)},"
        f" {repetition}; a segment ends with {code(profile.segment_terminator)},"
        f" {'then ' + code(profile.line_end) if profile.line_end else 'and the next follows at once'}."
    )
    cased = "are upper case" if profile.letter_case == "upper" else "keep the case they were told in"
    yield f"Letters of names and addresses {cased}; numbers and codes stand as they are."
    yield "A TA1 is asked for (ISA14)." if profile.want_ta1 else "No TA1 is asked for (ISA14)."
    yield f"File name {code(profile.file_name)}."


def header(profile: CarrierProfile) -> Iterator[str]:
    """Yield what stands before the first member."""
    sponsor = f"{profile.sponsor_name}, " if profile.sponsor_name else ""
    yield f"Sponsor (`N1*P5`): {sponsor}`FI` {code(profile.sponsor_ein)}."
    payer = f"{profile.payer_name}, " if profile.payer_name else ""
    yield f"Payer (`N1*IN`): {payer}{code(profile.payer_id_qualifier)} {code(profile.payer_id)}."
    yield f"Master policy (`REF*38`): {code(profile.master_policy) if profile.master_policy else 'not said'}."
    yield f"Time zone (BGN05): {code(profile.time_zone_code) if profile.time_zone_code else 'not said'}."
    yield f"Counts (`QTY*TO`, `QTY*ET`, `QTY*DT`): {'said' if profile.say_counts else 'not said'}."


def files(profile: CarrierProfile) -> Iterator[str]:
    """Yield which files there are, when, and how large their sets are."""
    if profile.changes:
        when = f"due {due(profile.schedule)}" if profile.schedule else "made when somebody asks for one"
        yield f"Changes (BGN08 `2`): {when}; whoever is not in it has not changed."
    else:
        yield "No files of changes."
        yield f"The schedule of changes, not in use: {code(profile.schedule)}."
    yield from _full(profile)
    yield f"Time zone of all schedules: {code(profile.time_zone)}."
    yield _closed(profile.closed)
    if profile.families_per_set is None:
        yield "All families are in one transaction set."
    else:
        yield f"At most {profile.families_per_set} families in a transaction set; none is ever split."
    most = profile.members_per_file
    yield (
        "A full file is one file."
        if most is None
        else f"A full file is parted, between families, after {most} members."
    )


def _closed(closed: Closed) -> str:
    holidays = "-".join(each for each in (closed.country, closed.subdivision) if each)
    days = [
        *([f"public holidays of {code(holidays)}"] if holidays else []),
        *([f"each {weekday_names(closed.weekdays)}"] if closed.weekdays else []),
        *([listed(closed.days)] if closed.days else []),
    ]
    if not days:
        return "Files are taken on every day of the year."
    return f"No file on {' and on '.join(days)}; it then leaves on the next open day."


def _full(profile: CarrierProfile) -> Iterator[str]:
    full = profile.full_file
    if full is None:
        yield "No full files."
        return
    action = {
        "verify": "to be compared (BGN08 `4`, INS03 `030`)",
        "replace": "to be taken as it stands (BGN08 `RX`)",
    }
    yield f"Full file, {action[full.action]}: due {due(full.schedule)}."
    if full.ended_days:
        yield f"A coverage that has ended stays in the full file, with its end, for {full.ended_days} days after it."
    else:
        yield "A coverage that has ended is no longer in the full file."
    if profile.ends_by_absence:
        yield "Whoever is not in the full file is not covered any more: what is missing ends by absence."
    if profile.ends_by_absence and not profile.changes:
        yield "Where nobody is covered any more, the full file names the last ones once, each with the last day."
    yield f"A coverage that begins within {full.future_days} days is in the full file."


def answers(profile: CarrierProfile) -> Iterator[str]:
    """Yield what ends the wait for an answer, and how reports of errors are read."""
    final = {
        "999": "A 999 for each file is the last word on its syntax; a TA1 alone is not.",
        "TA1": "A TA1 is the last word.",
        "none": "No answer is expected: a file that lies there is taken.",
    }
    yield final[profile.final_answer]
    if profile.final_answer == "none":
        yield f"Hours to wait for an answer, not in use: {profile.answer_hours}."
    else:
        yield f"Silence for {profile.answer_hours} hours after delivery raises an alarm."
    if profile.roster is not None:
        yield _roster(profile.roster)
    report = profile.error_report
    if report is None:
        yield "No report of errors is read."
        return
    columns = ", ".join(f"{field} from {code(heading)}" for field, heading in report.columns.items())
    yield f"Report of errors: {columns}."
    delimiter = code(report.delimiter) if report.delimiter else "seen from the headings"
    sheet = code(report.sheet) if report.sheet else "the first"
    yield f"Its headings are in row {report.heading_row}; delimiter {delimiter}; sheet {sheet}."
    yield f"Its days are written {code(report.date_format)}."
    severities = ", ".join(f"{code(word)} is {ours}" for word, ours in report.severities.items())
    yield f"Severities: {severities or 'our own words'}; otherwise {report.otherwise_severity}."
    lines = ", ".join(f"{code(word)} is {line}" for word, line in report.lines.items())
    yield f"Insurance lines: {lines or 'our own words'}."
    days = "no deadline" if report.due_days is None else f"due within {report.due_days} days"
    yield f"An error belongs to {code(report.owner)}, {days}; settled: {listed(report.resolved)}."
    yield f"Said again after: {listed(report.refusals, 'no code')}."


def _roster(roster: Roster) -> str:
    """Return how the carrier's own roster is read, and what of it is compared."""
    columns = ", ".join(f"{field} from {code(heading)}" for field, heading in roster.columns.items())
    said = code(roster.delimiter) if roster.delimiter else "seen from the headings"
    relationships = ", ".join(f"{code(word)} is {ours}" for word, ours in roster.relationships.items())
    tiers = ", ".join(f"{code(word)} is {ours}" for word, ours in roster.tiers.items())
    return (
        f"Its own roster: {columns or 'a full 834'}; headings in row {roster.heading_row}, delimiter {said}, sheet"
        f" {code(roster.sheet) if roster.sheet else 'the first'}; days as {code(roster.date_format)}, open ends"
        f" {listed(roster.open_end)}, an end names the {roster.end_day or 'day that ends name here'};"
        f" relationships: {relationships or 'our own words'}; tiers: {tiers or 'the codes of this guide'};"
        f" a coverage is in it until {roster.ended_days} days after its end and from {roster.future_days} days ahead;"
        f" compared: {listed(roster.compares)}; differences belong to {code(roster.owner)}."
    )


def limits(profile: CarrierProfile) -> Iterator[str]:
    """Yield what holds a file back until a person releases it."""
    most = profile.limits
    yield (
        "Any number of members may lose a coverage in a file."
        if most.ended_members is None
        else f"A file in which more than {most.ended_members} members lose a coverage is held."
    )
    if most.ended_percent is not None:
        yield f"So is one in which more than {most.ended_percent} % of the members held lose one."
    if most.shrinks_percent is not None:
        yield f"So is a full file with over {most.shrinks_percent} % fewer members than the last."
    yield "The first file is held." if most.first_file_is_held else "The first file leaves like any other."
