"""Who may use the page: a browser on this machine that was given it by this server."""

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Endpoint = Callable[[Request], Awaitable[Response]]

LOOPBACK = frozenset(["127.0.0.1", "localhost", "::1"])
MOST_BYTES = 65_536
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def reading(endpoint: Endpoint) -> Endpoint:
    """Let *endpoint* answer loopback hosts only: another name is DNS rebinding."""

    async def answer(request: Request) -> Response:
        is_ours = is_loopback(request.headers.get("host", ""))
        return _hardened(await endpoint(request) if is_ours else refusal("foreign", 403))

    return answer


def changing(endpoint: Endpoint, token: str) -> Endpoint:
    """Let *endpoint* answer only the page itself, which holds *token*."""

    async def answer(request: Request) -> Response:
        if not (_is_same_origin(request) and _has_token(request, token)):
            return refusal("foreign", 403)
        if int(request.headers.get("content-length") or MOST_BYTES) >= MOST_BYTES:
            return refusal("too_long", 413)
        return await endpoint(request)

    return reading(answer)


def refusal(code: str, status: int = 409) -> Response:
    """Return a "no"; *code* is a key of the page's words."""
    return JSONResponse({"refused": code}, status_code=status)


def is_loopback(host: str) -> bool:
    """Say whether a Host header names this machine's loopback."""
    try:
        return (urlsplit(f"//{host}").hostname or "") in LOOPBACK
    except ValueError:
        return False


def _is_same_origin(request: Request) -> bool:
    """Compare the origin, which a browser names with every POST and a script need not."""
    host = request.headers.get("host", "")
    return request.headers.get("origin", f"http://{host}") == f"http://{host}"


def _has_token(request: Request, token: str) -> bool:
    given = request.headers.get("x-rehearsal-token", "")
    return hmac.compare_digest(given.encode(), token.encode())


def _hardened(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response
