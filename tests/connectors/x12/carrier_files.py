"""Files as a carrier gets them, written down segment by segment, and the carrier that reads them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from connectors.x12.stand_in import CarrierStandIn
from tests.connectors.x12.examples import profile

AT = datetime(2026, 7, 2, 3, 15, tzinfo=UTC)
ANA, MIA = ("CITY10234", "CITY10234"), ("CITY10234", "CITY10234-D1")
JANUARY = date(2026, 1, 1)


def d8(day: date) -> str:
    """Return a day as a file writes it."""
    return f"{day:%Y%m%d}"


def member(maintenance: str, *rest: str, dependent: bool = False) -> list[str]:
    """Return the segments of one member: INS and numbers, then what is said of them."""
    ins = "INS*N*19" if dependent else "INS*Y*18"
    return [f"{ins}*{maintenance}**A", "REF*0F*CITY10234", f"REF*23*{(MIA if dependent else ANA)[1]}", *rest]


def coverage(
    action: str,
    *,
    first: date = JANUARY,
    last: date | None = None,
    since: date | None = None,
    tier: str = "EMP",
    plan: str = "HLT**PPO500",
) -> list[str]:
    """Return one HD with its days: 303, 348, 349."""
    line, _, code = plan.partition("**")
    days = (("303", since), ("348", first), ("349", last))
    hd = f"HD*{action}**{line}*{code}" + (f"*{tier}" if tier else "")
    return [hd, *(f"DTP*{name}*D8*{d8(day)}" for name, day in days if day)]


def interchange(*sets: Iterable[str]) -> bytes:
    """Return an interchange of these sets, number 101, group 7."""
    body: list[str] = []
    for number, each in enumerate(sets, 1):
        inside = ["BGN*00*REF*20260701*2200****2", *each]
        body += [f"ST*834*{number:04d}*005010X220A1", *inside, f"SE*{len(inside) + 2}*{number:04d}"]
    isa = f"ISA*00*{'':10}*00*{'':10}*30*{'123456789':15}*ZZ*{'EXAMPLEHEALTH':15}*260701*2200*^*00501*000000101*1*P*:"
    opened = [isa, "GS*BE*CITY*EXHEALTH*20260701*2200*7*X*005010X220A1"]
    return "".join(f"{each}~" for each in [*opened, *body, f"GE*{len(sets)}*7", "IEA*1*000000101"]).encode()


def carrier(**changes: Any) -> CarrierStandIn:
    """Return a carrier with an empty roster."""
    return CarrierStandIn(profile(**changes))


ADDED = member("021", *coverage("021"))
