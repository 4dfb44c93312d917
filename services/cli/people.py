"""`hub who` and `hub forget`: the answer about a family, and its end."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import as_json, count, day, note, progress, say, table
from services.cli.setting import hub_of, settings_of
from services.cli.times import day_of, instant_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from events.vocabulary.coverage import Price
    from events.vocabulary.law import Rule
    from services.answers.decide import Answer, Coverage, CoveredMember, Why
    from services.eligibility.projection import QuestionRow
    from services.wiring import Hub

AsJson = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.command()(who)
    app.command()(forget)


def who(
    ctx: typer.Context,
    query: Annotated[
        list[str],
        typer.Argument(help="city/10234, a member number, or words of a name.", show_default=False),
    ],
    *,
    as_of: Annotated[
        str | None,
        typer.Option(help="The day asked about: 2026-07-01; today if not given.", show_default=False),
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(help="As it was known then: 2026-07-15T12:00:00Z.", show_default=False)
    ] = None,
    json: AsJson = False,
    reveal: Annotated[bool, typer.Option(help="Show names unmasked; this is recorded.")] = False,
    reason: Annotated[str, typer.Option(help="Why they have to be seen.", show_default=False)] = "",
    why: Annotated[bool, typer.Option("--why", help="And why: rules, elections, HR's events.")] = False,
) -> None:
    """Say who is covered by what on a day, as it was known at an instant."""
    if reveal and not reason:
        raise typer.BadParameter("--reveal needs --reason: the look is recorded")
    with hub_of(ctx) as hub:
        now = hub.clock.now()
        on = day_of(as_of) if as_of else hub.today()
        known = instant_of(known_at) if known_at else None
        family = _one(hub, " ".join(query), json=json)
        if reveal:
            hub.answers.reveal(family, actor=settings_of(ctx).operator, reason=reason)
        found, chains = hub.answers.why(family, as_of=on, known_at=known, now=now, reveal=reveal)
        asked = _asked(hub, family, found.position)
        behind = 0 if known else _behind(hub)
    if json:
        from services.answers.decide import told, told_why

        as_json(told_why(found, chains, _rules()) if why else told(found))
        return
    _print(found)
    for each in asked:
        say(f"asks {each.owner}, by {each.due_day}: {each.question}; meanwhile {each.meanwhile}")
    if why:
        for coverage, chain in zip((*found.coverages, *found.elsewhen), chains, strict=True):
            _print_why(coverage, chain, found.as_of)
    if behind:
        note(f"{count(behind, 'event')} not decided yet; 'hub run --once' decides what is left.")


def forget(
    ctx: typer.Context,
    family: Annotated[str, typer.Argument(metavar="EMPLOYER/ID", show_default=False)],
    *,
    reason: Annotated[str, typer.Option(help="Why, for whoever reads the log later.", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Destroy the keys of a family: the log stays, and nothing personal about it can be read any more."""
    from services.running import forget_family

    with hub_of(ctx) as hub:
        members = hub.answers.members(family)
        if not yes:
            people = count(len(members), "person", "people")
            typer.confirm(f"Forget {family} ({people}) for ever?", abort=True, err=True)
        forget_family(hub, family, actor=settings_of(ctx).operator, reason=reason)
    say(f"{family}: {count(len(members), 'person', 'people')} forgotten.")


def _asked(hub: "Hub", family: str, position: int) -> "list[QuestionRow]":
    """Return the questions of a family that were open then: what is said of it may hang on their answers."""
    from services.eligibility.projection import open_at

    name = f"question/{family}"
    records = hub.log.load([name]).get(name, ())
    return open_at(records, position, hub.settings.limits.answer_days)


def _one(hub: "Hub", query: str, *, json: bool) -> str:
    """Return the one family that is meant, or list those that may be."""
    from events.errors import NotFound
    from services.running import build_views

    found = hub.answers.search(query)
    if not found:
        with progress() as bar:
            build_views(hub, bar.tick)
        found = hub.answers.search(query)
    if not found:
        raise NotFound(f"{query}: nobody of that name, number or id is known")
    if len(found) > 1:
        if json:
            as_json([{"family": each.family, "name": each.name} for each in found])
        else:
            table(("family", "name"), [(each.family, each.name) for each in found])
            note(
                f"{count(len(found), 'family', 'families')} may be meant; ask for one: hub who {found[0].family}"
            )
        raise typer.Exit(0)
    return found[0].family


def _print(answer: "Answer") -> None:
    known = answer.known_at.strftime("%Y-%m-%d %H:%M:%SZ")
    say(f"{answer.family}  {answer.name}  {answer.employer_name}")
    say(f"covered on {answer.as_of}, as known at {known} (position {answer.position:,})")
    if answer.coverages:
        _print_coverages(answer)
    else:
        say("Nobody is covered by anything.")
    for each in answer.elsewhen:
        days: dict[tuple[date, date | None], list[CoveredMember]] = {}
        for member in each.members:
            days.setdefault((member.first_day, member.last_day), []).append(member)
        said = "; ".join(f"{_whom(who)}{_days(who[0], answer.as_of)}" for who in days.values())
        say(f"not by {each.line.value.replace('_', ' ')}: {each.plan_name} ({each.plan}) {said}")


def _whom(members: "Sequence[CoveredMember]") -> str:
    """Return whose coverage it is, in member numbers; nothing where the subscriber's is among them."""
    numbers = [each.number for each in members]
    return "" if any(each.member == "self" for each in members) else f"{', '.join(numbers)} "


def _days(member: "CoveredMember", on: "date") -> str:
    """Return when a coverage that is not in force was or will be, in words."""
    if member.first_day > on:
        return f"begins on {member.first_day}"
    return f"from {member.first_day} ended on {member.last_day}"


def _print_coverages(answer: "Answer") -> None:
    rows = []
    for each in answer.coverages:
        tier = each.tier.value.replace("_", " ") if each.tier else ""
        for number, member in enumerate(each.members):
            plan = (each.line.value, f"{each.plan_name} ({each.plan})", each.carrier_name, tier)
            rows.append(
                (
                    *(plan if number == 0 else ("", "", "", "")),
                    member.number,
                    member.name,
                    member.relationship.replace("_", " "),
                    day(member.first_day),
                    day(member.last_day),
                )
            )
    table(("line", "plan", "carrier", "tier", "member", "name", "is", "first day", "last day"), rows)
    for each in answer.coverages:
        if each.price is not None:
            say(f"{each.line.value.replace('_', ' ')}  {priced(each.price)}")
    refs = {rest.ref: rest for each in answer.coverages for rest in each.rests_on}
    say("rests on")
    for rest in refs.values():
        at = rest.recorded_at.strftime("%Y-%m-%d %H:%M:%SZ") if rest.recorded_at else ""
        say(f"  {rest.ref}  {rest.type}  recorded {at}")


def priced(price: "Price") -> str:
    """Return volume and price in words; amounts are US dollars."""
    said = [] if price.volume is None else [f"{price.volume:,.2f}"]
    if price.asked_volume is not None:
        said.append(f"{price.asked_volume:,.2f} waits for the carrier")
    if price.premium is None:
        return ", ".join([*said, "no price in the catalog"])
    said.append(f"{price.premium:,.2f} a {price.per.replace('_', ' ')}")
    by = " by bill" if price.billed else ""
    return ", ".join([*said, f"employer {price.employer:,.2f}", f"employee {price.employee:,.2f}{by}"])


def _print_why(coverage: "Coverage", chain: "Why", on: "date") -> None:
    """Print the chain behind a coverage: what the hub recorded, the rules that spoke, and what HR had told."""
    rules = _rules()
    say()
    held = coverage.first_day <= on and (coverage.last_day is None or on <= coverage.last_day)
    whom = _whom(coverage.members).rstrip()
    named = f"{coverage.line.value} {coverage.plan_name} ({coverage.plan})"
    say(f"why {'' if held else 'not '}{named}{f': {whom}' if whom else ''}")
    for fact in chain.facts:
        says = ", ".join(f"{name.replace('_', ' ')} {value or 'open'}" for name, value in fact.says.items())
        say(f"  {fact.type}  {fact.member}  {says}  {fact.reason.replace('_', ' ')}")
        by = ", ".join(fact.rules) or "no rule that was recorded"
        say(f"    recorded {_second(fact.recorded_at)}, position {fact.position:,}, by {by}")
    for each in chain.questions:
        say(f"  {each.question}  {each.state}, of {each.owner}; meanwhile {each.meanwhile}")
        say(f"    asked {_second(each.asked_at)}, by {each.rule}")
    for name in chain.rules:
        rule = rules.get(name)
        say(f"  {name}  {'no longer kept' if rule is None else f'{rule.says} [{rule.source}]'}")
    for event in chain.events:
        told = f"told {_second(event.told_at)}, " if event.told_at else ""
        says = f"  {event.says.replace('_', ' ')}" if event.says else ""
        say(f"  {event.ref}  {event.type}{says}")
        say(f"    for {event.business_day}, {told}learned {_second(event.recorded_at)}")


def _second(instant: "datetime") -> str:
    return instant.strftime("%Y-%m-%d %H:%M:%SZ")


def _rules() -> "Mapping[str, Rule]":
    from services.wiring.register import rules_by_id

    return rules_by_id()


def _behind(hub: "Hub") -> int:
    head = hub.log.head()
    return max((head - hub.log.position(each.name) for each in hub.followers[:1]), default=0)
