"""The door Telegram calls: whoever does not know the secret costs nothing but an answer."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.handover import Handover
from domain.secrecy import Secret
from web.bodies import Bounds, Broken, TooLarge, read_body

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_BOUNDS = Bounds(1 << 20, timedelta(seconds=10))
_SIDE_BY_SIDE = 64
"""More than Telegram is asked to call at once, and less than would wear the house down."""

_LATER = {"Retry-After": "2"}
_CLOSING = {"Connection": "close"}
"""What was not read of a call's body is not read later either."""

_ANSWERS = {
    Handover.KEPT: Response(),
    Handover.UNREADABLE: Response(status_code=400, headers=_CLOSING),
    Handover.LATER: Response(status_code=503, headers=_LATER),
}


@dataclass(slots=True)
class Webhook:
    """Answers Telegram's calls; 200 only once an update is kept."""

    take_over: Callable[[bytes], Awaitable[Handover]]
    secret: Secret
    note: Callable[[int], None] = lambda _: None
    """Hears how each call was answered."""
    bounds: Bounds = _BOUNDS
    side_by_side: int = _SIDE_BY_SIDE
    _busy: int = 0

    async def __call__(self, request: Request) -> Response:
        """Answer one call (Bot API: setWebhook)."""
        answer = await self._answer(request)
        self.note(answer.status_code)
        return answer

    async def _answer(self, request: Request) -> Response:
        if not self._is_telegram(request):
            return _refusal(401)
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _refusal(415)
        if self._busy >= self.side_by_side:
            return Response(status_code=503, headers=_LATER | _CLOSING)
        self._busy += 1
        try:
            return await self._take(request)
        finally:
            self._busy -= 1

    async def _take(self, request: Request) -> Response:
        try:
            body = await read_body(request, self.bounds)
        except TooLarge:
            return _refusal(413)
        except Broken:
            return _refusal(408)
        return _ANSWERS[await self.take_over(body)]

    def _is_telegram(self, request: Request) -> bool:
        """Compare in constant time: how far a guess was right is not to be measured."""
        given = request.headers.get(_HEADER, "")
        return hmac.compare_digest(given.encode(), self.secret.reveal().encode())


def webhook_app(path: str, webhook: Webhook) -> Starlette:
    """Return the application with its one path and method; everything else is not there."""
    app = Starlette(routes=[Route(path, webhook.__call__, methods=["POST"])])
    app.router.redirect_slashes = False
    return app


def _refusal(status: int) -> Response:
    return Response(status_code=status, headers=_CLOSING)
