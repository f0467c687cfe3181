"""Groups and channels, as far as a bot in privacy mode sees them; the page shows none of them."""

from rehearsal import compose
from rehearsal.chat import ChatMessage, Conversation
from rehearsal.phones import Phone
from rehearsal.refusals import Json, Refusal, forbid
from rehearsal.world import World


class Group:
    """A group of people, and perhaps the bot; a supergroup or a channel has another *kind*."""

    def __init__(
        self, world: World, groups: dict[int, "Group"], chat_id: int, title: str, kind: str
    ) -> None:
        self.chat_id, self.title, self.kind = chat_id, title, kind
        self.conversation = Conversation()
        self.notices: list[str] = []
        self.status = "left"
        self.became: int | None = None
        self._world, self._groups = world, groups

    @property
    def chat(self) -> list[ChatMessage]:
        """Return what stands in the group, the oldest first."""
        return list(self.conversation.visible)

    @property
    def private_chat(self) -> Json:
        """Return the group as a Chat of the Bot API."""
        return {"id": self.chat_id, "type": self.kind, "title": self.title}

    def check_reachable(self) -> None:
        """Refuse what the bot may not send: 403 outside, 400 with the number of a supergroup."""
        if self.became is not None:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refusal(400, words, {"migrate_to_chat_id": self.became})
        if self.status == "kicked":
            forbid(f"bot was kicked from the {self.kind} chat")
        if self.status == "left":
            forbid(f"bot is not a member of the {self.kind} chat")

    def bring(self, by: Phone, code: str | None = None) -> None:
        """Bring the bot in; with a *code*, by its `startgroup` link (Bot API, deep linking)."""
        self._change(by.user, "administrator" if self.kind == "channel" else "member")
        if self.kind != "channel":
            self._serve(by.user, {"new_chat_members": [self._world.bot]})
        if code is not None:
            self.type(by, f"/start@{self._world.bot_username} {code}")

    def kick(self, by: Phone) -> None:
        """Take the bot out."""
        self._change(by.user, "kicked")

    def leave(self) -> None:
        """Let the bot go by itself."""
        self._change(self._world.bot, "left")

    def type(self, by: Phone, text: str, **more: object) -> None:
        """Write in the group as a person; the bot is handed it as if it had no privacy mode."""
        self.push(by.user, compose.text(text) | dict(more))

    def upgrade(self, chat_id: int) -> "Group":
        """Make a supergroup of it: another number, told in both chats."""
        new = Group(self._world, self._groups, chat_id, self.title, "supergroup")
        new.status, self.became = self.status, chat_id
        self._groups[chat_id] = new
        somebody: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
        self._serve(somebody, {"migrate_to_chat_id": chat_id})
        new._serve(somebody, {"migrate_from_chat_id": self.chat_id})
        return new

    def push(self, sender: Json, content: Json) -> None:
        """Hand the bot a message of the group, if it is in it."""
        wire = compose.base(self._world, sender, self.private_chat) | content
        if self.status not in {"left", "kicked"}:
            self._world.push("message", wire)

    def _serve(self, sender: Json, content: Json) -> None:
        self.push(sender, content)

    def _change(self, by: Json, status: str) -> None:
        change = compose.membership(self._world.bot, self.status, status, self._world.seconds()) | {
            "chat": self.private_chat,
            "from": by,
        }
        self.status = status
        self._world.push("my_chat_member", change)
