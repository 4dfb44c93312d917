"""One arm of one measurement, run in a process of its own so that its peak memory is its own.

    python -m tests.bench.arms ARM FOLDER [--quick] [--dsn DSN]

prints what it took as one JSON line; with one of the things that arms measure on instead of an arm, makes that.
"""

import argparse
import json
import resource
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from shutil import copytree

from tests.bench.plan import (
    CENSUS,
    FEEDS,
    FEEDS_FOURTH,
    FOURTH,
    FULL,
    LARGE,
    MANY,
    PEOPLE,
    QUICK,
    Sizes,
    Taken,
    part_of,
)


def prepare(part: str, folder: Path, sizes: Sizes) -> None:
    """Make one of the things that arms measure on."""
    from tests.bench import homes

    if part == PEOPLE:
        homes.prepare_people(folder, sizes.people)
        return
    if part == CENSUS:
        homes.prepare_census(folder, sizes.census)
        return
    (folder / part).mkdir()
    if part in {FEEDS, FEEDS_FOURTH}:
        from tests.bench.feed_homes import prepare_feeds

        prepare_feeds(folder / part, sizes.feed_members // (1 if part == FEEDS else 4))
    elif part == MANY:
        homes.prepare(folder / part, sizes.employees)
    else:
        homes.prepare_lines(folder / part, sizes.large_employees // (1 if part == LARGE else 4))


def run(arm: str, folder: Path, work: Path, sizes: Sizes, dsn: str) -> tuple[float, str]:
    """Run one arm, in a process that collects as the command line does, and return its rate and what to know of it."""
    from services.memory import collect_seldom
    from tests.bench import arms_hub, arms_log

    collect_seldom()
    part = part_of(arm)
    if part in {LARGE, FOURTH}:
        return _grown(arm.partition("-")[0], folder / part)
    if part in {FEEDS, FEEDS_FOURTH}:
        return _fed(arm, folder / part, work, sizes)
    many = folder / MANY
    batches, events = sizes.append_batches, sizes.runner_events
    match arm:
        case "yardstick":
            return arms_hub.yardstick(many, work)
        case "append-sqlite":
            return arms_log.sqlite(many, work, batches)
        case "append-sqlite-library":
            return arms_log.sqlite_library(many, work, batches)
        case "append-sqlite-bare":
            return arms_log.sqlite_bare(many, work, batches)
        case "append-postgres":
            return arms_log.postgres(many, work, batches, dsn)
        case "append-postgres-library":
            return arms_log.postgres_library(many, work, batches, dsn)
        case "intake":
            return arms_hub.intake(many, copytree(many / "empty", work / "home"))
        case "decide":
            return arms_hub.decide(copytree(many / "received", work / "home"))
        case "rebuild":
            return arms_hub.rebuild(copytree(many / "decided", work / "home"))
        case "rollover":
            return arms_hub.rollover(copytree(many / "decided", work / "home"))
        case "rebuild-postgres":
            return arms_hub.rebuild_postgres(many, work, batches, dsn)
        case "rebuild-postgres-library":
            return arms_hub.rebuild_postgres_library(many, work, events, dsn)
        case "who":
            return arms_hub.who(folder, sizes.people, sizes.asked)
        case "why":
            return arms_hub.why(folder, sizes.people, sizes.asked)
        case "census":
            return arms_hub.census(folder, sizes.census)
        case _:
            return _files(arm, many, work, sizes)


def _files(arm: str, many: Path, work: Path, sizes: Sizes) -> tuple[float, str]:
    """Write or send a file."""
    from tests.bench import arms_sftp, arms_x12

    match arm:
        case "write-834":
            return arms_x12.ours(many, work, sizes.members)
        case "write-834-pyx12":
            return arms_x12.pyx12(many, work, sizes.members)
        case "sftp-put":
            return arms_sftp.put(work, sizes.sftp_mib)
        case "sftp-put-openssh":
            return arms_sftp.openssh_put(work, sizes.sftp_mib)
        case "sftp-get":
            return arms_sftp.get(work, sizes.sftp_mib)
        case "sftp-get-openssh":
            return arms_sftp.openssh_get(work, sizes.sftp_mib)
        case _:
            raise ValueError(f"there is no arm {arm}")


def _fed(arm: str, folder: Path, work: Path, sizes: Sizes) -> tuple[float, str]:
    """Run an arm on a large carrier."""
    from tests.bench import arms_feeds

    match arm:
        case "feed-full":
            return arms_feeds.full(folder, work)
        case "feed-leave":
            return arms_feeds.leave(copytree(folder / "home", work / "home"), work)
        case "feed-full-pyx12":
            return arms_feeds.full_pyx12(folder, work, sizes.members)
        case "feed-full-linuxforhealth":
            return arms_feeds.full_linuxforhealth(folder)
        case "feed-memory":
            return arms_feeds.memory(folder, sizes.feed_many)
        case "feed-judge":
            return arms_feeds.judge(folder)
        case "feed-judge-pyx12":
            return arms_feeds.judge_pyx12(folder)
        case "feed-read":
            return arms_feeds.reading(folder)
        case "feed-night":
            return arms_feeds.night(
                copytree(folder / "home", work / "home"),
                sizes.feed_changes,
                sizes.feed_members,
                sizes.feed_many,
            )
        case "feed-night-fourth":
            fourth = sizes.feed_members // 4
            return arms_feeds.night(
                copytree(folder / "home", work / "home"), sizes.feed_changes, fourth, fourth
            )
        case _:
            raise ValueError(f"there is no arm {arm}")


def _grown(work: str, folder: Path) -> tuple[float, str]:
    """Do one work on a city whose size is what is measured; each goes on where the one before ended."""
    from tests.bench import arms_hub

    match work:
        case "intake":
            return arms_hub.intake(folder, folder / "home")
        case "decide":
            return arms_hub.decide(folder / "home")
        case "rebuild":
            return arms_hub.rebuild(folder / "home")
        case "rollover":
            return arms_hub.rollover(folder / "home")
        case _:
            raise ValueError(f"there is no work {work}")


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("arm")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--dsn", default="")
    said = parser.parse_args()
    sizes = QUICK if said.quick else FULL
    if said.arm in {MANY, LARGE, FOURTH, PEOPLE, CENSUS, FEEDS, FEEDS_FOURTH}:
        prepare(said.arm, said.folder, sizes)
        return
    with tempfile.TemporaryDirectory(dir=said.folder) as work:
        rate, note = run(said.arm, said.folder, Path(work), sizes, said.dsn)
    used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    peak = used / 1024
    json.dump(asdict(Taken(rate, peak, note)), sys.stdout)


if __name__ == "__main__":
    main()
