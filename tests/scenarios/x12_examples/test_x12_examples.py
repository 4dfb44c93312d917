"""The ten examples of an 834 that X12.org has published: after the same happened, the hub's own file says the same.

Both files are read by pyx12's reader and compared place by place; each difference that remains has its reason.
"""

from pathlib import Path

import pytest

from tests.scenarios.x12_examples import ends_and_returns, enrollments
from tests.scenarios.x12_examples.places import Places, at, difference, read
from tests.scenarios.x12_examples.play import play
from tests.scenarios.x12_examples.reasons import envelope
from tests.scenarios.x12_examples.scenario import Difference, Scenario

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "834"

SCENARIOS = (
    enrollments.IN_THREE_PLANS,
    enrollments.IN_MANAGED_CARE,
    enrollments.STUDENT,
    enrollments.ONE_MORE_PLAN,
    ends_and_returns.CHILD_GONE,
    ends_and_returns.EMPLOYEE_GONE,
    ends_and_returns.CORRECTED,
    ends_and_returns.BACK_AT_WORK,
    ends_and_returns.COVERAGE_GOES_ON,
    ends_and_returns.MEMBER_GOES_ON,
)

needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="shared/samples/834 with X12.org's examples does not lie beside the checkout"
)


@pytest.fixture(scope="module", params=SCENARIOS, ids=str)
def scenario(request: pytest.FixtureRequest) -> Scenario:
    """Each scenario in turn."""
    found: Scenario = request.param
    return found


@pytest.fixture(scope="module")
def ours(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """What the hub's last file says after the scenario."""
    return read(play(scenario, tmp_path_factory.mktemp("hub") / "hub"))


def expected(scenario: Scenario) -> list[Difference]:
    """Return every difference that has a reason."""
    nights = scenario.nights
    return [*envelope(nights[-1].day, len(nights)), *scenario.differences]


@pytest.mark.samples
@needs_samples
def test_the_file_says_what_the_example_says(scenario: Scenario, ours: Places) -> None:
    """The hub's file and the example differ where a reason is given, and nowhere else."""
    theirs = read((SAMPLES / f"x12org__{scenario.example}.edi").read_text(encoding="ascii"))

    assert difference(theirs, ours) == {each.place: (each.theirs, each.ours) for each in expected(scenario)}


def test_the_file_says_what_it_says_otherwise(scenario: Scenario, ours: Places) -> None:
    """Where the hub says something else than the example, it says what the reason speaks of."""
    said = {each.place: each.ours for each in expected(scenario)}

    assert at(ours, said) == said


@pytest.mark.samples
@needs_samples
def test_every_example_has_a_scenario() -> None:
    """No published example is left out."""
    published = {path.stem.removeprefix("x12org__") for path in SAMPLES.glob("x12org__*.edi")}

    assert {each.example for each in SCENARIOS} == published
