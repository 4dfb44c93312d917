"""Tests of what a class is offered, and on which days."""

from datetime import date

from connectors.catalog_files.checks.offering import Offering, offerings, plans_of
from events.catalog import EmployeeClass, Offer
from events.vocabulary.calendar import Period
from tests.small_catalog import FIRST_DAY, small_catalog


def test_an_offer_is_where_it_is_written_on_the_days_of_all_three() -> None:
    """Class, plan and offer must hold; a plan that nobody knows is another fault; no day in common is None."""
    plans = {plan.id: plan for plan in small_catalog().plans}
    july = date(2026, 7, 1)
    one = EmployeeClass(
        id="one",
        name="One",
        employers=("city",),
        last_day=date(2027, 6, 30),
        plans=("hmo", "unheard-of"),
        offers=(Offer(plan="life", first_day=july), Offer(plan="dental", first_day=date(2027, 7, 1))),
    )

    assert plans_of(one) == {"hmo", "unheard-of", "life", "dental"}
    assert offerings(one, plans) == [
        Offering("hmo", ("plans", 0), Period(FIRST_DAY, date(2027, 6, 30))),
        Offering("life", ("offers", 0, "plan"), Period(july, date(2027, 6, 30))),
        Offering("dental", ("offers", 1, "plan"), None),
    ]
