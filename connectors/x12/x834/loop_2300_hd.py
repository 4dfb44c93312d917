"""Loop 2300: one coverage. HD, its days (DTP), amounts (AMT), numbers (REF), cards (IDC), and the loops inside."""

from collections.abc import Sequence
from typing import Protocol

from connectors.x12.syntax import Segment, trimmed
from connectors.x12.x834.cursor import Cursor
from connectors.x12.x834.loop_2310_lx import read_provider, write_provider
from connectors.x12.x834.loop_2320_cob import read_other_insurance, write_other_insurance
from connectors.x12.x834.model_coverage import Card, Coverage, OtherInsurance, Provider
from connectors.x12.x834.model_parts import Amount, Dated, Reference
from connectors.x12.x834.parts import (
    read_amount,
    read_dated,
    read_reference,
    write_amount,
    write_dated,
    write_reference,
)
from connectors.x12.x834.scribe import Scribe, number_said


def hd(maintenance: str, line: str, plan: str, tier: str, late_enrollee: str = "") -> Segment:
    """Return HD of elements that are ready: HD01 maintenance, HD03 line, HD04 plan, HD05 tier, HD09 late enrollee."""
    segment = ["HD", maintenance, "", line, plan, tier]
    if late_enrollee:
        return [*segment, "", "", "", late_enrollee]
    return segment if tier else trimmed(segment)


def write_coverage(coverage: Coverage, scribe: Scribe) -> list[Segment]:
    """Return loop 2300 in the order of the guide: HD, DTP, AMT, REF, IDC, 2310, 2320.

    Raises:
      UnsayableIdentifier: a code or a number would have to be altered, or the dialect has no place for it.
    """
    code = scribe.code
    segments = [
        hd(
            code(coverage.maintenance, "HD01", 3),
            code(coverage.line, "HD03", 2),
            code(coverage.plan, "HD04", 1, 50),
            code(coverage.tier, "HD05", 3),
            code(coverage.late_enrollee, "HD09", 1, 1),
        ),
        *(write_dated(each, scribe) for each in coverage.days),
    ]
    return segments + write_inner(coverage, scribe)


class Inner(Protocol):
    """What stands after the days in loop 2300."""

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """AMT."""

    @property
    def references(self) -> tuple[Reference, ...]:
        """REF."""

    @property
    def cards(self) -> tuple[Card, ...]:
        """IDC."""

    @property
    def providers(self) -> tuple[Provider, ...]:
        """2310."""

    @property
    def other_insurance(self) -> tuple[OtherInsurance, ...]:
        """2320."""


def write_inner(
    inner: Inner, scribe: Scribe, *, amounts: Sequence[Segment] = (), references: Sequence[Segment] = ()
) -> list[Segment]:
    """Return AMT, REF, IDC, and loops 2310 and 2320; amounts and references that are ready come before the others."""
    segments = [
        *amounts,
        *(write_amount(each, scribe) for each in inner.amounts),
        *references,
        *(write_reference(each, scribe) for each in inner.references),
        *(_write_card(each, scribe) for each in inner.cards),
    ]
    for number, provider in enumerate(inner.providers, 1):
        segments += write_provider(number, provider, scribe)
    for other in inner.other_insurance:
        segments += write_other_insurance(other, scribe)
    return segments


def _write_card(card: Card, scribe: Scribe) -> Segment:
    return trimmed(
        [
            "IDC",
            scribe.text(card.plan, 50),
            scribe.code(card.kind, "IDC02", 1, 1),
            number_said(card.count),
            scribe.code(card.action, "IDC04", 1, 2),
        ]
    )


def read_coverage(cursor: Cursor) -> Coverage:
    """Return loop 2300 as far as its segments go, whatever their order."""
    maintenance, _, line, plan, tier, _, _, _, late = cursor.take(9, (2, 6, 7, 8))
    days: list[Dated] = []
    amounts: list[Amount] = []
    references: list[Reference] = []
    cards: list[Card] = []
    providers: list[Provider] = []
    other: list[OtherInsurance] = []
    while True:
        match cursor.name:
            case "DTP":
                days += read_dated(cursor)
            case "AMT":
                amounts += read_amount(cursor)
            case "REF":
                references += read_reference(cursor)
            case "IDC":
                description, kind, count, action = cursor.take(4)
                cards.append(Card(description, kind.upper(), cursor.number(count, 3), action.upper()))
            case "LX":
                providers += read_provider(cursor)
            case "COB":
                other.append(read_other_insurance(cursor))
            case _:
                break
    return Coverage(
        maintenance.upper(),
        line.upper(),
        plan,
        tier.upper(),
        late.upper(),
        tuple(days),
        tuple(amounts),
        tuple(references),
        tuple(cards),
        tuple(providers),
        tuple(other),
    )
