"""Tests of columns that write our words otherwise."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy


@pytest.mark.parametrize(
    "file, old, new, reason",
    [
        pytest.param(
            "payrolls.toml",
            ', housing = "2000" }',
            " }",
            'payroll "city-payroll" has no word for "housing" in column "ENTITY"',
            id="employer",
        ),
        pytest.param(
            "payrolls.toml",
            '{ start = "A", change = "C", stop = "D" }',
            '{ start = "A" }',
            'payroll "city-payroll" has no word for "change" and "stop" in column "ACTION"',
            id="action of a payroll",
        ),
        pytest.param(
            "payrolls.toml",
            ', false = "N" }',
            " }",
            'payroll "city-payroll" has no word for "false" in column "PRE-TAX"',
            id="yes or no",
        ),
        pytest.param(
            "cobra.toml",
            ', withdrawn = "VOID" }',
            " }",
            'cobra "cobra-office" has no word for "withdrawn" in column "Action"',
            id="action of an administrator",
        ),
    ],
)
def test_every_word_that_may_be_said_has_one_of_theirs(
    demo: DemoCopy, file: str, old: str, new: str, reason: str
) -> None:
    """A word without a translation is found before a file is written, not while it is."""
    heading = reason.split('"')[-2]
    faults = demo.faults_after(file, old, new)

    assert faults == [f"{file}:{demo.line(file, f'heading = {chr(34)}{heading}{chr(34)}')}: {reason}"]


def test_free_text_needs_no_words_of_ours(demo: DemoCopy) -> None:
    """A column of a field whose values nobody can list may translate some."""
    old = '{ heading = "Plans", field = "plans" }'
    new = '{ heading = "Plans", field = "plans", values = { dental = "D" } }'

    assert demo.faults_after("cobra.toml", old, new) == []
