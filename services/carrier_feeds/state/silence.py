"""What a person decided that a carrier must not hear of a member, and until when."""

from dataclasses import dataclass, replace

from events.carrier_feeds import FamilySilenced
from events.enrollment import CoverageFact
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.maintenance import SilencedCoverage


@dataclass(frozen=True, slots=True)
class Silence:
    """What a person decided that the carrier must not hear of a member: of one line, or of who they are."""

    position: int
    member: str
    person_version: int
    """Up to which the demographics of the member count as told; 0: it is not about them."""
    coverages: tuple[SilencedCoverage, ...]
    """All of one line; nothing where it is about demographics."""
    over: int | None = None
    """Log position of what ended it: our books have said something else since, or it was decided anew."""

    def holds_at(self, position: int) -> bool:
        """Whether it was decided by a log position, and not over yet."""
        return self.position <= position and (self.over is None or self.over > position)


def decided(silences: tuple[Silence, ...], fact: FamilySilenced, position: int) -> tuple[Silence, ...]:
    """Return the silences with what was decided of a member now; what was decided of them before is over.

    Each line is silent for itself: all of it, until our books say something else of any of it.
    """
    lines: dict[InsuranceLine, list[SilencedCoverage]] = {}
    for each in fact.coverages:
        lines.setdefault(each.line, []).append(each)
    made = [Silence(position, fact.member, 0, tuple(coverages)) for coverages in lines.values()]
    if fact.person_version:
        made.append(Silence(position, fact.member, fact.person_version, ()))
    before = (
        replace(each, over=position) if each.over is None and each.member == fact.member else each
        for each in silences
    )
    return (*before, *made)


def broken(silences: tuple[Silence, ...], fact: CoverageFact, position: int) -> tuple[Silence, ...]:
    """Return the silences when our books say something else of a member's line: what is silent of it is over."""
    return tuple(
        replace(each, over=position)
        if each.over is None
        and each.member == fact.member
        and any(covered.line == fact.line for covered in each.coverages)
        else each
        for each in silences
    )
