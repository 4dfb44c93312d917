"""As what the subscriber of a family is insured on a day, by work or as retired; days in ISO 8601, both included."""

from collections.abc import Iterator, Sequence
from datetime import date

from events.vocabulary.calendar import day_after, day_before, end_of_month
from services.answers.decide.tier_price import Payer

Steps = Sequence[Sequence[str | None]]
"""What holds from a day on, oldest first: the day in ISO 8601, and what holds."""

WORK = 3
"""Where in a step of a job the whole job is, as `job_told` has it."""


def job_step_on(jobs: Steps, day: str) -> Sequence[str | None]:
    """Return the step of the job held on a day; before the first job the first, and blanks where there is none."""
    held = jobs[0] if jobs else ("", "", "", "")
    for step in jobs:
        if step[0] is not None and step[0] <= day:
            held = step
    return held


def survivors_on(jobs: Steps, service: Steps, retired: Steps, died: str) -> list[Payer]:
    """Return as what a family may be insured after a death, the likeliest first: survivors, then as before it runs out.

    Source:
      M.G.L. c.32B s.9B, 9D.
    """
    before = payers_on(jobs, service, retired, None, died)
    return [
        *(("survivor", system, job, "") for _, system, job, _ in before),
        *((*each[:3], died) for each in before),
    ]


def payers_on(jobs: Steps, service: Steps, retired: Steps, covered_to: str | None, day: str) -> list[Payer]:
    """Return as what somebody may be insured by a coverage on a day, the likeliest first.

    A retiree's insurance goes on through any work after it, but for what the job offers; while coverage runs out after
    work, to the end of its month, it is that of the job, and after a job that gave more that of the one before.

    Args:
      jobs: from which day on which job.
      service: each employment, its first and its last day (None: it goes on), oldest first.
      retired: from which day on by which retirement system.
      covered_to: the last day of the coverage; None: it is open.
      day: the day asked about.

    Source:
      M.G.L. c.32B s.9; ORS 243.303.
    """
    work = _work_on(service, day)
    last = work[1] if work[1] is not None and work[1] < day else None
    active = ("active", "", _said(job_step_on(jobs, last or day)[WORK]), last or "")
    retiring = _retiring(retired, day)
    if retiring is None:
        return [active, *_job_before(jobs, last or day)]
    since, system = map(_said, retiring)
    job = job_step_on(jobs, day_before(date.fromisoformat(since)).isoformat())
    as_retired = ("retired", system, _said(job[WORK]), "")
    runs_out = last is None or (covered_to is not None and covered_to <= _month_end(last))
    works_again = _said(work[0]) >= since and runs_out
    return [active, as_retired] if works_again else [as_retired, active]


def _job_before(jobs: Steps, day: str) -> Iterator[Payer]:
    """Yield the job before the one held on a day, by what its class was offered on its last day."""
    since = _said(job_step_on(jobs, day)[0])
    before = [step for step in jobs if _said(step[0]) < since]
    if before:
        until = day_before(date.fromisoformat(since)).isoformat()
        yield "active", "", _said(before[-1][WORK]), until


def turning_days(service: Steps, retired: Steps) -> Iterator[str]:
    """Yield the days from which on somebody may be insured as something else."""
    for steps in (service, retired):
        yield from (_said(step[0]) for step in steps)
    for _, last in service:
        if last is not None:
            yield day_after(date.fromisoformat(last)).isoformat()


def _work_on(service: Steps, day: str) -> Sequence[str | None]:
    begun = [each for each in service if _said(each[0]) <= day]
    return begun[-1] if begun else next(iter(service), ("", None))


def _retiring(retired: Steps, day: str) -> Sequence[str | None] | None:
    return next((each for each in reversed(retired) if _said(each[0]) <= day), None)


def _said(text: str | None) -> str:
    return text or ""


def _month_end(day: str) -> str:
    return end_of_month(date.fromisoformat(day)).isoformat()
