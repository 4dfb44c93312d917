"""The examples in which somebody is enrolled: an employee, a child, or an employee in one more plan."""

from tests.scenarios.x12_examples.catalog import carrier
from tests.scenarios.x12_examples.reasons import ELIGIBLE, EMPLOYED, WORK_NUMBER, tiers
from tests.scenarios.x12_examples.scenario import Difference, Json, Scenario, night, only_ours, only_theirs
from tests.scenarios.x12_examples.words import elected, hired, joined

JOHN: Json = {
    "first_name": "John",
    "middle_name": "P",
    "last_name": "Doe",
    "ssn": "123-45-6789",
    "birth_day": "1940-08-16",
    "sex": "M",
    "phone": "717-234-3334",
    "address": {
        "line1": "100 Market St",
        "line2": "Apt 3G",
        "city": "Camp Hill",
        "state": "PA",
        "zip": "17011",
    },
}
WILLIAM: Json = {
    "first_name": "William",
    "last_name": "Smith",
    "ssn": "202-44-3307",
    "birth_day": "1970-06-14",
    "sex": "M",
    "phone": "717-234-3334",
    "address": {
        "line1": "1715 Southwind Avenue",
        "city": "Anytown",
        "state": "PA",
        "zip": "17111-0000",
    },
}
MARY: Json = {"first_name": "Mary", "last_name": "Doe", "birth_day": "1952-02-09", "sex": "F"}
JAMES: Json = {
    "first_name": "James",
    "middle_name": "E",
    "last_name": "Doe",
    "ssn": "103-22-9876",
    "birth_day": "1977-08-16",
    "sex": "M",
}

IN_THREE_PLANS = Scenario(
    example="enroll-employee-in-multiple-health-care-insurance-products",
    employee_id="123456789",
    carrier=carrier(),
    nights=(
        night(
            "1998-05-20",
            hired("1996-05-23", JOHN),
            elected("administrative", "1996-06-01", "health", "dental", "vision", signed="1998-05-20"),
        ),
    ),
    differences=(
        Difference("2000 DTP*356", "19960523", "19960601", ELIGIBLE),
        *only_ours(EMPLOYED, {"2000 DTP*336": "19960523"}),
        *only_theirs(WORK_NUMBER, {"2100A PER*WP": "7172341240"}),
        *only_theirs("HR's contract has no county.", {"2100A N405": "CY", "2100A N406": "CUMBERLAND"}),
        *only_theirs(
            "HR's contract has no other insurance of a member, with which benefits would be coordinated.",
            {"2320 COB01": "P", "2320 COB02": "890111", "2320 COB03": "5"},
        ),
        *tiers("HLT", "DEN", "VIS"),
    ),
)

IN_MANAGED_CARE = Scenario(
    example="enroll-employee-in-managed-care-product",
    employee_id="202443307",
    carrier=carrier(time_zone_code="PS"),
    nights=(
        night(
            "1998-05-20",
            hired("1996-01-12", WILLIAM),
            elected("administrative", "1996-06-01", "hmo", signed="1998-05-20"),
        ),
    ),
    differences=(
        Difference("2000 DTP*356", "19960112", "19960601", ELIGIBLE),
        *only_ours(EMPLOYED, {"2000 DTP*336": "19960112"}),
        *only_theirs(WORK_NUMBER, {"2100A PER*WP": "7172341240"}),
        *only_theirs(
            "HR's contract has no choice of a primary care physician.",
            {
                "2310 LX01": "01",
                "2310 NM101": "P3",
                "2310 NM102": "1",
                "2310 NM103": "BROWN",
                "2310 NM104": "BERNARD",
                "2310 NM106": "DR",
                "2310 NM108": "SV",
                "2310 NM109": "143766",
                "2310 NM110": "25",
            },
        ),
        *tiers("HMO"),
    ),
)

STUDENT = Scenario(
    example="add-dependent-full-time-student-to-existing-enrollment",
    employee_id="123456789",
    carrier=carrier(master_policy="ABCD012354", time_zone_code="UT"),
    nights=(
        night(
            "1996-05-28",
            hired("1996-05-23", JOHN),
            joined("mary", "1996-05-23", MARY, relationship="spouse"),
            elected("new_hire", "1996-05-23", "health", covered=("self", "mary")),
        ),
        night(
            "1998-05-20",
            joined("james", "1996-05-23", JAMES, student=True),
            elected(
                "new_hire",
                "1996-05-23",
                "health",
                covered=("self", "mary", "james"),
                signed="1996-05-28",
            ),
        ),
    ),
    differences=(
        *only_theirs("HR's contract has no last day of an education.", {"2000 DTP*351": "19980515"}),
        *only_ours(
            "The hub says of everybody who is added when eligibility begins.", {"2000 DTP*356": "19960601"}
        ),
        *only_theirs(
            "HR's contract says that a dependent is a student, not where.",
            {"2100E NM101": "M8", "2100E NM102": "2", "2100E NM103": "PENN STATE UNIVERSITY"},
        ),
    ),
)

ONE_MORE_PLAN = Scenario(
    example="add-subscriber-coverage",
    employee_id="202443307",
    carrier=carrier(master_policy="ABCD012354", time_zone_code="01", name_identifier="member_number"),
    nights=(
        night("2001-02-12", hired("2001-02-05", WILLIAM), elected("new_hire", "2001-02-05", "health")),
        night(
            "2002-06-01",
            elected("change_in_status", "2002-06-01", "dental", qualifying_reason="loss_of_other_coverage"),
        ),
    ),
    differences=(
        *only_ours("The hub says from which day on a change holds.", {"2000 DTP*303": "20020701"}),
        Difference(
            "2100A NM109",
            "2024433307",
            "GENERIC-202443307",
            "A mutually defined number (ZZ): the hub's is the member number, the example's has a digit too many.",
        ),
        *tiers("DEN"),
    ),
)
