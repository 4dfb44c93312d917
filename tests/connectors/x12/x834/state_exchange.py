"""The sample of an exchange (DC Health Link): a birth in the family of an employee of a small employer."""

from datetime import date

from events.catalog import GroupNumber, GroupPlace, Identifier, PlanCode
from events.catalog.carrier_parts import Whitelist
from events.people import Address
from events.vocabulary.maintenance import EmploymentStatus
from events.vocabulary.people import Relationship
from tests.connectors.x12.examples import coverage, member, profile
from tests.connectors.x12.x834.pattern import M, R
from tests.connectors.x12.x834.state import Otherwise, State, Told, person

WASHINGTON = profile(
    letter_case="as_is",
    sponsor_name="Drug Enforcement Agency",
    sponsor_ein="111111111",
    payer_name="GHMSI_SHP",
    payer_id="530078070",
    say_counts=True,
    groups=(GroupNumber(number="1064708", class_code="78079DC0220021-01"),),
    group_places=(
        GroupPlace(part="class_code", loop="2300", qualifier="CE"),
        GroupPlace(part="number", loop="2300", qualifier="1L"),
    ),
    plan_codes=(PlanCode(plan="ppo", insurance_line_code="HLT"),),
    tier_codes={},
    subscriber_identifier="employee_id",
    member_identifier_qualifier=None,
    identifiers=(Identifier(qualifier="17", value="carrier_number"),),
    say_demographics="always",
    whitelist=Whitelist(reasons={R.BENEFIT_SELECTION: "EC", R.NOTIFICATION_ONLY: "XN", R.BIRTH: "02"}),
)
FORREST = Address(line1="7823 FORREST ST", line2="UNIT 421", city="SALEM", state="MA", zip="01970")
SINCE = date(2018, 8, 1)
TOLD_ON = date(2018, 10, 12)
BORN = date(2018, 10, 10)

NEWBORN = State(
    "dchealthlink__shop-newborn-add.edi",
    WASHINGTON,
    (
        (
            Told(
                member(
                    M.CHANGE,
                    reason=R.BENEFIT_SELECTION,
                    change_day=TOLD_ON,
                    carrier_number="19748089",
                    coverages=(coverage(M.AUDIT, first_day=SINCE),),
                    employment_status=EmploymentStatus.ACTIVE,
                ),
                person(
                    "Michael",
                    "Bolton",
                    "666666666",
                    "1978-01-01",
                    "M",
                    address=FORREST,
                    phone="617-555-1212",
                    email="Mike.Bolton@example.com",
                ),
            ),
            Told(
                member(
                    M.AUDIT,
                    "d1",
                    relationship=Relationship.SPOUSE,
                    reason=R.NOTIFICATION_ONLY,
                    change_day=TOLD_ON,
                    carrier_number="20009951",
                    coverages=(coverage(M.AUDIT, first_day=SINCE),),
                ),
                person("Eliza", "Bolton", "666666667", "1978-02-02", "F", middle_name="N", address=FORREST),
            ),
            Told(
                member(
                    M.ADDITION,
                    "d2",
                    reason=R.BIRTH,
                    change_day=TOLD_ON,
                    carrier_number="20026292",
                    coverages=(coverage(M.ADDITION, first_day=BORN),),
                ),
                person("Eliza", "Bolton", None, "2018-01-01", "F", middle_name="Merriam"),
            ),
        ),
    ),
    (
        Otherwise("Nobody being disabled is not said by the hub (INS10).", r"(INS.+?)\*+N", r"\1", 3),
        Otherwise(
            "HR tells the city of each as it was written; all live in one.", "N4.Salem(.*)", r"N4*SALEM\1"
        ),
        Otherwise(
            "Who has no SSN is known by the number of loop 2000 alone, not by a second one in the name.",
            r"(NM1.*Merriam).*",
            r"\1",
        ),
        Otherwise("The heading has no day of its own (DTP*303 before the members).", "DTP.303.*", None),
        Otherwise("The group is said with the member too.", None, "REF*1L*1064708", 3),
    ),
)
