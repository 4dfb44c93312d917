"""Answers at work: find who is meant, load what was known of them, and answer; and walk through everybody."""

from services.answers.worker.people import Answers, Found, Revealing

__all__ = ["Answers", "Found", "Revealing"]
