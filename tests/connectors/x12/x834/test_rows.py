"""What an 834 is written from shows nobody's data."""

from connectors.x12.x834.rows import FamilyRows, MemberRow, UnsayableMember
from events.vocabulary.maintenance import Maintenance
from tests.connectors.x12.examples import ANA, member


def test_rows_do_not_show_people() -> None:
    """A row in a log line or a traceback has no name in it."""
    row = MemberRow(member(Maintenance.CHANGE), ANA, ANA)

    shown = repr(FamilyRows("city/1", "G", [row], subscriber=ANA))

    assert "person" not in shown.replace("person_version", "")
    assert "Beispiel" not in shown


def test_a_refusal_names_the_member() -> None:
    """An operator reads who and why."""
    assert str(UnsayableMember("city/1", "d1", "the person is sealed")) == "city/1 d1: the person is sealed"
