"""Where the bot's calls arrive: it finds the chat a call speaks of, or says why not."""

from dataclasses import dataclass, field

from rehearsal import parameters
from rehearsal.chat import ChatMessage
from rehearsal.groups import Group
from rehearsal.menus import Menus
from rehearsal.phones import Phone
from rehearsal.refusals import Json, forbid, refuse
from rehearsal.world import World


@dataclass(slots=True, eq=False)
class Caller:
    """The bot's end of one connection; *gone* once it hung up."""

    gone: bool = False


@dataclass(slots=True)
class Office:
    """What Telegram knows about the bot beside its chats."""

    world: World
    phones: dict[int, Phone]
    groups: dict[int, Group] = field(default_factory=dict)
    webhook: Json = field(default_factory=dict)
    secret: str = ""
    poll: Caller | None = None
    commands: Menus = field(default_factory=Menus)
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)

    def begin_anew(self) -> None:
        """Forget what the bot said about itself, and how it receives."""
        self.webhook, self.poll = {}, None
        self.commands, self.descriptions = Menus(), {}

    def phone(self, call: Json) -> Phone | Group:
        """Return the phone that ``chat_id`` names, or refuse: 400 for nobody."""
        if "chat_id" not in call:
            refuse("chat_id is empty")
        number = parameters.integer(call, "chat_id")
        phone = self.phones.get(number) or self.groups.get(number)
        if phone is None:
            refuse("chat not found")
        return phone

    def reachable(self, call: Json) -> Phone | Group:
        """Return the phone that ``chat_id`` names if the bot may write to it, or refuse: 403."""
        phone = self.phone(call)
        if isinstance(phone, Group):
            phone.check_reachable()
            return phone
        if phone.conversation.blocked:
            forbid("bot was blocked by the user")
        if not phone.conversation.started:
            forbid("bot can't initiate conversation with a user")
        return phone

    def message(self, phone: Phone | Group, call: Json, verb: str) -> ChatMessage:
        """Return the message that ``message_id`` names, or refuse: 400, "message to *verb*"."""
        message = phone.conversation.kept.get(parameters.integer(call, "message_id"))
        if message is None:
            refuse(f"message to {verb} not found")
        return message
