"""Companion guide: members and their numbers, groups, coverages, days, ends, and the tables of codes."""

from collections.abc import Iterator

from connectors.x12.companion.words import code, coded, listed, table, words
from connectors.x12.x834.codes import EMPLOYMENT_STATUS, REASON, RELATIONSHIP
from events.catalog import CarrierProfile
from events.vocabulary.maintenance import MaintenanceReason


def members(profile: CarrierProfile) -> Iterator[str]:
    """Yield by which numbers members are known, and what is said of them."""
    yield f"Families are known by the subscriber's {profile.subscriber_identifier.replace('_', ' ')} (`REF*0F`)."
    qualifier = profile.member_identifier_qualifier
    yield (
        f"Each member's own number: `REF*{qualifier}`." if qualifier else "A member's own number is not said."
    )
    for each in profile.identifiers:
        yield f"`REF*{each.qualifier}`: {each.value.replace('_', ' ')}, on {each.on}."
    yield f"NM108/NM109: {profile.name_identifier.replace('_', ' ')}."
    if profile.missing_ssn == "held":
        yield f"Whose SSN is not known {profile.missing_ssn_days} days after coverage began is held back."
    else:
        yield "An SSN that is not known is left out."
        if profile.missing_ssn_days:
            yield f"Days of patience with a missing SSN, not in use: {profile.missing_ssn_days}."
    always = profile.say_demographics == "always"
    yield f"Name, address and birth date go with {'every row' if always else 'additions and corrections only'}."
    yield f"Telephone and e-mail (PER): {'said' if profile.say_contacts else 'not said'}."
    yield f"Medicare: {'INS06' if profile.medicare == 'INS06' else 'not said'}."
    yield f"COBRA: INS05 `C`{', INS07, DTP 301, 340 and 341' if profile.say_cobra else ' alone'}."
    for category in profile.reporting_categories:
        day = ", with a day on which it holds (`DTP*007`)" if category.with_day else ""
        yield (
            f"Reporting category {code(category.name)}: {category.value.replace('_', ' ')},"
            f" `REF*{category.qualifier}`{day}."
        )


def groups(profile: CarrierProfile) -> Iterator[str]:
    """Yield which part of the program has which number; the first line that matches holds."""
    yield "The first line that matches a coverage gives its group (`REF*1L` of loop 2000)."
    headings = (
        "number",
        "subgroup",
        "class",
        "division",
        "standing",
        "employers",
        "classes",
        "plans",
        "tiers",
        "days",
    )
    rows = [
        (
            code(each.number),
            each.subgroup or "",
            each.class_code or "",
            each.division or "",
            each.standing or "any",
            words(each.employers, "any"),
            words(each.classes, "any"),
            words(each.plans, "any"),
            words(each.tiers, "any"),
            f"{each.first_day or ''} – {each.last_day or ''}",
        )
        for each in profile.groups
    ]
    yield from table(headings, rows)
    for place in profile.group_places:
        packed = f", packed as {code(place.pattern)}" if place.pattern else ""
        yield f"`REF*{place.qualifier}` of loop {place.loop}: {place.part.replace('_', ' ')}{packed}."


def coverages(profile: CarrierProfile) -> Iterator[str]:
    """Yield how plans and tiers are called, and what goes with a coverage."""
    rows = [
        (
            each.plan,
            code(each.insurance_line_code),
            code(each.plan_code) if each.plan_code else "",
            ", ".join(f"{tier}: {code(said)}" for tier, said in (each.tier_codes or {}).items()),
            code(each.rate_code) if each.rate_code else "",
            f"{each.first_day or ''} – {each.last_day or ''}",
        )
        for each in profile.plan_codes
    ]
    yield "What plans are called:"
    yield from table(("plan", "HD03", "HD04", "HD05 of this plan", "`REF*RB`", "days"), rows)
    yield "What coverage tiers are called:"
    yield from table(("tier", "HD05"), coded({str(t): said for t, said in profile.tier_codes.items()}))
    yield f"HD05 {'also' if profile.tier_on_dependents else 'not'} on dependents."
    yield f"Premium (`AMT*P3`): {'said' if profile.say_premium else 'not said'}."
    yield f"Volume of life coverage (`AMT*FK`): {'said' if profile.say_volume else 'not said'}."
    yield f"Other insurance: {'`COB*U**5`, not known' if profile.other_insurance == 'unknown' else 'not said'}."


def days(profile: CarrierProfile) -> Iterator[str]:
    """Yield which days are demanded, left out and bounded."""
    rules = profile.dates
    yield f"An addition needs (DTP of loop 2000): {listed(rules.required, 'no day')}."
    yield f"Left out wherever it could be said: {listed(rules.forbidden, 'no day')}."
    if "303" not in rules.forbidden:
        yield "A changed tier or premium: HD01 `001`, its `DTP*303` the day from which it holds."
    yield (
        "A coverage may begin any number of days ahead."
        if rules.future_days is None
        else f"A coverage that begins more than {rules.future_days} days ahead waits."
    )
    ever = rules.eligibility == "first_ever"
    yield f"`DTP*356` is the first day of {'the first coverage without a gap' if ever else 'the coverage told'}."


def ends(profile: CarrierProfile) -> Iterator[str]:
    """Yield how an end, a cancellation and a return are said."""
    named = {"last_covered": "the last covered day", "first_uncovered": "the first day without coverage"}
    yield f"An end (`DTP*349`, `DTP*357`) names {named[profile.end_day]}."
    if profile.dependent_end_day is not None:
        yield f"A dependent's end names {named[profile.dependent_end_day]}."
    shapes = {
        "member": "INS03 `024` alone",
        "coverages": "INS03 `001` with each coverage ended",
        "member_and_coverages": "INS03 `024` with each coverage ended",
    }
    yield f"A member who loses all: {shapes[profile.termination_shape]}."
    before = "in the same row" if profile.termination_shape == "coverages" else "a row before it, INS03 `001`"
    yield f"A tier or premium that was another until all ended: {before}."
    rows = {
        "everybody": "each member's row",
        "subscriber": "the subscriber's row alone, which ends the dependents",
    }
    yield f"A family that loses all: {rows[profile.termination_rows]}."
    again = {
        "end_only": "the earlier end alone",
        "reinstate_and_end": "a reinstatement, then the earlier end",
    }
    yield f"An end before the end told: {again[profile.earlier_end]}."
    returns = {"reinstate": "HD01 `025`", "add": "HD01 `021` once more"}
    yield f"A coverage that goes on after its end was told: {returns[profile.reinstatement]}."
    never = {
        "delete": "HD01 `002`",
        "same_day": "HD01 `024` with an end on its first day",
        "day_before": "HD01 `024` with an end on the day before its first",
    }
    yield f"A coverage that never took effect: {never[profile.cancellation_shape]}."
    yield (
        "A coverage that goes on in another group: an end in the one and an addition in the next, both with the"
        " reason for a transfer."
    )


def codes(profile: CarrierProfile) -> Iterator[str]:
    """Yield which codes are said for our words, and what is not taken at all."""
    allowed = profile.whitelist
    relationships = allowed.relationships or RELATIONSHIP
    others = "held back" if allowed.relationships is not None else "all are taken"
    yield f"INS02, how a member is related; whoever is not named here: {others}."
    yield from table(
        ("relationship", "INS02"), coded({str(word): said for word, said in relationships.items()})
    )
    if allowed.reasons is None:
        yield "INS04, why: every reason of the guide that the hub knows."
        reasons = {str(word): said for word, said in REASON.items()}
    else:
        otherwise = code(allowed.reason_otherwise) if allowed.reason_otherwise else "left out"
        yield f"INS04, why; any other reason: {otherwise}."
        reasons = dict(allowed.reasons)
        if profile.full_file is not None:
            unchanged = MaintenanceReason.NOTIFICATION_ONLY
            reasons.setdefault(unchanged, REASON[unchanged])
    yield from table(("reason", "INS04"), coded(reasons))
    statuses = (
        EMPLOYMENT_STATUS.values() if allowed.employment_statuses is None else allowed.employment_statuses
    )
    yield f"INS08: {listed(statuses)}."
    yield f"Insurance lines: {'any' if allowed.lines is None else listed(allowed.lines)}."
    if allowed.reasons is None and allowed.reason_otherwise:
        yield f"A code for other reasons, not in use: {code(allowed.reason_otherwise)}."
