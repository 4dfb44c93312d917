"""What the office does in a story: silence, stop, see to files that were lost, and read the carrier's roster."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from hypothesis import strategies as st

from events.enrollment import CoverageFact
from events.errors import NotFound, PermanentError
from events.spans import Spans
from events.vocabulary.people import SELF, member_number
from services.carrier_feeds.worker.holding import stop
from services.carrier_feeds.worker.roster_differences import differences, resolve
from services.carrier_feeds.worker.roster_writing import RosterOutcome
from services.carrier_feeds.worker.rosters import Rosters
from services.carrier_feeds.worker.silencing import silence
from services.wiring.rosters import RosterFiles
from tests.services.carrier_feeds.drawn_truth import FAMILIES, MEMBERS, spans
from tests.services.carrier_feeds.lost_files import Lost, Outrun, SentAgain, Upgraded
from tests.services.carrier_feeds.plain_roster import Coverage, Group, Name
from tests.services.carrier_feeds.stage import Stage
from tests.services.carrier_feeds.steps import Becomes, in_step, ssn

DAY = timedelta(days=1)
Kept = dict[tuple[Group, Name], Coverage]


@dataclass(frozen=True)
class Silence:
    """What the carrier had of a member, and what our books said instead, when it was not to hear of it."""

    position: int
    family: str
    member: str
    had: Kept
    books: Spans

    def is_over(self, here: Stage, line: str) -> bool:
        """Whether our books have said anything of the member's coverage of a line since."""
        records = here.doors.log.load([f"coverage/{self.family}"])[f"coverage/{self.family}"]
        return any(
            isinstance(record.event, CoverageFact)
            and record.position > self.position
            and (record.event.member, str(record.event.line)) == (self.member, line)
            for record in records
        )


@dataclass(frozen=True)
class Silenced:
    """Our books of a family are put right, and the carrier is not to hear of one of its members."""

    family: str
    member: str
    truth: Spans

    def happens(self, here: Stage) -> None:
        """Decide it, when the carrier has been told all there was to tell; where nothing differs nothing is silent."""
        if not here.carrier.known.profile.changes:
            return
        in_step(here)
        Becomes(self.family, self.truth).happens(here)
        mine = (self.family, self.member)
        had = {key: each for key, each in here.carrier.known.held.items() if key[1][:2] == mine}
        try:
            silence(here.doors, here.name, *mine, actor="ada", reason="the carrier billed by its own day")
        except (NotFound, PermanentError):
            return
        head = here.doors.log.head()
        here.silences.append(Silence(head, *mine, deepcopy(had), here.truth(self.family)))


@dataclass(frozen=True)
class Stopped:
    """Nothing leaves for the carrier until somebody says so."""

    def happens(self, here: Stage) -> None:
        """Decide it."""
        stop(here.doors, here.name, actor="ada", reason="the carrier moves house")


Drift = Literal["none", "lost", "ended", "tier", "extra"]


@dataclass(frozen=True)
class RosterRead:
    """The carrier's own roster comes, after one coverage in it went astray; what differs is said again."""

    drift: Drift
    which: int

    def happens(self, here: Stage) -> None:
        """Compare it, if the carrier sends any; whoever differs differs by that alone."""
        if here.carrier.known.profile.roster is None:
            return
        in_step(here)
        today = here.clock.now().date()
        strays = self._strays(here, today)
        outcome = read_roster(here)
        assert outcome.faults == []
        if not strays and not _lives_on_full_files(here):
            assert outcome.differences == 0
        for each in list(differences(here.doors, here.name, only_open=True)):
            resolve(here.doors, each.id, way="ours", actor="ada", reason="our books are right")

    def _strays(self, here: Stage, today: date) -> bool:
        roster = here.carrier.known
        in_force = [key for key, each in roster.held.items() if each.covers(today.isoformat(), key[1][4])]
        if self.drift == "none" or not in_force or not roster.profile.changes:
            return False
        group, name = in_force[self.which % len(in_force)]
        held = roster.held[group, name]
        match self.drift:
            case "lost":
                del roster.held[group, name]
            case "ended":
                held.end(today.isoformat())
            case "tier" if name[1] == SELF:
                wrong = {"family": "employee_only"}.get(held.tiers[max(held.tiers)], "family")
                held.tiers = {day: tier for day, tier in held.tiers.items() if day < today.isoformat()}
                held.tiers[max(today.isoformat(), name[4])] = wrong
            case "extra" if name[2] == "medical":
                other = {"ppo": "hmo", "hmo": "ppo"}[name[3]]
                if not any(key[:4] == (*name[:3], other) for _, key in roster.held):
                    extra = (*name[:3], other, today.isoformat())
                    roster.held[group, extra] = Coverage(
                        dict.fromkeys([today.isoformat()], "family") if name[1] == SELF else {}
                    )
            case _:
                return False
        return True


def _lives_on_full_files(here: Stage) -> bool:
    """Whether the carrier takes full files as they stand: what one could not say, or ended, is right by the next."""
    profile = here.carrier.known.profile
    return not profile.changes or (profile.full_file is not None and profile.full_file.action == "replace")


def read_roster(here: Stage) -> RosterOutcome:
    """Compare what the carrier has with our books, by a table of its own columns."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        path.write_text(_table(here))
        rosters = Rosters(here.doors, lambda content: hashlib.sha256(content).digest(), RosterFiles())
        return rosters.read(here.name, path, today=here.clock.now().date())


def _table(here: Stage) -> str:
    said = here.carrier.known.profile.roster
    assert said is not None
    text = io.StringIO()
    table = csv.writer(text)
    # The same content is read once: a table says in its headings when it was made.
    table.writerow([*said.columns.values(), f"Made {here.clock.now().isoformat()}"])
    table.writerows([*(row[each] for each in said.columns), ""] for row in _rows(here))
    return text.getvalue()


def _rows(here: Stage) -> Iterator[dict[str, str]]:
    roster = here.carrier.known
    codes = {str(tier): code for tier, code in roster.profile.tier_codes.items()}
    plans = {each.plan: each for each in roster.profile.plan_codes}
    today = here.clock.now().date().isoformat()
    for (group, (family, member, _, plan, first)), held in roster.held.items():
        if not roster.profile.changes and not held.covers(today, first):
            continue  # when it ended by absence depends on when a full file was sent
        past = [day for day in held.tiers if day <= max(today, first)]
        yield {
            "subscriber_number": member_number(family, SELF),
            "member_number": member_number(family, member),
            "subscriber_ssn": ssn(family, SELF).changes.ssn or "",
            "ssn": ssn(family, member).changes.ssn or "",
            "relationship": RELATED[member],
            "line_code": plans[plan].insurance_line_code,
            "plan_code": plans[plan].plan_code or "",
            "tier_code": codes[held.tiers[max(past)]] if past else "",
            "first_day": first,
            "last_day": held.last or "",
            **dict(zip(("group", "subgroup", "class_code", "division"), group, strict=True)),
        }


RELATED = {SELF: "self", "d1": "spouse", "d2": "child"}


def office(
    families: Sequence[str] = FAMILIES, truths: st.SearchStrategy[Spans] | None = None
) -> st.SearchStrategy[Silenced | Stopped | Lost | Outrun | SentAgain | Upgraded | RosterRead]:
    """Return what the office may do, about these families where it is about one."""
    whose, becomes = st.sampled_from(families), spans() if truths is None else truths
    drifts = st.sampled_from(["none", "none", "lost", "ended", "tier", "extra"])
    return st.one_of(
        st.builds(Silenced, whose, st.sampled_from(MEMBERS), becomes),
        st.builds(Stopped),
        st.builds(Lost, whose, becomes, st.integers(0, 3), st.booleans()),
        st.builds(Outrun, whose, becomes, whose, becomes, st.booleans()),
        st.builds(SentAgain),
        st.builds(Upgraded, st.sampled_from(["change", "full"])),
        st.builds(RosterRead, drifts, st.integers(0, 9)),
    )
