"""What the tests of the catalog's files share."""

from pathlib import Path

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy


@pytest.fixture
def demo(tmp_path: Path) -> DemoCopy:
    """Return a copy of the demo city's catalog, which has no fault yet."""
    return DemoCopy(tmp_path / "catalog")
