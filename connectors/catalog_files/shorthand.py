"""What an office may write in fewer words: prices inside a plan, pay days by a rule, one share for several plans."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from connectors.catalog_files.age_bands import age_rates_of
from connectors.catalog_files.days import day_of, following_day
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.files import FilesRead, Record
from connectors.catalog_files.nested import rename_nested
from events.vocabulary.calendar import day_before, first_of_month, first_of_next_month

PAY_DAYS_MAX = 2000
"""More pay days than 38 years of weekly pay: a mistaken year, not a calendar."""

DAYS_IN_ARREARS_MAX = 60
"""Nobody is paid later than so many days after a pay period."""

_RULE = ("first_pay_day", "every_days", "last_pay_day")


def expand(read: FilesRead) -> Iterator[CatalogFault]:
    """Write every shorthand out, in place; what was made points at the line that it was made from."""
    records = read.records
    yield from rename_nested(read)
    for plan in records["plans"]:
        yield from _rates_of(plan, read)
        yield from age_rates_of(plan, read)
    records["contributions"][:] = [
        each for line in records["contributions"] for each in _contributions_of(line)
    ]
    for calendar in list(records["pay_calendars"]):
        if not _name_pay_days(calendar):
            reason = "needs pay_days, or first_pay_day, every_days (1 to 31) and a last_pay_day after it"
            yield calendar.fault(reason, "first_pay_day")
            records["pay_calendars"].remove(calendar)
            read.unread.add("pay_calendars")
        else:
            yield from _fill_pay_days(calendar)
    for owner in (*records["payrolls"], *records["cobra"]):
        _name_constants(owner)


def _rates_of(plan: Record, read: FilesRead) -> Iterator[CatalogFault]:
    blocks = plan.values.pop("rate", [])
    if not isinstance(plan.values.get("id"), str):
        return
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield plan.fault("needs its prices as [[plan.rate]]", "rate")
        read.unread.add("rates")
        return
    for number, block in enumerate(blocks):
        days = {key: block[key] for key in ("first_day", "last_day") if key in block}
        following = following_day(blocks, block)
        if following is not None:
            days["last_day"] = day_before(following)
        path = (*plan.origin.path, "rate", number)
        for tier in (key for key in block if key not in ("first_day", "last_day")):
            origin = plan.origin.of_part(path, {"plan": (), "tier": (tier,), "monthly": (tier,)})
            values = {"plan": plan.values["id"], "tier": tier, "monthly": block[tier], **days}
            read.records["rates"].append(Record("rate", values, origin))


def _contributions_of(line: Record) -> Iterator[Record]:
    plans = line.values.get("plans")
    if "plan" in line.values or not isinstance(plans, list):
        yield line
        return
    rest = {key: value for key, value in line.values.items() if key != "plans"}
    for number, plan in enumerate(plans):
        origin = line.origin.of_part(line.origin.path, {"plan": ("plans", number)})
        yield Record(line.table, {"plan": plan, **rest}, origin)


def _name_pay_days(calendar: Record) -> bool:
    """Make `pay_days` from a rule where one is given alone; return whether there are any pay days."""
    values = calendar.values
    if "pay_days" not in values:
        rule = {key: values.pop(key, None) for key in _RULE}
        values["pay_days"] = _days_by_rule(**rule)
    return bool(values["pay_days"] != [])


def _fill_pay_days(calendar: Record) -> Iterator[CatalogFault]:
    """Fill in what each pay day leaves out, and mark those that take no deductions."""
    values = calendar.values
    if [key for key in _RULE if values.pop(key, None) is not None]:
        yield calendar.fault("has pay_days and a rule for them: one is enough", "pay_days")
    skip, in_advance = values.pop("skip", []), values.pop("in_advance", False)
    ends_before = values.pop("period_ends_before", None)
    if ends_before is not None and (
        type(ends_before) is not int or not 0 <= ends_before <= DAYS_IN_ARREARS_MAX
    ):
        yield calendar.fault(
            f"needs period_ends_before from 0 to {DAYS_IN_ARREARS_MAX}: the days from a pay period's last day to its "
            "pay day",
            "period_ends_before",
        )
        ends_before = None
    if not isinstance(in_advance, bool):
        yield calendar.fault("has an in_advance that is neither true nor false", "in_advance")
    if not isinstance(values["pay_days"], list):
        return
    days = [_pay_day(each, skip=skip, in_advance=in_advance) for each in values["pay_days"]]
    if ends_before is not None:
        _end_pay_periods(days, ends_before)
    values["pay_days"] = days
    paid = {day_of(each.get("day")) for each in days}
    for number, day in enumerate(skip if isinstance(skip, list) else [skip]):
        if day_of(day) is None or day_of(day) not in paid:
            yield calendar.fault(f"skips {day}, which is no pay day", "skip", number)


def _days_by_rule(*, first_pay_day: object, every_days: object, last_pay_day: object) -> list[Any]:
    first, last = day_of(first_pay_day), day_of(last_pay_day)
    if first is None or last is None or type(every_days) is not int or not 1 <= every_days <= 31:
        return []
    count = (last - first).days // every_days + 1
    return [first + timedelta(days=every_days * number) for number in range(min(count, PAY_DAYS_MAX))]


def _pay_day(written: object, *, skip: object, in_advance: object) -> dict[str, Any]:
    """Return a pay day as the catalog has it; its deductions pay for its own month, or in advance for the next."""
    values = dict(written) if isinstance(written, dict) else {"day": written}
    day = day_of(values.get("day"))
    if day is not None:
        month = first_of_next_month(day) if in_advance is True else first_of_month(day)
        values.setdefault("coverage_month", month)
        if isinstance(skip, list) and day in [day_of(each) for each in skip]:
            values["deductions"] = False
    return values


def _end_pay_periods(days: list[dict[str, Any]], ends_before: int) -> None:
    """Say of each pay day when its pay period ended, where it does not say so itself."""
    for each in days:
        day = day_of(each.get("day"))
        if day is not None:
            each.setdefault("period_last_day", day - timedelta(days=ends_before))


def _name_constants(owner: Record) -> None:
    """A column that always says the same needs no field."""
    layout = owner.values.get("layout")
    columns = layout.get("columns") if isinstance(layout, dict) else None
    for column in columns if isinstance(columns, list) else []:
        if isinstance(column, dict) and "constant" in column:
            column.setdefault("field", "constant")
