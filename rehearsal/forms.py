"""The body and the query of a request, in the forms the Bot API accepts."""

import email
import email.policy
import json
from urllib.parse import parse_qsl

from starlette.requests import Request

from rehearsal.refusals import Json


async def read_parameters(request: Request) -> Json:
    """Return the parameters of a call from query, form, multipart form or JSON."""
    query: Json = dict(request.query_params)
    return query | _from_body(request.headers.get("content-type", ""), await request.body())


def _from_body(content_type: str, body: bytes) -> Json:
    if content_type.startswith("application/json"):
        return _from_json(body)
    if content_type.startswith("multipart/form-data"):
        return _from_multipart(content_type, body)
    return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def _from_json(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _from_multipart(content_type: str, body: bytes) -> Json:
    """Read the plain fields; files are dropped, for no method here takes one."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = email.message_from_bytes(head + body, policy=email.policy.HTTP)
    parts = [part for part in message.walk() if not part.is_multipart()]
    plain = [part for part in parts if part.get_filename() is None]
    return {
        str(part.get_param("name", header="content-disposition")): _text(
            part.get_payload(decode=True)
        )
        for part in plain
    }


def _text(payload: object) -> str:
    return payload.decode(errors="replace") if isinstance(payload, bytes) else ""
