"""Starting from what a carrier holds of families that go on after the subscriber's death."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from events.catalog import Catalog, EmployeeClass, GroupNumber
from events.employment import EmployeeDied, EmployeeHired, EmployeeRetired
from services.carrier_feeds.worker import run_night
from services.importing import Imported, import_834
from services.publishing import publish
from services.running import step
from services.wiring import Hub
from tests.fixtures.hub import child_added, elected, event, folder_partners, hired, hub_in, tell
from tests.services import test_importing as importing
from tests.services.test_importing import SPOUSE, catalog, coverage, full_file

DIED = event("hr.employee.died", {"death_day": "2025-11-10"})
AT_WORK = (
    hired("2025-03-01"),
    child_added("2025-03-01"),
    event(
        "hr.dependent.added",
        {
            **child_added("2025-03-01")["data"],
            "dependent_id": "d2",
            "person": SPOUSE,
            "relationship": "spouse",
        },
        id="spouse",
    ),
    elected("2025-03-01", covered=("self", "d1", "d2")),
    DIED,
)


def city(state: str = "MA", *, plans: tuple[str, ...] = ("hmo", "ppo")) -> Catalog:
    """Return the catalog of a city of a state whose survivors are offered these plans, and retirees all."""
    made = catalog()
    active, retired = made.classes
    survivors = EmployeeClass(
        id="survivors", name="Survivors", employers=("city",), standing="survivor", plans=plans
    )
    carriers = tuple(
        each.model_copy(update={"groups": (GroupNumber(number="SURV", standing="survivor"), *each.groups)})
        for each in made.carriers
    )
    return made.model_copy(
        update={
            "employers": tuple(each.model_copy(update={"state": state}) for each in made.employers),
            "classes": (
                active,
                retired.model_copy(update={"plans": (*retired.plans, "hmo", "ppo")}),
                survivors,
            ),
            "carriers": carriers,
        }
    )


file_of = partial(importing.file_of, made=city)
"""Return the full file of such a city's hub that was told this, and its coverage."""


def given(folder: Path, *columns: str, **more: str) -> Path:
    """Return a table of what the office gives of the first family of a file."""
    told = {"place": "ST 0001 segment 5", **dict(zip(columns[::2], columns[1::2], strict=True)), **more}
    path = folder / "given.csv"
    path.write_text(",".join(told) + "\n" + ",".join(told.values()) + "\n")
    return path


def begin(hub: Hub, path: Path, **said: Any) -> Imported:
    """Publish the catalog and take a file in."""
    publish(hub.log, city(), note="", actor="tests")
    return import_834(hub, "blue", path, commit=True, **said)


def test_our_own_file_gives_the_same_coverage_back(tmp_path: Path) -> None:
    """The office gives the day of death alone, which no file of ours says; then there is nothing left to tell."""
    path, before = file_of(tmp_path, *AT_WORK)
    after = tmp_path / "after"
    with hub_in(after, catalog=False, extra=folder_partners(after)) as hub:
        done = begin(hub, path, given=given(tmp_path, death_day="2025-11-10"))
        taken = (coverage(hub), full_file(hub))
        night = run_night(hub.feeds, "blue", hub.today())

    assert (done.placing.unplaced, done.refused, done.taken.otherwise) == ([], [], 0)
    assert taken == (before, path.read_bytes())
    assert (night.ending, night.members) == ("nothing_to_say", 0)


THEIRS = (
    b"INS*Y*18*030*XN*S***RT~\nREF*0F*W55~\nREF*1L*SURV~\nDTP*356*D8*20251111~\n"
    b"NM1*IL*1*EXAMPLE*CY****34*078051121~\nDMG*D8*19810601*M~\n"
    b"HD*030**HMO*HMO*FAM~\nDTP*348*D8*20251111~\n"
    b"INS*N*19*030*XN*S~\nREF*0F*W55~\nREF*1L*SURV~\nREF*23*W55B~\nDTP*356*D8*20251111~\n"
    b"NM1*IL*1*EXAMPLE*BEA~\nDMG*D8*20150601*F~\n"
    b"HD*030**HMO*HMO~\nDTP*348*D8*20251111~\n"
)
"""A carrier's own rows: the spouse is the subscriber, whose tier it has, and goes by a number of the carrier's."""
WHO = {"death_day": "2025-11-10", "first_name": "Ada", "last_name": "Example", "birth_day": "1980-02-03"}


def theirs(folder: Path, rows: bytes = THEIRS) -> Path:
    """Return a full file of a carrier that has survivors by these rows."""
    path, _ = file_of(folder, *AT_WORK)
    content = path.read_bytes()
    head, tail = content.partition(b"INS*")[0], content[content.index(b"SE*") :]
    path.write_bytes(head + rows + tail.replace(b"SE*31", b"SE*%d" % (rows.count(b"~") + 5)))
    return path


def test_a_spouse_who_is_the_carriers_subscriber(tmp_path: Path) -> None:
    """Who the subscriber was the office gives, with the employee id; the spouse is a dependent of theirs."""
    path = theirs(tmp_path)
    after = tmp_path / "after"
    with hub_in(after, catalog=False, extra=folder_partners(after)) as hub:
        done = begin(hub, path, given=given(tmp_path, employee_id="E77", **WHO))
        found = coverage(hub)
        content = full_file(hub)
        night = run_night(hub.feeds, "blue", hub.today())
        again = import_834(hub, "blue", path, commit=True, given=tmp_path / "given.csv")

    assert (done.placing.unplaced, done.refused, done.taken.otherwise) == ([], [], 0)
    assert list(found) == ["coverage/city/E77"]
    assert sorted((each["kind"], each["first_day"]) for each in found["coverage/city/E77"]) == [
        ("coverage.began", "2025-11-11"),
        ("coverage.began", "2025-11-11"),
    ]
    assert content.count(b"*030*XN*S~") == 2
    assert content.count(b"REF*1L*SURV~") >= 2
    assert (night.ending, night.members) == ("nothing_to_say", 0)
    assert (again.placing.exist, again.accepted) == (1, 0)


def test_a_retiree_who_died_before_the_spouses_coverage_began(tmp_path: Path) -> None:
    """Retirement and hire as given; the survivors' class is found by the retirement system where it asks for one."""
    path = theirs(tmp_path)
    table = given(tmp_path, employee_id="E77", hire_day="1999-05-03", retirement_day="2020-07-01", **WHO)
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path, given=table)
        (records,) = hub.log.load(["hr/city/E77"]).values()
        found = coverage(hub)["coverage/city/E77"]
    told = [each.event for each in records]
    days = [each.hire_day for each in told if isinstance(each, EmployeeHired)]
    days += [each.retirement_day for each in told if isinstance(each, EmployeeRetired)]
    days += [each.death_day for each in told if isinstance(each, EmployeeDied)]

    assert (done.placing.unplaced, done.refused, done.taken.otherwise) == ([], [], 0)
    assert days == [date(1999, 5, 3), date(2020, 7, 1), date(2025, 11, 10)]
    assert {each["first_day"] for each in found} == {"2025-11-11"}


def test_the_file_may_say_the_day_of_death(tmp_path: Path) -> None:
    """In the row of the subscriber who died (834: INS11, INS12)."""
    path, before = file_of(tmp_path, *AT_WORK)
    path.write_bytes(path.read_bytes().replace(b"*030*XN*A***FT~", b"*030*XN*A***FT***D8*20251110~", 1))
    with hub_in(tmp_path / "after", catalog=False) as hub:
        done = begin(hub, path)
        after = coverage(hub)

    assert (done.placing.unplaced, done.taken.otherwise, after) == ([], 0, before)


def test_the_next_carrier(tmp_path: Path) -> None:
    """What it covers the survivors by is added to what the first has told."""
    dental = event(
        "hr.election.submitted",
        {
            "occasion": "administrative",
            "occasion_day": "2025-04-01",
            "signed_day": "2025-04-01",
            "choices": [{"plan": "dental", "covered": ["self", "d2"]}],
        },
        id="dental",
    )
    with hub_in(tmp_path / "before", catalog=False) as hub:
        publish(hub.log, city(plans=("hmo", "dental")), note="", actor="tests")
        tell(hub, *AT_WORK, dental)
        step(hub)
        paths = [tmp_path / f"{each}.834" for each in ("blue", "teeth")]
        for path in paths:
            path.write_bytes(full_file(hub, path.stem))
        before = coverage(hub)
    table = given(tmp_path, death_day="2025-11-10")
    after = tmp_path / "after"
    with hub_in(after, catalog=False, extra=folder_partners(after)) as hub:
        publish(hub.log, city(plans=("hmo", "dental")), note="", actor="tests")
        done = [import_834(hub, each.stem, each, commit=True, given=table) for each in paths]
        found = coverage(hub)
        nights = [run_night(hub.feeds, each.stem, hub.today()).members for each in paths]

    assert [(each.placing.unplaced, each.refused, each.taken.otherwise) for each in done] == [([], [], 0)] * 2
    assert found == before
    assert nights == [0, 0]


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@drawn(
    hire_day=st.dates(date(2025, 2, 1), date(2025, 4, 30)),
    death_day=st.dates(date(2025, 7, 10), date(2025, 12, 31)),
    plan=st.sampled_from(["hmo", "ppo"]),
    children=st.booleans(),
    retired=st.booleans(),
)
def test_law_the_way_there_and_back(
    hire_day: date,
    death_day: date,
    plan: str,
    children: bool,
    retired: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whoever is survived, at work or retired: the same coverage, the same file, and nothing to say.

    Of who had retired a file has the coverage since then alone.
    """
    day = hire_day.isoformat()
    spouse = {**AT_WORK[2]["data"], "event_day": day}
    covered = ("self", "d2", "d1") if children else ("self", "d2")
    told = [
        hired(day),
        child_added(day),
        event("hr.dependent.added", spouse, id="spouse"),
        elected(day, plan=plan, covered=covered),
        event("hr.employee.died", {"death_day": death_day.isoformat()}),
    ]
    if retired:
        data = {"retirement_day": "2025-07-01", "retirement_system": "city"}
        told.append(event("hr.employee.retired", data))
    folder = tmp_path_factory.mktemp("import")
    path, before = file_of(folder, *told)
    known = {"death_day": death_day.isoformat(), **({"retirement_day": "2025-07-01"} if retired else {})}
    after = folder / "after"
    with hub_in(after, catalog=False, extra=folder_partners(after)) as hub:
        done = begin(hub, path, given=given(folder, **known))
        assert (done.placing.unplaced, done.refused, done.taken.otherwise) == ([], [], 0)
        assert retired or coverage(hub) == before
        assert full_file(hub) == path.read_bytes()
        assert run_night(hub.feeds, "blue", hub.today()).members == 0
