"""A ring of keys for each test."""

from pathlib import Path

import pytest

from tests.connectors.pgp.keyring import Keyring


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    """Keys of a carrier and of ours, in a folder."""
    folder = tmp_path / "keys"
    folder.mkdir()
    return Keyring(folder)
