"""A column that writes our words otherwise has a word of theirs for each that may be said."""

from collections.abc import Collection, Iterator, Mapping

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.words import listed
from events.catalog import Catalog, Layout
from events.cobra import QualifyingEvent
from events.layouts import COBRA_ACTIONS, PAYROLL_ACTIONS, YES_OR_NO
from events.vocabulary.people import Relationship

Words = Mapping[str, Collection[str]]
"""By field, all that can be said in it; a field that is free text is not there."""


def columns_have_a_word_for_each_of_ours(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No file is ever stopped by a value that its layout has no word for."""
    for number, payroll in enumerate(catalog.payrolls):
        words: Words = {
            "action": PAYROLL_ACTIONS,
            "pre_tax": YES_OR_NO,
            "employer": payroll.employers,
            "plan": payroll.codes,
            "code": payroll.codes.values(),
        }
        yield from _missing(draft, "payrolls", number, payroll.layout, words)
    for number, administrator in enumerate(draft.things["cobra"]):
        words = {
            "action": COBRA_ACTIONS,
            "employer": [employer.id for employer in catalog.employers],
            "qualifying_event": list(QualifyingEvent),
            "relationship": list(Relationship),
        }
        yield from _missing(draft, "cobra", number, administrator.layout, words)


def _missing(draft: Draft, section: str, number: int, layout: Layout, words: Words) -> Iterator[CatalogFault]:
    for at, column in enumerate(layout.columns):
        if column.values is None or column.constant is not None:
            continue
        missing = set(words.get(column.field, ())) - set(column.values)
        if missing:
            reason = f'has no word for {listed(missing)} in column "{column.heading}"'
            yield draft.fault(section, number, reason, "layout", "columns", at, "values")
