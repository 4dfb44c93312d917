"""What monitors ask: is it alive, is it ready, how does it stand."""

from typing import Any

from fastapi import APIRouter, Request, Response

from events.errors import HubError
from services.http.access import reader
from services.http.problems import Refusal, body_of
from services.overview import not_delivered, not_ready, overview, told, views_behind
from services.wiring import CONTENT_TYPE, Hub


def router(hub: Hub) -> APIRouter:
    """Return the routes for monitors."""
    routes = APIRouter()

    @routes.get("/livez")
    def livez() -> dict[str, str]:
        """Say that the process answers."""
        return {"state": "alive"}

    @routes.get("/readyz")
    def readyz(response: Response) -> dict[str, Any]:
        """Say whether events can be taken and answers are fresh; 503 names what is not ready.

        Files that have not arrived are named with it, and how far the views are behind if they are; neither makes the
        hub unready: it takes events all the same.
        """
        more: dict[str, Any] = {}
        try:
            lacking = not_ready(hub)
            said = {"undelivered": not_delivered(hub), "views_behind": views_behind(hub)}
            more = {name: value for name, value in said.items() if value}
        except HubError as error:
            lacking = [str(error)]
        if not lacking:
            return {"state": "ready", **more}
        response.status_code = 503
        return {**body_of(Refusal(503, "not-ready", "; ".join(lacking))), "not_ready": lacking}

    @routes.get("/v1/status")
    def state(request: Request) -> dict[str, Any]:
        """Say how far everything has come, what waits for a person, and what is late."""
        reader(request, hub.settings.http)
        return told(overview(hub))

    @routes.get("/metrics")
    def metrics(request: Request) -> Response:
        """Say the same, and more, in the text form that Prometheus reads."""
        reader(request, hub.settings.http)
        return Response(hub.metrics.page(), headers={"Content-Type": CONTENT_TYPE})

    return routes
