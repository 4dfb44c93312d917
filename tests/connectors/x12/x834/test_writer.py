"""The version of the writer: who changes a byte of what was written before has to raise it."""

import hashlib

from connectors.x12.x834 import WRITER
from tests.connectors.x12.x834.scenarios import SCENARIOS
from tests.connectors.x12.x834.test_golden import GOLDEN
from tests.written_by import faults

WRITTEN = GOLDEN / "writers.txt"


def test_another_byte_is_another_version() -> None:
    """What each version wrote is listed, and no line is ever changed: today's golden files stand last."""
    today = {
        name: hashlib.sha256((GOLDEN / f"{name}.834").read_bytes()).hexdigest() for name in sorted(SCENARIOS)
    }

    assert faults(WRITTEN.read_text(encoding="ascii"), today, WRITER) == []


def test_what_the_list_lacks_is_found() -> None:
    """A file that nobody listed, other bytes by the same version, and a number nobody has used."""
    listed = "1 a aa\n1 b bb\n2 a cc\n"

    assert faults(listed, {"a": "cc", "b": "bb"}, 2) == []
    assert faults(listed, {"a": "cc", "b": "bb", "c": "dd"}, 2) == ["c is not listed: add `2 c dd`"]
    assert faults(listed, {"a": "ee", "b": "bb"}, 2) == ["a has other bytes: raise WRITER, and add `3 a ee`"]
    assert faults(listed, {"a": "ee", "b": "bb"}, 3) == ["a has other bytes: raise WRITER, and add `3 a ee`"]
    assert faults(listed, {"a": "cc", "b": "bb"}, 1) == ["version 2 of the writer is listed, and WRITER is 1"]
    assert faults("1 a aa\n1 a cc\n", {"a": "cc"}, 1) == ["version 1 of the writer has two files a"]
