"""A file as people look at it: each segment with the loop it stands in, and each member with what is said of them."""

from collections.abc import Iterable, Iterator

from connectors.x12.reading import Token, tokens
from connectors.x12.syntax import Problem
from connectors.x12.x834.model import Member
from connectors.x12.x834.model_coverage import Coverage
from connectors.x12.x834.reading import MemberRead, read
from events.enrollment_files import CoverageSaid, LoopSegment, MemberSaid
from events.errors import Malformed

LOOPS = {
    "": "interchange",
    "set": "transaction set",
    "1000A": "sponsor",
    "1000B": "payer",
    "1000C": "broker or administrator",
    "1100C": "account",
    "2000": "member",
    "2100A": "name",
    "2100B": "name before",
    "2100C": "mailing address",
    "2100D": "employer",
    "2100E": "school",
    "2100F": "custodial parent",
    "2100G": "responsible person",
    "2100H": "drop-off",
    "2200": "disability",
    "2300": "coverage",
    "2310": "provider",
    "2320": "other insurance",
    "2330": "other insurer",
    "2700": "reporting categories",
    "2710": "reporting category",
    "2750": "reporting category",
}
"""Loops of the 834 in the order of the guide (005010X220A1), and in words what each is about."""

_PARTIES = {"P5": "1000A", "IN": "1000B", "75": "2750"}
_PERSONS = {
    "IL": "2100A",
    "74": "2100A",
    "70": "2100B",
    "31": "2100C",
    "36": "2100D",
    "M8": "2100E",
    "S3": "2100F",
    "45": "2100H",
}
_OPENING = {
    "ISA": "",
    "GS": "",
    "ST": "set",
    "ACT": "1100C",
    "INS": "2000",
    "DSB": "2200",
    "HD": "2300",
    "COB": "2320",
    "LS": "2700",
    "LE": "2700",
    "SE": "set",
    "GE": "",
    "IEA": "",
}


def segments(content: bytes | Iterable[bytes]) -> Iterator[LoopSegment]:
    """Yield every segment of a file in its order, with its loop; what cannot be read says so in place of a segment."""
    loop = ""
    for token in tokens(content):
        if isinstance(token, Problem):
            yield LoopSegment("", "not readable", str(token))
            continue
        loop = _loop(token, loop)
        about = LOOPS[loop]
        yield LoopSegment(loop if loop != "set" else "", about, "*".join((token.name, *token.elements)))


def members(content: bytes | Iterable[bytes]) -> Iterator[MemberSaid]:
    """Yield every member of an enrollment file in its order, one in memory at a time.

    Who has no number is counted among those of a relationship to a subscriber; a family lies together.

    Raises:
      Malformed: it is no 834, or some of it cannot be read.
    """
    unnumbered: dict[str, int] = {}
    subscriber: str | None = None
    for each in read(content):
        if isinstance(each, Problem) and not each.warning:
            raise Malformed(f"the file cannot be read as an 834: {each}")
        if isinstance(each, MemberRead):
            if each.member.subscriber_number != subscriber:
                subscriber, unnumbered = each.member.subscriber_number, {}
            yield _said(each.member, unnumbered)


def _loop(token: Token, before: str) -> str:
    first = token.element(1)
    match token.name:
        case "N1":
            return _PARTIES.get(first, "1000C")
        case "LX":
            return "2710" if before.startswith("27") else "2310"
        case "NM1":
            if before in ("2310", "2320", "2330"):
                return "2310" if before == "2310" else "2330"
            return _PERSONS.get(first, "2100G")
        case _:
            return _OPENING.get(token.name, before)


def _said(member: Member, unnumbered: dict[str, int]) -> MemberSaid:
    number = member.reference_of("23") or member.reference_of("17")
    if not number:
        kin = member.relationship
        unnumbered[kin] = unnumbered.get(kin, 0) + 1
        number = f"{member.relationship}/{unnumbered[kin]}"
    return MemberSaid(
        subscriber=member.subscriber_number,
        number=number,
        relationship=member.relationship,
        maintenance=member.maintenance,
        group=member.group_number,
        coverages=tuple(map(_coverage, member.coverages)),
    )


def _coverage(coverage: Coverage) -> CoverageSaid:
    return CoverageSaid(
        line=coverage.line,
        plan=coverage.plan,
        maintenance=coverage.maintenance,
        tier=coverage.tier,
        first_day=coverage.day_of("348"),
        last_day=coverage.day_of("349"),
    )
