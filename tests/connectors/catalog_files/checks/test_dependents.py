"""Tests of dependent rules against the law."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy

REASON = "a medical plan covers them to the birthday of 26 (ACA-4, 45 CFR 147.120)"


@pytest.mark.parametrize("age", [18, 25])
def test_aca_4_a_medical_plan_may_not_end_children_before_26(demo: DemoCopy, age: int) -> None:
    """Every medical plan that goes by the rule is reported; whether a child is a student makes no difference."""
    faults = demo.faults_after("rules.toml", "child_age = 26", f"child_age = {age}\nstudent_age = 26")
    plans = ("harbor-ppo", "harbor-hmo", "retiree-ppo", "medicare-supplement")

    assert faults == demo.expected(
        "plans.toml",
        [
            (
                f'id = "{name}" … dependents =',
                f'plan "{name}" ends children at {age} by dependent rule "to-26"; {REASON}',
            )
            for name in plans
        ],
    )


@pytest.mark.parametrize("age", [26, 27])
def test_aca_4_a_medical_plan_may_cover_children_to_26_and_longer(demo: DemoCopy, age: int) -> None:
    """The 26th birthday is the least."""
    assert demo.faults_after("rules.toml", "child_age = 26", f"child_age = {age}") == []


def test_aca_4_a_vision_plan_may_end_children_earlier(demo: DemoCopy) -> None:
    """A plan of its own for vision or dental is an excepted benefit."""
    assert demo.faults_after("rules.toml", "child_age = 19", "child_age = 18") == []


def test_an_age_for_students_is_a_later_one(demo: DemoCopy) -> None:
    """A student who is covered no longer than others needs no age of their own."""
    assert demo.faults_after("rules.toml", "student_age = 24", "student_age = 19") == demo.expected(
        "rules.toml",
        [
            (
                "student_age",
                'dependent rule "to-19-students-to-24" has student_age = 19, which is not beyond child_age = 19',
            )
        ],
    )


PLANS_TO_26 = ("harbor-ppo", "harbor-hmo", "retiree-ppo", "medicare-supplement")


def test_ma_7_no_rule_of_massachusetts_names_domestic_partners(demo: DemoCopy) -> None:
    """They are no dependents there (M.G.L. c.32B s.2(b)); each plan by the rule is reported."""
    named = "child_age = 26\nrelationships = ["
    assert demo.faults_after("rules.toml", "child_age = 26", f'{named}"spouse", "child"]') == []
    faults = demo.faults_after("rules.toml", named, f'{named}"domestic_partner", ')

    assert [each.partition(": ")[2] for each in faults] == [
        f'dependent rule "to-26" covers domestic partners by plan "{plan}", which only employers of Massachusetts '
        "offer; there they are no dependents (M.G.L. c.32B s.2(b))"
        for plan in sorted(PLANS_TO_26)
    ]
