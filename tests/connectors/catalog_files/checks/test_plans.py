"""Tests of what follows a plan, and of what only a plan can say."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy

HMO = 'name = "Harbor HMO"'


@pytest.mark.parametrize(
    "said, reason",
    [
        pytest.param(
            'successor = "harbor-ppo"', "has a successor, but no last_day on which it ends", id="no end"
        ),
        pytest.param(
            'last_day = 2027-06-30\nsuccessor = "dental"',
            'has the successor "dental", which is of line dental',
            id="another line",
        ),
        pytest.param(
            'last_day = 2027-06-30\nsuccessor = "harbor-hmos"',
            'names an unknown plan "harbor-hmos"; did you mean "harbor-hmo"?',
            id="nothing",
        ),
        pytest.param(
            'last_day = 2027-06-30\nsuccessor = "harbor-hmo"',
            'has the successor "harbor-hmo", which ends on 2027-06-30, not after it',
            id="itself",
        ),
    ],
)
def test_a_plan_that_ends_is_followed_by_one_of_its_line(demo: DemoCopy, said: str, reason: str) -> None:
    """What cannot follow is reported at the successor."""
    assert demo.faults_after("plans.toml", HMO, f"{HMO}\n{said}") == demo.expected(
        "plans.toml", [("successor =", f'plan "harbor-hmo" {reason}')]
    )


def test_a_successor_begins_the_day_after(demo: DemoCopy) -> None:
    """No day lies between a plan's last and its successor's first."""
    ended = f'{HMO}\nlast_day = 2026-06-30\nsuccessor = "next"'
    copied = (demo.folder / "plans.toml").read_text().partition('[[plan]]\nid = "retiree-ppo"')[2]
    plan = f'[[plan]]\nid = "next"{copied.partition("[[plan]]")[0]}'.replace("at-once", "first-of-month")
    for day, reasons in (
        (1, []),
        (2, ['plan "harbor-hmo" has the successor "next", which begins only on 2026-07-02']),
    ):
        began = plan.replace("first_day = 2025-07-01\n", f"first_day = 2026-07-0{day}\n", 1)
        (demo.folder / "next.toml").write_text(began)
        if day == 1:
            demo.edit("plans.toml", HMO, ended)
        found = [each for each in demo.faults() if "successor" in each]
        assert [each.partition(": ")[2] for each in found] == reasons


@pytest.mark.parametrize("said", ["true", "false"])
def test_cob_5_an_assistance_program_says_whether_it_gives_care(demo: DemoCopy, said: str) -> None:
    """Nobody but the office knows: either answer will do, none will not."""
    assert demo.faults_after("voluntary.toml", "group_health = true", f"group_health = {said}") == []
    assert demo.faults_after("voluntary.toml", f"group_health = {said}\n", "") == demo.expected(
        "voluntary.toml",
        [
            (
                '[[plan]]\nid = "assistance"',
                'plan "assistance" is an EAP, so it needs group_health: true if it gives care, as counseling, else '
                "false (26 CFR 54.4980B-2, Q&A-1)",
            )
        ],
    )
