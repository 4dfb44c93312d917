"""What a hub lets Prometheus read: the names scraped from a running one, and the labels of each."""

import re
import urllib.request
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from connectors.metrics import COUNTERS, GAUGES, WORKER_COUNTERS
from services.http.server import serving
from tests.fixtures.hub import hub_in

OF_A_CLUSTER = re.compile(r"hub_(?:worker|leader|publish|kafka)")
"""How the names begin of what only workers, publisher and scheduler measure."""

OF_REQUESTS: Mapping[str, tuple[str, ...]] = {
    "hub_intake_requests_total": ("source", "transport", "result"),
    "hub_append_duration_seconds": ("le",),
    "hub_http_request_duration_seconds": ("method", "route", "status", "le"),
}
"""What a process counts of itself."""

OF_PROMETHEUS = frozenset({"instance", "job", "process"})
"""Labels that are given by who reads."""


@cache
def scraped() -> frozenset[str]:
    """Return the names of all series that a running hub may answer with, read over HTTP."""
    with TemporaryDirectory() as folder, hub_in(Path(folder) / "hub") as hub:
        http = hub.settings.http.model_copy(update={"port": 0})
        hub.settings = hub.settings.model_copy(update={"http": http})
        with serving(hub) as address, urllib.request.urlopen(f"{address}/metrics", timeout=30) as answer:
            page = answer.read().decode()
    names: set[str] = set()
    for name, kind in re.findall(r"^# TYPE (\w+?) (\w+)$", page, re.MULTILINE):
        if name.endswith("_created"):
            continue
        names |= {f"{name}_{part}" for part in ("bucket", "count", "sum")} if kind == "histogram" else {name}
    return frozenset(names)


def labels_of(series: str) -> frozenset[str]:
    """Return the labels by which a series can be chosen, those of the reader included."""
    name = re.sub(r"_(?:bucket|count|sum)$", "", series)
    told = {
        **{n: labels for n, (_, labels) in {**GAUGES, **COUNTERS, **WORKER_COUNTERS}.items()},
        **OF_REQUESTS,
    }
    return frozenset(told.get(name, ())) | OF_PROMETHEUS
