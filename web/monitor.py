"""The listener for whoever watches over the house: alive, ready, and in numbers."""

import json
from dataclasses import dataclass

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.vitals import Vitals
from web.metrics import registry_of, written

_FRESH = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Monitor:
    """Answers from memory: it stays quick when everything else is stuck."""

    vitals: Vitals
    registry: CollectorRegistry

    async def alive(self, _: Request) -> Response:
        """Answer at all: the loop turns."""
        return Response("alive\n", media_type="text/plain", headers=_FRESH)

    async def ready(self, _: Request) -> Response:
        """
        Say what of receiving and sending works, by name: 200 if all of it, else 503.

        A clock that is wrong is said, and no reason: what is due goes by the database's.
        """
        checks = self.vitals.checks()
        is_ready = all(checks.values())
        ahead = self.vitals.ahead
        clock = {} if ahead is None else {"clock_ahead_seconds": round(ahead.total_seconds(), 3)}
        return Response(
            json.dumps({"ready": is_ready, "checks": checks, **clock}),
            status_code=200 if is_ready else 503,
            media_type="application/json",
            headers=_FRESH,
        )

    async def metrics(self, _: Request) -> Response:
        """Write the metrics."""
        content = written(self.registry)
        return Response(content, headers={**_FRESH, "Content-Type": CONTENT_TYPE_LATEST})


def monitor_app(vitals: Vitals) -> Starlette:
    """Return the application with its three pages."""
    monitor = Monitor(vitals, registry_of(vitals))
    app = Starlette(
        routes=[
            Route("/healthz", monitor.alive),
            Route("/readyz", monitor.ready),
            Route("/metrics", monitor.metrics),
        ]
    )
    app.router.redirect_slashes = False
    return app
