"""Single values: dates, times, amounts, Social Security numbers, postal codes, phones."""

import re
from datetime import date, timedelta

MONTH_AND_DAY = (
    r"(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)"
    r"|02(?:0[1-9]|1[0-9]|2[0-8]))"
)
"""A regular expression: MMDD of every year, thus without February 29th."""
SSN = r"(?!(?P<digit>[0-9])(?P=digit){8})(?!000|666|9)[0-9]{3}(?!00)[0-9]{2}(?!0000)[0-9]{4}"
"""A regular expression with a group `digit`. Source: SSA POMS RM 10201.035; nine times one digit is a dummy."""
ZIP = r"(?:[0-9]{5}|[0-9]{9})"
PHONE = r"[0-9]{7,15}"
"""Source: ITU-T E.164 for the longest."""
EMAIL = r".+@.+"
LAST_DAY = "99991231"
"""Of the calendar, as CCYYMMDD."""
_AMOUNT = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]{1,2})?")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9](?:[0-9]{1,2})?)?")
_DIGITS = re.compile(r"[0-9]+")

is_amount = _AMOUNT.fullmatch
is_time = _TIME.fullmatch
"""HHMM, HHMMSS, HHMMSSD or HHMMSSDD."""
is_digits = _DIGITS.fullmatch
is_ssn = re.compile(SSN).fullmatch
is_ssn_shape = re.compile(r"[0-9]{9}").fullmatch
is_zip = re.compile(ZIP).fullmatch
is_phone = re.compile(PHONE).fullmatch
is_email = re.compile(EMAIL).fullmatch


def day_of(text: str) -> date | None:
    """Return the day that CCYYMMDD names; None if it names none."""
    if len(text) != 8 or not text.isascii() or not text.isdecimal():
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def is_day(text: str) -> bool:
    """Whether a text is CCYYMMDD of the calendar."""
    return day_of(text) is not None


def is_short_day(text: str) -> bool:
    """Whether a text is YYMMDD of the calendar (ISA09)."""
    return len(text) == 6 and is_day("20" + text)


def is_span(text: str) -> bool:
    """Whether a text is CCYYMMDD-CCYYMMDD (RD8)."""
    return len(text) == 17 and text[8] == "-" and is_day(text[:8]) and is_day(text[9:])


def follows(last: str, first: str) -> bool:
    """Whether `first` is the day after `last`, both CCYYMMDD."""
    one, other = day_of(last), day_of(first)
    return one is not None and other is not None and (other - one).days == 1


def days_later(text: str, days: int) -> str:
    """Return CCYYMMDD so many days after a day; the end of the calendar when that, or the day, is none."""
    day = day_of(text)
    try:
        return LAST_DAY if day is None else f"{day + timedelta(days):%Y%m%d}"
    except OverflowError:
        return LAST_DAY


def years_before(text: str, years: int) -> str:
    """Return CCYYMMDD so many years before a day, compared as text; empty when the day is none."""
    return "" if day_of(text) is None else f"{int(text[:4]) - years:04d}{text[4:]}"


def years_between(first: str, last: str) -> str:
    """Return a regular expression of the years of this and the last century that lie wholly between two days."""
    centuries: list[str] = []
    for century in (20, 19):
        whole, parts = "", []
        for decade in range(10):
            years = [str(year) for year in range(10) if first[:4] < f"{century}{decade}{year}" < last[:4]]
            if len(years) == 10:
                whole += str(decade)
            elif years:
                parts.append(f"{decade}[{''.join(years)}]")
        if whole:
            parts.insert(0, f"[{whole}][0-9]")
        if parts:
            centuries.append(f"{century}(?:{'|'.join(parts)})")
    return "|".join(centuries) or "(?!)"
