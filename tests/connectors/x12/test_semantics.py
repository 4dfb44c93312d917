"""The semantic validator: each of the broken files has the fault it is named after, and an honest file has none."""

from dataclasses import replace
from pathlib import Path

import pytest

from connectors.x12.faults import Fault
from connectors.x12.semantics import FAULTS_MOST, STRICT, WORDS, Demands, check
from connectors.x12.semantics.codes import LINES
from tests.connectors.x12.broken_files import BASES, BROKEN, Broken

DEMANDS = replace(STRICT, lines=LINES, refused_dates=frozenset({"050"}))
GOOD = BASES["changes"]
SAMPLES = Path(__file__).parents[4] / "shared" / "samples"

DUMMY = {"ssn-impossible"}
"""Samples hide people behind numbers that were never issued: all digits alike, or of the nine hundreds."""
DEFECTS = {
    "dchealthlink__shop-newborn-add": DUMMY,
    "emedny__seven-members-reporting-categories": DUMMY,
    "emedny__verification": DUMMY,
    "pyx12__834_ls_le_ls": DUMMY,
    "pyx12__testdata-834_lui_id_5010": {"isa"},
    "repeated-race-composite__crashes-pyx12": {"code", "segment-count"},
}
"""Samples that are wrong: ISA11 of 4010 in a 5010 file; HD01 003, which no guide has, and a wrong SE01."""


@pytest.mark.parametrize("name", BASES)
def test_the_unbroken_files(name: str) -> None:
    """No fault, whatever is demanded."""
    assert check(BASES[name]) == []
    assert check(BASES[name], demands=DEMANDS) == []


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_one_fault_each(broken: Broken) -> None:
    """The fault is found, at its segment and element, and nothing else is."""
    faults = check(broken.content, demands=DEMANDS)

    assert [each.code for each in faults] == [broken.code]
    assert faults[0].words == WORDS[broken.code]
    assert faults[0].place.partition(",")[0].endswith(broken.where)


def test_every_fault_has_its_file() -> None:
    """No code is without a broken file, but for two that take more than one edit."""
    assert set(WORDS) - {each.code for each in BROKEN} == {"group-twice", "too-long"}
    assert len({each.name for each in BROKEN}) == len(BROKEN)


def test_places() -> None:
    """A place names the set, the segment from ST = 1, the element, and by REF*0F or INS whose row it is."""
    content = GOOD.replace(b"20150303", b"20151303").replace(b"SE*24*0002", b"SE*25*0002")

    assert check(content) == [
        Fault("ST 0001 segment 57 DMG02, member of segment 52", "date", WORDS["date"]),
        Fault("ST 0002 segment 24 SE01", "segment-count", WORDS["segment-count"]),
    ]


def test_nothing_personal_is_told() -> None:
    """Neither place nor words repeat the file, even where a name stands in place of a segment's."""
    content = GOOD.replace(b"DMG*D8*19840202", b"Munoz*Luis").replace(b"ST*834*0002", b"ST*834*O Munoz")

    told = " ".join(map(str, check(content, demands=DEMANDS)))

    assert "segment-name" in told
    assert "unoz" not in told


@pytest.mark.parametrize("size", [1, 7, 106, 4096])
def test_in_pieces(size: int) -> None:
    """The same faults in whatever pieces the file comes."""
    content = GOOD.replace(b"20150303", b"20151303").replace(b"*0002~\nGE", b"*0003~\nGE")
    pieces = (content[at : at + size] for at in range(0, len(content), size))

    assert check(pieces) == check(content) != []


def test_from_a_path(tmp_path: Path) -> None:
    """A large file need not be in memory."""
    path = tmp_path / "x.834"
    path.write_bytes(GOOD)

    assert check(path) == []


@pytest.mark.parametrize("line_end", [b"~", b"~\r\n"])
def test_line_ends(line_end: bytes) -> None:
    """Wrapped or not, with one line end or the other, even mixed: no fault, the same places."""
    content = GOOD.replace(b"~\n", line_end)
    wrong = content.replace(b"20150303", b"20151303")

    assert check(content, demands=DEMANDS) == []
    assert check(wrong) == check(GOOD.replace(b"20150303", b"20151303"))
    assert check(GOOD.replace(b"~\n", b"~\r\n\n", 9)) == []


def test_other_delimiters() -> None:
    """The header says which characters delimit; the usual ones are data then."""
    content = GOOD.translate(bytes.maketrans(b"*^:~", b"|!>'")).replace(b"MAIN STREET", b"MAIN*STREET")

    assert check(content, demands=DEMANDS) == []


def test_groups_of_the_same_number() -> None:
    """GS06 is unique in the interchange, while the same family may be in each group."""
    start, end = GOOD.index(b"GS*"), GOOD.index(b"IEA*")
    twice = GOOD[:end] + GOOD[start:end] + GOOD[end:].replace(b"IEA*1", b"IEA*2")

    assert [each.code for each in check(twice)] == ["group-twice"]


def test_a_member_without_end() -> None:
    """A file that lost its terminators is not gathered in memory."""
    pieces = iter([GOOD[:-20], *[b"x" * 60_000] * 100])

    assert [each.code for each in check(pieces)] == ["too-long"]
    assert len(list(pieces)) > 50


def test_faults_have_an_end() -> None:
    """A file that is wrong as a whole gives so many faults and no more."""
    assert len(check(GOOD[:300] + b"~" * 5000)) == FAULTS_MOST


@pytest.mark.parametrize("allowed, codes", [(True, []), (False, ["end-before-begin"])])
def test_the_day_before(allowed: bool, codes: list[str]) -> None:
    """An end on the day before the first is a cancellation where the carrier takes it so, and elsewhere a fault."""
    content = GOOD.replace(b"DTP*349*D8*20260331", b"DTP*349*D8*20241231")

    assert [each.code for each in check(content, day_before_allowed=allowed)] == codes


def test_two_days_before() -> None:
    """No carrier takes an end two days before the first."""
    content = GOOD.replace(b"DTP*349*D8*20260331", b"DTP*349*D8*20241230")

    assert [each.code for each in check(content, day_before_allowed=True)] == ["end-before-begin"]


@pytest.mark.parametrize(
    "code, demands",
    [
        ("lower-case", replace(DEMANDS, upper_case=False)),
        ("address-missing", replace(DEMANDS, address=False)),
        ("cobra-without-event", replace(DEMANDS, cobra_event=False)),
        ("date-refused", replace(DEMANDS, refused_dates=frozenset())),
        ("tier-unmet", replace(DEMANDS, complete_tiers=False)),
        ("birth-in-future", replace(DEMANDS, future_days=1)),
        ("death-in-future", replace(DEMANDS, future_days=1)),
    ],
)
def test_what_is_not_demanded(code: str, demands: Demands) -> None:
    """A carrier that does not mind hears of no fault."""
    some = [each for each in BROKEN if each.code == code]

    assert [check(each.content, demands=demands) for each in some] == [[] for _ in some]
    assert some


def test_agreed_codes() -> None:
    """A line or tier outside of the guide passes where the carrier has agreed to it."""
    content = GOOD.replace(b"HMO*HMO20*EMP", b"LIF*LIFE*E4D")
    agreed = replace(DEMANDS, lines=LINES | {"LIF"}, extra_tiers=frozenset({"E4D"}))

    assert [each.code for each in check(content, demands=DEMANDS)] == ["code", "code"]
    assert check(content, demands=agreed) == []


def test_dependents_alone() -> None:
    """In a file of changes a family may be told of without its subscriber, unless the carrier forbids it."""
    content = GOOD.replace(b"INS*N*19*024*07*A~\nREF*0F*CITY-30001", b"INS*N*19*024*07*A~\nREF*0F*CITY-30002")

    assert check(content) == []
    assert [each.code for each in check(content, demands=DEMANDS)] == ["orphan"]


def test_a_subscriber_in_two_sets() -> None:
    """One set cancels and the next adds, as carriers with one member a set do; said twice alike it is a fault."""
    again = GOOD.replace(
        b"INS*Y*18*001*22*A***FT~\nREF*0F*CITY-20003", b"INS*Y*18*025*22*A***FT~\nREF*0F*CITY-30001"
    )

    assert check(again) == []
    assert [each.code for each in check(again.replace(b"*18*025*", b"*18*001*"))] == ["family-split"]


def test_reinstated_and_ended_again() -> None:
    """Two rows of one subscriber, one after the other, may say two things."""
    content = GOOD.replace(b"REF*0F*CITY-20003", b"REF*0F*CITY-20002")

    assert check(content, demands=DEMANDS) == []


def test_two_employers() -> None:
    """The same number is another family under another sponsor."""
    second = GOOD.index(b"ST*834*0002")
    other = GOOD[second:].replace(b"CITY-30001", b"CITY-20003")
    content = GOOD[:second] + other.replace(b"*FI*123456789", b"*FI*123456780")

    assert [each.code for each in check(GOOD[:second] + other)] == ["family-split"]
    assert check(content) == []


def test_a_change_of_tier_on_two_days() -> None:
    """A tier that changes twice in one file is two changes of one coverage; twice on one day is said twice."""
    old = b"HD*021**HMO*HMO20*EMP~\nDTP*348*D8*20260401"
    change = "HD*001**HMO*HMO20*EMP~\nDTP*303*D8*{}~\nDTP*348*D8*20260401"

    def codes(first: str, second: str) -> list[str]:
        new = "~\n".join([change.format(first), change.format(second)]).encode()
        return [each.code for each in check(GOOD.replace(old, new)) if each.code != "segment-count"]

    assert codes("20260501", "20260601") == []
    assert codes("20260501", "20260501") == ["coverage-twice"]


@pytest.mark.parametrize(
    "begin, codes",
    [("20260101", ["tier-exceeded"]), ("20260302", ["tier-exceeded"]), ("20260303", [])],
    ids=["as the subscriber's", "on the day of the file", "on the day after"],
)
def test_a_dependent_whose_coverage_lies_ahead(begin: str, codes: list[str]) -> None:
    """Today's tier need not take whoever is covered only after the day of the file."""
    content = BASES["verify"].replace(b"HLT*PPO500*FAM", b"HLT*PPO500*EMP")
    head, spouse, tail = content.partition(b"HD*030**HLT*PPO500~\nDTP*348*D8*")
    moved = head + spouse + begin.encode() + tail[8:]

    assert [each.code for each in check(moved, demands=DEMANDS)] == codes


def test_an_end_that_lies_ahead() -> None:
    """A dependent who is covered to a day that is told still fills the tier."""
    content = BASES["verify"].replace(
        b"HD*030**HLT*PPO500~\nDTP*348*D8*20260101~\n",
        b"HD*030**HLT*PPO500~\nDTP*348*D8*20260101~\nDTP*349*D8*20260331~\n",
    )

    assert {each.code for each in check(content, demands=DEMANDS)} == {"segment-count"}


def test_what_was_wrong_before_is_not_judged() -> None:
    """The prior data of a correction (2100B) are wrong by themselves."""
    content = GOOD.replace(b"219097770", b"000000000").replace(b"19900101", b"20900101")

    assert check(content, demands=DEMANDS) == []


@pytest.mark.parametrize("old, new", [(b"005010X220A1", b"005010X220"), (b"\n", b"")])
def test_other_guides(old: bytes, new: bytes) -> None:
    """The guide before its errata, and a file on one line, are read like the others."""
    assert check(GOOD.replace(old, new), demands=DEMANDS) == []


def test_an_old_version_is_judged_too() -> None:
    """In 004010 U is a letter and no delimiter, ST has two elements; what is no matter of codes is found."""
    old = BASES["version-4010"]

    assert [each.code for each in check(old.replace(b"19850101", b"19851301"))] == ["date"]
    assert [each.code for each in check(old.replace(b"*U*00401", b"*^*00401"))] == ["isa-value"]


@pytest.mark.samples
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples do not lie beside the checkout")
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("834*/*.edi")), ids=lambda path: path.stem)
def test_samples(path: Path) -> None:
    """No false alarm: the samples have no fault but those that they are known to have."""
    assert {each.code for each in check(path)} == DEFECTS.get(path.stem, set())
