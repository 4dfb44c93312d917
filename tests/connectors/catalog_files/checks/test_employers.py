"""Tests of what is said of employers."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

CITY = 'ein = "00-1000001"\nstate = "MA"'
STATUTES = ("c32B-7A", "c32B-9A", "c32B-9D", "c32B-10A", "c32B-11A", "c32B-17")


@pytest.mark.parametrize(
    "state, where", [('\nstate = "NH"', 'is of state "NH"'), ("", "has no state")], ids=["another", "none"]
)
def test_only_massachusetts_has_statutes_to_accept(demo: DemoCopy, state: str, where: str) -> None:
    """Each acceptance of an employer elsewhere is reported where it is written."""
    faults = demo.faults_after("program.toml", CITY, f'ein = "00-1000001"{state}')
    reason = 'employer "city" {}, so it cannot have accepted "{}": state = "MA" is needed'

    assert faults == sorted(
        demo.expected(
            "program.toml",
            [
                *((f"{CITY.splitlines()[0]} … statutes", reason.format(where, name)) for name in STATUTES),
                ('statute = "c175M-10"', reason.format(where, "c175M-10")),
            ],
        )
    )


@pytest.mark.parametrize(
    "old, new, expected",
    [
        pytest.param(
            'statute = "c175M-10"\nfirst_day = 2024-01-01',
            'statute = "c32B-9A"\nfirst_day = 2024-01-01',
            [('statute = "c32B-9A"', 'employer "city" has accepted "c32B-9A" already on 2024-01-01')],
            id="accepted twice",
        ),
        pytest.param(
            "employees = 28\nfirst_day = 2025-01-01",
            "employees = 28\nfirst_day = 2024-12-31",
            [("[[employer.size]]\nemployees = 28", 'employer "housing" has already a size on 2024-12-31')],
            id="two sizes on one day",
        ),
        pytest.param(
            'id = "high"',
            'id = "elementary"',
            [
                (
                    '[[employer.division]]\nid = "elementary"\nname = "High school"',
                    'employer "school" has division "elementary" twice',
                )
            ],
            id="a division twice",
        ),
        pytest.param(
            "employees = 17\nlast_day = 2024-12-31",
            "employees = 17\nfirst_day = 2025-01-01\nlast_day = 2024-12-31",
            [
                (
                    "last_day = 2024-12-31",
                    'employer "housing" has sizes that end on 2024-12-31, before they begin on 2025-01-01',
                )
            ],
            id="a size that ends before it begins",
        ),
    ],
)
def test_what_is_said_of_an_employer_holds_together(
    demo: DemoCopy, old: str, new: str, expected: list[Expected]
) -> None:
    """What is said twice for a day is reported at the later line."""
    assert demo.faults_after("program.toml", old, new) == demo.expected("program.toml", expected)
