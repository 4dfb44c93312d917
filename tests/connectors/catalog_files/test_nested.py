"""Tests of tables inside a table."""

from datetime import date

import pytest

from connectors.catalog_files import read
from events.catalog import Acceptance, Catalog, Division, Offer, Size
from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected


def catalog_of(demo: DemoCopy) -> Catalog:
    """Return the copy's catalog, which has no fault."""
    catalog, faults = read(demo.folder)
    assert faults == []
    assert catalog is not None
    return catalog


def test_an_employers_tables_are_read(demo: DemoCopy) -> None:
    """Divisions, sizes and acceptances; `statutes` is short for as many acceptances."""
    catalog = catalog_of(demo)
    school, housing = catalog.employers[1:]

    assert school.divisions == (
        Division(id="elementary", name="Elementary schools"),
        Division(id="high", name="High school"),
    )
    assert housing.sizes == (
        Size(employees=17, last_day=date(2024, 12, 31)),
        Size(employees=28, first_day=date(2025, 1, 1)),
    )
    assert housing.accepted == (
        Acceptance(statute="c32B-7A", first_day=date(1994, 7, 1)),
        Acceptance(statute="c32B-9A", first_day=date(1994, 7, 1)),
        Acceptance(statute="c32B-10A", first_day=date(1994, 7, 1)),
    )


def test_a_classs_offers_are_read(demo: DemoCopy) -> None:
    """`plans` is short for as many offers with the same days."""
    police = catalog_of(demo).classes[0]
    july = date(2026, 7, 1)

    assert police.offers == (
        *(Offer(plan=plan, first_day=july) for plan in ("optional-life", "health-fsa", "dependent-care-fsa")),
        Offer(plan="assistance", first_day=july, automatic=True),
    )


def test_the_periods_of_a_measurement_are_read(demo: DemoCopy) -> None:
    """A measurement period and its stability period stand together."""
    (measurement,) = catalog_of(demo).measurements

    assert measurement.first_days == (date(2024, 10, 3), date(2025, 10, 3), date(2026, 10, 3))
    assert measurement.stability_first_days == (date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1))


def test_the_catalogs_own_keys_may_be_written(demo: DemoCopy) -> None:
    """Who prefers lists of tables under the catalog's names writes them so."""
    before = catalog_of(demo)
    demo.edit("program.toml", "[[employer.size]]\nemployees = 312", "[[employer.sizes]]\nemployees = 312")
    demo.edit(
        "program.toml",
        '[[employer.acceptance]]\nstatutes = ["c32B-7A", "c32B-9A", "c32B-10A"]',
        '[[employer.accepted]]\nstatute = "c32B-7A"\nfirst_day = 1994-07-01\n\n'
        '[[employer.accepted]]\nstatute = "c32B-9A"\nfirst_day = 1994-07-01\n\n'
        '[[employer.accepted]]\nstatute = "c32B-10A"',
    )

    assert catalog_of(demo) == before


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        pytest.param(
            "program.toml",
            '"c32B-9A", "c32B-10A"]',
            '"c32B-9A",\n"c32B-9Z"]',
            [
                (
                    "c32B-9Z",
                    "employer \"housing\" has statute = \"c32B-9Z\", which should be 'c32B-7A', 'c32B-9A', 'c32B-9C', "
                    "'c32B-9D', 'c32B-9D1/2', 'c32B-9D3/4', 'c32B-9E', 'c32B-9F', 'c32B-9G', 'c32B-9I', 'c32B-10A', "
                    "'c32B-11A', 'c32B-16', 'c32B-17', 'c32B-19', 'c32B-21' or 'c175M-10'",
                )
            ],
            id="unknown statute, where it is written",
        ),
        pytest.param(
            "program.toml",
            "employees = 17",
            "employes = 17",
            [
                ("employes", 'employer "housing" has an unknown key "employes"'),
                ("[[employer.size]]\nemployes", 'employer "housing" lacks the key "employees"'),
            ],
            id="misspelt key of a size",
        ),
        pytest.param(
            "program.toml",
            'name = "Harbor City Housing Authority"',
            'name = "Harbor City Housing Authority"\nsizes = []',
            [
                (
                    "[[employer.size]]\nemployees = 17",
                    'employer "housing" has both sizes and size: one is enough',
                )
            ],
            id="both names",
        ),
        pytest.param(
            "program.toml",
            "[[employer.size]]\nemployees = 312",
            "size = 312",
            [("size = 312", 'employer "city" needs its sizes as [[employer.size]]')],
            id="no table",
        ),
        pytest.param(
            "enrollment.toml",
            "first_day = 2026-10-03\nstability_first_day = 2028-01-01",
            "first_day = 2026-10-03",
            [
                (
                    "[[measurement.period]]\nfirst_day = 2024",
                    'measurement "look-back" needs its periods as [[measurement.period]], each with first_day and '
                    "stability_first_day",
                )
            ],
            id="a period without its stability period",
        ),
    ],
)
def test_an_inner_table_that_does_not_fit_is_a_fault(
    demo: DemoCopy, file: str, old: str, new: str, expected: list[Expected]
) -> None:
    """It is reported where it is written, under the name by which it is written."""
    assert demo.faults_after(file, old, new) == demo.expected(file, expected)
