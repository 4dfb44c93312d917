"""Payrolls: everybody is paid by one, and every plan has one deduction code there."""

from collections.abc import Iterator

from connectors.catalog_files.checks.offering import plans_of
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault, Place
from connectors.catalog_files.words import listed
from events.catalog import Catalog


def payrolls_pay_somebody(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A payroll has an employer and a pay group."""
    for number, payroll in enumerate(catalog.payrolls):
        for key, names in (("employers", payroll.employers), ("pay_groups", payroll.pay_groups)):
            if not names:
                yield draft.fault("payrolls", number, f"has no {key}, so nobody is paid by it", key)


def pay_groups_have_one_payroll(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No pay group of an employer is paid by two payrolls."""
    first: dict[tuple[str, str], tuple[int, Place]] = {}
    for number, payroll in enumerate(catalog.payrolls):
        for at, pay_group in enumerate(payroll.pay_groups):
            place = draft.place("payrolls", number, "pay_groups", at)
            for employer in payroll.employers:
                known_number, known = first.setdefault((employer, pay_group), (number, place))
                if known_number != number:
                    reason = (
                        f'pays pay group "{pay_group}" of employer "{employer}", which is already paid in '
                        f"{known.file}:{known.line}"
                    )
                    yield draft.fault("payrolls", number, reason, "pay_groups", at)


def plans_have_a_deduction_code(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Each plan that active employees of the payroll's employers are offered has a code there."""
    known = {plan.id for plan in catalog.plans}
    for number, payroll in enumerate(catalog.payrolls):
        offered = {
            plan
            for each in catalog.classes
            if each.standing == "active" and not set(payroll.employers).isdisjoint(each.employers)
            for plan in plans_of(each)
            if plan in known
        }
        missing = offered - set(payroll.codes)
        if missing:
            reason = f"has no deduction code for {listed(missing)}, offered to employees it pays"
            yield draft.fault("payrolls", number, reason, "codes")


def deduction_codes_differ(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A deduction is named by its code, so no two plans share one."""
    for number, payroll in enumerate(catalog.payrolls):
        first: dict[str, str] = {}
        for plan, code in payroll.codes.items():
            known = first.setdefault(code, plan)
            if not code.strip():
                yield draft.fault("payrolls", number, f'has an empty code for plan "{plan}"', "codes", plan)
            elif known != plan:
                reason = f'has code "{code}" for plan "{known}" and for plan "{plan}"'
                yield draft.fault("payrolls", number, reason, "codes", plan)


def pay_groups_of_classes_are_paid(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A class of active employees names only pay groups that a payroll of its employers pays."""
    paid = {
        (employer, group)
        for each in catalog.payrolls
        for employer in each.employers
        for group in each.pay_groups
    }
    for number, each in enumerate(catalog.classes):
        for at, group in enumerate(each.pay_groups or ()):
            if each.standing == "active" and not any(
                (employer, group) in paid for employer in each.employers
            ):
                reason = f'is of pay group "{group}", which no payroll of its employers pays'
                yield draft.fault("classes", number, reason, "pay_groups", at)
