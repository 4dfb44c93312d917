"""Tests of prices by age inside a plan."""

from datetime import date
from decimal import Decimal

import pytest

from connectors.catalog_files import read
from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

SMOKERS = "tobacco = true\nbands ="
BANDS = (
    '{ 0-29 = "0.071", 30-39 = "0.117", 40-49 = "0.233", 50-59 = "0.691", 60-69 = "1.702", "70+" = "2.981" }'
)


def test_each_band_of_a_block_is_a_price(demo: DemoCopy) -> None:
    """Closed bands, open ones and single ages; a block holds until the next one of the same smokers or others."""
    demo.edit("voluntary.toml", BANDS, '{ 0-69 = "1", 70 = "2", "71+" = "3" }')
    demo.edit(
        "voluntary.toml",
        '[[plan]]\nid = "health-fsa"',
        '[[plan.age_rate]]\nfirst_day = 2027-07-01\ntobacco = true\nbands = { 0-120 = "4.0001" }\n\n'
        '[[plan]]\nid = "health-fsa"',
    )
    catalog, faults = read(demo.folder)

    assert faults == []
    assert catalog is not None
    assert [
        (each.from_age, each.to_age, each.price, each.first_day, each.last_day, each.per)
        for each in catalog.age_rates
        if each.tobacco
    ] == [
        (0, 69, Decimal(1), date(2026, 7, 1), date(2027, 6, 30), "thousand"),
        (70, 70, Decimal(2), date(2026, 7, 1), date(2027, 6, 30), "thousand"),
        (71, 120, Decimal(3), date(2026, 7, 1), date(2027, 6, 30), "thousand"),
        (0, 120, Decimal("4.0001"), date(2027, 7, 1), None, "thousand"),
    ]
    assert {each.last_day for each in catalog.age_rates if not each.tobacco} == {None}


def test_a_price_may_stand_without_bands(demo: DemoCopy) -> None:
    """Alone in an [[age_rate]], or in a block with ages of its own."""
    demo.edit(
        "voluntary.toml", f"tobacco = true\nbands = {BANDS}", 'tobacco = true\nto_age = 64\nprice = "1.5"'
    )
    with (demo.folder / "voluntary.toml").open("a") as file:
        file.write(
            '\n[[age_rate]]\nplan = "optional-life"\nfrom_age = 65\ntobacco = true\nprice = 2\nfirst_day = 2026-07-01\n'
        )
    catalog, faults = read(demo.folder)

    assert faults == []
    assert catalog is not None
    assert [(each.from_age, each.to_age, each.price) for each in catalog.age_rates if each.tobacco] == [
        (65, 120, Decimal(2)),
        (0, 64, Decimal("1.5")),
    ]


@pytest.mark.parametrize(
    "old, new, expected",
    [
        pytest.param(
            f"bands = {BANDS}",
            '[plan.age_rate.bands]\n"to 69" = "1.0"\n"70+" = "2.0"',
            [
                (
                    '"to 69"',
                    'plan "optional-life" has a price for the ages "to 69", which is no band: write 25-29, 25 or "70+"',
                )
            ],
            id="no band",
        ),
        pytest.param(
            f"bands = {BANDS}",
            '[plan.age_rate.bands]\n0-69 = "1.0"\n"70+" = "2.00001"',
            [
                (
                    '"70+" = "2.00001"',
                    'age rate of plan "optional-life" has price = 2.00001, with more than four decimal places',
                )
            ],
            id="five decimal places",
        ),
        pytest.param(
            BANDS,
            '"1.0"',
            [
                (
                    'bands = "1.0"',
                    'plan "optional-life" needs the bands of its prices as { 18-24 = "0.05", 25-29 = "0.06" }',
                )
            ],
            id="no table",
        ),
        pytest.param(
            f"bands = {BANDS}",
            '[plan.age_rate.bands]\n0-69 = "1.0"\n70-130 = "2.0"',
            [
                (
                    "70-130",
                    'age rate of plan "optional-life" has to_age = 130, which should be less than or equal to 120',
                )
            ],
            id="older than anybody",
        ),
    ],
)
def test_a_band_that_cannot_be_read_is_a_fault(
    demo: DemoCopy, old: str, new: str, expected: list[Expected]
) -> None:
    """It is reported where the band is written."""
    assert demo.faults_after("voluntary.toml", old, new) == demo.expected("voluntary.toml", expected)


def test_prices_by_age_that_are_no_tables_are_a_fault(demo: DemoCopy) -> None:
    """A price without days and ages is none."""
    demo.edit("plans.toml", 'name = "Dental"', 'name = "Dental"\nage_rate = "1.0"')

    assert demo.faults() == [
        f'plans.toml:{demo.line("plans.toml", "age_rate")}: plan "dental" needs its prices by age as [[plan.age_rate]]'
    ]
