"""Keeps the seal of a running bot: takes the passphrase, and says how long it has been sealed."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from crypto.keystore import Keystore
from crypto.roots import RootSource
from crypto.vault import KeyringVault
from domain.errors import (
    AmanaError,
    DatabaseStuck,
    OperatorRefusal,
    PassphraseWanted,
    Unavailable,
)
from domain.sealing import Sealing
from domain.secrecy import Secret
from services.incoming.intake import CountSealed
from services.ports import Clock, Transactions
from services.work.archive import open_archive

_AWAY = "the database is away: start it, and try again"

_log = logging.getLogger("amana.house")


@dataclass(slots=True)
class Keeper:
    """
    One in a process whose root is a passphrase.

    What it is offered goes through one `RootSource`, so the vault that is opened later follows:
    should another process put a new passphrase in the place of this one, it is asked for again.
    """

    clock: Clock
    transactions: Transactions
    since: datetime
    keystore: Keystore
    receives: bool = True
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    _offered: list[Secret] = field(default_factory=list)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @staticmethod
    def of(keystore: Keystore, clock: Clock, transactions: Transactions) -> "Keeper":
        """Return the keeper of a process that starts now, and asks nobody by itself."""
        keeper = Keeper(clock, transactions, clock.now(), keystore)
        keeper.keystore = replace(keystore, source=RootSource(keeper._take))  # its own
        return keeper

    async def answer(self, message: Mapping[str, object]) -> Mapping[str, object]:
        """Answer what came in through the hatch; nothing that was said comes back."""
        passphrase = message.get("passphrase")
        if message.get("ask") == "status":
            return await self._described()
        if message.get("ask") != "unseal" or not isinstance(passphrase, str):
            return _refused("this is no question: use `python bot.py unseal`")
        return await self._unsealed(Secret(passphrase))

    async def standing(self) -> Sealing:
        """Say how this process stands."""
        try:
            waiting = await CountSealed(self.transactions)()
        except AmanaError:
            waiting = None
        return Sealing(await self._is_sealed(), self.since, waiting, self.receives)

    async def _described(self) -> Mapping[str, object]:
        found = await self.standing()
        waiting = found.waiting
        oldest = waiting.oldest if waiting else None
        return {
            "said": "standing",
            "sealed": found.is_sealed,
            "since": found.since.isoformat(),
            "waiting": waiting.updates if waiting else None,
            "oldest": oldest.isoformat() if oldest else None,
            "receives": found.receives,
        }

    async def _unsealed(self, passphrase: Secret) -> Mapping[str, object]:
        """Try a passphrase; one at a time, for each takes a second and much memory."""
        if self._turn.locked():
            return _refused("another passphrase is being tried: wait for its answer")
        async with self._turn:
            if not await self._is_sealed():
                return {"said": "nothing"}
            self._offered.append(passphrase)
            try:
                vault = await asyncio.to_thread(KeyringVault, self.keystore, self.clock.now)
                await self._check(vault)
            except DatabaseStuck as stuck:
                return self._stay_sealed(str(stuck))
            except Unavailable:
                return self._stay_sealed(_AWAY)
            except OperatorRefusal as refusal:
                _log.warning("not unsealed: %s", type(refusal).__name__)
                return self._stay_sealed(str(refusal))
            finally:
                self._offered.clear()
            return self._open()

    def _stay_sealed(self, why: str) -> Mapping[str, object]:
        """Hold no root that was made meanwhile: with it, any passphrase would do next time."""
        if not self.opened.is_set():
            self.keystore.source.forget_all()
        return _refused(why)

    def _open(self) -> Mapping[str, object]:
        self.since = self.clock.now()
        self.opened.set()
        _log.info("unsealed")
        return {"said": "done"}

    async def _is_sealed(self) -> bool:
        """Tell whether the passphrase is wanted: not yet given, or another one than was given."""
        if not self.opened.is_set():
            return True
        try:
            await asyncio.to_thread(self.keystore.load)
        except PassphraseWanted:
            return True
        except AmanaError:
            return False
        return False

    async def _check(self, vault: KeyringVault) -> None:
        """Make sure, before anything closes, that the house can open with these keys."""
        async with open_archive(self.transactions, vault, self.clock, lambda: None)():
            pass

    def _take(self) -> Secret:
        if not self._offered:
            msg = "the root is a passphrase that this process was not given: `python bot.py unseal`"
            raise PassphraseWanted(msg)
        return self._offered[-1]


def _refused(why: str) -> Mapping[str, object]:
    return {"said": "refused", "why": why}
