"""What members' one-time codes are held against, opened and sealed."""

from functools import partial

from domain.actions import Action
from domain.authenticators import Authenticator
from domain.members import Member
from domain.rows import Row
from domain.secrecy import Lookup
from services.shelves.people import AuthenticatorShelf
from services.work.envelopes import Envelopes
from services.work.ledger import Ledger
from services.work.remembered import Known

_ID = 32


class Authenticators:
    """
    One row for each member who has a seed, or ever travelled.

    Its id is a keyed name of the member's: the audit vouches for rows by their ids, and the
    member's own is taken by his row.
    """

    table = "authenticators"

    def __init__(self, shelf: AuthenticatorShelf, envelopes: Envelopes, ledger: Ledger) -> None:
        self._shelf, self._envelopes, self._ledger = shelf, envelopes, ledger

    async def find(self, member: str) -> Authenticator | None:
        """
        Return a member's, or None.

        Raises:
            SealBroken: It does not open, is an older one put back, or was deleted: a code would
                count twice, a bar or a journey would be over.
        """
        row_id = self._id(member)
        known = await self._ledger.memory.opened(row_id, partial(self._read, row_id))
        return self._envelopes.recalled(self.table, known)

    async def is_away(self, member: str) -> bool:
        """Tell whether a member travels: nothing opens for him, and nothing is sent."""
        known = await self.find(member)
        return known is not None and known.travelling_since is not None

    async def get(self, member: Member) -> Authenticator:
        """Return a member's, or the one that he would have: without a seed."""
        return await self.find(member.id) or Authenticator(self._id(member.id), member.id)

    async def all(self) -> list[Authenticator]:
        """Return all whose rows open, and are the newest."""
        rows = await self._shelf.all()
        newest = await self._ledger.vouching.vouch_all(rows, self._shelf.find)
        self._envelopes.pass_over(len(rows) - len(newest))
        return self._envelopes.open_sound(newest, self._open)

    async def put(
        self, authenticator: Authenticator, action: Action, who: str, desk: str = ""
    ) -> None:
        """Write what `get` or `find` returned, changed."""
        is_known = self._envelopes.has_opened(self.table, authenticator.id)
        row = self._envelopes.seal(self.table, authenticator.id, authenticator)
        await (self._shelf.update(row) if is_known else self._shelf.add(row))
        self._ledger.enter(action, authenticator.id, row, who=who, desk=desk)

    def _id(self, member: str) -> str:
        return self._envelopes.vault.name(Lookup.PERSON, "authenticator", member).hex()[:_ID]

    async def _read(self, row_id: str) -> Known[Authenticator | None]:
        again = partial(self._shelf.find, row_id)
        row = await again()
        if row is None and not await self._ledger.vouching.is_spoken_of(row_id):
            return Known(None, None)
        row = await self._ledger.vouching.vouch(row, again)
        return Known(row, self._open(row))

    def _open(self, row: Row) -> Authenticator:
        return self._envelopes.open(self.table, row, Authenticator)
