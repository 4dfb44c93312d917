"""Tests of what follows a plan, and of what only a plan can say."""

import pytest

from connectors.catalog_files.checks.plans import (
    medicare_leaves_nobody_without_a_plan,
    successors_follow,
)
from connectors.catalog_files.draft import Draft
from connectors.catalog_files.faults import CatalogFault
from events.catalog import Catalog
from tests.connectors.catalog_files.demo_copy import DemoCopy
from tests.scenarios.lives_catalog import lives_catalog
from tests.services.eligibility.law_life import city

ID = 'id = "harbor-hmo"'
HMO = f'{ID}\nsuccessor = "retiree-ppo"'


@pytest.mark.parametrize(
    "said, reason",
    [
        pytest.param(
            'successor = "dental"',
            'has the successor "dental", which is of line dental',
            id="another line, no end",
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
            'successor = "harbor-hmo"', 'has the successor "harbor-hmo", which is itself', id="itself, no end"
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
    assert demo.faults_after("plans.toml", HMO, f"{ID}\n{said}") == demo.expected(
        "plans.toml", [(said.splitlines()[-1], f'plan "harbor-hmo" {reason}')]
    )


def test_a_plan_without_an_end_may_have_a_successor(demo: DemoCopy) -> None:
    """Who retires or survives without a word moves to it."""
    assert HMO in (demo.folder / "plans.toml").read_text()
    assert demo.faults() == []


RETIREE = 'id = "retiree-ppo"'
SUPPLEMENTED = f'{RETIREE}\nmedicare = "never"\nsuccessor = "medicare-supplement"'


@pytest.mark.parametrize("successor", ["", 'successor = "harbor-ppo"\n'])
def test_ma_1_who_moves_to_medicare_has_a_plan_to_move_to(demo: DemoCopy, successor: str) -> None:
    """A plan for the retired of Massachusetts without Medicare has a successor for those with it."""
    assert demo.faults_after(
        "plans.toml", SUPPLEMENTED, f'{RETIREE}\n{successor}medicare = "never"'
    ) == demo.expected(
        "plans.toml",
        [
            (
                'medicare = "never"',
                'plan "retiree-ppo" is for people without Medicare, and has no successor with medicare = "only" to '
                "which M.G.L. c.32B s.18A moves the retired who have it",
            )
        ],
    )


def test_ma_1_the_plan_that_takes_over_has_the_same_tiers(demo: DemoCopy) -> None:
    """A family all on Medicare would be covered by nothing."""
    tiers = 'name = "Retiree PPO"\nline = "medical"\ncarrier = "tidewrack-health"\ntiers = ["employee_only", '
    more = f'{tiers}"employee_and_spouse", '
    faults = demo.faults_after("plans.toml", f"{SUPPLEMENTED}\n{tiers}", f"{SUPPLEMENTED}\n{more}")

    reason = 'has the successor "medicare-supplement", which has no tier employee_and_spouse'
    assert [each.partition(': plan "retiree-ppo" ')[2] for each in faults if "successor" in each] == [reason]


@pytest.mark.parametrize("catalog", [lives_catalog(), city("MA").catalog], ids=["lives", "law"])
def test_the_catalogs_of_the_rules_have_plans_that_follow(catalog: Catalog) -> None:
    """Those in which retirement and Medicare are tried out hold what the check asks."""
    draft = _Faulting()

    assert [*successors_follow(draft, catalog), *medicare_leaves_nobody_without_a_plan(draft, catalog)] == []


class _Faulting(Draft):
    """Says where a fault is, without any files."""

    def __init__(self) -> None:
        """Read nothing."""

    def fault(self, section: str, number: int, reason: str, *keys: object) -> CatalogFault:
        """Return a fault of no file."""
        return CatalogFault(section, number, reason)


def test_a_successor_begins_the_day_after(demo: DemoCopy) -> None:
    """No day lies between a plan's last and its successor's first."""
    ended = f'{ID}\nlast_day = 2026-06-30\nsuccessor = "next"'
    copied = (demo.folder / "plans.toml").read_text().partition(f"[[plan]]\n{SUPPLEMENTED}")[2]
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
