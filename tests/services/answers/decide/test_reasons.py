"""The chain behind a coverage: its facts since it began last, the rules they name, and the events they rest on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.base import Cause, DomainEvent, Recorded
from events.enrollment import (
    CoverageBegan,
    CoverageEnded,
    CoverageReinstated,
    CoverageTierChanged,
    CoverageVoided,
    QuestionAnswered,
)
from events.vocabulary.coverage import InsuranceLine
from events.vocabulary.law import Rule
from services.answers.decide import Known, answer, told_why, why
from tests.life import FAMILY, elected, hired, left

RECORDED_AT = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
NAME: dict[str, Any] = {
    "member": "self",
    "line": "medical",
    "plan": "hmo",
    "carrier": "blue",
    "first_day": "2026-02-01",
}


def upstream(position: int, event: DomainEvent) -> Recorded:
    """Return what HR told on February 2nd and the hub learned a day later, a minute after the one before."""
    learned = RECORDED_AT + timedelta(minutes=position)
    cause = Cause("munis/city", f"e{position}", RECORDED_AT - timedelta(days=1))
    return Recorded(position, f"hr/{FAMILY}", position, learned, event, cause)


def fact(position: int, event: DomainEvent) -> Recorded:
    """Return a fact of the hub's own."""
    learned = RECORDED_AT + timedelta(minutes=position)
    return Recorded(position, f"coverage/{FAMILY}", position, learned, event, Cause())


def began(*rests_on: str, rules: tuple[str, ...] = ()) -> CoverageBegan:
    """Return that the coverage began."""
    said = {"reason": "initial_enrollment", "tier": "family", "catalog": "c1"}
    return CoverageBegan.model_validate({**NAME, **said, "rests_on": rests_on, "rules": rules})


LINES = st.sampled_from([InsuranceLine.MEDICAL, InsuranceLine.DENTAL])
HIRED, ELECTED, LEFT = (
    upstream(1, hired("2026-01-05")),
    upstream(2, elected("2026-01-05", "hmo")),
    upstream(3, left("2026-06-12")),
)
BEGAN = fact(4, began("munis/city#e1", "munis/city#e2", rules=("S125-1", "ACA-1")))
ENDED = fact(
    5,
    CoverageEnded.model_validate(
        {
            **NAME,
            "reason": "termination_of_employment",
            "last_day": "2026-06-30",
            "rests_on": ("munis/city#e3",),
            "rules": ("PLAN-9",),
        }
    ),
)


def known(*coverage: Recorded, told: Recorded | None = None) -> Known:
    """Return what is known of the family, with one event more that HR told."""
    return Known(FAMILY, 9, [HIRED, ELECTED, LEFT, *([] if told is None else [told])], coverage, [])


def chain(*coverage: Recorded, on: str = "2026-03-01", told: Recorded | None = None) -> dict[str, Any]:
    """Return the chain behind the only coverage of a day, as JSON says it."""
    held = known(*coverage, told=told)
    found = answer(held, None, as_of=date.fromisoformat(on), known_at=RECORDED_AT)
    rules = {"ACA-1": Rule("ACA-1", "At most 90 days.", "45 CFR 147.116")}
    said: Any = told_why(found, why(held, found), rules)
    (coverage_told,) = said["coverages"]
    whole: dict[str, Any] = coverage_told["why"]
    return whole


def test_each_fact_names_its_rules_and_what_it_rests_on() -> None:
    """With its reason, its days, its position, and when it was recorded."""
    first, second = chain(BEGAN, ENDED)["facts"]

    assert first == {
        "type": "coverage.began.v1",
        "member": "self",
        "position": 4,
        "recorded_at": "2026-02-03T04:09:06Z",
        "says": {"first_day": "2026-02-01", "tier": "family", "catalog": "c1"},
        "reason": "initial_enrollment",
        "rules": ["S125-1", "ACA-1"],
        "rests_on": ["munis/city#e1", "munis/city#e2"],
    }
    assert (second["says"], second["reason"]) == ({"last_day": "2026-06-30"}, "termination_of_employment")


def test_events_are_told_by_the_day_they_speak_of() -> None:
    """With their source, when it told them, and when the hub learned of them; an election says its occasion."""
    hire, election, end = chain(BEGAN, ENDED)["events"]

    assert hire == {
        "ref": "munis/city#e1",
        "type": "hr.employee.hired.v1",
        "source": "munis/city",
        "id": "e1",
        "position": 1,
        "business_day": "2026-01-05",
        "told_at": "2026-02-02T04:05:06Z",
        "recorded_at": "2026-02-03T04:06:06Z",
        "says": "",
    }
    assert (election["says"], end["says"], end["business_day"]) == ("new_hire", "voluntary", "2026-06-12")


def test_st_3_an_answer_is_told_with_its_word() -> None:
    """Coverage that goes on by what somebody answered says what that was."""
    told = QuestionAnswered(question="deferred-retiree:2026-06-12", answer="deferred", decided_by="Maria")
    said = {**NAME, "reason": "benefit_selection", "rests_on": ("munis/city#e6",), "rules": ("ST-3",)}
    again = fact(7, CoverageReinstated.model_validate({**said, "last_day": None}))

    events = chain(BEGAN, ENDED, again, told=upstream(6, told))["events"]

    assert [(each["ref"], each["says"]) for each in events][-1] == ("munis/city#e6", "deferred")


def test_rules_are_said_in_words() -> None:
    """One that is no longer kept has its id alone."""
    assert chain(BEGAN, ENDED)["rules"] == [
        {"id": "S125-1", "says": None, "source": None},
        {"id": "ACA-1", "says": "At most 90 days.", "source": "45 CFR 147.116"},
        {"id": "PLAN-9", "says": None, "source": None},
    ]


def test_what_was_voided_before_it_began_again_is_left_out() -> None:
    """The chain is that of the coverage that stands."""
    voided = fact(
        5,
        CoverageVoided.model_validate({**NAME, "reason": "no_reason_given", "rests_on": ("munis/city#e9",)}),
    )
    again = fact(6, began("munis/city#e2"))

    said = chain(BEGAN, voided, again)

    assert [each["position"] for each in said["facts"]] == [6]
    assert [each["ref"] for each in said["events"]] == ["munis/city#e2"]


def test_a_tier_and_an_event_that_is_not_known() -> None:
    """A change of tier says its day; what the log does not hold is named by the fact and told by nobody."""
    changed = fact(
        5,
        CoverageTierChanged.model_validate(
            {
                **NAME,
                "reason": "birth",
                "rests_on": ("munis/city#e9",),
                "change_day": "2026-05-20",
                "tier": "employee_only",
            }
        ),
    )
    said = chain(BEGAN, changed, on="2026-06-01")

    assert said["facts"][1]["says"] == {"change_day": "2026-05-20", "tier": "employee_only"}
    assert said["facts"][1]["rests_on"] == ["munis/city#e9"]
    assert "munis/city#e9" not in {each["ref"] for each in said["events"]}


def test_what_is_not_in_force_is_told_with_its_reasons() -> None:
    """After the last day the coverage that ended is named, before the first day the one that begins."""
    held = Known(FAMILY, 5, (HIRED, ELECTED, LEFT), (BEGAN, ENDED), ())
    days = [
        (date(2026, 1, 31), False),
        (date(2026, 2, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ]
    for day, covered in days:
        found = answer(held, None, as_of=day, known_at=RECORDED_AT)
        (chain,) = why(held, found)

        assert (len(found.coverages), len(found.elsewhen)) == (int(covered), int(not covered))
        assert [each.type for each in chain.facts] == ["coverage.began.v1", "coverage.ended.v1"]
        said: Any = told_why(found, (chain,), {})
        (one,) = said["coverages"] if covered else said["elsewhen"]
        assert (one["last_day"], [each["id"] for each in one["why"]["rules"]]) == (
            "2026-06-30",
            ["S125-1", "ACA-1", "PLAN-9"],
        )


def of_member(record: Recorded, member: str, later: int = 5, **said: object) -> Recorded:
    """Return the same fact about somebody else, so many positions later."""
    event = record.event.model_copy(update={"member": member, **said})
    return fact(record.position + later, event)


LEFT_EARLIER = date(2026, 6, 12)


@pytest.mark.parametrize("day", [date(2026, 6, 13), date(2026, 6, 30), date(2026, 7, 1), date(2027, 7, 1)])
def test_whoever_was_covered_has_a_chain(day: date) -> None:
    """A dependent whose own end came before the subscriber's, on days between the two and after both."""
    facts = (BEGAN, of_member(BEGAN, "d1"), ENDED, of_member(ENDED, "d1", last_day=LEFT_EARLIER))
    held = Known(FAMILY, 15, (HIRED, ELECTED, LEFT), facts, ())

    found = answer(held, None, as_of=day, known_at=RECORDED_AT)
    shown = (*found.coverages, *found.elsewhen)

    ends = [(each.member, each.last_day) for coverage in shown for each in coverage.members]
    assert ends == [("self", date(2026, 6, 30)), ("d1", LEFT_EARLIER)]
    said = {(each.member, each.type) for chain in why(held, found) for each in chain.facts}
    assert said == {(who, f"coverage.{what}.v1") for who in ("self", "d1") for what in ("began", "ended")}
    assert [each.rules[-1] for each in why(held, found)] == ["PLAN-9"] * len(shown)


@given(st.data())
def test_everybody_is_told_of_once_a_line_and_has_a_chain(data: st.DataObject) -> None:
    """Whatever was recorded of whom: by each line they were ever covered by, on the day or nearest to it."""
    days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
    said: list[Recorded] = []
    names = set[tuple[str, str]]()
    for member, line in data.draw(st.sets(st.tuples(st.sampled_from(["self", "d1", "d2"]), LINES))):
        until = date(2025, 12, 31)
        for first in sorted(data.draw(st.sets(days, min_size=1, max_size=2))):
            if first <= until:
                continue
            until = data.draw(st.dates(first, date(2027, 1, 31)))
            whose = {"line": line, "plan": data.draw(st.sampled_from(["hmo", "ppo"])), "first_day": first}
            at = len(said)
            said += [of_member(BEGAN, member, at, **whose)]
            said += [of_member(ENDED, member, at, **whose, last_day=until)]
            names.add((member, line))
    held = Known(FAMILY, 15, (HIRED, ELECTED, LEFT), said, ())

    found = answer(held, None, as_of=data.draw(days), known_at=RECORDED_AT)
    shown = (*found.coverages, *found.elsewhen)

    told = [(each.member, str(coverage.line)) for coverage in shown for each in coverage.members]
    assert sorted(told) == sorted(names)
    for coverage, chain in zip(shown, why(held, found), strict=True):
        facts = {(each.member, each.type) for each in chain.facts}
        types = ("coverage.began.v1", "coverage.ended.v1")
        assert facts == {(each.member, each_type) for each in coverage.members for each_type in types}


def test_of_several_plans_the_nearest_is_told() -> None:
    """Between two coverages of one line the one that ended last, not the one to come."""
    later = fact(6, began("munis/city#e1").model_copy(update={"plan": "ppo", "first_day": date(2026, 9, 1)}))
    held = Known(FAMILY, 6, (HIRED, ELECTED, LEFT), (BEGAN, ENDED, later), ())

    found = answer(held, None, as_of=date(2026, 8, 1), known_at=RECORDED_AT)

    assert [each.plan for each in found.elsewhen] == ["hmo"]
