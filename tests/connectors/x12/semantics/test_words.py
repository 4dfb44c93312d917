"""The table of fault codes in the documentation is the table in the code."""

import re
from pathlib import Path

from connectors.x12.semantics import WORDS

PAGE = Path(__file__).parents[4] / "docs" / "validator.md"


def test_the_documented_codes() -> None:
    """Each code with its words, in the same order."""
    told = re.findall(
        r"^\| `([a-z0-9-]+)` \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE
    )

    assert told == list(WORDS.items())
