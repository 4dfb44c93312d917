"""Putting a checked catalog into the log."""

from events.base import Cause, Entry
from events.catalog import Catalog, CatalogPublished
from events.offers import version_of
from services.following import CATALOG_STREAM
from services.ports import Log


def publish(log: Log, catalog: Catalog, *, note: str, actor: str) -> tuple[str, bool]:
    """Append a catalog and return its version and whether it is new; the one in force is not appended again.

    Raises:
      ConcurrentWrite: somebody published at the same moment; look at theirs, then publish again.
    """
    held = log.load([CATALOG_STREAM])[CATALOG_STREAM]
    version = version_of(catalog)
    last = held[-1].event if held else None
    if isinstance(last, CatalogPublished) and last.version == version:
        return version, False
    fact = CatalogPublished(version=version, catalog=catalog, note=note)
    log.append([Entry(CATALOG_STREAM, fact, Cause(actor=actor))], after={CATALOG_STREAM: len(held)})
    return version, True
