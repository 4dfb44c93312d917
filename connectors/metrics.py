"""What Prometheus is told: counters of this process, and gauges that are read from the log and views when asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

GAUGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "hub_log_position": ("Last position of the log.", ()),
    "hub_consumer_position": ("How far a consumer has read the log.", ("consumer",)),
    "hub_consumer_lag_events": ("Log positions that a consumer has not read yet.", ("consumer",)),
    "hub_projection_position": ("How far a view has read the log.", ("projection", "version")),
    "hub_projection_lag_events": ("Log positions that a view has not read yet.", ("projection", "version")),
    "hub_exceptions": ("Events that wait for a person.", ("kind",)),
    "hub_exceptions_oldest_seconds": ("How long the oldest of them has waited.", ("kind",)),
    "hub_questions": ("Questions that wait for a person.", ("owner",)),
    "hub_questions_deadline_seconds": (
        "Until the earliest deadline of them; negative once past.",
        ("owner",),
    ),
    "hub_ack_pending": ("Files delivered and not answered yet.", ("carrier",)),
    "hub_ack_oldest_seconds": ("How long the oldest of them has waited.", ("carrier",)),
    "hub_feed_overdue": ("1 while an answer is later than the carrier's profile allows.", ("carrier",)),
    "hub_feed_night_missed": (
        "1 while a night of a carrier has not been decided an hour after its time, and nothing holds it.",
        ("carrier", "kind"),
    ),
    "hub_terminations_unconfirmed": (
        "Terminations of coverage that a carrier or payroll has not taken yet.",
        ("target", "carrier"),
    ),
    "hub_terminations_late": ("Of those, the ones that wait beyond their time.", ("target", "carrier")),
    "hub_terminations_oldest_unconfirmed_seconds": (
        "How long the oldest of them has been without coverage.",
        ("target", "carrier"),
    ),
    "hub_feed_undelivered": ("Files prepared that have not arrived yet.", ("carrier",)),
    "hub_feed_held": ("Families, and a file, that wait for a person, by why.", ("carrier", "reason")),
    "hub_carrier_errors_open": ("Errors carriers reported that nobody has settled.", ("carrier",)),
    "hub_carrier_errors_overdue": ("Of those, the ones whose last day is past.", ("carrier",)),
    "hub_batch_undelivered": ("The same of files for a payroll or COBRA administrator.", ("partner",)),
    "hub_key_expiry_timestamp_seconds": (
        "When the last key of a kind expires, in seconds since 1970.",
        ("partner", "kind"),
    ),
    "hub_cobra_notices_due": ("COBRA election notices that are due soon.", ()),
    "hub_leader": ("1 while this process leads in a role that one process has at a time.", ("role",)),
    "hub_published_position": ("How far the log has been published to Kafka.", ()),
    "hub_publisher_lag_events": ("Log positions that are not published yet.", ()),
    "hub_kafka_intake_lag_messages": ("Messages of the inbound topic not taken in yet.", ("partition",)),
    "hub_worker_position": ("How far a worker has come in the log, by partition.", ("worker", "partition")),
    "hub_worker_lag_messages": ("Messages a worker has not handled yet.", ("worker", "partition")),
    "hub_worker_stalled": ("1 while messages wait and a worker comes no further.", ("worker",)),
    "hub_build_info": ("The version that runs; always 1.", ("version",)),
}
"""Name → help and labels. No label ever holds a person, a file name or free text."""

COUNTERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "hub_events_appended_total": ("Upstream events in the log.", ("source", "type")),
    "hub_facts_appended_total": ("Facts of the hub in the log.", ("type",)),
    "hub_feed_runs_total": ("Carrier nights by what came of them.", ("carrier", "kind", "result")),
    "hub_feed_members_total": (
        "Members in prepared files of changes, withdrawn ones too.",
        ("carrier", "action"),
    ),
    "hub_sftp_attempts_total": ("Attempts to deliver a file, by what came of them.", ("partner", "result")),
    "hub_ack_received_total": ("Answers of carriers.", ("carrier", "result")),
    "hub_payroll_changes_total": ("Deductions ordered and stopped.", ("payroll", "result")),
}
"""Counted from the log, so that they are the same in every process and after every restart."""

WORKER_COUNTERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "hub_worker_batches_total": ("Batches a worker has taken.", ("worker",)),
    "hub_worker_facts_total": ("Facts a worker has appended.", ("worker",)),
    "hub_worker_gaps_total": ("Times a worker read from the log what a topic had lost.", ("worker",)),
    "hub_worker_duplicates_total": ("Messages a worker had had before.", ("worker",)),
}
"""Counted by one worker process since it started."""

Sample = tuple[str, tuple[str, ...], float]
"""Name, values of its labels in order, value."""


@dataclass(eq=False)
class Metrics(Collector):
    """One registry. `samples` gives the gauges and the counts that the log and the views hold, at each scrape."""

    samples: Callable[[], Iterable[Sample]] = tuple
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        self._requests = Counter(
            "hub_intake_requests_total",
            "Events offered to this process, by what was answered.",
            ("source", "transport", "result"),
            registry=self.registry,
        )
        self._append = Histogram(
            "hub_append_duration_seconds",
            "How long a batch of events took from bytes to the log.",
            registry=self.registry,
        )
        self._http = Histogram(
            "hub_http_request_duration_seconds",
            "How long a request took.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.registry.register(self)

    def offered(self, *, source: str, transport: str, result: str, count: int = 1) -> None:
        """Count events offered to intake."""
        self._requests.labels(source, transport, result).inc(count)

    def answered(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Record one HTTP request; the route is its pattern, never the address that was asked for."""
        self._http.labels(method, route, str(status)).observe(seconds)

    @contextmanager
    def appending(self) -> Iterator[None]:
        """Record how long what happens inside took."""
        with self._append.time():
            yield

    def collect(self) -> Iterator[Metric]:
        """Yield what the log and the views hold at this moment."""
        families: dict[str, Metric] = {
            **{n: GaugeMetricFamily(n, text, labels=labels) for n, (text, labels) in GAUGES.items()},
            **{
                n: CounterMetricFamily(n, text, labels=labels)
                for n, (text, labels) in {**COUNTERS, **WORKER_COUNTERS}.items()
            },
        }
        for name, labels, value in self.samples():
            family = families[name]
            assert isinstance(family, (GaugeMetricFamily, CounterMetricFamily))
            family.add_metric(labels, value)
        yield from families.values()

    def describe(self) -> Iterable[Metric]:
        """Return nothing: registering must not read the log."""
        return ()

    def page(self) -> bytes:
        """Return everything in the text form that Prometheus reads."""
        return generate_latest(self.registry)
