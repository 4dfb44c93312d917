"""The benefits catalog as TOML files in a folder: read, checked as a whole, every fault with its file and line.

files       the folder's files, as records            shorthand   what an office may write in fewer words
locator     the line of every value                   shapes      records, as what they are in the catalog
faults      a fault and its place                     checks/     what must hold across the whole
"""

from pathlib import Path

from connectors.catalog_files.checks import faults_of
from connectors.catalog_files.faults import CatalogFault
from connectors.catalog_files.files import read_files
from connectors.catalog_files.shapes import draft_of
from connectors.catalog_files.shorthand import expand
from events.catalog import Catalog

__all__ = ["CatalogFault", "read"]


def read(folder: Path) -> tuple[Catalog | None, list[CatalogFault]]:
    """Read a folder of TOML files and check it as a whole.

    All `*.toml` files of the folder and its subfolders are one catalog; the order of things is that of the file
    names and of the lines in them, and matters for classes and for a carrier's groups.

    Returns:
      The catalog and no fault; or None and every fault, sorted by file and line. Files are named from the folder on.
      What rests on a part that could not be read is not checked before that part can be.
    """
    files = read_files(folder)
    faults = [*files.faults, *expand(files)]
    draft, unfit = draft_of(files.records, files.unread)
    faults += unfit
    faults += faults_of(draft)
    if faults:
        return None, sorted(set(faults))
    return draft.catalog(), []
