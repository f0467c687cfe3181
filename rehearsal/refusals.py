"""A Bot API call that Telegram answers with an error, so that every rule can say no in one way."""

from typing import NoReturn

Json = dict[str, object]


class Refusal(Exception):
    """Telegram's "no": an error code, the words it uses and, for floods, when to come again."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """Return the JSON object of the answer (Bot API, "Making requests")."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def refuse(words: str) -> NoReturn:
    """Refuse a request that is wrong in itself (400)."""
    raise Refusal(400, f"Bad Request: {words}")


def forbid(words: str) -> NoReturn:
    """Refuse what this bot may not do to that person (403)."""
    raise Refusal(403, f"Forbidden: {words}")


def conflict(words: str) -> NoReturn:
    """Refuse one of two receivers of the same bot's updates (409)."""
    raise Refusal(409, f"Conflict: {words}")
