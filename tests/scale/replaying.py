"""Every view built from PostgreSQL, and what the one writer of the log does with appends of all sizes."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from time import perf_counter

import psycopg

from events.base import Entry
from services.rebuilding import build_side_by_side
from tests.scale.filling import Filling, template
from tests.scale.plan import Line, Sizes
from tests.scale.plant import Plant, plant
from tests.scale.servers import Servers

APPENDED = (1, 10, 100, 1000)
"""Facts in one transaction."""


def replay(servers: Servers, folder: Path, sizes: Sizes) -> Iterator[Line]:
    """Fill a log, build all of its views, and append to it."""
    copied = template(folder / "copied", sizes.template)
    with plant(servers, folder / "replay", "replay", sizes.partitions) as at:
        filling = Filling(at.hub, copied)
        filling.to(sizes.replayed)
        head = at.hub.log.head()
        began = perf_counter()
        build_side_by_side(at.hub, at.hub.projections, until=head)
        seconds = perf_counter() - began
        yield Line(
            "all views built from PostgreSQL",
            head / seconds,
            "records/s",
            note=f"{len(at.hub.projections)} views over {head:,} records, two processes",
        )
        with psycopg.connect(at.hub.settings.views_database) as connection:
            found = connection.execute("SELECT pg_total_relation_size('view_rows')").fetchone()
        assert found is not None
        yield Line("stored by PostgreSQL: all views, for each record", found[0] / head, "bytes")
        yield from _appends(at, filling, sizes.batches)


def _appends(at: Plant, filling: Filling, batches: int) -> Iterator[Line]:
    """Append facts of new families, by one writer, so many in a transaction."""
    facts = [each.event for each in filling.template.facts if each.category == "coverage"]
    numbers = count()
    for size in APPENDED:
        batch = [
            [Entry(f"coverage/scale/{next(numbers)}", facts[n % len(facts)]) for n in range(size)]
            for _ in range(batches)
        ]
        began = perf_counter()
        for entries in batch:
            at.hub.log.append(entries, after=dict.fromkeys((each.stream for each in entries), 0))
        seconds = perf_counter() - began
        yield Line(
            f"append, {size:,} in a transaction",
            batches * size / seconds,
            "records/s",
            note=f"{batches / seconds:,.0f} transactions a second, one after the other, durable",
        )
