"""Views in SQLite: what few rows of many cost to find."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from connectors.views import SQLiteViews


@pytest.mark.parametrize("group, mark", [("city", "open"), ("city", ""), (None, "open")])
def test_rows_of_a_mark_have_their_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: str | None, mark: str
) -> None:
    """SQLite looks at no other rows, however many there are, and puts nothing in order."""
    path, connect = tmp_path / "views.db", sqlite3.connect
    asked: list[str] = []

    def traced(database: str, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(database, **options)
        connection.set_trace_callback(asked.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    views = SQLiteViews(str(path))
    views.find("people", group=group, mark=mark)
    views.count("people", group=group, mark=mark)
    views.close()
    with closing(connect(path)) as plain:
        plans = [
            [line[3] for line in plain.execute(f"EXPLAIN QUERY PLAN {each}")]
            for each in asked
            if each.startswith("SELECT")
        ]

    assert len(plans) == 2
    assert [len(each) for each in plans] == [1, 1]
    assert all("INDEX view_rows_by_" in line for each in plans for line in each)
