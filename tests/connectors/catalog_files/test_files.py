"""Tests of faults in the TOML text, and of the folder."""

from pathlib import Path

import pytest

from connectors.catalog_files import read
from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            "rules.toml",
            "days = 30",
            "days = = 30",
            ("days = =", "no TOML: Invalid value, in column 8"),
            id="syntax",
        ),
        pytest.param(
            "cobra.toml",
            "[cobra]\n",
            "[[polan]]\n[cobra]\n",
            ("[[polan]]", 'unknown table "polan"; did you mean "plan"?'),
            id="unknown table",
        ),
        pytest.param(
            "cobra.toml",
            "[cobra]\n",
            "[plan]\n[cobra]\n",
            ("[plan]", "plan is a table of which there may be many: write [[plan]]"),
            id="one where many are",
        ),
        pytest.param(
            "cobra.toml",
            "[cobra]\n",
            "[[program]]\n[cobra]\n",
            ("[[program]]", "program is a table that stands once: write [program]"),
            id="many where one is",
        ),
        pytest.param(
            "rules.toml",
            '[[end_rule]]\nid = "that-day"',
            '[program]\nname = "Another"\n[[end_rule]]\nid = "that-day"',
            ("[program]", "[program] stands once, and is already in program.toml:3"),
            id="program twice",
        ),
        pytest.param(
            "plans.toml",
            '"871.36"',
            "871.36",
            (
                "= 871.36",
                'plan "harbor-hmo" has employee_only = 871.36, which is not exact: write "871.36", in quotes',
            ),
            id="a float for money",
        ),
        pytest.param(
            "rules.toml",
            '"82.5"',
            "82.5",
            ("82.5", 'contribution has employer_percent = 82.5, which is not exact: write "82.5", in quotes'),
            id="a float for a share",
        ),
    ],
)
def test_a_fault_in_the_text_names_its_line(
    demo: DemoCopy, file: str, old: str, new: str, expected: Expected
) -> None:
    """What is no TOML, or no table of a catalog, is reported where it stands."""
    assert demo.faults_after(file, old, new) == demo.expected(file, [expected])


def test_a_file_that_breaks_off_is_reported_at_its_end(demo: DemoCopy) -> None:
    """An array that is never closed is a fault of the last line with anything on it."""
    (demo.folder / "zz.toml").write_text('[[source]]\nid = "x/y"\nemployers = [\n\n\n')

    assert demo.faults() == ["zz.toml:3: no TOML: Invalid value, at the end"]


def test_what_is_not_utf8_is_reported_with_its_line(demo: DemoCopy) -> None:
    """A file that a spreadsheet saved in another encoding is a fault, not a crash."""
    (demo.folder / "zz.toml").write_bytes(b'[[source]]\nid = "caf\xe9"\n')

    assert demo.faults() == ["zz.toml:2: is not UTF-8 text: save the file as UTF-8"]


def test_windows_text_reads_the_same(demo: DemoCopy) -> None:
    """A byte-order mark and Windows line ends change neither the catalog nor a fault's line."""
    before, _ = read(demo.folder)
    for path in demo.folder.rglob("*.toml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    after, faults = read(demo.folder)

    assert (after, faults) == (before, [])


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    """Without a file there is no catalog; the folder is named, not each part that is missing."""
    catalog, faults = read(tmp_path)

    assert catalog is None
    assert [str(fault) for fault in faults] == ["*.toml: there is no such file in this folder"]


def test_a_missing_table_is_a_fault(demo: DemoCopy) -> None:
    """A catalog without a table that must stand once names it; there is no line to point at."""
    (demo.folder / "cobra.toml").unlink()

    assert demo.faults() == ["*.toml: there is no [cobra] in any file"]


def test_all_faults_come_at_once_in_order_of_place(demo: DemoCopy) -> None:
    """Faults of several files and kinds are told together."""
    demo.edit("rules.toml", '"82.5"', "82.5")
    demo.edit("program.toml", "America/New_York", "America/Boston")
    demo.edit("payrolls.toml", '"4301"', '"4201"')
    demo.edit("cobra.toml", "cobra-{day:%Y%m%d}-{number:04d}.csv", "cobra.csv")

    assert [fault.partition(" ")[0] for fault in demo.faults()] == [
        f"cobra.toml:{demo.line('cobra.toml', 'file_name')}:",
        f"payrolls.toml:{demo.line('payrolls.toml', 'vision = ' + chr(34) + '4201')}:",
        f"program.toml:{demo.line('program.toml', 'Boston')}:",
        f"rules.toml:{demo.line('rules.toml', '82.5')}:",
    ]
