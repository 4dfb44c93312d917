"""Every name that points at something points at something that is there."""

from collections.abc import Iterator
from typing import NamedTuple

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.locator import Path
from connectors.catalog_files.words import meant
from events.catalog import Catalog, Plan


class Reference(NamedTuple):
    """A name, where it is written, and the section it must be found in."""

    section: str
    number: int
    keys: Path
    name: str
    target: str


_KINDS = {
    "employers": "employer",
    "classes": "class",
    "plans": "plan",
    "carriers": "carrier",
    "measurements": "measurement",
    "waiting_rules": "waiting rule",
    "end_rules": "end rule",
    "dependent_rules": "dependent rule",
    "age_reductions": "age reduction",
    "pay_calendars": "pay calendar",
}


def names_are_known(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No table names a plan, class, employer, carrier, rule or calendar that is not in the files."""
    known = {target: [thing.id for thing in draft.things[target]] for target in _KINDS}
    for each in _references(catalog):
        if each.target not in draft.unread and each.name not in known[each.target]:
            reason = (
                f'names an unknown {_KINDS[each.target]} "{each.name}"{meant(each.name, known[each.target])}'
            )
            yield draft.fault(each.section, each.number, reason, *each.keys)


def _references(catalog: Catalog) -> Iterator[Reference]:
    for number, source in enumerate(catalog.sources):
        yield from _each("sources", number, ("employers",), source.employers, "employers")
    yield from _of_people(catalog)
    for number, plan in enumerate(catalog.plans):
        yield from _of_plan(number, plan)
    for number, rate in enumerate(catalog.rates):
        yield Reference("rates", number, ("plan",), rate.plan, "plans")
    for number, age_rate in enumerate(catalog.age_rates):
        yield Reference("age_rates", number, ("plan",), age_rate.plan, "plans")
    for number, line in enumerate(catalog.contributions):
        yield Reference("contributions", number, ("plan",), line.plan, "plans")
        yield from _one("contributions", number, ("of_plan",), line.of_plan, "plans")
        yield from _each("contributions", number, ("classes",), line.classes or (), "classes")
    yield from _of_partners(catalog)


def _of_people(catalog: Catalog) -> Iterator[Reference]:
    for number, employee_class in enumerate(catalog.classes):
        yield from _each("classes", number, ("employers",), employee_class.employers, "employers")
        yield from _each("classes", number, ("plans",), employee_class.plans, "plans")
        yield from _one("classes", number, ("measured_by",), employee_class.measured_by, "measurements")
        for at, offer in enumerate(employee_class.offers):
            yield Reference("classes", number, ("offers", at, "plan"), offer.plan, "plans")
    for number, window in enumerate(catalog.enrollment_windows):
        yield from _each("enrollment_windows", number, ("employers",), window.employers or (), "employers")
        yield from _each("enrollment_windows", number, ("classes",), window.classes or (), "classes")


def _of_plan(number: int, plan: Plan) -> Iterator[Reference]:
    yield Reference("plans", number, ("carrier",), plan.carrier, "carriers")
    yield Reference("plans", number, ("waiting",), plan.waiting, "waiting_rules")
    yield Reference("plans", number, ("subscriber_end",), plan.subscriber_end, "end_rules")
    yield Reference("plans", number, ("dependent_end",), plan.dependent_end, "end_rules")
    yield from _one("plans", number, ("dependents",), plan.dependents, "dependent_rules")
    yield from _one("plans", number, ("successor",), plan.successor, "plans")
    if plan.volume is not None:
        yield from _one("plans", number, ("volume", "reduction"), plan.volume.reduction, "age_reductions")


def _of_partners(catalog: Catalog) -> Iterator[Reference]:
    for number, payroll in enumerate(catalog.payrolls):
        yield from _each("payrolls", number, ("employers",), payroll.employers, "employers")
        yield Reference("payrolls", number, ("calendar",), payroll.calendar, "pay_calendars")
        for plan_id in payroll.codes:
            yield Reference("payrolls", number, ("codes", plan_id), plan_id, "plans")
    for number, carrier in enumerate(catalog.carriers):
        for at, group in enumerate(carrier.groups):
            yield from _each(
                "carriers", number, ("groups", at, "employers"), group.employers or (), "employers"
            )
            yield from _each("carriers", number, ("groups", at, "classes"), group.classes or (), "classes")
        for at, code in enumerate(carrier.plan_codes):
            yield Reference("carriers", number, ("plan_codes", at, "plan"), code.plan, "plans")


def _each(section: str, number: int, keys: Path, names: tuple[str, ...], target: str) -> Iterator[Reference]:
    for at, name in enumerate(names):
        yield Reference(section, number, (*keys, at), name, target)


def _one(section: str, number: int, keys: Path, name: str | None, target: str) -> Iterator[Reference]:
    if name is not None:
        yield Reference(section, number, keys, name, target)
