"""Tests of patterns of file names."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy

LIFE = "carriers/keelstone-life.toml"
OLD = "keelstone-{control:09d}-{written:%Y%m%d%H%M}.x12"


@pytest.mark.parametrize(
    "pattern, reason",
    [
        (
            "{contrl:09d}.x12",
            'names {contrl}, but only "carrier", "control", "night" and "written" are known; did you mean "control"?',
        ),
        ("{control:09d.x12", "cannot be filled in: unmatched '{' in format spec"),
        ("{control:%Y}.x12", "cannot be filled in: Invalid format specifier '%Y' for object of type 'int'"),
        ("{}.x12", 'names {}, but only "carrier", "control", "night" and "written" are known'),
        ("{carrier}.x12", 'gives every file the name "partner.x12"'),
        ("outbox/{control}.x12", 'gives "outbox/1.x12", which not every server takes as a file name'),
        ("../{control}", 'gives "../1", which not every server takes as a file name'),
        ("{control} {written}", 'gives "1 2026-07-01 22:00:00", which not every server takes as a file name'),
    ],
)
def test_a_pattern_that_gives_no_good_name_is_a_fault(demo: DemoCopy, pattern: str, reason: str) -> None:
    """A pattern names what is known, can be filled in, and gives each file a plain name of its own."""
    faults = demo.faults_after(LIFE, OLD, pattern)
    line = demo.line(LIFE, "file_name")

    assert faults == [f'{LIFE}:{line}: carrier "keelstone-life" has a file_name that {reason}']


@pytest.mark.parametrize(
    "file, old, owner",
    [
        ("payrolls.toml", "deductions-{day:%Y%m%d}-{number:04d}.csv", 'payroll "city-payroll"'),
        ("cobra.toml", "cobra-{day:%Y%m%d}-{number:04d}.csv", 'cobra "cobra-office"'),
    ],
)
def test_column_files_know_other_fields(demo: DemoCopy, file: str, old: str, owner: str) -> None:
    """A payroll's and an administrator's file have a number and a day, but no control number."""
    faults = demo.faults_after(file, old, "{control}")
    line = demo.line(file, "{control}")

    assert [fault.partition(", but only")[0] for fault in faults] == [
        f"{file}:{line}: {owner} has a file_name that names {{control}}"
    ]
