"""`hub check`: one line for everything a hub needs, `ok` or what is wrong with it."""

from typing import Annotated

import typer

from services.cli.output import as_json, plain, say
from services.cli.setting import settings_of

WRONG = 2


def check(
    ctx: typer.Context, *, json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False
) -> None:
    """Try every connection and everything the hub needs, and say what is wrong. Nothing is sent or changed."""
    from events.errors import HubError
    from services import checking

    try:
        settings = settings_of(ctx)
        findings = [checking.Finding("settings", "ok", f"home {settings.home}"), *checking.check(settings)]
    except HubError as error:
        findings = [checking.Finding("settings", "FAILED", str(error))]
    if json:
        as_json([plain(each) for each in findings])
    else:
        for each in findings:
            say(f"{each.outcome:<8} {each.check}: {each.text}")
    if any(each.outcome == "FAILED" for each in findings):
        raise typer.Exit(WRONG)
