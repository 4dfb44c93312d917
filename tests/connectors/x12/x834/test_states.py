"""The samples of a state's Medicaid and of an exchange, written by us from what happened, by a profile for each."""

import pytest

from connectors.x12.verify import verify
from tests.connectors.x12.x834.state import SAMPLES, State, expected, said, written
from tests.connectors.x12.x834.state_exchange import NEWBORN
from tests.connectors.x12.x834.state_new_york import SEVEN, VERIFIED

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not SAMPLES.exists(), reason="the samples do not lie beside the checkout"),
]

STATES = (SEVEN, VERIFIED, NEWBORN)


@pytest.mark.parametrize("state", STATES, ids=lambda each: each.sample)
def test_what_the_sample_tells_is_written_by_a_profile(state: State) -> None:
    """We say what the sample says, segment by segment, but for the differences named."""
    content = (SAMPLES / state.sample).read_bytes()

    assert sorted(said(written(state, content))) == expected(state, said(content))


@pytest.mark.parametrize("state", STATES, ids=lambda each: each.sample)
def test_ours_is_no_worse(state: State) -> None:
    """pyx12 finds nothing wrong with ours that it does not find with the sample."""
    content = (SAMPLES / state.sample).read_bytes()

    assert {str(each) for each in verify(written(state, content))} <= {str(each) for each in verify(content)}


def test_every_sample_of_a_state_is_told() -> None:
    """None is left out."""
    published = {path.name for path in SAMPLES.glob("*.edi") if path.name.startswith(("emedny", "dchealth"))}

    assert {each.sample for each in STATES} == published
