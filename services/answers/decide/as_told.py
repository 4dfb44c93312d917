"""An answer as JSON says it."""

from datetime import date, datetime

from events.vocabulary.coverage import Price
from services.answers.decide.covered import Answer, Coverage


def told(answer: Answer) -> dict[str, object]:
    """Return an answer as JSON says it: instants in RFC 3339, days in ISO 8601."""
    return {
        "family": answer.family,
        "employer": answer.employer_name,
        "name": answer.name,
        "as_of": answer.as_of.isoformat(),
        "known_at": instant_told(answer.known_at),
        "position": answer.position,
        "coverages": [coverage_told(each) for each in answer.coverages],
        "elsewhen": [coverage_told(each) for each in answer.elsewhen],
    }


def coverage_told(coverage: Coverage) -> dict[str, object]:
    """Return one coverage of an answer as JSON says it."""
    return {
        "line": coverage.line.value,
        "plan": {"id": coverage.plan, "name": coverage.plan_name},
        "carrier": {"id": coverage.carrier, "name": coverage.carrier_name},
        "tier": coverage.tier.value if coverage.tier else None,
        "first_day": coverage.first_day.isoformat(),
        "last_day": _day(coverage.last_day),
        "members": [
            {
                "member": each.member,
                "number": each.number,
                "relationship": each.relationship,
                "name": each.name,
                "first_day": each.first_day.isoformat(),
                "last_day": _day(each.last_day),
            }
            for each in coverage.members
        ],
        "rests_on": [
            {"ref": each.ref, "type": each.type, "recorded_at": instant_told(each.recorded_at)}
            for each in coverage.rests_on
        ],
        **({} if coverage.price is None else {"price": _price_told(coverage.price)}),
    }


def _price_told(price: Price) -> dict[str, str | bool | None]:
    """Return a price in US dollars as text, and whether the employee pays it by a bill."""
    amounts = {
        "volume": price.volume,
        "asked_volume": price.asked_volume,
        "premium": price.premium,
        "employer": price.employer,
        "employee": price.employee,
    }
    said = {name: None if amount is None else f"{amount:.2f}" for name, amount in amounts.items()}
    return {**said, "per": price.per, "billed": price.billed}


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def instant_told(value: datetime | None) -> str | None:
    """Return an instant in RFC 3339, None as None."""
    return None if value is None else value.isoformat().replace("+00:00", "Z")
