"""Prices by age inside a plan: one block for each first day and for smokers or others, with a price for each band."""

import re
from collections.abc import Iterator
from typing import Any

from connectors.catalog_files.days import following_day
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.files import FilesRead, Record
from connectors.catalog_files.locator import Path
from events.vocabulary.calendar import day_before

OLDEST = 120
"""The age to which an open band reaches."""

_BAND = re.compile(r"(\d{1,3})(?:-(\d{1,3})|(\+))?")


def age_rates_of(plan: Record, read: FilesRead) -> Iterator[CatalogFault]:
    """Take the plan's `[[plan.age_rate]]` blocks, and write each of their bands as an age rate of its own.

    A block holds until the next one of the same smokers or others, if it does not say until when.
    """
    blocks = plan.values.pop("age_rate", [])
    if not isinstance(plan.values.get("id"), str):
        return
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield plan.fault("needs its prices by age as [[plan.age_rate]]", "age_rate")
        read.unread.add("age_rates")
        return
    for number, block in enumerate(blocks):
        same = [each for each in blocks if each.get("tobacco") == block.get("tobacco")]
        following = following_day(same, block)
        days = {} if following is None else {"last_day": day_before(following)}
        yield from _bands_of(plan, {**block, **days}, ("age_rate", number), read)


def _bands_of(plan: Record, block: dict[str, Any], path: Path, read: FilesRead) -> Iterator[CatalogFault]:
    bands = block.pop("bands", None)
    origin = plan.origin.of_part((*plan.origin.path, *path), {"plan": ()})
    if bands is None:
        read.records["age_rates"].append(Record("age_rate", {"plan": plan.values["id"], **block}, origin))
        return
    if not isinstance(bands, dict):
        yield plan.fault(
            'needs the bands of its prices as { 18-24 = "0.05", 25-29 = "0.06" }', *path, "bands"
        )
        read.unread.add("age_rates")
        return
    for band, price in bands.items():
        found = _BAND.fullmatch(band)
        if found is None:
            reason = f'has a price for the ages "{band}", which is no band: write 25-29, 25 or "70+"'
            yield plan.fault(reason, *path, "bands", band)
            read.unread.add("age_rates")
            continue
        ages = {"from_age": int(found[1]), "to_age": _to_age(found)}
        at = ("bands", band)
        written_as: dict[str, Path] = {"plan": (), "from_age": at, "to_age": at, "price": at}
        origin = plan.origin.of_part((*plan.origin.path, *path), written_as)
        values = {"plan": plan.values["id"], **block, **ages, "price": price}
        read.records["age_rates"].append(Record("age_rate", values, origin))


def _to_age(band: re.Match[str]) -> int:
    if band[3] is not None:
        return OLDEST
    return int(band[1] if band[2] is None else band[2])
