"""The examples in which something ends, is corrected, or goes on after it had ended."""

from tests.scenarios.x12_examples.catalog import SOURCE, carrier
from tests.scenarios.x12_examples.enrollments import JAMES, JOHN, MARY, WILLIAM
from tests.scenarios.x12_examples.reasons import EVERY_COVERAGE, GOES_ON
from tests.scenarios.x12_examples.scenario import Difference, Json, Scenario, night, only_ours
from tests.scenarios.x12_examples.words import (
    corrected,
    elected,
    hired,
    joined,
    left,
    left_cancelled,
    parted,
    rehired,
    voided,
    waived,
)

JOHN_E: Json = {
    "first_name": "John",
    "middle_name": "E",
    "last_name": "Doe",
    "ssn": "103-22-9876",
    "birth_day": "1950-04-15",
    "sex": "M",
}
JAMES_MISTAKEN: Json = {**JOHN_E, "first_name": "James", "birth_day": "1950-04-16"}

OUR_NUMBER = Difference(
    "2100A NM109",
    "202443307",
    "GENERIC-202443307",
    "A mutually defined number (ZZ): the hub's is the member number, the example's that of the subscriber.",
)

CHILD_GONE = Scenario(
    example="cancel-a-dependent",
    employee_id="123456789",
    carrier=carrier(master_policy="ABCD012354", time_zone_code="20", say_demographics="always"),
    nights=(
        night(
            "1996-05-28",
            hired("1996-05-23", JOHN),
            joined("mary", "1996-05-23", MARY, relationship="spouse"),
            joined("james", "1996-05-23", JAMES),
            elected("new_hire", "1996-05-23", "health", covered=("self", "mary", "james")),
        ),
        night("1998-05-20", parted("james", "1996-08-01")),
    ),
    differences=(),
)

EMPLOYEE_GONE = Scenario(
    example="terminate-eligibility-for-subscriber",
    employee_id="123456789",
    carrier=carrier(),
    nights=(
        night("1996-05-28", hired("1996-05-23", JOHN_E), elected("new_hire", "1996-05-23", "health")),
        night("1998-05-20", left("1996-10-01")),
    ),
    differences=(*only_ours("The hub says the last day of employment too.", {"2000 DTP*337": "19961001"}),),
)

CORRECTED = Scenario(
    example="change-subscriber-information",
    employee_id="123456789",
    carrier=carrier(
        time_zone_code="CS",
        sponsor_name="Generic Inc",
        sponsor_ein="000111000",
        payer_name="ABC Insurance",
    ),
    nights=(
        night("1996-05-28", hired("1996-05-23", JAMES_MISTAKEN), elected("new_hire", "1996-05-23", "health")),
        night("1998-05-20", corrected("1998-05-20", birth_day="1950-04-15")),
    ),
    differences=(
        *only_ours("The hub says from which day on a change holds.", {"2000 DTP*303": "19980520"}),
        Difference(
            "2100A NM101",
            "IL",
            "74",
            "The guide has a code for somebody whose identifying data is corrected (74), and the hub uses it.",
        ),
        *only_ours(
            "The hub says of the person as told before what it had said then, the number included.",
            {"2100B NM108": "34", "2100B NM109": "103229876"},
        ),
    ),
)

BACK_AT_WORK = Scenario(
    example="reinstate-an-employee",
    employee_id="123456789",
    carrier=carrier(master_policy="ABCD012354"),
    nights=(
        night("1996-05-28", hired("1996-05-23", JOHN_E), elected("new_hire", "1996-05-23", "health")),
        night("1996-09-16", left("1996-09-30")),
        night("1998-05-20", rehired("1996-10-01")),
    ),
    differences=(
        *only_ours(
            EVERY_COVERAGE, {"2300 HLT HD01": "025", "2300 HLT HD03": "HLT", "2300 HLT DTP*348": "19960601"}
        ),
    ),
)

COVERAGE_GOES_ON = Scenario(
    example="reinstate-employee-at-coverage-hd-level",
    employee_id="202443307",
    carrier=carrier(master_policy="ABCD012354", name_identifier="member_number"),
    nights=(
        night(
            "2002-05-06",
            hired("2001-02-05", WILLIAM),
            elected("new_hire", "2001-02-05", "health"),
            elected("open_enrollment", "2002-05-06", "dental"),
        ),
        night("2002-05-20", waived("2002-08-01", "dental")),
        night("2002-06-01", voided("2002-05-20-1", SOURCE)),
    ),
    differences=(
        *only_ours(GOES_ON, {"2000 DTP*303": "20020801"}),
        OUR_NUMBER,
    ),
)

MEMBER_GOES_ON = Scenario(
    example="reinstate-member-eligibility-ins",
    employee_id="202443307",
    carrier=carrier(master_policy="ABCD012354", name_identifier="member_number"),
    nights=(
        night("2001-02-12", hired("2001-02-05", WILLIAM), elected("new_hire", "2001-02-05", "health")),
        night("2002-05-20", left("2002-05-31")),
        night("2002-06-01", left_cancelled()),
    ),
    differences=(
        *only_ours(GOES_ON, {"2000 DTP*303": "20020601"}),
        OUR_NUMBER,
        *only_ours(
            EVERY_COVERAGE, {"2300 HLT HD01": "025", "2300 HLT HD03": "HLT", "2300 HLT DTP*348": "20010301"}
        ),
    ),
)
