"""The option to write the golden files again."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--rewrite-golden`; a reviewer then reads the difference."""
    parser.addoption(
        "--rewrite-golden", action="store_true", help="write the golden JSON of every event again"
    )


@pytest.fixture
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written rather than compared."""
    return bool(request.config.getoption("--rewrite-golden", default=False))
