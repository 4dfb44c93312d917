"""The option to write the golden files again, and the demo city's catalog."""

from pathlib import Path

import pytest

from connectors.catalog_files import read
from events.offers import Book, index


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--rewrite-golden`; a reviewer then reads the difference."""
    parser.addoption(
        "--rewrite-golden", action="store_true", help="write the golden JSON of every event again"
    )


@pytest.fixture
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written rather than compared."""
    return bool(request.config.getoption("--rewrite-golden", default=False))


@pytest.fixture(scope="module")
def book() -> Book:
    """Return the demo city's catalog, indexed."""
    catalog, faults = read(Path(__file__).parents[2] / "services" / "demo_city" / "catalog")
    assert faults == []
    assert catalog is not None
    return index(catalog)
