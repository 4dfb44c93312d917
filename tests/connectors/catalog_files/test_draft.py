"""Tests of a catalog on the way."""

from connectors.catalog_files.draft import Draft
from connectors.catalog_files.files import Origin, Record
from connectors.catalog_files.locator import Lines
from events.catalog import EndRule

TEXT = '[[end_rule]]\nid = "eom"\nkind = "end_of_month"\n'


def draft() -> Draft:
    """Return a draft with one rule, of which no program is known yet."""
    origin = Origin("rules.toml", Lines(TEXT), ("end_rule", 0))
    half = Draft(unread={"program"})
    rule = EndRule(id="eom", kind="end_of_month")
    half.add("end_rules", rule, Record("end_rule", {"id": "eom", "kind": "end_of_month"}, origin))
    return half


def test_a_fault_names_the_thing_and_its_line() -> None:
    """A check speaks of the number of a thing; the fault of its name, file and line."""
    assert (
        str(draft().fault("end_rules", 0, "has a fault", "kind"))
        == 'rules.toml:3: end rule "eom" has a fault'
    )


def test_what_could_be_read_can_be_checked() -> None:
    """A draft without a program shows its rules all the same."""
    partial = draft().partial()

    assert [rule.id for rule in partial.end_rules] == ["eom"]
    assert partial.plans == ()
