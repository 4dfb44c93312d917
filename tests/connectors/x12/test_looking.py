"""An enrollment file as people look at it: loops by name, members by number."""

from datetime import date

import pytest

from connectors.x12.looking import LOOPS, members, segments
from events.enrollment_files import CoverageSaid
from events.errors import Malformed

HEAD = (
    "ISA*00*          *00*          *30*046000001      *ZZ*BLUE01         *260202*2200*^*00501*000000001*1*P*:~"
    "GS*BE*HARBOR*BLUE*20260202*2200*1*X*005010X220A1~"
)
BODY = (
    ("set", "ST*834*0001*005010X220A1"),
    ("set", "BGN*00*1*20260202*2200****2"),
    ("set", "REF*38*POLICY"),
    ("1000A", "N1*P5*CITY*FI*046000001"),
    ("1000B", "N1*IN*BLUE*FI*987654321"),
    ("1000C", "N1*BO*BROKER*FI*987654322"),
    ("1100C", "ACT*7"),
    ("2000", "INS*Y*18*021*28*A***FT"),
    ("2000", "REF*0F*CITY-1"),
    ("2000", "REF*1L*G1"),
    ("2000", "REF*23*CITY-1"),
    ("2000", "DTP*356*D8*20260101"),
    ("2100A", "NM1*74*1*EXAMPLE*ADA"),
    ("2100A", "N3*1 HARBOR WAY"),
    ("2100B", "NM1*70*1*OLD*ADA"),
    ("2100C", "NM1*31*1"),
    ("2100D", "NM1*36*2*EMPLOYER"),
    ("2100E", "NM1*M8*2*SCHOOL"),
    ("2100F", "NM1*S3*1*PARENT"),
    ("2100G", "NM1*QD*1*RESPONSIBLE"),
    ("2100H", "NM1*45*1"),
    ("2200", "DSB*2"),
    ("2200", "DTP*360*D8*20260101"),
    ("2300", "HD*021**HMO*PLAN*FAM"),
    ("2300", "DTP*348*D8*20260101"),
    ("2300", "DTP*349*D8*20260630"),
    ("2310", "LX*1"),
    ("2310", "NM1*P3*1*DOCTOR"),
    ("2320", "COB*U**5"),
    ("2330", "NM1*IN*2*OTHER"),
    ("2300", "HD*021**DEN*DENTAL*FAM"),
    ("2700", "LS*2700"),
    ("2710", "LX*1"),
    ("2750", "N1*75*DIVISION"),
    ("2750", "REF*DX*7"),
    ("2700", "LE*2700"),
    ("2000", "INS*N*19*024*07*A"),
    ("2000", "REF*0F*CITY-1"),
    ("2100A", "NM1*IL*1*EXAMPLE*BEA"),
    ("set", "SE*39*0001"),
)
TAIL = "GE*1*1~IEA*1*000000001~"


def file(*segments_of_it: str) -> bytes:
    """Return an interchange with one set of these segments."""
    return (HEAD + "".join(f"{each}~" for each in segments_of_it) + TAIL).encode()


def test_every_segment_stands_in_its_loop() -> None:
    """All loops of the guide, in its order; the envelope and the set's own have no number."""
    found = list(segments(file(*(text for _, text in BODY))))

    inner = found[2:-2]
    assert [(each.loop, each.text) for each in inner] == [
        ("" if loop == "set" else loop, text) for loop, text in BODY
    ]
    assert [each.about for each in inner] == [LOOPS[loop] for loop, _ in BODY]
    assert {each.about for each in (*found[:2], *found[-2:])} == {"interchange"}
    assert {loop for loop, _ in BODY} | {""} == set(LOOPS)


def test_what_cannot_be_read_says_so_in_its_place() -> None:
    """A truncated file is shown as far as it goes."""
    found = list(segments(file(*(text for _, text in BODY))[:-30]))

    assert found[-1].about == "not readable"
    assert found[2].text == "ST*834*0001*005010X220A1"


def test_members_are_known_by_subscriber_and_number() -> None:
    """A member without a number of their own is known by relationship and place."""
    ada, bea = members(file(*(text for _, text in BODY)))

    assert (ada.subscriber, ada.number, ada.relationship, ada.maintenance, ada.group) == (
        "CITY-1",
        "CITY-1",
        "18",
        "021",
        "G1",
    )
    assert ada.coverages == (
        CoverageSaid("HMO", "PLAN", "021", "FAM", date(2026, 1, 1), date(2026, 6, 30)),
        CoverageSaid("DEN", "DENTAL", "021", "FAM", None, None),
    )
    assert (bea.subscriber, bea.number, bea.maintenance, bea.coverages) == ("CITY-1", "19/1", "024", ())
    assert "CITY-1" not in repr(ada)


@pytest.mark.parametrize("content", [b"", b"thank you for your file", file("ST*834*0001")[:150]])
def test_what_is_no_834_is_said(content: bytes) -> None:
    """Never a crash, never an empty list that looks like a file without members."""
    with pytest.raises(Malformed):
        list(members(content))
