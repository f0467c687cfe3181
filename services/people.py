"""Members, invitations and keyboards, opened and sealed."""

from datetime import datetime

from domain.actions import Action
from domain.audit import HOUSE
from domain.errors import Stranger
from domain.invitations import Invitation
from domain.keyboards import LIFETIME, ButtonSpent, Choice, Keyboard
from domain.members import Member, MemberState
from domain.rows import Row
from domain.secrecy import Lookup, found_by
from services.envelopes import Envelopes
from services.ledger import Ledger
from services.shelves import InvitationShelf, KeyboardShelf, MemberShelf


class Members:
    """The people, by Telegram id and by their own."""

    table = "members"

    def __init__(self, shelf: MemberShelf, envelopes: Envelopes, ledger: Ledger) -> None:
        self._shelf, self._envelopes, self._ledger = shelf, envelopes, ledger

    async def find(self, telegram: int) -> Member | None:
        """Return the member with a Telegram id, suspended or not, or None."""
        row = await self._shelf.find(self._lookup(telegram))
        return self._open(row) if row else None

    async def require(self, telegram: int) -> Member:
        """
        Return the active member with a Telegram id.

        Raises:
            Stranger: There is none: nothing is to be said.
        """
        member = await self.find(telegram)
        if member is None or member.state is not MemberState.ACTIVE:
            raise Stranger
        return member

    async def get(self, member: str) -> Member:
        """Return a member by id."""
        return self._open(await self._shelf.get(member))

    async def all(self) -> list[Member]:
        """Return everybody whose row opens."""
        return self._envelopes.open_sound(await self._shelf.all(), self._open)

    async def permitted(self, action: Action, desk: str) -> list[Member]:
        """Return the active members who may do *action* on *desk* now."""
        return [each for each in await self.all() if each.is_permitted(action, desk)]

    async def add(self, member: Member) -> None:
        """Admit somebody."""
        row = self._envelopes.seal(self.table, member.id, member)
        await self._shelf.add(row, self._lookup(member.telegram))
        self._ledger.enter(Action.MEMBER_ADMIT, member.id, row, who=member.id, desk=member.current)

    async def update(self, member: Member, action: Action, who: str = HOUSE) -> None:
        """Write what changed about a member."""
        row = self._envelopes.seal(self.table, member.id, member)
        await self._shelf.update(row)
        self._ledger.enter(action, member.id, row, who=who)

    def _open(self, row: Row) -> Member:
        return self._envelopes.open(self.table, row, Member)

    def _lookup(self, telegram: int) -> bytes:
        return self._envelopes.vault.name(Lookup.PERSON, telegram)


class Invitations:
    """One-time codes; only an HMAC of a code finds its row."""

    table = "invitations"

    def __init__(self, shelf: InvitationShelf, envelopes: Envelopes, ledger: Ledger) -> None:
        self._shelf, self._envelopes, self._ledger = shelf, envelopes, ledger

    async def find(self, code: str) -> Invitation | None:
        """Return the invitation of a code, or None."""
        lookup = self._lookup(code)
        row = await self._shelf.find(lookup)
        if row is None:
            return None
        return self._envelopes.open(self.table, row, Invitation, part=found_by(lookup))

    async def add(self, invitation: Invitation, code: str, who: str) -> None:
        """Keep an invitation, without its code."""
        row = self._seal(invitation, code)
        await self._shelf.add(row, self._lookup(code))
        self._ledger.enter(
            Action.INVITATION_MAKE, invitation.id, row, who=who, desk=invitation.desk
        )

    async def update(self, invitation: Invitation, code: str, who: str) -> None:
        """Write that an invitation was used."""
        row = self._seal(invitation, code)
        await self._shelf.update(row)
        self._ledger.enter(Action.MEMBER_ADMIT, invitation.id, row, who=who, desk=invitation.desk)

    def _seal(self, invitation: Invitation, code: str) -> Row:
        part = found_by(self._lookup(code))
        return self._envelopes.seal(self.table, invitation.id, invitation, part=part)

    def _lookup(self, code: str) -> bytes:
        return self._envelopes.vault.name(Lookup.INVITATION, code.upper())


class Keyboards:
    """What the buttons under our messages mean."""

    table = "keyboards"

    def __init__(self, shelf: KeyboardShelf, envelopes: Envelopes) -> None:
        self._shelf, self._envelopes = shelf, envelopes

    async def add(self, member: Member, now: datetime, choices: tuple[Choice, ...]) -> Keyboard:
        """Keep a new keyboard for *member*."""
        handle = self._envelopes.vault.fresh_handle()
        keyboard = Keyboard(handle, member.id, now + LIFETIME, choices)
        row = self._envelopes.seal(self.table, keyboard.id, keyboard)
        await self._shelf.add(row, keyboard.expires_at)
        return keyboard

    async def find(self, handle: str) -> Keyboard | None:
        """Return the keyboard of a handle, or None."""
        row = await self._shelf.find(handle)
        return self._envelopes.open(self.table, row, Keyboard) if row else None

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

    async def update(self, keyboard: Keyboard) -> None:
        """Write what changed about a keyboard."""
        await self._shelf.update(self._envelopes.seal(self.table, keyboard.id, keyboard))
