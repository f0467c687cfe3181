"""One private chat: what the bot can still reach, and what the person still sees."""

from dataclasses import dataclass, field
from datetime import datetime

from rehearsal.refusals import Json
from rehearsal.texts import Shown


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it sends *data* to the bot or opens *url*."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message as the phone shows it; *html* is safe to put into a page."""

    message_id: int
    from_bot: bool
    date: datetime
    shown: Shown
    html: str = field(default="", repr=False)
    kind: str = "text"
    buttons: tuple[tuple[Button, ...], ...] = ()
    reply_to: int | None = None
    protect_content: bool = False
    edited: bool = False
    force_reply: bool = False
    has_other_keyboard: bool = False
    silent: bool = False
    wire: Json = field(default_factory=dict, repr=False, compare=False)

    @property
    def text(self) -> str:
        """Return the text (or caption) without markup."""
        return self.shown.text


@dataclass(slots=True)
class Query:
    """A press of a button that waits for its answer."""

    query_id: str
    message_id: int
    data: str
    at: datetime
    answered: bool = False


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What came back for a press: words for a moment, or an alert to be closed; both often none."""

    text: str
    is_alert: bool = False


@dataclass(slots=True)
class Conversation:
    """The messages of one chat: *kept* is Telegram's copy, *visible* the phone's."""

    kept: dict[int, ChatMessage] = field(default_factory=dict)
    visible: list[ChatMessage] = field(default_factory=list)
    queries: dict[str, Query] = field(default_factory=dict)
    started: bool = False
    blocked: bool = False
    typing_until: datetime | None = None

    def add(self, message: ChatMessage) -> None:
        """Show a new message."""
        self.kept[message.message_id] = message
        self.visible.append(message)

    def replace(self, message: ChatMessage) -> None:
        """Show *message* in place of its earlier version."""
        self.kept[message.message_id] = message
        same = message.message_id
        self.visible[:] = [message if m.message_id == same else m for m in self.visible]

    def remove(self, message_id: int) -> None:
        """Take a message away for everyone."""
        self.kept.pop(message_id, None)
        self.hide(message_id)

    def hide(self, message_id: int) -> None:
        """Take a message off this phone only."""
        self.visible[:] = [m for m in self.visible if m.message_id != message_id]

    def see(self, message_id: int) -> ChatMessage:
        """
        Return a message that is on the phone.

        Raises:
            KeyError: It is not, or no longer.
        """
        for message in self.visible:
            if message.message_id == message_id:
                return message
        msg = f"there is no message {message_id} on this phone"
        raise KeyError(msg)
