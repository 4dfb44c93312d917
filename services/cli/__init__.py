"""The `hub` command. Every command imports what it needs inside its body, so that `hub --help` answers at once.

Exit codes: 0 done · 1 failed, a retry may help · 2 usage or configuration · 3 done, but something waits for a person ·
4 nothing to do · 130 interrupted. A list is an answer: it gives 0 whatever it lists; `hub status` gives 3.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from services.cli import (
    acks,
    catalog,
    check,
    cluster,
    cobra,
    coverage,
    demo,
    events,
    exceptions,
    feed,
    import_834,
    oe,
    payroll,
    people,
    register,
    replay,
    roster,
    schema,
    service,
    tasks,
    term_check,
    upcoming,
)
from services.cli.setting import Setting

app = typer.Typer(
    name="hub",
    help="Benefits Hub: HR events in, every carrier, payroll and COBRA administrator told.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 failed and worth another try, 2 usage or configuration, 3 done but something waits "
    "for a person (status says so; a list gives 0), 4 nothing to do, 130 interrupted.",
)


@app.callback()
def _root(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(help="The settings; else HUB_CONFIG, else hub.toml here.", show_default=False),
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--as", help="Who is recorded as having done this.", show_default=False)
    ] = None,
) -> None:
    ctx.obj = Setting(config, actor)


service.add_to(app)
app.command()(check.check)
cluster.add_to(app)
app.command()(demo.demo)
app.command()(replay.replay)
people.add_to(app)
app.command()(coverage.coverage)
app.command()(register.rules)
app.command()(upcoming.upcoming)
app.command()(term_check.term_check)
app.add_typer(events.app, name="event")
app.add_typer(exceptions.app, name="exceptions")
app.add_typer(tasks.app, name="tasks")
app.add_typer(catalog.app, name="catalog")
app.add_typer(feed.app, name="feed")
app.add_typer(acks.app, name="ack")
app.add_typer(roster.app, name="roster")
app.add_typer(import_834.app, name="import")
app.add_typer(payroll.app, name="payroll")
app.add_typer(cobra.app, name="cobra")
app.add_typer(oe.app, name="oe")
app.add_typer(schema.app, name="schema")


def main() -> None:
    """Run the command line; an error that the world caused is said in one or two lines, without a traceback."""
    from events.errors import HubError, TransientError
    from services.memory import collect_seldom

    collect_seldom()
    try:
        app()
    except HubError as error:
        print(f"hub: {error}", file=sys.stderr)  # noqa: T201 -- the one place that speaks for all commands
        sys.exit(1 if isinstance(error, TransientError) else 2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
