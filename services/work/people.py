"""Members and invitations, opened and sealed."""

from functools import partial

from domain.actions import Action
from domain.audit import HOUSE
from domain.errors import SealBroken, Stranger
from domain.invitations import Invitation
from domain.members import Member, MemberState, member_named
from domain.rows import Row
from domain.secrecy import Lookup, found_by
from services.shelves.people import InvitationShelf, MemberShelf
from services.work.envelopes import Envelopes
from services.work.ledger import Ledger
from services.work.remembered import Known


class Members:
    """The people, by Telegram id and by their own."""

    table = "members"

    def __init__(self, shelf: MemberShelf, envelopes: Envelopes, ledger: Ledger) -> None:
        self._shelf, self._envelopes, self._ledger = shelf, envelopes, ledger

    async def find(self, telegram: int) -> Member | None:
        """Return the member with a Telegram id, suspended or not, or None."""
        lookup = self._lookup(telegram)
        row = await self._shelf.find(lookup)
        if row is None:
            return None
        member = self._open(
            await self._ledger.vouching.vouch(row, partial(self._shelf.find, lookup))
        )
        if member.telegram != telegram:
            raise SealBroken  # somebody else's row under this name
        return member

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
        known = await self._ledger.memory.opened(member, partial(self._read, member))
        return self._envelopes.recalled(self.table, known)

    async def named(self, member: str) -> Member:
        """
        Return the member whose id somebody typed.

        Raises:
            UnknownMember: Nobody has it, of all whose rows open.
        """
        return member_named(await self.all(), member)

    async def all(self) -> list[Member]:
        """Return everybody whose row opens, and is the newest."""
        rows = await self._shelf.all()
        newest = await self._ledger.vouching.vouch_all(rows, self._shelf.get)
        self._envelopes.pass_over(len(rows) - len(newest))
        return self._envelopes.open_sound(newest, self._open)

    async def permitted(self, action: Action, desk: str) -> list[Member]:
        """Return the active members who may do *action* on *desk* now."""
        return [each for each in await self.all() if each.is_permitted(action, desk)]

    async def add(self, member: Member, action: Action = Action.MEMBER_ADMIT) -> None:
        """Admit somebody, or let him wait for it."""
        row = self._envelopes.seal(self.table, member.id, member)
        await self._shelf.add(row, self._lookup(member.telegram))
        self._ledger.enter(action, member.id, row, who=member.id, desk=member.current)

    async def update(
        self, member: Member, action: Action, who: str = HOUSE, desk: str = ""
    ) -> None:
        """Write what changed about a member, on *desk* if it is about one."""
        row = self._envelopes.seal(self.table, member.id, member)
        await self._shelf.update(row)
        self._ledger.enter(action, member.id, row, who=who, desk=desk)

    async def _read(self, member: str) -> Known[Member]:
        again = partial(self._shelf.get, member)
        row = await self._ledger.vouching.vouch(await again(), again)
        return Known(row, self._open(row))

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
        row = await self._ledger.vouching.vouch(row, partial(self._shelf.find, lookup))
        return self._envelopes.open(self.table, row, Invitation, part=found_by(lookup))

    async def add(self, invitation: Invitation, code: str, who: str) -> None:
        """Keep an invitation, without its code."""
        row = self._seal(invitation, code)
        await self._shelf.add(row, self._lookup(code))
        self._ledger.enter(
            Action.INVITATION_MAKE, invitation.id, row, who=who, desk=invitation.desk
        )

    async def update(
        self, invitation: Invitation, code: str, who: str, action: Action = Action.MEMBER_ADMIT
    ) -> None:
        """Write that an invitation was used."""
        row = self._seal(invitation, code)
        await self._shelf.update(row)
        self._ledger.enter(action, invitation.id, row, who=who, desk=invitation.desk)

    def _seal(self, invitation: Invitation, code: str) -> Row:
        part = found_by(self._lookup(code))
        return self._envelopes.seal(self.table, invitation.id, invitation, part=part)

    def _lookup(self, code: str) -> bytes:
        return self._envelopes.vault.name(Lookup.INVITATION, code.upper())
