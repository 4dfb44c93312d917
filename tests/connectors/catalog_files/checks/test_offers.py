"""Tests of offers to classes."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy, Expected

GUARDS = 'plans = ["harbor-hmo", "dental"]'


@pytest.mark.parametrize(
    "offer, expected",
    [
        pytest.param(
            'plan = "vision"\nlast_day = 2025-06-30',
            [
                (
                    'plan = "vision"',
                    'class "crossing-guards" is offered plan "vision" on no day on which there are both the plan and '
                    "the class",
                )
            ],
            id="before there is the plan",
        ),
        pytest.param(
            'plan = "dental" # again\nfirst_day = 2027-07-01',
            [
                (
                    'plan = "dental" # again',
                    'class "crossing-guards" is offered plan "dental" twice from 2027-07-01 on',
                )
            ],
            id="twice",
        ),
        pytest.param(
            'plan = "health-fsa"\nautomatic = true',
            [
                (
                    "automatic = true\n",
                    'class "crossing-guards" cannot have plan "health-fsa" without an election: its amount must be '
                    "elected",
                )
            ],
            id="automatic savings",
        ),
        pytest.param(
            'plan = "medicare-supplement"\nfirst_day = 2026-07-01',
            [
                (
                    'plan = "medicare-supplement"',
                    'class "crossing-guards" is offered plan "medicare-supplement" with medicare = "only"; to active '
                    "employees Medicare may make no difference (42 USC 1395y(b)(1)(A))",
                ),
                (
                    'id = "city-payroll" … [payroll.codes]',
                    'payroll "city-payroll" has no deduction code for "medicare-supplement", offered to employees it '
                    "pays",
                    "payrolls.toml",
                ),
            ],
            id="Medicare of the active",
        ),
        pytest.param(
            'plan = "visions"',
            [
                (
                    'plan = "visions"',
                    'class "crossing-guards" names an unknown plan "visions"; did you mean "vision"?',
                )
            ],
            id="unknown plan",
        ),
        pytest.param(
            'plan = "vision"\nfirst_day = 2026-07-01\nlast_day = 2026-06-30',
            [
                (
                    "last_day = 2026-06-30",
                    'class "crossing-guards" has offers that end on 2026-06-30, before they begin on 2026-07-01',
                )
            ],
            id="ends before it begins",
        ),
    ],
)
def test_offers_can_be_taken_once(demo: DemoCopy, offer: str, expected: list[Expected]) -> None:
    """What cannot be offered is reported at the offer."""
    found = demo.faults_after("classes.toml", GUARDS, f"{GUARDS}\n[[class.offer]]\n{offer}\n")

    assert found == demo.expected("classes.toml", expected)


def test_an_automatic_plan_has_a_tier_for_one(demo: DemoCopy) -> None:
    """Who has a plan without an election has it alone."""
    demo.edit("voluntary.toml", 'name = "Employee Assistance Program"', 'name = "EAP"')
    text = (demo.folder / "voluntary.toml").read_text()
    before, after = text.split('id = "assistance"')
    tiers = after.replace('tiers = ["employee_only"]', 'tiers = ["family"]').replace(
        "employee_only =", "family ="
    )
    (demo.folder / "voluntary.toml").write_text(f'{before}id = "assistance"{tiers}')
    faults = [each for each in demo.faults() if "without an election" in each]

    assert len(faults) == 8
    assert {each.partition(" cannot ")[2] for each in faults} == {
        'have plan "assistance" without an election: it has no tier for one alone'
    }


def test_a_small_employer_may_ask_for_medicare(demo: DemoCopy) -> None:
    """Where every employer of the class has fewer than 20 employees the law leaves it free."""
    plans = 'plans = ["harbor-ppo", "harbor-hmo", "dental", "basic-life"]'
    demo.edit("classes.toml", plans, plans.replace("]", ', "medicare-supplement"]'))
    demo.edit("payrolls.toml", 'basic-life = "4401"', 'basic-life = "4401"\nmedicare-supplement = "4109"')
    assert len(demo.faults()) == 1

    assert demo.faults_after("program.toml", "employees = 28", "employees = 19") == []


def test_med_2_no_employer_offers_at_work_what_ends_with_medicare(demo: DemoCopy) -> None:
    """Also a small one: Medicare ends nothing of who works."""
    demo.edit("program.toml", "employees = 28", "employees = 19")
    plans = 'plans = ["harbor-ppo", "harbor-hmo", "dental", "basic-life"]'
    before = len(demo.faults())
    demo.edit("classes.toml", plans, plans.replace("]", ', "retiree-ppo"]'))

    assert before == 0
    assert [each for each in demo.faults() if 'medicare = "never"' in each] != []
