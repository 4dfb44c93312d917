"""What a row carries in X12's own terms: said in its place, found there by the reader, and refused where it must be."""

from datetime import date
from decimal import Decimal

from connectors.x12.semantics import check
from connectors.x12.verify import verify
from connectors.x12.x834 import CoverageExtras, MemberExtras, MemberRow, unsayable
from connectors.x12.x834.model import Category, Disability, Income, Language
from connectors.x12.x834.model_coverage import Card, OtherInsurance, Provider
from connectors.x12.x834.model_parts import Amount, Dated, Entity, Name, Reference
from connectors.x12.x834.reading import whole
from events.vocabulary.maintenance import Maintenance
from tests.connectors.x12.examples import ANA, MIA, body, coverage, family, file, member, profile

M = Maintenance
FIRST, LAST = date(2026, 2, 1), date(2027, 7, 31)

EXTRAS = MemberExtras(
    birth_sequence=1,
    confidentiality="R",
    references=(Reference("17", "CAT"), Reference("F6", "1EG4TE5MK73")),
    days=(Dated("350", date(2026, 9, 1)), Dated("351", LAST)),
    employment_classes=(("01", "17"),),
    income=Income("7", Decimal(65000)),
    amounts=(Amount("P3", Decimal("45.34")),),
    languages=(Language("LE", "ENG", "", "7"),),
    entities=(Entity(Name("M8", "2", "STATE UNIVERSITY")),),
    disabilities=(Disability("3", days=(Dated("360", FIRST),)),),
    coverages=(
        None,
        CoverageExtras(
            days=(Dated("300", FIRST),),
            amounts=(Amount("C1", Decimal("20.00")),),
            references=(Reference("PID", "P1"),),
            cards=(Card("DENTAL", "D", Decimal(2), "1"),),
            providers=(
                Provider(
                    Name("QN", "1", "SMITH", "ANN", id_qualifier="XX", id="1234567893", relationship="26")
                ),
            ),
            other_insurance=(OtherInsurance("S", "890111", "1"),),
            late_enrollee="N",
        ),
    ),
    categories=(Category("DEPARTMENT", Reference("17", "ROADS")),),
)


def test_extras() -> None:
    """Whatever else the guide has is said in its place, the reader finds it there, and both judges accept it."""
    both = (coverage(M.ADDITION), coverage(M.ADDITION, "dental"))
    row = member(M.ADDITION, "d1", eligibility_first_day=FIRST, coverages=both)
    subscriber = MemberRow(member(M.ADDITION, coverages=both), ANA)
    content = file(profile(), family(subscriber, MemberRow(row, MIA, extras=EXTRAS)))

    sets, problems = whole(content)
    mia = sets[0].members[1]

    assert problems == []
    assert (mia.birth_sequence, mia.confidentiality) == (1, "R")
    assert mia.references[1:] == EXTRAS.references
    assert [each.qualifier for each in mia.days] == ["350", "351", "356"]
    assert mia.person is not None
    assert (mia.person.income, mia.person.amounts) == (EXTRAS.income, EXTRAS.amounts)
    assert mia.person.languages == EXTRAS.languages
    assert (mia.entities, mia.disabilities) == (EXTRAS.entities, EXTRAS.disabilities)
    assert mia.categories == EXTRAS.categories
    medical, dental = mia.coverages
    more = EXTRAS.coverages[1]
    assert more is not None
    assert (medical.amounts, medical.providers) == ((), ())
    assert (dental.amounts, dental.references, dental.cards) == (more.amounts, more.references, more.cards)
    assert (dental.providers, dental.other_insurance) == (more.providers, more.other_insurance)
    assert ([each.qualifier for each in dental.days], dental.late_enrollee) == (["300", "348"], "N")
    assert verify(content) == []
    assert [each.code for each in check(content)] == []


def test_an_extra_that_cannot_be_said_stops_the_member() -> None:
    """As with everything else: named by its place, without its value."""
    extras = MemberExtras(references=(Reference("17", "A~B"),))
    rows = family(MemberRow(member(M.CHANGE), ANA, extras=extras))

    (refused,) = unsayable(profile(), [rows])

    assert refused.reason.startswith("REF02 (17)")
    assert "A~B" not in str(refused)


def test_an_extra_day_takes_the_place_of_the_rows_own() -> None:
    """A qualifier is said once."""
    extras = MemberExtras(days=(Dated("356", LAST),))
    row = MemberRow(member(M.ADDITION, eligibility_first_day=FIRST), ANA, extras=extras)

    found = [each for each in body(file(profile(), family(row))) if each.startswith("DTP*356")]
    assert found == ["DTP*356*D8*20270731"]
