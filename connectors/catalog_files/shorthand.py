"""What an office may write in fewer words: prices inside a plan, pay days by a rule, one share for several plans."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.files import FilesRead, Origin, Record
from connectors.catalog_files.locator import Path
from events.vocabulary.calendar import day_before, first_of_month, first_of_next_month

PAY_DAYS_MAX = 2000
"""More pay days than 38 years of weekly pay: a mistaken year, not a calendar."""

_RULE = ("first_pay_day", "every_days", "last_pay_day")


def expand(read: FilesRead) -> Iterator[CatalogFault]:
    """Write every shorthand out, in place; what was made points at the line that it was made from."""
    records = read.records
    for plan in records["plans"]:
        yield from _rates_of(plan, read)
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
        if "last_day" not in block:
            following = _first_day_after(blocks, _day(block.get("first_day")))
            if following is not None:
                days["last_day"] = day_before(following)
        path = (*plan.origin.path, "rate", number)
        for tier in (key for key in block if key not in ("first_day", "last_day")):
            origin = _at(plan.origin, path, {"plan": (), "tier": (tier,), "monthly": (tier,)})
            values = {"plan": plan.values["id"], "tier": tier, "monthly": block[tier], **days}
            read.records["rates"].append(Record("rate", values, origin))


def _first_day_after(blocks: list[dict[str, Any]], day: date | None) -> date | None:
    """Return the first day of the next block: a price holds until the next one, if it does not say until when."""
    days = [_day(block.get("first_day")) for block in blocks]
    return min((each for each in days if each is not None and day is not None and each > day), default=None)


def _contributions_of(line: Record) -> Iterator[Record]:
    plans = line.values.get("plans")
    if "plan" in line.values or not isinstance(plans, list):
        yield line
        return
    rest = {key: value for key, value in line.values.items() if key != "plans"}
    for number, plan in enumerate(plans):
        origin = _at(line.origin, line.origin.path, {"plan": ("plans", number)})
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
    if not isinstance(in_advance, bool):
        yield calendar.fault("has an in_advance that is neither true nor false", "in_advance")
    if not isinstance(values["pay_days"], list):
        return
    days = [_pay_day(each, skip=skip, in_advance=in_advance) for each in values["pay_days"]]
    values["pay_days"] = days
    paid = {_day(each.get("day")) for each in days}
    for number, day in enumerate(skip if isinstance(skip, list) else [skip]):
        if _day(day) is None or _day(day) not in paid:
            yield calendar.fault(f"skips {day}, which is no pay day", "skip", number)


def _days_by_rule(*, first_pay_day: object, every_days: object, last_pay_day: object) -> list[Any]:
    first, last = _day(first_pay_day), _day(last_pay_day)
    if first is None or last is None or type(every_days) is not int or not 1 <= every_days <= 31:
        return []
    count = (last - first).days // every_days + 1
    return [first + timedelta(days=every_days * number) for number in range(min(count, PAY_DAYS_MAX))]


def _pay_day(written: object, *, skip: object, in_advance: object) -> dict[str, Any]:
    """Return a pay day as the catalog has it; its deductions pay for its own month, or in advance for the next."""
    values = dict(written) if isinstance(written, dict) else {"day": written}
    day = _day(values.get("day"))
    if day is not None:
        month = first_of_next_month(day) if in_advance is True else first_of_month(day)
        values.setdefault("coverage_month", month)
        if isinstance(skip, list) and day in [_day(each) for each in skip]:
            values["deductions"] = False
    return values


def _name_constants(owner: Record) -> None:
    """A column that always says the same needs no field."""
    layout = owner.values.get("layout")
    columns = layout.get("columns") if isinstance(layout, dict) else None
    for column in columns if isinstance(columns, list) else []:
        if isinstance(column, dict) and "constant" in column:
            column.setdefault("field", "constant")


def _at(origin: Origin, path: Path, written_as: dict[str, Path]) -> Origin:
    return Origin(origin.file, origin.lines, path, written_as)


def _day(value: object) -> date | None:
    """Return a day written as TOML has days, or in quotes; None for anything else."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None
