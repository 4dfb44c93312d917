"""HR events from intake to facts through publisher, Kafka and workers: throughput, CPU, memory; and a worker killed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import fmean
from time import monotonic

from services.settings import Kafka
from tests.bench.plan import Goal
from tests.scale.load import Load, lines_of, used
from tests.scale.plan import EVENTS, MICROSECONDS, Line, Sizes
from tests.scale.plant import Plant, plant
from tests.scale.servers import Servers
from tests.scale.usage import loop_cpu_seconds, peak_mib

ELIGIBILITY = "eligibility"
CATCH_UP_SECONDS = 180.0
DEFAULT_PARTITIONS: int = Kafka.model_fields["partitions"].default


def sustained(
    servers: Servers, folder: Path, lines: Path, sizes: Sizes, beside: tuple[str, ...] = ()
) -> Iterator[Line]:
    """Measure two workers of eligibility under as much as they can do; others may work beside them."""
    name = "beside" if beside else "sustained"
    with plant(servers, folder / name, name, sizes.partitions) as at:
        load = _started(at, lines, (ELIGIBILITY, *beside), 2)
        first = at.hub.log.head()
        load.begin()
        before, loops = used(at), _loops(at)
        load.run(sizes.load_seconds, sizes.backlog)
        seconds = load.samples[-1].at
        spent = {each: seconds - before[each] for each, seconds in used(at).items()}
        loops = _loops(at) - loops
        records = at.hub.log.head() - first
        peaks = [peak_mib(each.pid) for worker, each in at.processes.items() if worker[:-2] == ELIGIBILITY]
        also = f", with {' and '.join(beside)} beside" if beside else ", two workers"
        yield Line(
            f"HR events from intake to facts{also}",
            load.taken / seconds,
            EVENTS,
            goal=None if beside else Goal("rate", 3000),
            peak_mib=max(peaks),
            note=f"{load.taken:,} events gave {records:,} records in {seconds:.0f} s; "
            f"at most {max(each.backlog for each in load.samples):,} waited; {sizes.partitions} partitions",
        )
        yield Line(f"log records an event{also}", records / load.taken, "records")
        yield from _cpu(spent, load.taken, seconds, also)
        name = f"of that, the event loops of Faust in both workers of eligibility{also}"
        yield Line(name, loops / load.taken * 1e6, MICROSECONDS)
        if not beside:
            yield _memory(load, max(peaks))
            yield _kafka_bytes(at, first)


def more_partitions(servers: Servers, folder: Path, lines: Path, sizes: Sizes) -> Iterator[Line]:
    """Measure the same with as many partitions as the hub makes by default, for half as long."""
    with plant(servers, folder / "twelve", "twelve", DEFAULT_PARTITIONS) as at:
        load = _started(at, lines, (ELIGIBILITY,), 2)
        load.begin()
        before = sum(used(at).values())
        load.run(sizes.load_seconds / 2, sizes.backlog)
        seconds = load.samples[-1].at
        spent = sum(used(at).values()) - before
    also = f", two workers and {DEFAULT_PARTITIONS} partitions"
    yield Line(f"HR events from intake to facts{also}", load.taken / seconds, EVENTS)
    yield Line(f"CPU in all{also}", spent / load.taken * 1e6, MICROSECONDS)


def _started(at: Plant, lines: Path, workers: tuple[str, ...], each: int) -> Load:
    """Start a publisher and the workers, of the first so many, and wait until all share the partitions."""
    at.start("publisher")
    for number in range(1, each + 1):
        at.start(workers[0], number)
    for name in workers[1:]:
        at.start(name)
    at.ready(dict.fromkeys(workers, 1) | {workers[0]: each})
    return Load(at, lines_of(lines), workers)


def _cpu(spent: Mapping[str, float], events: int, seconds: float, also: str) -> Iterator[Line]:
    """Yield what an event costs each process; the processors busy in all are in the note of the sum."""
    for each, used_seconds in spent.items():
        yield Line(f"CPU of {each}{also}", used_seconds / events * 1e6, MICROSECONDS)
    total = sum(spent.values())
    yield Line(
        f"CPU in all{also}",
        total / events * 1e6,
        MICROSECONDS,
        note=f"{total / seconds:.2f} cores busy with it",
    )


def _loops(at: Plant) -> float:
    found = [each.pid for name, each in at.processes.items() if name.startswith(ELIGIBILITY)]
    return sum(map(loop_cpu_seconds, found))


def _memory(load: Load, peak: float) -> Line:
    """Compare each worker's memory at the end with that after a fourth of the events; the one that grew most."""
    quarter = next(each for each in load.samples if each.decided >= load.taken / 4)
    end = load.samples[-1]
    workers = [each for each in end.resident if each.startswith(ELIGIBILITY)]
    grown = max(workers, key=lambda each: end.resident[each] / quarter.resident[each])
    return Line(
        "memory of a worker at the end",
        end.resident[grown],
        "MiB",
        "after a fourth of the events",
        quarter.resident[grown],
        Goal("ratio", 1.15, "less"),
        peak,
    )


def _kafka_bytes(at: Plant, first: int) -> Line:
    folders = Path(at.servers.kafka_folder).glob(f"{at.topic}-*")
    stored = sum(file.stat().st_size for each in folders for file in each.glob("*.log"))
    records = at.tracked()["publisher"] - first
    return Line(
        "stored by Kafka, a record and replica",
        stored / records,
        "bytes",
        note="the topic of the log, compressed",
    )


def restart(servers: Servers, folder: Path, lines: Path, sizes: Sizes) -> Iterator[Line]:
    """Kill one of two workers under an even load and start it again."""
    with plant(servers, folder / "restart", "restart", sizes.partitions) as at:
        load = _started(at, lines, (ELIGIBILITY,), 2)
        load.begin()
        load.run_at(sizes.restart_rate, sizes.calm_seconds)
        second_half = [each for each in load.samples if each.at > sizes.calm_seconds / 2]
        level = max(each.backlog for each in second_half)
        at.kill(ELIGIBILITY, 2)
        killed = monotonic()
        load.run_at(sizes.restart_rate, sizes.down_seconds)
        at.start(ELIGIBILITY, 2)
        again = monotonic()
        load.run_at(sizes.restart_rate, CATCH_UP_SECONDS, until=level)
        caught_up = monotonic()
        most = max(each.backlog for each in load.samples)
        load.at_most(0)
        yield Line(
            "worker killed under load: from its new start to the old backlog",
            caught_up - again,
            "s",
            note=f"{sizes.restart_rate:,} events/s; backlog before {level:,} (mean "
            f"{fmean(each.backlog for each in second_half):,.0f}), at most {most:,}; away {again - killed:.1f} s",
        )


def one_worker(servers: Servers, folder: Path, lines: Path, sizes: Sizes) -> tuple[float, str]:
    """Return the rate of publisher, Kafka and one worker, intake included, and how it came about."""
    with plant(servers, folder / "alone", "alone", sizes.partitions) as at:
        load = _started(at, lines, (ELIGIBILITY,), 1)
        load.begin()
        load.run(sizes.load_seconds / 3, sizes.backlog)
        seconds = load.samples[-1].at
    return load.taken / seconds, f"{load.taken:,} events in {seconds:.0f} s"
