"""Tests of the employers' shares against M.G.L. c.32B and what each employer has accepted of it."""

import pytest

from tests.connectors.catalog_files.demo_copy import DemoCopy

HOUSING = '["c32B-7A", "c32B-9A", "c32B-10A"]'
SURVIVORS = 'employers = ["city", "school"]\nstanding = "survivor"'
RETIRED = (
    '["retiree-ppo", "medicare-supplement", "dental", "basic-life", "retiree-life"]\nemployer_percent = 50'
)
PPO, HMO = 'plan = "harbor-ppo"\nemployer_percent = 75', 'plan = "harbor-hmo"\nemployer_percent = 80'
AGAINST = "of the premium, against M.G.L. c.32B"


def accepting(demo: DemoCopy, *sections: str) -> DemoCopy:
    """Return the copy, with a housing authority that has accepted these sections and no others."""
    listed = ", ".join(f'"c32B-{each}"' for each in sections)
    if sections:
        demo.edit("program.toml", HOUSING, f"[{listed}]")
    else:
        demo.edit(
            "program.toml", f"\n[[employer.acceptance]]\nstatutes = {HOUSING}\nfirst_day = 1994-07-01\n", ""
        )
    return demo


def whys(demo: DemoCopy) -> set[str]:
    """Return what is wrong with the shares of the housing authority, as `plan: classes: reason`."""
    found = set()
    for each in demo.faults():
        told, _, reason = each.partition(' of employer "housing", from 2025-07-01 on, ')
        plan, _, classes = told.partition(" gives class ")
        assert reason, each
        found.add(f"{plan.split('plan ')[1]} {classes}: {reason.partition(' (for ')[0]}")
    return found


ABOVE_7 = f"more than 50 % {AGAINST} s.7, without s.7A"


def test_without_section_7a_the_unit_pays_half(demo: DemoCopy) -> None:
    """75 and 80 percent are more: at the line, with the day, the classes and the tiers."""
    accepting(demo, "9A", "10A")

    assert demo.faults() == demo.expected(
        "rules.toml",
        [
            (
                "employer_percent = 75",
                'contribution of plan "harbor-ppo" gives class "housing-staff" of employer "housing", from 2025-07-01 '
                f'on, {ABOVE_7} (for "employee_and_children", "employee_and_spouse", "employee_only" and "family")',
            ),
            (
                "employer_percent = 80",
                'contribution of plan "harbor-hmo" gives class "housing-staff" of employer "housing", from 2025-07-01 '
                f'on, {ABOVE_7} (for "employee_only" and "family")',
            ),
        ],
    )


@pytest.mark.parametrize(
    ("percent", "expected"),
    [("50", set()), ("50.01", {f'"harbor-ppo" "housing-staff": {ABOVE_7}'})],
)
def test_half_exactly_is_half(demo: DemoCopy, percent: str, expected: set[str]) -> None:
    """A hundredth of a percent above is more."""
    accepting(demo, "9A", "10A").edit("rules.toml", HMO, HMO.replace("80", "50"))
    demo.edit("rules.toml", PPO, PPO.replace("75", f'"{percent}"'))

    assert whys(demo) == expected


@pytest.mark.parametrize(
    ("percent", "plans"),
    [("50", set()), ("49.99", {"harbor-ppo"})],
)
def test_with_section_7a_it_pays_more_and_not_less(demo: DemoCopy, percent: str, plans: set[str]) -> None:
    """Of each employer that has accepted it; the other classes have lines of their own."""
    faults = demo.faults_after("rules.toml", PPO, PPO.replace("75", f'"{percent}"'))

    employers = [
        each for each in ("city", "housing", "school") if any(f'employer "{each}"' in f for f in faults)
    ]
    assert employers == (["city", "housing", "school"] if plans else [])
    assert all(f"less than 50 % {AGAINST} s.7A" in each for each in faults)


def test_section_16_lets_it_pay_ninety_percent_of_an_hmo(demo: DemoCopy) -> None:
    """The catalog does not say which plan is one, so that any may be."""
    accepting(demo, "9A", "10A", "16").edit("rules.toml", PPO, PPO.replace("75", "90"))
    assert whys(demo) == set()

    demo.edit("rules.toml", HMO, HMO.replace("80", '"90.01"'))
    assert whys(demo) == {
        f'"harbor-hmo" "housing-staff": more than 90 % {AGAINST} s.7, without s.7A, s.16',
    }


@pytest.mark.parametrize("section", ["19", "21"])
def test_what_was_agreed_with_all_unions_is_not_judged(demo: DemoCopy, section: str) -> None:
    """Shares, and dental, are by the agreement. Source: M.G.L. c.32B s.19, s.21."""
    assert accepting(demo, section).faults() == []


def test_the_retired_pay_all_without_9a(demo: DemoCopy) -> None:
    """Also of life insurance, and of dental."""
    nothing = f"a part {AGAINST} s.9, without s.9A or s.9E"

    assert whys(accepting(demo, "7A", "10A")) == {
        f'"{plan}" "retired": {nothing}'
        for plan in ("dental", "medicare-supplement", "retiree-life", "retiree-ppo")
    }


@pytest.mark.parametrize(
    ("percent", "sections", "why"),
    [
        ("50", ("9A",), None),
        ("50.01", ("9A",), "more than 50 % {} s.9A, without s.9E"),
        ("49.99", ("9A",), "less than 50 % {} s.9A, without s.9E"),
        ("50.01", ("9E",), None),
        ("100", ("9A", "9E"), None),
        ("49.99", ("9E",), "less than 50 % {} s.9E"),
    ],
)
def test_the_retired_by_9a_and_9e(
    demo: DemoCopy, percent: str, sections: tuple[str, ...], why: str | None
) -> None:
    """Half by s.9A, dependents included (Boss v. Leverett, 484 Mass. 553); by s.9E more."""
    accepting(demo, "7A", "10A", *sections)
    line = (
        '[[contribution]]\nplan = "retiree-ppo"\nclasses = ["retired"]\nfirst_day = 2025-07-01\n'
        f'employer_percent = "{percent}"\n'
    )
    demo.edit("rules.toml", '[[contribution]]\nplan = "vision"', f'{line}\n[[contribution]]\nplan = "vision"')

    found = [each for each in demo.faults() if 'employer "housing"' in each]
    assert [each.partition(" on, ")[2].partition(" (for ")[0] for each in found] == (
        [] if why is None else [why.format(AGAINST)]
    )


def test_dependents_have_the_same_half(demo: DemoCopy) -> None:
    """Boss v. Leverett, 484 Mass. 553: not half of the retiree's own part alone. The line of the tier is named."""
    line = '[[contribution]]\nplan = "retiree-ppo"\ntiers = ["family"]\nemployer_percent = 40\nfirst_day = 2025-07-01\n'
    faults = demo.faults_after(
        "rules.toml", '[[contribution]]\nplan = "vision"', f'{line}\n[[contribution]]\nplan = "vision"'
    )

    assert {each.partition(" on, ")[2] for each in faults} == {
        f'less than 50 % {AGAINST} s.9A, without s.9E (for "family")',
        f'less than 50 % {AGAINST} s.9D, without s.9D1/2 (for "family")',
    }


@pytest.mark.parametrize(("flat", "employers"), [("0.92", 0), ("0.93", 3)])
def test_a_cent_above_half_is_more(demo: DemoCopy, flat: str, employers: int) -> None:
    """Half of 1.83 is 0.92 at most: a cent that cannot be halved is anybody's."""
    own = f'\n\n[[contribution]]\nplan = "retiree-life"\nemployer_flat = "{flat}"\nfirst_day = 2025-07-01'
    demo.edit("rules.toml", f"{RETIRED}\nfirst_day = 2025-07-01", f"{RETIRED}\nfirst_day = 2025-07-01{own}")
    faults = demo.faults_after("rules.toml", ', "retiree-life"]', "]")

    assert [each.partition(", from ")[2] for each in faults] == [
        f'2025-07-01 on, more than 50 % {AGAINST} s.9A, without s.9E (for "employee_only")'
    ] * employers


@pytest.mark.parametrize(
    ("sections", "percent", "why"),
    [
        ((), "50", "a part {} s.9B, without s.9D, s.9D1/2 or s.9D3/4"),
        ((), "0", None),
        (("9D",), "50", None),
        (("9D",), "50.01", "more than 50 % {} s.9D, without s.9D1/2"),
        (("9D",), "49.99", "less than 50 % {} s.9D, without s.9D1/2"),
        (("9D1/2",), "50.01", None),
        (("9D1/2",), "49.99", "less than 50 % {} s.9D1/2"),
        (("9D3/4",), "49.99", None),
        (("9D3/4",), "50", None),
        (("9D3/4",), "50.01", "more than 50 % {} s.9D3/4"),
        (("9C",), "100", None),
    ],
)
def test_survivors_by_9d_and_its_fractions(
    demo: DemoCopy, sections: tuple[str, ...], percent: str, why: str | None
) -> None:
    """All by the spouse without acceptance; half by s.9D, more by s.9D1/2, at most half by s.9D3/4."""
    accepting(demo, "7A", "9A", "10A", *sections).edit(
        "classes.toml",
        '[[class]]\nid = "survivors"',
        '[[class]]\nid = "housing-survivors"\nname = "Survivors"\nemployers = ["housing"]\nstanding = "survivor"\n'
        'plans = ["retiree-ppo"]\noffer = [{ plan = "medicare-supplement", first_day = 2025-07-01 }]\n\n'
        '[[class]]\nid = "survivors"',
    )
    line = (
        '[[contribution]]\nplans = ["retiree-ppo", "medicare-supplement"]\nclasses = ["housing-survivors"]\n'
        f'first_day = 2025-07-01\nemployer_percent = "{percent}"\n'
    )
    demo.edit("rules.toml", '[[contribution]]\nplan = "vision"', f'{line}\n[[contribution]]\nplan = "vision"')

    reason = None if why is None else why.format(AGAINST)
    expected = {f'"{plan}" "housing-survivors": {reason}' for plan in ("medicare-supplement", "retiree-ppo")}
    assert whys(demo) == (expected if reason else set())


def test_dental_takes_section_10a(demo: DemoCopy) -> None:
    """At the line by which the unit pays a part, of employees as of the retired."""
    assert whys(accepting(demo, "7A", "9A")) == {
        '"dental" "housing-staff" and "retired": a part of dental insurance, without having accepted M.G.L. c.32B s.10A'
    }


def test_dental_that_only_employees_pay_is_not_judged(demo: DemoCopy) -> None:
    """It may be a voluntary plan, apart from the chapter."""
    accepting(demo, "7A", "9A")
    line = '[[contribution]]\nplan = "dental"\nclasses = ["housing-staff", "retired"]\nemployer_percent = 0\n'
    demo.edit(
        "rules.toml",
        '[[contribution]]\nplan = "vision"',
        f'{line}first_day = 2025-07-01\n\n[[contribution]]\nplan = "vision"',
    )

    assert demo.faults() == []


def test_an_acceptance_counts_from_its_first_day_to_its_last(demo: DemoCopy) -> None:
    """Accepted from 2025-07-02 on, the first day of the plan is one without."""
    late = HOUSING.replace('"c32B-7A", ', "") + "\nfirst_day = 1994-07-01\n\n[[employer.acceptance]]\n"
    demo.edit(
        "program.toml",
        f"{HOUSING}\nfirst_day = 1994-07-01",
        late + 'statute = "c32B-7A"\nfirst_day = 2025-07-01',
    )
    assert demo.faults() == []

    demo.edit("program.toml", '"c32B-7A"\nfirst_day = 2025-07-01', '"c32B-7A"\nlast_day = 2026-12-31')
    assert [each.partition(", from ")[2].partition(",")[0] for each in demo.faults()] == ["2027-01-01 on"] * 2

    demo.edit("program.toml", '"c32B-7A"\nlast_day = 2026-12-31', '"c32B-7A"\nfirst_day = 2025-07-02')
    assert [each.partition(", from ")[2].partition(",")[0] for each in demo.faults()] == ["2025-07-01 on"] * 2


def test_employers_elsewhere_are_not_bound(demo: DemoCopy) -> None:
    """Without acceptance, but of another state."""
    accepting(demo)
    demo.edit("program.toml", 'ein = "00-1000003"\nstate = "MA"', 'ein = "00-1000003"\nstate = "OR"')

    assert demo.faults() == []


def test_what_is_put_aside_and_optional_life_are_not_of_the_chapter(demo: DemoCopy) -> None:
    """Nothing of an assistance program or an account is asked: the demo pays all of one, and none of the others."""
    faults = accepting(demo, "9A", "10A").faults()

    assert not any(plan in each for each in faults for plan in ("assistance", "optional-life", "health-fsa"))


@pytest.mark.parametrize("other", ["9D", "9D1/2"])
def test_9d_three_quarters_is_for_who_has_not_accepted_more(demo: DemoCopy, other: str) -> None:
    """Source: M.G.L. c.32B s.9D3/4."""
    old, new = HOUSING, f'["c32B-7A", "c32B-9A", "c32B-10A", "c32B-{other}",\n"c32B-9D3/4"]'

    assert demo.faults_after("program.toml", old, new) == demo.expected(
        "program.toml",
        [
            (
                '"c32B-9D3/4"',
                f'employer "housing" has accepted "c32B-9D3/4", which is for who has not accepted "c32B-{other}"',
            )
        ],
    )


def test_9d_three_quarters_may_follow_9d(demo: DemoCopy) -> None:
    """On other days."""
    first = f'{HOUSING}\nfirst_day = 1994-07-01\n\n[[employer.acceptance]]\nstatute = "c32B-9D"\nlast_day = 2025-06-30'
    second = '\n\n[[employer.acceptance]]\nstatute = "c32B-9D3/4"\nfirst_day = 2025-07-01'
    assert demo.faults_after("program.toml", f"{HOUSING}\nfirst_day = 1994-07-01", first + second) == []

    faults = demo.faults_after("program.toml", "last_day = 2025-06-30", "last_day = 2025-07-01")
    assert len(faults) == 1
