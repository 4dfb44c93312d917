"""What is measured: each measurement with its arms, its peer and its goal, and what its figures are called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Better = Literal["more", "less"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: once for figures, once only to see that everything runs."""

    employees: int
    large_employees: int
    """For the growth of memory: held against a fourth of it, which is enough to fill every cache."""
    append_batches: int
    runner_events: int
    """What the library's projection runner is given; it does about a thousand a second."""
    people: int
    """Employees in the log that `who` is asked about, each with a child: twice as many people."""
    asked: int
    census: int
    """Employees in the view that the census is taken from, each with a spouse and a child: three times the members."""
    members: int
    feed_members: int
    """Whom a large carrier covers; held against a fourth of it."""
    feed_many: int
    """Members of the full file whose memory is measured, and among whom a night's changes are."""
    feed_changes: int
    """Families who change before a night."""
    sftp_mib: int
    """Of the file that goes over SFTP."""
    rounds: int


FULL = Sizes(
    employees=4000,
    large_employees=16_000,
    append_batches=20,
    runner_events=3000,
    people=50_000,
    asked=2000,
    census=100_000,
    members=50_000,
    feed_members=96_000,
    feed_many=1_000_000,
    feed_changes=2000,
    sftp_mib=200,
    rounds=3,
)
QUICK = Sizes(
    employees=80,
    large_employees=160,
    append_batches=1,
    runner_events=50,
    people=200,
    asked=20,
    census=300,
    members=200,
    feed_members=240,
    feed_many=2000,
    feed_changes=20,
    sftp_mib=2,
    rounds=1,
)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is aimed at: a rate, or a ratio to the peer."""

    of: Literal["rate", "ratio"]
    value: float
    better: Better = "more"

    def met(self, rate: float, ratio: float | None) -> bool:
        """Whether a measurement reaches it."""
        measured = rate if self.of == "rate" else ratio
        if measured is None:
            return False
        return measured >= self.value if self.better == "more" else measured <= self.value

    def __str__(self) -> str:
        sign = "≥" if self.better == "more" else "≤"
        return f"{sign} {self.value:g}×" if self.of == "ratio" else f"{sign} {self.value:,.0f}"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of the table. `arm` and `peer_arm` name what `tests.bench.arms` runs, each in a process of its own."""

    name: str
    unit: str
    arm: str
    peer: str | None = None
    peer_arm: str | None = None
    goal: Goal | None = None
    measures: Literal["rate", "peak"] = "rate"
    postgres: bool = False
    linuxforhealth: bool = False
    """Whether it needs linuxforhealth-x12 in an environment of its own."""
    sshd: bool = False
    """Whether it needs OpenSSH's server and client."""
    once: bool = False
    """Whether one round is enough, because one round is already many measurements."""


MANY, LARGE, FOURTH, PEOPLE, CENSUS = "many", "large", "fourth", "people", "covered"
"""What arms measure on: a city, a larger one and one of a fourth of that, a log of people to ask about, and a view."""
FEEDS, FEEDS_FOURTH = "feeds", "feeds_fourth"
"""A large carrier that has been told of everybody, and one of a fourth of its members."""


def part_of(arm: str) -> str | None:
    """Return what an arm measures on; None for one that makes that itself."""
    if arm.startswith("sftp"):
        return None
    if arm in {"who", "why"}:
        return PEOPLE
    if arm == "census":
        return CENSUS
    if arm.startswith("feed-"):
        return FEEDS_FOURTH if arm.endswith("-fourth") else FEEDS
    return next((part for part in (LARGE, FOURTH) if arm.endswith(part)), MANY)


LIBRARY = "eventsourcing event_store.put"
EVENTS = "events/s"
MEMBERS = "members/s"

MEASUREMENTS = (
    Measurement("yardstick: pydantic reads one event", EVENTS, "yardstick"),
    Measurement(
        "append, SQLite", EVENTS, "append-sqlite", LIBRARY, "append-sqlite-library", Goal("ratio", 0.8)
    ),
    Measurement("append, SQLite", EVENTS, "append-sqlite", "bare executemany", "append-sqlite-bare"),
    Measurement(
        "append, PostgreSQL",
        EVENTS,
        "append-postgres",
        LIBRARY,
        "append-postgres-library",
        Goal("ratio", 0.8),
        postgres=True,
    ),
    Measurement("intake end to end, SQLite", EVENTS, "intake", goal=Goal("rate", 10_000)),
    Measurement("decide and append, SQLite", EVENTS, "decide", goal=Goal("rate", 3000)),
    Measurement("rebuild of all views, SQLite", EVENTS, "rebuild", goal=Goal("rate", 20_000)),
    Measurement(
        "rebuild of one counting view, PostgreSQL",
        EVENTS,
        "rebuild-postgres",
        "eventsourcing ProjectionRunner",
        "rebuild-postgres-library",
        Goal("ratio", 20),
        postgres=True,
    ),
    Measurement("who, 100,000 people", "ms p99", "who", goal=Goal("rate", 10, "less"), once=True),
    Measurement("who --why, 100,000 people", "ms p99", "why", goal=Goal("rate", 20, "less"), once=True),
    Measurement("census, 300,000 members", "s", "census", goal=Goal("rate", 2, "less")),
    Measurement(
        "open enrollment closed and decided, SQLite", "families/s", "rollover", goal=Goal("rate", 2000)
    ),
    Measurement(
        "834 members written",
        MEMBERS,
        "write-834",
        "pyx12 X12Writer",
        "write-834-pyx12",
        Goal("ratio", 5),
    ),
    Measurement(
        "834 full file, from the views to validated", MEMBERS, "feed-full", goal=Goal("rate", 30_000)
    ),
    Measurement(
        "834 full file, from the views to validated",
        MEMBERS,
        "feed-full",
        "pyx12 X12Writer",
        "feed-full-pyx12",
        Goal("ratio", 2.5),
    ),
    Measurement(
        "834 full file, from the views to validated",
        MEMBERS,
        "feed-full",
        "linuxforhealth-x12 models to text",
        "feed-full-linuxforhealth",
        Goal("ratio", 4),
        linuxforhealth=True,
    ),
    Measurement(
        "memory of a full file, 1,000,000 members",
        "MiB",
        "feed-memory",
        goal=Goal("rate", 300, "less"),
        once=True,
    ),
    Measurement("834 full file, from prepared to left", MEMBERS, "feed-leave", goal=Goal("rate", 30_000)),
    Measurement("834 judged", MEMBERS, "feed-judge", "pyx12", "feed-judge-pyx12", Goal("ratio", 50)),
    Measurement("834 read", MEMBERS, "feed-read"),
    Measurement(
        "night of 2,000 changes among 1,000,000 members",
        "s",
        "feed-night",
        "the same among 24,000",
        "feed-night-fourth",
        Goal("rate", 5, "less"),
        once=True,
    ),
    *(
        Measurement(
            f"SFTP {way}, 200 MiB over loopback",
            "MiB/s",
            f"sftp-{way}",
            "OpenSSH's sftp",
            f"sftp-{way}-openssh",
            Goal("ratio", 0.9),
            sshd=True,
        )
        for way in ("put", "get")
    ),
    *(
        Measurement(
            f"memory of {work}, 4 times the events",
            "MiB",
            f"{work}-{LARGE}",
            "a fourth",
            f"{work}-{FOURTH}",
            Goal("ratio", 1.15, "less"),
            measures="peak",
            once=True,
        )
        for work in ("intake", "decide", "rebuild", "rollover")
    ),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run of one arm gave."""

    rate: float
    peak_mib: float
    note: str = ""


Arm = Callable[..., tuple[float, str]]
"""Measures, and returns the rate and what should be known about it."""
