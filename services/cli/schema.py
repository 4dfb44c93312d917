"""`hub schema`: the contract with HR systems, in machine-readable form."""

from typing import Annotated

import typer

from services.cli.output import as_json

app = typer.Typer(help="The contract with HR systems, machine-readable: JSON Schema if nothing else is said.")


@app.callback(invoke_without_command=True)
def _group(ctx: typer.Context) -> None:
    if ctx.invoked_subcommand is None:
        json_()


@app.command("json")
def json_() -> None:
    """Print JSON Schema of every upstream event with its envelope."""
    from events.schema import json_schema

    as_json(json_schema())


@app.command()
def asyncapi() -> None:
    """Print the AsyncAPI 3 document."""
    from events.schema import asyncapi as document

    as_json(document())


@app.command()
def event(
    type_: Annotated[str, typer.Argument(metavar="TYPE", help="hr.employee.hired.v1", show_default=False)],
) -> None:
    """Print JSON Schema of one type."""
    from events.catalogue import UPSTREAM, topic_of
    from events.errors import NotFound
    from events.schema import type_schema

    known = {topic_of(each): each for each in UPSTREAM}
    if type_ not in known:
        raise NotFound(f"{type_}: no such type; there are {', '.join(sorted(known))}")
    as_json(type_schema(known[type_]))
