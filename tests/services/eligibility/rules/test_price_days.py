"""On which days the price of a plan may change: by age, or by a line of the catalog."""

from decimal import Decimal
from typing import Any

from events.catalog import Contribution, Rate
from events.offers import index
from events.vocabulary.coverage import CoverageTier as Tier
from services.eligibility.rules.price_days import catalog_days
from tests.life import day
from tests.priced_city import priced_catalog


def line(**fields: Any) -> dict[str, Any]:
    """Return the days of a line of the catalog, and its other fields."""
    last = fields.pop("last", None)
    return {"first_day": day(fields.pop("first")), "last_day": None if last is None else day(last), **fields}


def rate(plan: str, first: str, last: str | None = None) -> Rate:
    """Return a price of a plan for the employee alone."""
    fields = line(plan=plan, tier=Tier.EMPLOYEE_ONLY, monthly=Decimal(800), first=first, last=last)
    return Rate.model_validate(fields)


def contribution(plan: str, first: str, last: str | None = None, of: str | None = None) -> Contribution:
    """Return what an employer pays of a plan, as a percentage of it or of another."""
    fields = line(plan=plan, employer_percent=Decimal(75), of_plan=of, first=first, last=last)
    return Contribution.model_validate(fields)


def test_plan_43_the_catalogs_days_are_those_of_the_plan_and_of_what_it_is_shared_by() -> None:
    """Prices that follow one another turn on one day; another plan counts only where the contribution is of it."""
    book = index(
        priced_catalog().model_copy(
            update={
                "rates": (
                    rate("ppo", "2025-07-01", "2026-06-30"),
                    rate("ppo", "2026-07-01"),
                    rate("hmo", "2025-10-01"),
                    rate("dental", "2025-11-01"),
                ),
                "contributions": (
                    contribution("ppo", "2025-07-01", "2026-08-31", of="hmo"),
                    contribution("ppo", "2026-09-01"),
                    contribution("dental", "2026-01-01"),
                ),
            }
        )
    )

    assert sorted(catalog_days("ppo", book)) == [
        day("2025-07-01"),
        day("2025-10-01"),
        day("2026-07-01"),
        day("2026-09-01"),
    ]
    assert sorted(catalog_days("dental", book)) == [day("2025-11-01"), day("2026-01-01")]
