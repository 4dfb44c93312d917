"""The numbers of the law on continuation coverage of public employers, each with its days and its citation.

Public employers are under title XXII of the Public Health Service Act; the regulations of Treasury (26 CFR 54.4980B)
and Labor (29 CFR 2590.606) are the working standard for it.
"""

from datetime import date

from events.vocabulary.law import Dated, Enacted

_ENACTED = date(1986, 7, 1)

TERMINATION_MONTHS: Dated[int] = Dated(Enacted(18, _ENACTED, "42 USC 300bb-2(2)(A)(i)"))
"""Months of continuation after a termination or a reduction of hours."""

OTHER_EVENT_MONTHS: Dated[int] = Dated(Enacted(36, _ENACTED, "42 USC 300bb-2(2)(A)(iv)"))
"""Months of continuation after any other qualifying event."""

MEDICARE_MONTHS: Dated[int] = Dated(Enacted(36, date(1990, 1, 1), "42 USC 300bb-2(2)(A)(v)"))
"""Months from the employee's entitlement to Medicare, where that came before a termination or a reduction of hours."""

EMPLOYER_NOTICE_DAYS: Dated[int] = Dated(Enacted(30, _ENACTED, "42 USC 300bb-6(2)"))
"""Calendar days in which the employer tells the administrator."""

FAMILY_NOTICE_DAYS: Dated[int] = Dated(Enacted(60, _ENACTED, "42 USC 300bb-6(3)"))
"""Calendar days in which the employee or the beneficiary tells the administrator."""

ELECTION_NOTICE_DAYS: Dated[int] = Dated(Enacted(14, _ENACTED, "42 USC 300bb-6; 29 CFR 2590.606-4(b)(1)"))
"""Calendar days in which the administrator, once told, tells the beneficiary."""

EMPLOYER_ELECTION_NOTICE_DAYS: Dated[int] = Dated(
    Enacted(44, _ENACTED, "42 USC 300bb-6(2) and (4), 30 + 14 days; since 2004 also 29 CFR 2590.606-4(b)(2)")
)
"""Calendar days for both notices together where the employer is the administrator."""

ELECTION_DAYS_MIN: Dated[int] = Dated(Enacted(60, _ENACTED, "42 USC 300bb-5(1); 26 CFR 54.4980B-6, Q&A-1"))
"""Calendar days of the shortest election period."""
