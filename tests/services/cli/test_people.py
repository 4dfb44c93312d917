"""`hub who` and `hub forget`, as a coordinator meets them."""

import io
import json
import re
import sys
from pathlib import Path

import pytest

from connectors.clock import FixedClock
from events.intake import PersonRevealed
from services.publishing import publish
from services.running import step
from services.settings import read
from services.wiring import open_hub
from tests.fixtures.hub import BEGINNING, FAMILY, PERSON, elected, event, hired, lines, tell
from tests.services.cli.conftest import Run
from tests.small_catalog import small_catalog

OTHER = "city/9"


def test_who_is_covered_is_said_in_lines(folder: Path, run: Run) -> None:
    """Plan, line, carrier, tier, members, days and causes; names are masked."""
    said = run("who", FAMILY, "--as-of", "2026-02-01")

    assert said.code == 0
    assert said.out.splitlines()[0] == "city/10234  A*** O***  City of Harbor City"
    medical = "medical\tHMO (hmo)\tBLUE\tfamily\tCITY-10234\tA*** O***\tself\t2026-01-01\t"
    child = "\t\t\t\tCITY-10234-D1\tB*** E***\tchild\t2026-01-01\t"
    assert [medical, child] == said.out.splitlines()[3:5]
    assert (
        "  munis/city#hr.election.submitted-1  hr.election.submitted.v1  recorded 2026-01-05 14:00:00Z"
        in said.out
    )
    assert "Example" not in said.out


def test_who_in_json_is_what_http_says(folder: Path, run: Run) -> None:
    """One shape for programs, whichever door they come by."""
    said = json.loads(run("who", FAMILY, "--as-of", "2026-02-01", "--json").out)

    assert said["as_of"] == "2026-02-01"
    assert [each["plan"]["id"] for each in said["coverages"]] == ["hmo"]
    assert [each["number"] for each in said["coverages"][0]["members"]] == ["CITY-10234", "CITY-10234-D1"]


def test_who_is_not_covered_is_told_since_when(folder: Path, run: Run) -> None:
    """Before the first day the coverage that is to begin is named, and why it does not hold yet."""
    said = run("who", FAMILY, "--as-of", "2025-12-31", "--why").out

    assert "Nobody is covered by anything.\nnot by medical: HMO (hmo) begins on 2026-01-01\n" in said
    assert "why not medical HMO (hmo)\n" in said


def test_who_left_before_the_others_is_told(folder: Path, run: Run) -> None:
    """A child whose own coverage is over, by member number; and why, beside the coverage that goes on."""
    removed = {"dependent_id": "d1", "reason": "other_coverage", "event_day": "2026-01-20"}
    (folder / "left.jsonl").write_text(lines([event("hr.dependent.removed", removed)]), encoding="utf-8")
    run("event", "publish", "left.jsonl")
    run("run", "--once")

    said = run("who", FAMILY, "--as-of", "2026-02-01", "--why").out

    assert "not by medical: HMO (hmo) CITY-10234-D1 from 2026-01-01 ended on 2026-01-31\n" in said
    (why,) = re.findall(r"why not medical HMO \(hmo\): CITY-10234-D1\n(?:  .+\n)+", said)
    assert "  munis/city#hr.dependent.removed-1  hr.dependent.removed.v1  other coverage\n" in why
    assert "coverage.ended.v1  d1  last day 2026-01-31  voluntary withdrawal\n" in why


def test_st_1_a_former_spouse_is_one_and_the_divorce_is_in_the_chain(folder: Path, run: Run) -> None:
    """The law keeps them covered and no fact says so: the question about the judgment is why."""
    catalog = small_catalog()
    employer = catalog.employers[0].model_copy(update={"state": "MA"})
    spouse = {"dependent_id": "d2", "relationship": "spouse", "reason": "hire", "event_day": "2025-11-03"}
    parted = {"dependent_id": "d2", "reason": "divorce", "event_day": "2026-01-20"}
    with open_hub(read(), FixedClock(BEGINNING)) as hub:
        publish(hub.log, catalog.model_copy(update={"employers": (employer,)}), note="", actor="tests")
        tell(
            hub,
            hired(id="h9", subject=OTHER),
            event("hr.dependent.added", {**spouse, "person": PERSON}, id="s9", subject=OTHER),
            elected(covered=("self", "d2"), id="f9", subject=OTHER),
            event("hr.dependent.removed", parted, id="p9", subject=OTHER),
        )
        step(hub)

    before = run("who", OTHER, "--as-of", "2026-01-20", "--why").out
    after = run("who", OTHER, "--as-of", "2026-01-21", "--why").out
    census = run("coverage", "--as-of", "2026-01-21", "--csv").out

    is_covered = "\tCITY-9-D2\tA*** O***\t{}\t2026-01-01\t\n"
    assert is_covered.format("spouse") in before
    assert is_covered.format("ex spouse") in after
    assert "city,9,CITY-9-D2,ex_spouse," in census
    chain = after[after.index("why medical") :]
    assert "  munis/city#p9  hr.dependent.removed.v1  divorce\n    for 2026-01-20" in chain
    meanwhile = "open, of benefits; meanwhile the former spouse stays covered\n"
    assert f"  divorce-terms:d2:2026-01-20  {meanwhile}" in chain
    assert re.search(r"  ST-1  .+ \[M\.G\.L\. c\.32B s\.9H\]\n", chain)


def test_why_tells_the_chain(folder: Path, run: Run) -> None:
    """From the coverage to the fact, its rules with their sources, the election, and what HR told and when."""
    said = run("who", FAMILY, "--as-of", "2026-02-01", "--why").out

    lines = said[said.index("why medical") :].splitlines()
    assert lines[0] == "why medical HMO (hmo)"
    began = next(number for number, line in enumerate(lines) if "coverage.began.v1  self" in line)
    assert re.fullmatch(
        r"  coverage.began.v1  self  first day 2026-01-01, tier family, catalog \w+  initial enrollment",
        lines[began],
    )
    assert re.fullmatch(r"    recorded 2026-01-05 14:00:00Z, position \d+, by .*ACA-1.*", lines[began + 1])
    assert any(re.fullmatch(r"  ACA-1  .+ \[45 CFR 147.116.*\]", line) for line in lines)
    hire = lines.index("  munis/city#hr.employee.hired-1  hr.employee.hired.v1")
    assert lines[hire + 1] == ("    for 2025-11-03, told 2026-01-05 09:00:00Z, learned 2026-01-05 14:00:00Z")
    assert "  munis/city#hr.election.submitted-1  hr.election.submitted.v1  new hire" in lines
    assert "Example" not in said


def test_why_in_json_is_what_http_says(folder: Path, run: Run) -> None:
    """Beside each coverage its facts, rules, events and questions; without it the answer is as before."""
    said = json.loads(run("who", FAMILY, "--as-of", "2026-02-01", "--why", "--json").out)

    (coverage,) = said["coverages"]
    assert list(coverage["why"]) == ["facts", "rules", "events", "questions"]
    assert {each["id"] for each in coverage["why"]["rules"]} >= {"ACA-1"}
    assert all(each["source"] for each in coverage["why"]["rules"])


@pytest.mark.parametrize("query", [["CITY-10234-D1"], ["Ada", "O'Example-Nunez"], ["bea"]])
def test_who_finds_by_number_and_name(folder: Path, run: Run, query: list[str]) -> None:
    """Several words need no quotes."""
    assert run("who", *query, "--as-of", "2026-02-01").out.startswith(FAMILY)


def test_who_lists_several_matches(folder: Path, run: Run) -> None:
    """And says how to ask for one."""
    (folder / "more.jsonl").write_text(lines([hired(id="two", subject="city/10001")]), encoding="utf-8")
    run("event", "publish", "more.jsonl")

    run("run", "--once")
    said = run("who", "ada")

    assert said.rows == [["city/10001", "A*** O***"], [FAMILY, "A*** O***"]]
    assert "hub who city/10001" in said.err


def test_who_as_known_before_says_so(folder: Path, run: Run) -> None:
    """Before the first event nothing was known; a moment later it was."""
    before = run("who", FAMILY, "--as-of", "2026-02-01", "--known-at", "2026-01-05T13:59:59Z")
    after = run("who", FAMILY, "--as-of", "2026-02-01", "--known-at", "2026-01-05T14:00:00Z")

    assert (before.code, "nothing is known of city/10234 at 2026-01-05T13:59:59" in before.err) == (2, True)
    assert (after.code, "as known at 2026-01-05 14:00:00Z" in after.out) == (0, True)


def test_a_look_at_names_needs_a_reason_and_is_recorded(folder: Path, run: Run) -> None:
    """Without one nothing is shown."""
    without = run("who", FAMILY, "--reveal")
    withit = run(
        "--as", "bob", "who", FAMILY, "--as-of", "2026-02-01", "--reveal", "--reason", "on the phone"
    )

    assert (without.code, "Ada" in without.out) == (2, False)
    assert "Ada O'Example-Núñez" in withit.out
    with open_hub(read()) as hub:
        (record,) = hub.log.load(["operator/bob"])["operator/bob"]
    assert record.event == PersonRevealed(family=FAMILY, reason="on the phone")


@pytest.mark.parametrize("option, text", [("--as-of", "soon"), ("--known-at", "yesterday")])
def test_a_time_that_is_none_is_refused(folder: Path, run: Run, option: str, text: str) -> None:
    """Exit code 2, and the form that is wanted."""
    said = run("who", FAMILY, option, text)

    assert said.code == 2
    assert "2026-07-" in said.err


def test_nobody_found_is_said_in_one_line(folder: Path, run: Run) -> None:
    """No traceback; exit code 2."""
    said = run("who", "zoe")

    assert said == type(said)(2, "", "hub: zoe: nobody of that name, number or id is known\n")


def test_who_says_when_events_wait_to_be_decided(folder: Path, run: Run) -> None:
    """An answer that may change in a moment says so, and what to do."""
    (folder / "more.jsonl").write_text(lines([hired(id="two", subject="city/10001")]), encoding="utf-8")
    run("event", "publish", "more.jsonl")

    said = run("who", FAMILY, "--as-of", "2026-02-01")

    assert "1 event not decided yet" in said.err
    assert "hub run --once" in said.err


def test_to_forget_is_for_ever(folder: Path, run: Run) -> None:
    """The answer stays, the names are gone, and no name finds the family."""
    said = run("forget", FAMILY, "--reason", "asked for it", "--yes")

    assert (said.code, said.out) == (0, "city/10234: 2 people forgotten.\n")
    assert "(forgotten)" in run("who", FAMILY, "--as-of", "2026-02-01").out
    assert run("who", "ada").code == 2


def test_to_forget_asks_first(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a yes nothing is destroyed."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))

    said = run("forget", FAMILY, "--reason", "a slip")

    assert said.code != 0
    assert "A*** O***" in run("who", FAMILY, "--as-of", "2026-02-01").out
