"""An HR system of the demo: turns what happens into CloudEvents, with ids that never repeat and a time of day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from services.demo.words import FIRST_NAMES, LAST_NAMES, SOURCES, STREETS, Post

Json = dict[str, Any]


@dataclass(slots=True)
class Teller:
    """Collects what the sources recorded. `told` is a day; the time of day only keeps the order."""

    chance: Random
    events: list[Json] = field(default_factory=list)
    ssns: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def tell(self, family: str, told: date, kind: str, data: Mapping[str, Any]) -> str:
        """Record an upstream event and return its id."""
        source = SOURCES[family.partition("/")[0]]
        self.counts[source] = number = self.counts.get(source, 0) + 1
        event_id = f"{source.partition('/')[2]}-{number:06d}"
        # Working hours in New York, and later with every event of the source so that no two share an instant.
        at = datetime.combine(told, time(13), UTC) + timedelta(milliseconds=number * 37 % 28_000_000)
        self.events.append(
            {
                "specversion": "1.0",
                "id": event_id,
                "source": source,
                "type": f"{kind}.v1",
                "subject": family,
                "time": at.isoformat().replace("+00:00", "Z"),
                "data": data,
            }
        )
        return event_id

    def person(
        self, born: date, *, last_name: str | None = None, ssn: bool = True, address: Json | None = None
    ) -> Json:
        """Return an invented person; the Social Security number is of an area that no adult can hold."""
        person: Json = {
            "first_name": self.chance.choice(FIRST_NAMES),
            "last_name": last_name or self.chance.choice(LAST_NAMES),
            "birth_day": born.isoformat(),
            "sex": self.chance.choice(["F", "M"]),
        }
        if ssn:
            person["ssn"] = self._ssn()
        if address is not None:
            person["address"] = address
        return person

    def _ssn(self) -> str:
        while True:
            ssn = f"{self.chance.randint(773, 899)}{self.chance.randint(1, 99):02d}{self.chance.randint(1, 9999):04d}"
            if ssn not in self.ssns:
                self.ssns.add(ssn)
                return ssn

    def address(self) -> Json:
        """Return an invented address in the city."""
        street = f"{self.chance.randint(1, 240)} {self.chance.choice(STREETS)}"
        return {"line1": street, "city": "Harbor City", "state": "MA", "zip": "02199"}

    def job(self, post: Post, *, hours: str | None = None) -> Json:
        """Return a job as the employer words it."""
        job: Json = {
            "department": post.department,
            "employment_class": "regular",
            "weekly_hours": hours or post.hours,
            "annual_salary": f"{post.salary + self.chance.randint(0, 200) * 50}.00",
            "pay_group": post.pay_group,
            "job_title": post.title,
        }
        if post.bargaining_unit:
            job["bargaining_unit"] = post.bargaining_unit
        return job

    def day(self, first: date, last: date) -> date:
        """Return a day between two, both included."""
        return first + timedelta(days=self.chance.randint(0, (last - first).days))
