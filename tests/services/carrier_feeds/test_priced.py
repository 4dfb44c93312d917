"""Prices are not kept in a carrier's account: whether one is told, and which, is for its profile to say."""

from services.carrier_feeds.projection import LEDGER
from services.carrier_feeds.projection.ledger import LedgerRow, key_of
from services.carrier_feeds.state.account import Account
from tests.life import FAMILY, hired, person
from tests.priced_city import chose, lived


def test_a_price_changes_nothing_that_an_account_knows_of_coverage() -> None:
    """What is covered is what it would be without the prices; the family is looked at again."""
    who = person().model_copy(update={"tobacco": False})
    life = lived(hired("2026-01-05", who=who), chose("2026-01-05", "more-life", 50000))
    coverage = life.streams("coverage")["coverage"]
    rows: dict[str, LedgerRow | None] = {}
    for record in coverage:
        keys = LEDGER.keys(record)
        rows |= LEDGER.project({key: rows.get(key) for key in keys}, record)

    account = rows[key_of("teeth", FAMILY)]
    assert isinstance(account, Account)

    assert [record.event.KIND for record in coverage] == [
        "coverage.began",
        "coverage.priced",
        "coverage.priced",
    ]
    assert account.touched == coverage[-1].position
    assert all(span.prices == () for spans in account.truth.values() for span in spans)
