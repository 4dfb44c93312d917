"""What the log keeps of a file that says everything: never its rows, which follow from the log."""

from events.base import Model
from events.vocabulary.maintenance import FamilyChange


class FullSet(Model):
    """One transaction set of a full file: which families it speaks of, all that are covered from one to another."""

    control_number: str
    """ST02."""
    reference: str
    """BGN02."""
    first_family: str
    last_family: str
    families: int
    members: int
    untold: tuple[FamilyChange, ...] = ()
    """What it says of families of whom something was known that no file of changes had said: it counts as told, where
    the carrier takes the file as it stands. The day as of which a tier is said is the change day of its line."""
