"""What the guide says of members, groups, coverages, days, ends and codes."""

from connectors.x12.companion.content import codes, coverages, days, ends, groups, members
from events.catalog import DateRules, GroupPlace, Whitelist
from tests.connectors.x12.examples import profile as carrier


def test_the_group_structure_is_a_table() -> None:
    """With where else its parts are said."""
    place = GroupPlace(part="class_code", loop="2300", qualifier="CE")
    said = list(groups(carrier(group_places=(place,))))

    assert "| `GRP100` |  |  |  | any | any | any | any | any |  –  |" in said
    assert said[-1] == "`REF*CE` of loop 2300: class code."


def test_ends_are_said_as_the_carrier_wants_them() -> None:
    """Of subscribers and dependents, where they differ."""
    said = list(ends(carrier(end_day="first_uncovered", dependent_end_day="last_covered")))

    assert said[:2] == [
        "An end (`DTP*349`, `DTP*357`) names the first day without coverage.",
        "A dependent's end names the last covered day.",
    ]


def test_what_is_not_taken_is_said() -> None:
    """Reasons that have no code of the carrier's are left out, unless it has one for them."""
    allowed = Whitelist(reasons={"birth": "02"}, reason_otherwise="AI")
    said = list(codes(carrier(whitelist=allowed)))

    assert "INS04, why; any other reason: `AI`." in said
    assert "| birth | `02` |" in said
    assert "| divorce | `01` |" not in said


def test_days_and_numbers_have_their_codes() -> None:
    """What is demanded, what is left out, and by what a family is known."""
    guide = carrier(dates=DateRules(required=("336",), future_days=60), subscriber_identifier="ssn")

    assert "A coverage that begins more than 60 days ahead waits." in list(days(guide))
    assert next(iter(members(guide))) == "Families are known by the subscriber's ssn (`REF*0F`)."
    assert "HD05 not on dependents." in list(coverages(guide))
