"""Envelopes: what stands in ISA and GS fits there, and can be told apart from what it separates."""

from collections.abc import Iterator

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault, Place
from events.catalog import CarrierProfile, Catalog

_DELIMITERS = ("element_separator", "repetition_separator", "component_separator", "segment_terminator")

_LENGTHS = {
    "sender_qualifier": (2, 2),
    "sender_id": (2, 15),
    "receiver_qualifier": (2, 2),
    "receiver_id": (2, 15),
    "application_sender": (2, 15),
    "application_receiver": (2, 15),
    "sponsor_ein": (2, 80),
    "payer_id": (2, 80),
    "sponsor_name": (1, 60),
    "payer_name": (1, 60),
    "master_policy": (1, 50),
    "time_zone_code": (2, 2),
}
"""Characters, least and most. Source: ISA05 to ISA08, GS02, GS03, N102, N104, REF02 and BGN05 of 005010X220A1."""


def delimiters_differ(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """The four delimiters are four characters."""
    for number, carrier in enumerate(catalog.carriers):
        first: dict[str, str] = {}
        for name in _DELIMITERS:
            known = first.setdefault(getattr(carrier, name), name)
            if known != name:
                yield draft.fault("carriers", number, f"has one sign for {known} and {name}", name)


def delimiters_do_not_occur_in_values(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """A delimiter is no letter, digit or space, nor a sign of dates, amounts and member numbers; X12 cannot escape."""
    for number, carrier in enumerate(catalog.carriers):
        for name in _DELIMITERS:
            sign = getattr(carrier, name)
            if sign.isalnum() or sign in " -." or ord(sign) > 126:
                yield draft.fault("carriers", number, f'has {name} = "{sign}", which occurs in values', name)


def identifiers_fit(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """Identifiers have the length that X12 gives them, and hold no delimiter."""
    for number, carrier in enumerate(catalog.carriers):
        delimiters = {getattr(carrier, name) for name in _DELIMITERS}
        for name, (least, most) in _LENGTHS.items():
            value = getattr(carrier, name)
            if value is None:
                continue
            if not least <= len(value) <= most:
                size = f"{least}" if least == most else f"{least} to {most}"
                reason = f"has a {name} of {len(value)} characters; X12 gives it {size}"
                yield draft.fault("carriers", number, reason, name)
            for sign in sorted(delimiters.intersection(value)):
                yield draft.fault("carriers", number, f'has the delimiter "{sign}" in {name}', name)


def counters_are_not_shared(draft: Draft, catalog: Catalog) -> Iterator[CatalogFault]:
    """No two carriers have one sender, receiver and test flag: control numbers count by these, and by carrier."""
    first: dict[tuple[object, ...], tuple[int, Place]] = {}
    for number, carrier in enumerate(catalog.carriers):
        place = draft.place("carriers", number, "receiver_id")
        known_number, known = first.setdefault(_counter(carrier), (number, place))
        if known_number != number:
            reason = f"has the sender, receiver and test flag of {known.file}:{known.line}"
            yield draft.fault("carriers", number, reason, "receiver_id")


def _counter(carrier: CarrierProfile) -> tuple[object, ...]:
    return (
        carrier.sender_qualifier,
        carrier.sender_id,
        carrier.receiver_qualifier,
        carrier.receiver_id,
        carrier.test,
    )
