"""The samples of New York's Medicaid (eMedNY), which tells a health plan who is its member."""

from datetime import date
from typing import Any

from connectors.x12.x834.model_parts import Reference
from events.catalog import GroupNumber, Identifier, PlanCode
from events.people import Address, Person
from events.vocabulary.coverage import CoverageTier
from events.vocabulary.maintenance import EmploymentStatus, Maintenance, MemberChange
from tests.connectors.x12.examples import coverage, member, profile
from tests.connectors.x12.x834.pattern import M, R
from tests.connectors.x12.x834.state import Otherwise, State, Told, person

NEW_YORK = profile(
    letter_case="as_is",
    sponsor_name="MEDICAID",
    sponsor_ein="141797357",
    payer_name=None,
    payer_id="8-DIGIT PLAN ID",
    payer_id_qualifier="94",
    say_counts=True,
    groups=(GroupNumber(number="MEDICAID"),),
    plan_codes=(PlanCode(plan="ppo", insurance_line_code="HLT"),),
    tier_codes={CoverageTier.EMPLOYEE_ONLY: "IND"},
    subscriber_identifier="employee_id",
    member_identifier_qualifier=None,
    cancellation_shape="same_day",
    identifiers=(
        Identifier(qualifier="17", value="employee_id"),
        Identifier(qualifier="ABB", value="employee_id"),
    ),
)

NO_RACE = "Race is nothing that HR tells the hub (DMG05)."
NO_COUNTY = "The county is nothing that an address of ours has (N405, N406)."
ONE_PHONE = "The hub says a person's one phone number as that of the home (PER03)."
COUNTED = "The hub counts subscribers and dependents too where a carrier is told counts (QTY)."
A_GROUP = (
    "Every coverage of the hub belongs to a group (REF*1L); the sample has a group where a plan gave one."
)


def otherwise(members: int, counties: int, corrected: int = 0) -> tuple[Otherwise, ...]:
    """Return where every sample of this state differs from ours."""
    return (
        Otherwise(NO_RACE, r"(DMG\*D8\*\d+\*[FM])\*\*.", r"\1", members + corrected),
        Otherwise(NO_COUNTY, r"(N4\*.+)\*\*CY\*\d+", r"\1", counties),
        Otherwise(ONE_PHONE, r"PER\*IP\*\*TE\*(\d+)", r"PER*IP**HP*\1", members),
        Otherwise(COUNTED, None, "QTY*ET*1", members),
        Otherwise(COUNTED, None, "QTY*DT*0", members),
    )


TE: dict[str, Any] = {"employment_status": EmploymentStatus.TERMINATED}
AC: dict[str, Any] = {"employment_status": EmploymentStatus.ACTIVE}
IND: dict[str, Any] = {"tier": CoverageTier.EMPLOYEE_ONLY}


def new_yorker(
    number: str, born: str, sex: str, street: str, city: str, zip_code: str, **more: Any
) -> Person:
    """Return subscriber 1, 2 … of the samples, who live in streets and towns of their own."""
    line1, _, line2 = street.partition("*")
    home = Address(line1=line1, line2=line2 or None, city=city, state="NY", zip=zip_code)
    first, last = f"SUBSCRIBER {number} FIRST NAME", f"SUBSCRIBER {number} LAST NAME"
    digit = number[0]
    return person(
        first,
        last,
        f"99999999{digit}",
        born,
        sex,
        middle_name="MI",
        address=home,
        phone=f"999999{digit * 4}",
        **more,
    )


def case_number(digit: str) -> tuple[Reference, ...]:
    """Return REF*3H."""
    return (Reference("3H", f"99{digit}9999999"),)


def ended(first: str, last: str, maintenance: Maintenance = M.TERMINATION, **more: Any) -> MemberChange:
    """Return a row of somebody whose one coverage ends, or never was."""
    first_day, last_day = date.fromisoformat(first), date.fromisoformat(last)
    lost = coverage(maintenance, first_day=first_day, last_day=last_day, **IND)
    days: dict[str, Any] = {"eligibility_first_day": first_day, "eligibility_last_day": last_day}
    return member(maintenance, coverages=(lost,), **days, **TE, **more)


def held(first: str) -> MemberChange:
    """Return a row of somebody who is covered since a day."""
    first_day = date.fromisoformat(first)
    spans = (coverage(M.AUDIT, first_day=first_day, **IND),)
    return member(M.AUDIT, eligibility_first_day=first_day, coverages=spans)


FOX = ("126 FOX ST", "FNYTOWN", "14456")
FIVE = new_yorker("5", "2005-05-05", "M", "125 EAT ST", "ENYTOWN", "11758")
FIVE_MAIL = Address(line1="PATIENT'S MAILING ADDRESS", line2="#505", city="ENYTOWN", state="NY", zip="11758")

SEVEN = State(
    "emedny__seven-members-reporting-categories.edi",
    NEW_YORK,
    (
        (
            Told(
                ended("2019-01-01", "2019-01-01", M.CANCELLATION),
                new_yorker("1", "2001-01-01", "M", "121 AYE ST", "ANYTOWN", "12901"),
                numbers=case_number("1"),
            ),
        ),
        (
            Told(
                ended("2019-01-01", "2019-11-30"),
                new_yorker("2", "2002-02-02", "F", "122 BEE ST*CARE OF NAME FOR SUB 2", "BNYTOWN", "14001"),
                numbers=case_number("2"),
            ),
        ),
        (
            Told(
                member(
                    M.CHANGE,
                    change_day=date(2019, 11, 25),
                    eligibility_first_day=date(2019, 1, 1),
                    coverages=(coverage(M.CHANGE, first_day=date(2019, 1, 1), **IND),),
                    **AC,
                ),
                new_yorker("3", "2003-03-03", "F", "123 SEA ST", "CNYTOWN", "12414"),
                new_yorker("3", "2008-03-03", "F", "123 SEA ST", "CNYTOWN", "12414"),
                numbers=(
                    Reference("23", "QHPMEMID99993X"),
                    *case_number("3"),
                    Reference("ZZ", "QHPSUBID99993X"),
                ),
            ),
        ),
        (
            Told(
                ended("2018-01-01", "2019-11-30"),
                new_yorker("6A", "2006-06-06", "F", *FOX),
                numbers=case_number("6"),
            ),
        ),
        (
            Told(
                ended("2019-01-01", "2019-06-30", reason=R.DEATH, death_day=date(2019, 6, 30)),
                new_yorker("4", "2004-04-04", "F", "124 DEE ST*CARE OF NAME FOR SUB 4", "DNYTOWN", "13367"),
                numbers=case_number("4"),
            ),
        ),
        (Told(ended("2020-02-01", "2020-02-01", M.CANCELLATION), FIVE, numbers=case_number("5")),),
        (
            Told(
                member(
                    M.ADDITION,
                    reason=R.INITIAL_ENROLLMENT,
                    eligibility_first_day=date(2020, 1, 1),
                    coverages=(coverage(M.ADDITION, first_day=date(2020, 1, 1), **IND),),
                    **AC,
                ),
                FIVE.model_copy(update={"mailing_address": FIVE_MAIL}),
                numbers=case_number("5"),
            ),
        ),
    ),
    (
        *otherwise(members=7, counties=2, corrected=1),
        Otherwise(A_GROUP, r"REF\*1L\*QHPGRPID99993X", None),
        Otherwise(A_GROUP, None, "REF*1L*MEDICAID", 7),
        Otherwise(
            "The guide has a code for somebody whose identifying data is corrected (74), and the hub uses it.",
            r"NM1\*IL\*(.*)SUBSCRIBER 3 (.*)",
            r"NM1*74*\1SUBSCRIBER 3 \2",
        ),
    ),
)

VERIFIED = State(
    "emedny__verification.edi",
    NEW_YORK,
    (
        (Told(held("2018-01-01"), new_yorker("6", "2000-06-06", "F", *FOX), numbers=case_number("6")),),
        (
            Told(
                held("2019-01-01"),
                new_yorker("4NA", "2004-04-04", "F", "124 DEE ST*CARE OF NAME FOR SUB 4", "DNYTOWN", "13367"),
                numbers=case_number("4"),
            ),
        ),
        (
            Told(
                held("2018-02-01"),
                new_yorker("7", "2007-07-07", "F", "127 GREEN ST*APT 7G", "GNYTOWN", "10512"),
                numbers=case_number("7"),
            ),
        ),
    ),
    (*otherwise(members=3, counties=1), Otherwise(A_GROUP, None, "REF*1L*MEDICAID", 3)),
)
