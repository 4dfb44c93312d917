"""Tests of the table of checks."""

import importlib
import pkgutil
from inspect import getmembers, isgeneratorfunction

from connectors.catalog_files import checks
from connectors.catalog_files.files import SECTIONS

NOT_CHECKS = {"holes", "overlaps"}
"""Arithmetic that checks stand on."""


def test_every_check_is_in_the_table_once() -> None:
    """No check was written and forgotten, and none runs twice."""
    modules = [
        importlib.import_module(f"{checks.__name__}.{each.name}")
        for each in pkgutil.iter_modules(checks.__path__)
    ]
    written = {
        function
        for module in modules
        for name, function in getmembers(module, isgeneratorfunction)
        if function.__module__ == module.__name__ and not name.startswith("_") and name not in NOT_CHECKS
    }
    listed = [check for check, _ in checks.CHECKS]

    assert set(listed) == written
    assert len(listed) == len(set(listed))


def test_checks_rest_on_sections_that_exist() -> None:
    """A misspelt section would let a check run too early."""
    assert {section for _, sections in checks.CHECKS for section in sections} <= set(SECTIONS)
