"""The application: every route joined, every error a problem, every request measured."""

from collections.abc import Awaitable, Callable
from time import perf_counter

from fastapi import FastAPI, Request, Response

from services.http import contract, coverage, events, people, problems, watching
from services.overview import sampling
from services.wiring import VERSION, Hub

Next = Callable[[Request], Awaitable[Response]]


def application(hub: Hub) -> FastAPI:
    """Return the application over an open hub."""
    app = FastAPI(title="Benefits Hub", version=VERSION, docs_url=None, redoc_url=None)
    problems.install(app)
    for each in (events, people, coverage, watching, contract):
        app.include_router(each.router(hub))
    hub.metrics.samples = sampling(hub)

    @app.middleware("http")
    async def measured(request: Request, call_next: Next) -> Response:
        started = perf_counter()
        response = await call_next(request)
        route = request.scope.get("route")
        hub.metrics.answered(
            method=request.method,
            route=getattr(route, "path", "none"),
            status=response.status_code,
            seconds=perf_counter() - started,
        )
        return response

    contract.install(app)
    return app
