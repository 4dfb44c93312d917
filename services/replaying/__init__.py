"""Replaying the log beside what is live: views built afresh and compared, families decided again, nobody told.

Nothing here can have an effect: the log it is given can only be read, no door to a partner is imported, and what is
built is kept under names of its own until a view is put in place of a live one on purpose.
"""

from services.replaying.beside import FRESH, Replayed, replay
from services.replaying.deciding import Due, decide_anew

__all__ = ["FRESH", "Due", "Replayed", "decide_anew", "replay"]
