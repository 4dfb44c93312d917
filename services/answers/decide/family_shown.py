"""What a census says of a family, from its streams in the log."""

from collections.abc import Mapping, Sequence

from events.base import Recorded
from events.family import Family
from events.spans import CoverageRecord, fold_records
from events.telling import fold
from events.vocabulary.coverage import Price
from services.answers.decide.census_rows import FamilyShown, Held
from services.answers.decide.covered import dismissed_of
from services.answers.decide.kin import kin_steps
from services.answers.decide.tier_price import job_told


def family_shown(family: str, streams: Mapping[str, Sequence[Recorded]]) -> FamilyShown:
    """Return what a census says of a family, from its streams `hr`, `coverage` and `misfit` as far as given."""
    folded = fold(family, streams["hr"], dismissed=dismissed_of(streams["misfit"]))
    return FamilyShown(
        jobs=[
            (step.from_day.isoformat(), step.job.department, step.job.bargaining_unit, job_told(step.job))
            for employment in folded.employments
            for step in sorted(employment.jobs, key=lambda step: step.from_day)
        ],
        kin=_kin(folded),
        held=[_held(each) for each in fold_records(streams["coverage"])],
        service=[
            (each.first_day.isoformat(), None if each.last_day is None else each.last_day.isoformat())
            for each in folded.employments
        ],
        retired=[(each.first_day.isoformat(), each.system) for each in folded.retirements],
        died=None if folded.death_day is None else folded.death_day.isoformat(),
    )


def _kin(family: Family) -> dict[str, list[tuple[str, str]]]:
    """Return how each dependent is related from which day on; what does not fit says nothing of it."""
    out = {each.record.ref for each in family.misfits}
    members = dict.fromkeys(each.id for each in family.dependents)
    return {
        member: [
            (step.from_day.isoformat(), step.relationship.value)
            for step in kin_steps(family.dependents, member)
            if step.ref not in out
        ]
        for member in members
    }


def _held(record: CoverageRecord) -> Held:
    span = record.span
    return Held(
        record.member,
        record.line.value,
        span.plan,
        record.carrier,
        span.first_day.isoformat(),
        None if span.last_day is None else span.last_day.isoformat(),
        [(step.from_day.isoformat(), step.tier.value) for step in span.tiers],
        [(step.from_day.isoformat(), *price_told(step.price)) for step in span.prices],
    )


def price_told(price: Price) -> tuple[str | None, ...]:
    """Return a price as a census keeps it: volume, premium, the employer's part, the employee's, and the period."""
    amounts = (price.volume, price.premium, price.employer, price.employee)
    return (*(None if each is None else f"{each:.2f}" for each in amounts), price.per)
