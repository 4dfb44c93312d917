"""Dependent rules: no child loses medical coverage before the law allows it, and no rule contradicts itself."""

from collections.abc import Iterator

from connectors.catalog_files.checks.offering import plans_of
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.people import Relationship

CHILD_AGE_MIN = 26
"""Until its birthday of this age a child stays covered by a group health plan. Source: 45 CFR 147.120(a)(1)."""
_LINES = frozenset({InsuranceLine.MEDICAL, InsuranceLine.DRUG})
"""Dental and vision are excepted benefits where they are plans of their own. Source: 45 CFR 146.145(b)(3)."""


def children_are_covered_until_the_law_allows(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A medical plan that covers children covers them to the 26th birthday (ACA-4). Source: 45 CFR 147.120."""
    rules = {rule.id: rule for rule in catalog.dependent_rules}
    for number, plan in enumerate(catalog.plans):
        rule = rules.get(plan.dependents or "")
        if plan.line in _LINES and rule is not None and rule.child_age < CHILD_AGE_MIN:
            reason = (
                f'ends children at {rule.child_age} by dependent rule "{rule.id}"; a {plan.line} plan covers them to '
                f"the birthday of {CHILD_AGE_MIN} (ACA-4, 45 CFR 147.120)"
            )
            yield draft.fault("plans", number, reason, "dependents")


def students_are_covered_longer(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """An age for students is beyond that of every child."""
    for number, rule in enumerate(catalog.dependent_rules):
        if rule.student_age is not None and rule.student_age <= rule.child_age:
            reason = f"has student_age = {rule.student_age}, which is not beyond child_age = {rule.child_age}"
            yield draft.fault("dependent_rules", number, reason, "student_age")


def massachusetts_covers_no_domestic_partners(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No rule that names domestic partners is that of a plan which only employers of Massachusetts offer.

    Source: M.G.L. c.32B s.2(b): the dependents are the spouse and the children.
    """
    states = {employer.id: employer.state for employer in catalog.employers}
    offering: dict[str, set[str | None]] = {}
    for each in catalog.classes:
        for plan in plans_of(each):
            offering.setdefault(plan, set()).update(states.get(name) for name in each.employers)
    for number, rule in enumerate(catalog.dependent_rules):
        if Relationship.DOMESTIC_PARTNER not in (rule.relationships or ()):
            continue
        for each_plan in catalog.plans:
            if each_plan.dependents == rule.id and offering.get(each_plan.id) == {"MA"}:
                reason = (
                    f'covers domestic partners by plan "{each_plan.id}", which only employers of Massachusetts offer; '
                    "there they are no dependents (M.G.L. c.32B s.2(b))"
                )
                yield draft.fault("dependent_rules", number, reason, "relationships")
