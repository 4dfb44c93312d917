"""Starting from what a carrier holds: our own full file gives the same coverage back, and nothing is left to say."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.base import Recorded
from events.catalog import CarrierProfile, Catalog, Source
from events.employment import EmployeeHired
from events.errors import Malformed, NotFound, PermanentError
from services.carrier_feeds.worker import run_night
from services.carrier_feeds.worker.doors import catch_up, feed_of, profile_at
from services.carrier_feeds.worker.full_joined import Stream, joined
from services.carrier_feeds.worker.full_ready import Families
from services.importing import Imported, import_834
from services.publishing import publish
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import (
    CHILD,
    FAMILY_OF_TWO,
    PERSON,
    child_added,
    elected,
    event,
    folder_partners,
    hired,
    hub_in,
    left,
    tell,
)
from tests.small_catalog import small_catalog

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
SPOUSE = {"first_name": "Cy", "last_name": "Example", "birth_day": "1981-06-01", "sex": "M"}


def catalog(plans: Any = None, **keys: Any) -> Catalog:
    """Return the small catalog whose carriers take full files, and that may be begun from what `blue` holds."""
    small = small_catalog() if plans is None else small_catalog().model_copy(update={"plans": plans})
    more = {"full_file": {"action": "verify"}, "limits": {"ended_members": None}, **keys}
    carriers = tuple(CarrierProfile.model_validate({**e.model_dump(), **more}) for e in small.carriers)
    begun = (Source(id=f"import/{each}", employers=("city",)) for each in ("blue", "teeth"))
    sources = (*small.sources, *begun)
    return small.model_copy(update={"carriers": carriers, "sources": sources})


def full_file(hub: Hub, carrier: str = "blue") -> bytes:
    """Return a carrier's full file as of now."""
    basis = catch_up(hub.feeds)
    book, profile = profile_at(hub.feeds, carrier, basis)
    feed = feed_of(hub.feeds, carrier)
    families = Stream(Families(hub.feeds, book, profile, feed, hub.today(), basis))
    now = hub.feeds.clock.now()
    return b"".join(joined(hub.feeds.interchanges, profile, families, number=1, written_at=now))


def coverage(hub: Hub) -> dict[str, list[Any]]:
    """Return what is covered, without why."""
    streams = hub.log.streams("coverage")
    found = hub.log.load(streams)
    return {name: sorted(map(_said, records), key=str) for name, records in found.items()}


def _said(record: Recorded) -> dict[str, Any]:
    said = record.event.model_dump(mode="json", exclude={"reason", "rests_on", "rules", "catalog"})
    return {"kind": type(record.event).KIND, **said}


def file_of(
    folder: Path, *told: Any, made: Callable[..., Catalog] = catalog, **keys: Any
) -> tuple[Path, dict[str, list[Any]]]:
    """Return the full file of a hub of such a catalog that was told this, and its coverage."""
    with hub_in(folder / "before", catalog=False) as hub:
        publish(hub.log, made(**keys), note="", actor="tests")
        tell(hub, *told)
        step(hub)
        path = folder / "full.834"
        path.write_bytes(full_file(hub))
        return path, coverage(hub)


def begin(hub: Hub, path: Path, **said: Any) -> Imported:
    """Publish the catalog and start from a file."""
    publish(hub.log, catalog(), note="", actor="tests")
    return import_834(hub, "blue", path, **said)


def test_what_we_wrote_gives_the_same_coverage_back(tmp_path: Path) -> None:
    """First a dry run; then it is taken in, the night says nothing, and done again it does nothing."""
    path, before = file_of(tmp_path, *FAMILY_OF_TWO)
    after = tmp_path / "after"
    with hub_in(after, catalog=False, extra=folder_partners(after)) as hub:
        tried = begin(hub, path)
        head = hub.log.head()
        done = import_834(hub, "blue", path, commit=True)
        taken = (coverage(hub), full_file(hub))
        night = run_night(hub.feeds, "blue", hub.today())
        again = import_834(hub, "blue", path, commit=True)

    placing = tried.placing
    assert (placing.families, placing.members, placing.coverages, placing.events) == (1, 2, 2, 3)
    assert (tried.accepted, head) == (0, 1)
    assert (done.accepted, done.refused, done.placing.unplaced) == (3, [], [])
    assert (done.taken.families, done.taken.members, done.taken.otherwise) == (1, 2, 0)
    assert taken == (before, path.read_bytes())
    assert (night.ending, night.members) == ("nothing_to_say", 0)
    assert (again.accepted, again.placing.exist, again.taken.families) == (0, 1, 0)


@pytest.mark.parametrize("names", ["last_covered", "first_uncovered"])
def test_an_end_on_the_last_day_of_all_is_none(names: str, tmp_path: Path) -> None:
    """A carrier that must say an end says 99991231: nobody is told to it as reinstated."""
    path, before = file_of(tmp_path, *FAMILY_OF_TWO, end_day=names)
    path.write_bytes(re.sub(rb"(DTP\*348.*\n)", rb"\1DTP*349*D8*99991231~\n", path.read_bytes()))
    after = tmp_path / "after"
    with hub_in(after, catalog=False, extra=folder_partners(after)) as hub:
        publish(hub.log, catalog(end_day=names), note="", actor="tests")
        done = import_834(hub, "blue", path, commit=True)
        taken = coverage(hub)
        night = run_night(hub.feeds, "blue", hub.today())

    assert (done.refused, done.taken.otherwise, taken) == ([], 0, before)
    assert night.ending == "nothing_to_say"


members = st.lists(st.sampled_from(["d1", "d2"]), unique=True, max_size=2)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    families=st.lists(st.tuples(st.sampled_from(["hmo", "ppo"]), members), min_size=1, max_size=3),
    hire_day=st.dates(date(2025, 2, 1), date(2025, 12, 31)),
    keys=st.fixed_dictionaries(
        {
            "end_day": st.sampled_from(["last_covered", "first_uncovered"]),
            "tier_on_dependents": st.booleans(),
            "families_per_set": st.sampled_from([1, None]),
        }
    ),
)
def test_law_the_way_there_and_back(
    families: list[tuple[str, list[str]]],
    hire_day: date,
    keys: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whatever small families there are: the same coverage, the same file, and nothing to say."""
    told = []
    for number, (plan, covered) in enumerate(families):
        about = {"subject": f"city/{number}"}
        person = {**PERSON, "ssn": f"078-05-112{number}"}
        day = hire_day.isoformat()
        told.append(hired(day, id=f"h{number}", **about) | {"data": {**hired(day)["data"], "person": person}})
        told += [_dependent(each, day, id=f"{each}-{number}", **about) for each in ("d1", "d2")]
        told.append(elected(day, plan=plan, covered=("self", *covered), id=f"e{number}", **about))
    folder = tmp_path_factory.mktemp("import")
    path, before = file_of(folder, *told, **keys)
    after = folder / "after"
    with hub_in(after, catalog=False, extra=folder_partners(after)) as hub:
        publish(hub.log, catalog(**keys), note="", actor="tests")
        done = import_834(hub, "blue", path, commit=True)
        assert (done.placing.unplaced, done.taken.otherwise) == ([], 0)
        assert coverage(hub) == before
        assert run_night(hub.feeds, "blue", hub.today()).members == 0


def _dependent(member: str, day: str, **said: Any) -> dict[str, Any]:
    data = {**child_added(day)["data"], "dependent_id": member}
    if member == "d2":
        data |= {"person": SPOUSE, "relationship": "spouse"}
    return event("hr.dependent.added", data, **said)


def test_an_end_that_is_told_ahead(tmp_path: Path) -> None:
    """Coverage that ends in the file ends in the books, on the same day."""
    path, before = file_of(tmp_path, *FAMILY_OF_TWO, left("2026-01-16"))
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, commit=True)
        ended = [each for each in coverage(hub)["coverage/city/10234"] if each["kind"] == "coverage.ended"]

    assert b"DTP*349*D8*20260131" in path.read_bytes()
    assert (done.placing.unplaced, done.taken.otherwise) == ([], 0)
    assert ended == [e for e in before["coverage/city/10234"] if e["kind"] == "coverage.ended"]


def test_whom_hr_has_told_is_not_imported_twice(tmp_path: Path) -> None:
    """By the employee id, or by the SSN under another one; what the carrier holds of them still counts as told."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    with hub_in(tmp_path / "same", catalog=False) as hub:
        publish(hub.log, catalog(), note="", actor="tests")
        tell(hub, *FAMILY_OF_TWO)
        same = import_834(hub, "blue", path, commit=True)
    with hub_in(tmp_path / "other", catalog=False) as hub:
        publish(hub.log, catalog(), note="", actor="tests")
        tell(hub, hired(subject="city/999"))
        other = import_834(hub, "blue", path, commit=True)

    assert (same.placing.exist, same.accepted, same.taken.families) == (1, 0, 1)
    assert (other.placing.exist, other.accepted, other.taken.families) == (1, 0, 0)


def test_numbers_that_are_not_ours(tmp_path: Path) -> None:
    """The carrier's member number is the employee id; dependents get a name of ours that stays the same."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    content = path.read_bytes().replace(b"CITY-10234-D1", b"E77.1").replace(b"CITY-10234", b"E77")
    path.write_bytes(content)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, commit=True)
        found = coverage(hub)
        (streams,) = hub.log.load(["hr/city/E77"], personal=True).values()
        hire = streams[0].event

    assert isinstance(hire, EmployeeHired)
    assert (done.taken.otherwise, list(found)) == (0, ["coverage/city/E77"])
    assert sorted(each["member"][:1] for each in found["coverage/city/E77"]) == ["i", "s"]
    assert (hire.hire_day, hire.person.ssn) == (date(2025, 12, 2), "078051120")


def test_what_has_to_be_there_first(tmp_path: Path) -> None:
    """A source for the carrier, a known employer, and a full file."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    changes = tmp_path / "changes.834"
    changes.write_bytes(path.read_bytes().replace(b"****4~", b"****2~"))
    with hub_in(tmp_path / "after") as hub:
        tried = import_834(hub, "blue", path)
        with pytest.raises(PermanentError, match="import/blue"):
            import_834(hub, "blue", path, commit=True)
        with pytest.raises(NotFound, match="employer"):
            import_834(hub, "blue", path, employer="moon")
        with pytest.raises(NotFound, match="carrier"):
            import_834(hub, "moon", path)
        with pytest.raises(Malformed, match="file of changes"):
            import_834(hub, "blue", changes)

    assert len(tried.refused) == 1


def test_nothing_personal_is_said(tmp_path: Path) -> None:
    """Neither names nor numbers are in what an operator is shown."""
    path, _ = file_of(tmp_path, *FAMILY_OF_TWO)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, commit=True)
    said = json.dumps([str(done.placing), str(done)])

    assert not [
        e for e in ("078051120", "Example", str(CHILD["first_name"]) + " ") if e.upper() in said.upper()
    ]


@pytest.mark.samples
@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples do not lie beside the checkout")
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("834*/*.edi")), ids=lambda path: path.stem)
def test_every_published_file_is_placed_or_told_why(tmp_path: Path, path: Path) -> None:
    """A full file or, its BGN08 mended, any other: every family is a proposal or has a reason."""
    content = path.read_bytes()
    content = content.replace(b"****2~", b"****4~").replace(b"***2~", b"***4~")
    mended = tmp_path / "full.834"
    mended.write_bytes(content)
    codes = [
        {"plan": plan, "insurance_line_code": line, "plan_code": code}
        for plan, line, code in (("ppo", "HLT", "PPO500"), ("hmo", "HMO", "HMO20"), ("dental", "DEN", "DEN1"))
    ]
    payer = content.partition(b"N1*IN*")[2].partition(b"~")[0].decode().split("*")
    keys = {"plan_codes": codes, "subscriber_identifier": "ssn", "groups": [{"number": "GRP100"}]}
    made = catalog(**keys, payer_id=payer[-1] if len(payer) > 1 else "x")
    tiers = {"employee_only": "EMP", "employee_and_spouse": "ESP", "family": "FAM"}
    carriers = tuple(
        CarrierProfile.model_validate({**each.model_dump(), "tier_codes": tiers}) for each in made.carriers
    )
    with hub_in(tmp_path / "hub", catalog=False) as hub:
        publish(hub.log, made.model_copy(update={"carriers": carriers}), note="", actor="tests")
        placing = import_834(hub, "blue", mended).placing

    assert placing.families + len(placing.unplaced) >= 1
    if path.stem.startswith("01_"):
        assert (placing.families, placing.members, placing.coverages, placing.unplaced) == (1, 3, 4, [])
    if path.stem.startswith("16_"):
        assert [why for _, why in placing.unplaced] == ["no employee id"]
        assert [asks for _, asks, _ in placing.asked] == [("employee_id",)]
