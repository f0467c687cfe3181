"""Keyboards and dialogues, opened and sealed: what waits for a tap or a word, for a while."""

from datetime import datetime
from functools import partial

from domain.errors import Outdated
from domain.keyboards import LIFETIME, ButtonSpent, Choice, Keyboard
from domain.members import Member
from domain.open_dialogues import REMEMBERED, OpenDialogues
from services.shelves.chats import DialogueShelf, KeyboardShelf
from services.work.envelopes import Envelopes

_JUST_MADE = 1
"""The version of a row that nobody has written since."""


class Keyboards:
    """What the buttons under our messages mean."""

    table = "keyboards"

    def __init__(self, shelf: KeyboardShelf, envelopes: Envelopes) -> None:
        self._shelf, self._envelopes = shelf, envelopes

    async def add(
        self,
        member: Member,
        now: datetime,
        choices: tuple[Choice, ...],
        offered: tuple[Choice, ...] = (),
    ) -> Keyboard:
        """Keep a new keyboard for *member*; those *offered* go with what is shown now."""
        handle = self._envelopes.vault.fresh_handle()
        keyboard = Keyboard(handle, member.id, now + LIFETIME, choices).offering(*offered)
        row = self._envelopes.seal(self.table, keyboard.id, keyboard)
        await self._shelf.add(row, keyboard.expires_at)
        return keyboard

    async def find(self, handle: str) -> Keyboard | None:
        """Return the keyboard of a handle, or None, also where its key is not here."""
        row = await self._shelf.find(handle)
        return self._envelopes.open_or_leave(self.table, row, Keyboard) if row else None

    async def of_member(self, member: str, now: datetime) -> list[Keyboard]:
        """Return a member's keyboards whose buttons still work, of those that open."""
        opened = partial(self._envelopes.open, self.table, kind=Keyboard)
        found = self._envelopes.open_sound(await self._shelf.living(now), opened)
        return [each for each in found if each.member == member]

    async def get(self, handle: str) -> Keyboard:
        """
        Return the keyboard of a handle.

        Raises:
            ButtonSpent: There is none, or none any more.
        """
        keyboard = await self.find(handle)
        if keyboard is None:
            raise ButtonSpent
        return keyboard

    async def place(self, keyboard: Keyboard, message: int) -> None:
        """
        Write under which message a keyboard stands that was only just made, and sent.

        Raises:
            ButtonSpent: It is there no more.
        """
        self._envelopes.note(self.table, keyboard.id, _JUST_MADE)
        try:
            await self.update(keyboard.placed(message))
        except Outdated:  # somebody pressed a button before it was known where it stands
            await self.update((await self.get(keyboard.id)).placed(message))

    async def update(self, keyboard: Keyboard) -> None:
        """Write what changed about a keyboard."""
        await self._shelf.update(self._envelopes.seal(self.table, keyboard.id, keyboard))


class Dialogues:
    """What waits for each member's word; within a transaction, it is read once."""

    table = "dialogues"

    def __init__(self, shelf: DialogueShelf, envelopes: Envelopes) -> None:
        self._shelf, self._envelopes = shelf, envelopes
        self._waiting: dict[str, OpenDialogues] = {}
        self._kept: set[str] = set()

    async def get(self, member: Member, now: datetime) -> OpenDialogues:
        """Return what waits for a member's word: nothing, at first."""
        if member.id not in self._waiting:
            self._waiting[member.id] = await self._read(member.id, now)
        return self._waiting[member.id]

    async def put(self, waiting: OpenDialogues) -> None:
        """Write what changed; of what `get` returned before."""
        row = self._envelopes.seal(self.table, waiting.member, waiting)
        write = self._shelf.update if waiting.member in self._kept else self._shelf.add
        await write(row, waiting.expires_at)
        self._kept.add(waiting.member)
        self._waiting[waiting.member] = waiting

    async def _read(self, member: str, now: datetime) -> OpenDialogues:
        """Where a row's key is not here, nothing waits, until something new takes its place."""
        row, found = await self._shelf.find(member), None
        if row is not None:
            self._kept.add(member)
            found = self._envelopes.open_or_leave(self.table, row, OpenDialogues)
        return found or OpenDialogues(member, now + REMEMBERED)
