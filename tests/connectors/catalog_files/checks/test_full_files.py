"""Tests of full files: parted only where nobody is ended by not being in one."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy

HEALTH = "carriers/tidewrack-health.toml"
DENTAL = "carriers/barnacle-dental.toml"
LIFE = "carriers/keelstone-life.toml"
WHY = "each part of a full file would end the coverage of everybody in the others"


@pytest.mark.parametrize(
    "file, carrier, old, said",
    [
        pytest.param(
            DENTAL,
            "barnacle-dental",
            "families_per_set = 10\n",
            'full_file.action = "replace"',
            id="replaces",
        ),
        pytest.param(
            LIFE, "keelstone-life", "families_per_set = 250\n", "changes = false", id="full files alone"
        ),
    ],
)
def test_a_population_is_never_parted_where_absence_ends(
    demo: DemoCopy, file: str, carrier: str, old: str, said: str
) -> None:
    """By replacing, or because the carrier hears of nothing else; at the key that parts it."""
    expected = [
        ("members_per_file", f'carrier "{carrier}" has members_per_file = 5000 with {said}: {WHY}'),
    ]
    faults = demo.faults_after(file, old, f"{old}members_per_file = 5000\n")

    assert faults == demo.expected(file, expected)


def test_a_file_that_is_only_compared_may_come_in_parts(demo: DemoCopy) -> None:
    """The medical carrier of the demo city gets changes, and compares once a month."""
    assert "members_per_file = 5000" in (demo.folder / HEALTH).read_text()
    assert demo.faults() == []
