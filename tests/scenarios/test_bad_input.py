"""Bad input of every kind, from the command line to the answer: a message that names the place, and nothing lost."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import pytest

from connectors.x12.stand_in import CarrierStandIn
from events.base import EventRef
from services import demo_city
from services.settings import read
from services.wiring import open_hub
from tests.fixtures.command import Run
from tests.fixtures.hub import (
    BEGINNING,
    CITY,
    FAMILY,
    Json,
    child_added,
    elected,
    event,
    hired,
    left,
    lines,
)
from tests.small_catalog import small_catalog

BOTH = ["CITY-10234", "CITY-10234-D1"]
LEFT = left("2026-01-16")


def publish(folder: Path, run: Run, *events: Json | str) -> tuple[int, str, str]:
    """Publish events as the lines of a file; return how it ended."""
    (folder / "events.jsonl").write_text(lines(events), encoding="utf-8")
    said = run("event", "publish", "events.jsonl")
    return said.code, said.out, said.err


def covered(run: Run, family: str = FAMILY) -> list[str]:
    """Return the member numbers of a family that are covered on 10 February."""
    told = json.loads(run("who", family, "--as-of", "2026-02-10", "--json").out)
    return [each["number"] for coverage in told["coverages"] for each in coverage["members"]]


def waiting(run: Run) -> list[Json]:
    """Return what is in quarantine, as `hub exceptions list` tells it."""
    found: list[Json] = json.loads(run("exceptions", "list", "--json").out)
    return found


# what cannot be understood

UNREADABLE: dict[str, tuple[Json | str, str]] = {
    "a broken line": ('{"specversion": "1.0", "type', r"the line: Invalid JSON: .* \(bad-json\)"),
    "an unknown type": (
        {**LEFT, "type": "hr.employee.promoted.v1"},
        r"/type: .* \(unknown-type\)",
    ),
    "an unknown field": (
        {**LEFT, "data": {**LEFT["data"], "shoe_size": 9}},
        r"/data/shoe_size: .* \(unknown-field\)",
    ),
    "an impossible day": (left("2026-02-30"), r"/data/last_day_employed: .* \(bad-value\)"),
    "an id held with other content": (
        hired("2025-11-04"),
        r"/id: this source and id are held with other content; nothing was changed \(conflict\)",
    ),
}


@pytest.mark.parametrize("bad, says", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_understood_is_kept_and_can_be_mended(
    folder: Path, run: Run, bad: Json | str, says: str
) -> None:
    """File, line and field are named; its neighbours are taken; what came is kept as it came, and mended it counts."""
    code, out, err = publish(
        folder, run, hired(id="a", subject="city/1"), bad, hired(id="b", subject="city/2")
    )
    run("run", "--once")
    ((row,), before) = waiting(run), covered(run)
    kept = run("exceptions", "show", row["id"], "--reveal", "--reason", "to mend it").out
    again = publish(folder, run, bad)
    (folder / "mended.json").write_text(json.dumps(LEFT), encoding="utf-8")
    mended = run("exceptions", "retry", row["id"], "--with", "mended.json")
    run("run", "--once")

    assert (code, "2 accepted" in out) == (3, True)
    assert re.search(rf"^events\.jsonl:2: {says} \[{row['id']}\]$", err, re.MULTILINE)
    assert (row["place"], before) == ("events.jsonl:2", BOTH)
    assert kept.splitlines()[-1] == lines([bad]).rstrip()
    assert again[0] == 3
    assert mended.code == 0
    assert covered(run) == []
    assert row["id"] not in {each["id"] for each in waiting(run)}


# what does not fit


class Misfit(NamedTuple):
    """What is told, why it does not fit, and what makes it fit; nothing if a person has to dismiss it."""

    told: Json
    code: str
    says: str
    mended_by: Json | None = None
    covered: list[str] = BOTH


MISFITS = {
    "a hire of somebody employed": Misfit(
        hired("2025-12-01", id="x"),
        "already-employed",
        "employed",
        event("hr.event.voided", {"voids": {"source": CITY, "id": "x"}, "reason": "entered twice"}),
    ),
    "a termination of nobody": Misfit(
        left("2026-03-31", id="x", subject="city/7"),
        "unknown-employee",
        "hire",
        hired(id="y", subject="city/7"),
    ),
    "a plan that does not exist": Misfit(elected(plan="gold", id="x"), "unknown-plan", "gold"),
    "a plan that is not offered": Misfit(
        elected(plan="hmo-retired", id="x"), "plan-not-offered", "hmo-retired"
    ),
    "an unknown dependent": Misfit(
        elected(covered=("self", "d1", "d9"), id="x", time="2026-01-05T10:00:00Z"),
        "unknown-dependent",
        "d9",
        event("hr.dependent.added", {**child_added()["data"], "dependent_id": "d9"}, id="y"),
        [*BOTH, "CITY-10234-D9"],
    ),
}


@pytest.mark.parametrize("misfit", MISFITS.values(), ids=MISFITS)
def test_what_does_not_fit_waits_and_harms_nothing(folder: Path, run: Run, misfit: Misfit) -> None:
    """It is in the log and in quarantine with its family and reason; the coverage stays; a person ends the waiting."""
    published = publish(folder, run, misfit.told)
    run("run", "--once")
    ((row,), before) = waiting(run), covered(run)
    status = run("status")
    still = run("exceptions", "retry", row["id"])
    with open_hub(read()) as hub:
        held = hub.log.find(EventRef(CITY, "x"))
    if misfit.mended_by is None:
        ended = run("exceptions", "dismiss", row["id"], "--reason", "a slip").code
    else:
        publish(folder, run, misfit.mended_by)
        ended = run("exceptions", "retry", row["id"]).code
    run("run", "--once")

    assert published[0] == 0
    assert (row["kind"], row["code"], row["event_ref"]) == ("misfit", misfit.code, f"{CITY}#x")
    assert (row["family"], before) == (misfit.told["subject"], BOTH)
    assert misfit.says in row["reason"]
    assert (status.code, "1 misfit in quarantine" in status.out) == (3, True)
    assert (still.code, misfit.code in still.out, held is not None) == (3, True, True)
    assert (ended, waiting(run), run("status").code) == (0, [], 0)
    assert covered(run) == misfit.covered


# a catalog with a hole in it

PRICED = "[[plan.rate]]\nfirst_day = 2025-07-01\nemployee_only"
HOLES = {
    "a month without a price": (
        "plans.toml",
        PRICED,
        PRICED.replace("07-01", "08-01"),
        r'plans\.toml:3: plan "harbor-ppo" has no rate for employee_only from 2025-07-01 to 2025-07-31',
    ),
    "a carrier that is not there": (
        "plans.toml",
        'carrier = "tidewrack-health"',
        'carrier = "tidewreck-health"',
        r'plans\.toml:8: .*"tidewreck-health"',
    ),
    "a file that breaks off": ("rules.toml", "days = 30", "days = ", r"rules\.toml:\d+: no TOML: "),
    "a table that is missing": ("cobra.toml", "[cobra]", "# [cobra]", r"cobra\.toml:\d+: "),
}


@pytest.mark.parametrize("name, right, wrong, says", HOLES.values(), ids=HOLES)
def test_a_catalog_with_a_hole_does_not_come_into_force(
    folder: Path, run: Run, name: str, right: str, wrong: str, says: str
) -> None:
    """`check` and `publish` name file and line; what is in force stays, and what is covered with it."""
    city = Path(next(iter(demo_city.__path__))) / "catalog"
    catalog = copytree(city, folder / "new-catalog")
    text = (catalog / name).read_text(encoding="utf-8")
    (catalog / name).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    before = run("catalog", "show", "--json").out

    checked, published = run("catalog", "check", catalog), run("catalog", "publish", catalog)
    unchanged = run("catalog", "show", "--json").out
    (catalog / name).write_text(text, encoding="utf-8")
    mended = run("catalog", "publish", catalog)

    assert (checked.code, published.code) == (2, 2)
    assert re.search(rf"new-catalog/{says}", checked.out)
    assert published.out == checked.out
    assert (unchanged == before, covered(run)) == (True, BOTH)
    assert (mended.code, "is in force" in mended.out) == (0, True)


# answers

ANSWERS = {
    "cut in the middle": (lambda whole: whole[: len(whole) // 2], r"999\.edi: segment \d+: the file ends"),
    "cut in its last line": (
        lambda whole: whole[: whole.index(b"AK9*") + 5],
        r"999\.edi: segment \d+: the file ends",
    ),
    "empty": (lambda whole: b"", r"999\.edi: file: there is no interchange in it"),
    "of a file we never sent": (
        lambda whole: whole.replace(b"AK1*BE*1*", b"AK1*BE*777*"),
        r"999\.edi: no file of ours has the control number 777",
    ),
}


@pytest.mark.parametrize("spoil, says", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_cannot_be_used_accepts_nothing(
    folder: Path, run: Run, spoil: Callable[[bytes], bytes], says: str
) -> None:
    """The file and what is wrong are named once; ours still waits, and the whole answer under that name is read."""
    run("feed", "run", "blue", "--night", "2026-02-02")
    (file,) = (folder / "blue/in").iterdir()
    carrier = CarrierStandIn(small_catalog().carriers[0])
    whole = dict(carrier.take(file.read_bytes(), at=BEGINNING))["999_000000001.edi"]
    answer = folder / "blue/out/999.edi"

    answer.write_bytes(spoil(whole))
    bad, again = run("ack", "fetch", "blue"), run("ack", "fetch", "blue")
    states = [row[-1] for row in run("feed", "list", "blue").rows]
    answer.write_bytes(whole)
    mended = run("ack", "fetch", "blue")

    assert (bad.code, "0 accepted" in bad.out) == (3, True)
    assert re.search(says, bad.err)
    assert again.code == 4
    assert (len(states), states[0].split()[0]) == (1, "awaiting")
    assert mended.code == 0
    assert [row[-1] for row in run("feed", "list", "blue").rows] == ["accepted"]
