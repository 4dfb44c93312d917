"""`hub tasks`: what only a person can know, by when, and what holds meanwhile; and how it is answered."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import as_json, count, day, note, progress, say, table
from services.cli.setting import NOTHING, WAITS, hub_of, settings_of

if TYPE_CHECKING:
    from services.eligibility.projection import QuestionRow
    from services.wiring import Hub

app = typer.Typer(help="Questions that wait for a person. Alone it lists those that are open.")

AsJson = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]
Family = Annotated[str, typer.Argument(metavar="FAMILY", help="Whose, as city/10234.", show_default=False)]
Question = Annotated[
    str, typer.Argument(metavar="QUESTION", help="As 'hub tasks' names it.", show_default=False)
]
LISTED_MAX = 200


@app.callback(invoke_without_command=True)
def tasks(
    ctx: typer.Context,
    *,
    owner: Annotated[
        str | None, typer.Option(help="Only of this owner: benefits, payroll, counsel …", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what was answered.")] = False,
    json: AsJson = False,
) -> None:
    """List the questions that are open, those with the earliest deadline first."""
    if ctx.invoked_subcommand is not None:
        return
    from dataclasses import asdict

    from services.eligibility.projection import questions

    with hub_of(ctx) as hub:
        _fresh(hub)
        state, days = None if everything else "open", hub.settings.limits.answer_days
        today = hub.today().isoformat()
        found = sorted(questions(hub.views, state, answer_days=days, owner=owner), key=_urgency)
    if json:
        as_json([asdict(each) for each in found])
        return
    if not found:
        say("No question waits.")
        return
    rows = [
        (
            each.due_day,
            each.owner,
            each.family,
            each.question,
            each.asks,
            " | ".join(each.answers),
            each.meanwhile,
            "overdue" if each.state == "open" and each.due_day and each.due_day <= today else each.state,
        )
        for each in found[:LISTED_MAX]
    ]
    table(("by", "owner", "family", "question", "asks", "answers", "meanwhile", "state"), rows)
    if len(found) > LISTED_MAX:
        note(f"… and {count(len(found) - LISTED_MAX, 'more', 'more')}; --json lists all.")
    note("Next: hub tasks answer FAMILY QUESTION ANSWER --by NAME [--day DAY] [--why TEXT]")


@app.command()
def answer(
    ctx: typer.Context,
    family: Family,
    question: Question,
    word: Annotated[
        str, typer.Argument(metavar="ANSWER", help="One of the question's answers.", show_default=False)
    ],
    *,
    by: Annotated[str, typer.Option(help="Who decided it.", show_default=False)],
    why: Annotated[str, typer.Option(help="On what it rests; nothing personal.", show_default=False)] = "",
    named_day: Annotated[
        datetime | None,
        typer.Option("--day", formats=["%Y-%m-%d"], help="The day it names.", show_default=False),
    ] = None,
    amount: Annotated[
        str | None, typer.Option(help="The amount it names, in US dollars.", show_default=False)
    ] = None,
) -> None:
    """Answer a question. It can be answered again; the latest answer counts."""
    from pydantic import ValidationError

    from events.enrollment import QuestionAnswered
    from services.eligibility.worker import take_answer

    said = {
        "question": question,
        "answer": word,
        "decided_by": by,
        "why": why,
        "day": None if named_day is None else named_day.date(),
        "amount": amount,
    }
    try:
        answered = QuestionAnswered.model_validate(said)
    except ValidationError as error:
        raise typer.BadParameter("; ".join(each["msg"] for each in error.errors())) from error
    with hub_of(ctx) as hub:
        taken = take_answer(hub.log, family, answered, at=hub.clock.now(), actor=settings_of(ctx).operator)
        row = _decided(hub, family, question)
    if row is not None and row.state == "open":
        say(f"{family} {question}: {word} is recorded at position {taken.position}, but answers nothing yet.")
        note(f"It still waits: {row.asks}")
        raise typer.Exit(WAITS)
    if taken.again:
        say(f"{family} {question}: {word} was recorded already, at position {taken.position}.")
        raise typer.Exit(NOTHING)
    told = f", {day(answered.day)}" if answered.day else ""
    say(f"{family} {question}: {word}{told} is recorded at position {taken.position}.")


def _decided(hub: "Hub", family: str, question: str) -> "QuestionRow | None":
    """Let eligibility decide on the answer, and return what became of the question."""
    from services.eligibility.projection import QUESTIONS, from_row
    from services.running import decide_again

    decide_again(hub, family)
    _fresh(hub)
    key = f"{family} {question}"
    row = hub.views.load(QUESTIONS.view, [key]).get(key)
    return None if row is None else from_row(row)


def _fresh(hub: "Hub") -> None:
    from services.running import build_views

    with progress() as bar:
        build_views(hub, bar.tick)


def _urgency(row: "QuestionRow") -> tuple[str, str, str]:
    return row.due_day or "", row.opened_at, row.question
