"""`GET /v1/people…`: who is meant, and who is covered by what. Names are masked."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from services.answers.decide import told, told_why
from services.http.access import reader
from services.wiring import Hub
from services.wiring.register import rules_by_id


def router(hub: Hub) -> APIRouter:
    """Return the routes about people."""

    def may_read(request: Request) -> None:
        reader(request, hub.settings.http)

    routes = APIRouter(prefix="/v1/people", dependencies=[Depends(may_read)])

    @routes.get("")
    def people(
        q: Annotated[
            str, Query(min_length=1, max_length=200, description="An id, member number or words of a name")
        ],
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> dict[str, Any]:
        """Say which families a query may mean."""
        found = hub.answers.search(q, limit=limit)
        return {"people": [{"family": each.family, "name": each.name} for each in found]}

    @routes.get("/{employer}/{employee_id}/coverage")
    def coverage(
        employer: str,
        employee_id: str,
        as_of: Annotated[date | None, Query(description="The day asked about; today if not given")] = None,
        known_at: Annotated[
            datetime | None, Query(description="As it was known then; now if not given")
        ] = None,
        *,
        why: Annotated[bool, Query(description="And why: facts, rules, elections and HR's events")] = False,
    ) -> dict[str, Any]:
        """Say who of a family is covered by what on a day, as it was known at an instant."""
        now = hub.clock.now()
        known = known_at.replace(tzinfo=now.tzinfo) if known_at and known_at.tzinfo is None else known_at
        family = f"{employer}/{employee_id}"
        found, chains = hub.answers.why(family, as_of=as_of or hub.today(), known_at=known, now=now)
        return told_why(found, chains, rules_by_id()) if why else told(found)

    return routes
