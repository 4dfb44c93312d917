"""How a report is read, from a file of its own."""

from pathlib import Path

import pytest

from connectors.catalog_files.error_reports import read_error_report
from events.catalog.error_reports import ErrorReport
from events.errors import HubError, Malformed, NotFound

WHOLE = """\ufeffowner = "payroll"\r
refusals = ["E104"]\r
[columns]\r
code = "Error Code"\r
[lines]\r
DEN = "dental"\r
"""


def test_a_whole_map(tmp_path: Path) -> None:
    """A byte order mark and foreign line ends are no obstacle."""
    path = tmp_path / "map.toml"
    path.write_bytes(WHOLE.encode())

    assert read_error_report(path) == ErrorReport.model_validate(
        {
            "owner": "payroll",
            "refusals": ("E104",),
            "columns": {"code": "Error Code"},
            "lines": {"DEN": "dental"},
        }
    )


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"columns = ", "Invalid value"),
        (b"\xff", "UTF-8"),
        (b"owner = 'x'", "columns: Field required"),
        (b"[columns]\nname = 'Name'", "columns.name"),
        (b"[columns]\ncode = 'Code'\n[lines]\nDEN = 'teeth'", "lines.DEN"),
        (b"unknown = 1\n[columns]\ncode = 'Code'", "unknown: Extra inputs"),
    ],
)
def test_a_map_that_means_nothing(tmp_path: Path, content: bytes, fault: str) -> None:
    """The message names the key."""
    path = tmp_path / "map.toml"
    path.write_bytes(content)

    with pytest.raises(Malformed, match=fault):
        read_error_report(path)


def test_no_map(tmp_path: Path) -> None:
    """It is not there, or is a folder."""
    for path in (tmp_path / "nowhere.toml", tmp_path):
        with pytest.raises(NotFound) as found:
            read_error_report(path)
        assert isinstance(found.value, HubError)
