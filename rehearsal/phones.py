"""One person's private chat with the bot, as a test's or a trainee's hand works it."""

from datetime import timedelta

from rehearsal import compose
from rehearsal.chat import ChatMessage, Conversation, PressAnswer, Query
from rehearsal.refusals import Json
from rehearsal.texts import CAPTION_LIMIT, MESSAGE_LIMIT, Shown, detect, pieces, typed, units
from rehearsal.world import World

EDIT_LIFE = timedelta(hours=48)
TYPING = timedelta(seconds=5)
"""For so long a phone shows that the bot is typing, unless it says something earlier (Bot API)."""


class Phone:
    """A person with a phone; every method is something a thumb can do."""

    def __init__(
        self,
        world: World,
        user_id: int,
        first_name: str,
        language_code: str = "en",
        username: str | None = None,
    ) -> None:
        self.user_id = user_id
        self.first_name = first_name
        self.language_code = language_code
        self.username = username
        self.conversation = Conversation()
        self.notices: list[str] = []
        self.answers: list[PressAnswer] = []
        self._world = world

    @property
    def chat(self) -> list[ChatMessage]:
        """Return what the person sees now, the oldest first."""
        return list(self.conversation.visible)

    @property
    def pending_taps(self) -> list[Query]:
        """Return the presses of buttons that still wait for an answer."""
        return [query for query in self.conversation.queries.values() if not query.answered]

    @property
    def alerts(self) -> list[str]:
        """Return the words of every answer to a press, empty for an answer without words."""
        return [answer.text for answer in self.answers]

    @property
    def is_awaited(self) -> bool:
        """Tell whether the bot is at work on something of this phone (shown as "typing")."""
        until = self.conversation.typing_until
        return until is not None and self._world.now() < until

    def expect(self) -> None:
        """Show that the bot is at work on something of this phone."""
        self.conversation.typing_until = self._world.now() + TYPING

    @property
    def user(self) -> Json:
        """Return the person as a User of the Bot API."""
        return compose.person(self.user_id, self.first_name, self.username) | {
            "is_bot": False,
            "language_code": self.language_code,
        }

    @property
    def private_chat(self) -> Json:
        """Return the chat as a Chat of the Bot API."""
        person = compose.person(self.user_id, self.first_name, self.username)
        return person | {"type": "private"}

    def type(self, text: str, reply_to: int | None = None, quote: str | None = None) -> int:
        """
        Type and send *text*; return its message_id (of the last piece, if it is over-long).

        Raises:
            ValueError: Nothing is left of the text, so no phone would send it.
            KeyError: The message replied to is not on the phone.
        """
        replied = self._reply(reply_to, quote)
        sent = [
            self._send(compose.text(part), part, reply_to=reply_to, extra=replied)
            for part in pieces(typed(text), MESSAGE_LIMIT)
        ]
        return sent[-1].message_id

    def edit(self, message_id: int, text: str) -> None:
        """
        Change one's own message; the bot gets an ``edited_message``.

        Raises:
            KeyError: The message is not on the phone (any more).
            ValueError: Telegram would not allow it: the bot's, forwarded, older than 48 h, or
                unchanged.
        """
        before = self.conversation.see(message_id)
        words = typed(text)
        self._refuse_edit(before, words)
        content = compose.caption(words) if before.kind != "text" else compose.text(words)
        after = compose.edited(before, content, Shown(words, detect(words)), self._world.seconds())
        self.conversation.replace(after)
        self._world.push("edited_message", after.wire)

    def forward(self, text: str, origin_name: str, origin_id: int | None = None) -> int:
        """Forward somebody's *text*: a hidden user's, or a known one's if *origin_id* is given."""
        origin = compose.origin(origin_name, origin_id, self._world.seconds())
        extra: Json = {"forward_origin": origin}
        words = typed(text)
        return self._send(compose.text(words), words, extra=extra).message_id

    def pass_on(self, message_id: int) -> int:
        """Forward a message of this chat into it; KeyError: it is gone; ValueError: protected."""
        message = self._free(message_id)
        content, origin = compose.passed_on(message, self._world.seconds())
        words, kind = message.text, message.kind
        return self._send(content, words, kind=kind, extra={"forward_origin": origin}).message_id

    def copy(self, message_id: int) -> str:
        """Return a message's text; KeyError: it is gone; ValueError: it is protected."""
        return self._free(message_id).text

    def via_bot(self, text: str) -> int:
        """Send *text* through another, inline bot."""
        other = compose.person(7_000_000_001, "Inline helper", "example_inline_bot")
        extra: Json = {"via_bot": other | {"is_bot": True}}
        words = typed(text)
        return self._send(compose.text(words), words, extra=extra).message_id

    def send_photo(self, caption: str = "") -> int:
        """Send a photo with a *caption*."""
        return self._send_media("photo", caption)

    def send_voice(self) -> int:
        """Send a voice note."""
        return self._send_media("voice")

    def send_document(self, name: str, caption: str = "") -> int:
        """Send a file called *name*."""
        return self._send_media("document", caption, name)

    def send_sticker(self) -> int:
        """Send a sticker."""
        return self._send_media("sticker")

    def send_location(self) -> int:
        """Send a place on the map."""
        return self._send_media("location")

    def tap(self, message_id: int, data_or_label: str) -> str:
        """
        Press a button by its data or label; return the callback query's id.

        Raises:
            KeyError: There is no such message or button on the phone.
        """
        rows = self.conversation.see(message_id).buttons
        buttons = [button for row in rows for button in row if button.data is not None]
        for button in buttons:
            if data_or_label in {button.data, button.text}:
                return self.tap_forged(message_id, button.data or "")
        msg = f"no button {data_or_label!r}; there are {[button.text for button in buttons]}"
        raise KeyError(msg)

    def tap_forged(self, message_id: int, data: str) -> str:
        """Send a press that no button offers, as a modified client can; return the query's id."""
        query = Query(self._world.next_query_id(), message_id, data, self._world.now())
        self.conversation.queries[query.query_id] = query
        kept = self.conversation.kept.get(message_id)
        message = kept.wire if kept else compose.inaccessible(self.private_chat, message_id)
        self._world.push("callback_query", compose.press(query, self.user, message))
        return query.query_id

    def delete(self, message_id: int) -> None:
        """Delete a message on this phone only (KeyError if it is not there); no bot is told."""
        self.conversation.hide(self.conversation.see(message_id).message_id)
        self._world.touch()

    def block(self) -> None:
        """Stop the bot: from now on it gets 403."""
        self._set_blocked("member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self._set_blocked("kicked", "member")

    def _set_blocked(self, before: str, after: str) -> None:
        self.conversation.blocked = after == "kicked"
        bot, seconds = self._world.bot, self._world.seconds()
        change = compose.membership(bot, before, after, seconds)
        change |= {"chat": self.private_chat, "from": self.user}
        self._world.push("my_chat_member", change)

    def _send_media(self, kind: str, caption: str = "", name: str = "") -> int:
        words = typed(caption) if caption else ""
        if units(words) > CAPTION_LIMIT:
            msg = "a caption has at most 1,024 characters"
            raise ValueError(msg)
        content = compose.media(kind, self._world.next_query_id(), name) | compose.caption(words)
        return self._send(content, words, kind=kind).message_id

    def _send(
        self,
        content: Json,
        words: str,
        *,
        kind: str = "text",
        reply_to: int | None = None,
        extra: Json | None = None,
    ) -> ChatMessage:
        self._refuse_while_blocked()
        shown = Shown(words, detect(words))
        base = compose.base(self._world, self.user, self.private_chat)
        wire = base | (extra or {}) | content
        message = compose.view(wire, shown, self._world.now(), kind=kind, reply_to=reply_to)
        self.conversation.started = True
        self.conversation.add(message)
        self._world.push("message", wire)
        return message

    def _reply(self, reply_to: int | None, quote: str | None) -> Json:
        if reply_to is None:
            return {}
        return compose.reply(self.conversation.see(reply_to), quote)

    def _free(self, message_id: int) -> ChatMessage:
        message = self.conversation.see(message_id)
        if message.protect_content:
            msg = "a protected message can neither be forwarded nor copied"
            raise ValueError(msg)
        return message

    def _refuse_while_blocked(self) -> None:
        if self.conversation.blocked:
            msg = "a phone cannot write to a bot it has blocked"
            raise ValueError(msg)

    def _refuse_edit(self, before: ChatMessage, words: str) -> None:
        foreign = before.from_bot or {"forward_origin", "via_bot"} & before.wire.keys()
        old = self._world.now() - before.date > EDIT_LIFE
        fixed = before.kind in {"sticker", "location"}
        if foreign or old or fixed or words == before.text:
            msg = f"Telegram does not let message {before.message_id} be edited so"
            raise ValueError(msg)
