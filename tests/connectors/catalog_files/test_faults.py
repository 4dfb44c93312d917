"""Tests of a fault and its place."""

from connectors.catalog_files.faults import CatalogFault


def test_a_fault_reads_as_compilers_write() -> None:
    """File, line and reason, so that an editor can jump there; without a line the file alone."""
    faults = [CatalogFault("plans.toml", 41, "plan has no rate"), CatalogFault("*.toml", 0, "no program")]

    assert [str(fault) for fault in faults] == ["plans.toml:41: plan has no rate", "*.toml: no program"]


def test_faults_sort_by_line_as_numbers() -> None:
    """Line 9 stands before line 10, whatever the reasons are."""
    later, earlier = CatalogFault("a.toml", 10, "a"), CatalogFault("a.toml", 9, "b")

    assert sorted([later, earlier]) == [earlier, later]
