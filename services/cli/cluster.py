"""`hub worker`, `hub scheduler`, `hub serve`: the parts of a hub as processes, on as many machines as need be."""

from contextlib import ExitStack
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import note, say
from services.cli.setting import hub_of, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from threading import Event

    from services.wiring import Hub

    Sample = tuple[str, tuple[str, ...], float]

INTERRUPTED = 130

Where = Annotated[
    str | None,
    typer.Option(
        "--http",
        metavar="PORT|HOST:PORT|off",
        help="Where /livez, /readyz and /metrics answer; else as set, or on a free port where that is taken.",
        show_default=False,
    ),
]


class Worker(StrEnum):
    """The workers of a cluster."""

    PUBLISHER = "publisher"
    INTAKE = "intake"
    ELIGIBILITY = "eligibility"
    PAYROLL_SYNC = "payroll-sync"
    COBRA = "cobra"


def add_to(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.command()(worker)
    app.command()(scheduler)
    app.command()(serve)


def worker(
    ctx: typer.Context,
    name: Annotated[Worker, typer.Argument(metavar="NAME", help=", ".join(Worker), show_default=False)],
    *,
    http: Where = None,
) -> None:
    """Do one part of the work on a cluster, until told to stop: any number of each may run, anywhere."""
    from services.wiring.cluster import want_brokers, want_postgres

    settings = settings_of(ctx)
    want_postgres(settings, f"hub worker {name}")
    want_brokers(settings, f"hub worker {name}")
    with hub_of(ctx) as hub:
        if name is Worker.PUBLISHER:
            code = _publish(hub, http)
        elif name is Worker.INTAKE:
            code = _take_in(hub, http)
        else:
            code = _follow(hub, name, http)
    raise typer.Exit(code)


def scheduler(
    ctx: typer.Context,
    *,
    decide: Annotated[
        bool | None,
        typer.Option(
            help="Also decide families; by default only where there is no Kafka, and so no workers.",
            show_default=False,
        ),
    ] = None,
    http: Where = None,
) -> None:
    """Keep views, send files, fetch answers. Where several run one leads, and another takes over when it dies."""
    from services import keeping, overview
    from services.wiring.cluster import SCHEDULER, scheduling, want_postgres

    want_postgres(settings_of(ctx), "hub scheduler")
    with hub_of(ctx) as hub, scheduling(hub) as turn:
        decides = not hub.settings.kafka.bootstrap if decide is None else decide

        sampled = overview.sampling(hub)

        def samples() -> "Iterable[Sample]":
            yield from sampled()
            yield "hub_leader", (SCHEDULER,), turn.leads

        def run(stop: "Event") -> None:
            keeping.keep(hub, stop, say, decides=decides, turn=turn)

        code = _running(hub, "scheduler", run, samples, lambda: overview.not_ready(hub), http)
    raise typer.Exit(code)


def serve(ctx: typer.Context) -> None:
    """Answer HTTP where the settings say, and do nothing else: any number may run. The scheduler builds the views."""
    from services.cli.keeping import stopping
    from services.http.server import serving

    with hub_of(ctx) as hub, stopping() as (stop, interrupted), serving(hub) as address:
        note(f"hub: {address}")
        stop.wait()
    note("hub: stopped")
    raise typer.Exit(INTERRUPTED if interrupted() else 0)


def _take_in(hub: "Hub", http: str | None) -> int:
    """Run `hub worker intake` and return the exit code."""
    from services.receiving import Intaken, not_ready, receive
    from services.wiring.cluster import inbound_topic

    intaken = Intaken()
    with inbound_topic(hub) as topic:
        return _running(
            hub,
            Worker.INTAKE,
            lambda stop: receive(hub, topic, stop, say, intaken),
            _with_version(intaken.samples),
            lambda: not_ready(intaken),
            http,
        )


def _publish(hub: "Hub", http: str | None) -> int:
    """Run `hub worker publisher` and return the exit code."""
    from services.wiring.broker import publish_log
    from services.wiring.cluster import Publishing

    publishing = Publishing(hub, say)
    return _running(
        hub,
        Worker.PUBLISHER,
        lambda stop: publish_log(hub, stop, publishing.say, publishing.told, publishing.watched),
        _with_version(publishing.samples),
        publishing.not_ready,
        http,
    )


def _follow(hub: "Hub", name: Worker, http: str | None) -> int:
    """Run one of the workers that decide, and return the exit code."""
    from services.working import State, work

    state = State(name)
    return _running(
        hub,
        name,
        lambda stop: work(hub, name, stop, say, state),
        _with_version(state.samples),
        lambda: [] if state.stalled is None else [state.stalled],
        http,
    )


def _with_version(samples: "Callable[[], Iterable[Sample]]") -> "Callable[[], Iterable[Sample]]":
    """Return what a worker tells of itself, and which version it is."""
    from services.wiring import VERSION

    return lambda: [*samples(), ("hub_build_info", (VERSION,), 1)]


def _running(
    hub: "Hub",
    name: str,
    run: "Callable[[Event], None]",
    samples: "Callable[[], Iterable[Sample]]",
    not_ready: "Callable[[], Sequence[str]]",
    http: str | None,
) -> int:
    """Run a process with its health beside it until a signal says stop, and return the exit code."""
    from services.cli.keeping import stopping
    from services.http.health import serving

    hub.metrics.samples = samples
    with stopping() as (stop, interrupted), ExitStack() as inside:
        address = inside.enter_context(serving(hub, not_ready, http))
        note(f"hub: {name} is running{f', {address}' if address else ''}; Ctrl-C stops it")
        run(stop)
    note(f"hub: {name} has stopped")
    return INTERRUPTED if interrupted() else 0
