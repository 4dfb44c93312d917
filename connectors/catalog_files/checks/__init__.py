"""What must hold across a whole catalog: the table of checks, each one small function that yields faults."""

from collections.abc import Callable, Iterator

from connectors.catalog_files.checks import (
    calendars,
    carriers,
    classes,
    column_words,
    contributions,
    envelopes,
    file_names,
    layouts,
    names,
    payrolls,
    rates,
    references,
    waiting,
)
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog

Check = Callable[[Draft, Catalog], Iterator[CatalogFault]]

CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (names.ids_are_unique, ()),
    (names.partners_differ, ()),
    (names.time_zones_exist, ()),
    (references.names_are_known, ()),
    (rates.periods_end_after_they_begin, ()),
    (rates.rates_are_of_tiers_that_the_plan_has, ("plans",)),
    (rates.rates_do_not_overlap, ()),
    (rates.rates_have_no_hole, ("plans", "rates")),
    (contributions.contributions_do_not_overlap, ()),
    (contributions.contributions_are_for_classes_that_are_offered_the_plan, ("classes",)),
    (contributions.contributions_have_no_hole, ("classes", "plans", "contributions")),
    (classes.classes_have_an_employer, ()),
    (classes.active_classes_are_offered_a_plan, ()),
    (classes.classes_can_be_reached, ()),
    (classes.only_retired_classes_have_a_retirement_system, ()),
    (classes.employers_have_a_class, ("classes",)),
    (classes.employers_have_a_source, ("sources",)),
    (classes.employers_have_a_payroll, ("payrolls",)),
    (waiting.nobody_waits_longer_than_the_law_allows, ()),
    (calendars.pay_days_are_in_order, ()),
    (calendars.coverage_months_are_first_days, ()),
    (calendars.deductions_are_as_many_as_said, ("program",)),
    (payrolls.payrolls_pay_somebody, ()),
    (payrolls.pay_groups_have_one_payroll, ()),
    (payrolls.plans_have_a_deduction_code, ("plans", "classes")),
    (payrolls.deduction_codes_differ, ()),
    (carriers.plans_have_a_code, ("plans",)),
    (carriers.plan_codes_are_for_plans_of_the_carrier, ("plans", "carriers")),
    (carriers.tiers_have_a_code, ("plans",)),
    (carriers.groups_cover_everybody, ("plans", "classes")),
    (carriers.nights_are_named_once, ()),
    (carriers.the_final_answer_is_asked_for, ()),
    (envelopes.delimiters_differ, ()),
    (envelopes.delimiters_do_not_occur_in_values, ()),
    (envelopes.identifiers_fit, ()),
    (envelopes.counters_are_not_shared, ()),
    (file_names.file_names_can_be_written, ()),
    (layouts.fixed_columns_have_a_width, ()),
    (layouts.columns_say_what_is_known, ()),
    (layouts.needed_columns_are_there, ()),
    (layouts.fixed_texts_fit, ()),
    (layouts.headings_differ, ()),
    (layouts.date_formats_are_for_days, ()),
    (layouts.delimiters_are_signs, ()),
    (layouts.deduction_codes_fit_their_column, ()),
    (column_words.columns_have_a_word_for_each_of_ours, ("employers",)),
)
"""Each check, and the sections that must have been read whole lest it report what follows from another fault."""


def faults_of(draft: Draft) -> Iterator[CatalogFault]:
    """Yield what does not hold, in the order of the table."""
    catalog = draft.partial()
    for check, sections in CHECKS:
        if draft.unread.isdisjoint(sections):
            yield from check(draft, catalog)
