"""`hub demo`: a month of an invented city, on this machine alone."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    folder: Annotated[
        Path, typer.Option("--folder", help="Where the city is built; emptied first if a demo made it.")
    ] = Path("hub-demo"),
) -> None:
    """Play a month of an invented city: publish, decide, send to four carriers, hear them, pay, continue."""
    from services.demo.run import run

    if not run(folder):
        raise typer.Exit(1)
