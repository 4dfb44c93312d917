"""The legal numbers that a carrier's file rests on."""

FULL_TIME_WEEKLY_HOURS = 30
"""From so many hours of service a week on, an employee is full-time. Source: 26 USC 4980H(c)(4)(A)."""
