"""A roster that lies among the answers: it is not read as one, and keeps none of them from being heard."""

from events.carrier_feeds import AnswerNotOurs
from services.carrier_feeds.worker.answers import TOO_LARGE
from tests.services.carrier_feeds.stage import stage


def test_what_is_too_large_for_an_answer_is_told_once() -> None:
    """Nothing of it is read, the answers beside it are; the next one of its name is told anew."""
    here = stage()
    here.insured("city/1")
    here.carrier.large = {"a"}
    here.carrier.outbox["a"] = b"a roster"
    here.night()
    first, second = here.answered(), here.answered()
    here.carrier.outbox["a"] = b"the next roster"
    third = here.answered()

    reason = f"a: {TOO_LARGE}"
    assert [each.not_ours for each in (first, second, third)] == [(reason,), (), (reason,)]
    assert [each.error for each in (first, second, third)] == [None] * 3
    assert first.accepted > 0
    told = here.said(AnswerNotOurs)
    assert [(each.file_name, each.sha256) for each in told] == [("a", "")] * 2
