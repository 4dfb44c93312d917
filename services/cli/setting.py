"""What every command is given: which settings to read, who works, and an open hub."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from services.settings import Settings
    from services.wiring import Hub

WAITS = 3
"""Exit code: done, but something waits for a person."""

NOTHING = 4
"""Exit code: nothing to do."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What was said before the command's name."""

    config: Path | None = None
    actor: str | None = None


def settings_of(ctx: typer.Context) -> "Settings":
    """Return the settings of this call."""
    from services import settings

    said = ctx.find_object(Setting) or Setting()
    read = settings.read(said.config)
    return read if said.actor is None else read.model_copy(update={"actor": said.actor})


@contextmanager
def hub_of(ctx: typer.Context) -> "Iterator[Hub]":
    """Open the hub of this call and close it again."""
    from services.wiring import open_hub

    with open_hub(settings_of(ctx)) as hub:
        yield hub
