"""Why the hub says some things otherwise than the examples: what several of them have in common."""

from datetime import date

from tests.scenarios.x12_examples.scenario import Difference, only_ours

TIER = "The hub names the tier of a subscriber's coverage (HD05); the examples leave this optional code out."

EVERY_COVERAGE = (
    "The hub names each coverage that goes on by its first day; the example leaves it to the carrier."
)

GOES_ON = "The hub says from which day on the coverage goes on (303); the example leaves the day out."

ELIGIBLE = (
    "Eligibility begins with the first covered day for the hub, and for the example on the day of hire."
)

EMPLOYED = "The day of hire is said as what it is, the begin of employment."

WORK_NUMBER = "HR's contract has one phone number a person."


def tiers(*codes: str) -> tuple[Difference, ...]:
    """Return that the tier of these coverages, by their line code, is said although only the subscriber is covered."""
    return only_ours(TIER, {f"2300 {code} HD05": "EMP" for code in codes})


def envelope(night: date, control_number: int) -> tuple[Difference, ...]:
    """Return the differences of numbers and clocks, which are a file's own."""
    clock = "The examples were printed on another day than the one they tell; the hub has one clock."
    number = "The hub counts its own interchanges and sets, and makes its references from these numbers."
    seconds = "The hub says the seconds too."
    return (
        Difference("ISA09", "080503", f"{night:%y%m%d}", clock),
        Difference("ISA10", "1705", "1200", clock),
        Difference("ISA13", "000010216", f"{control_number:09d}", number),
        Difference("GS04", "20080503", f"{night:%Y%m%d}", clock),
        Difference("GS05", "1705", "1200", clock),
        Difference("GS06", "20213", f"{control_number}", number),
        Difference("ST02", "12345", "0001", number),
        Difference("BGN02", "12456", f"{control_number:09d}0001", number),
        Difference("BGN04", "1200", "120000", seconds),
    )
