"""Gives the installation a new root or slot, and a desk new keys, while the bot runs."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from domain.actions import Action
from domain.audit import OPERATOR
from domain.calendars import add_months, month_of
from domain.errors import OperatorRefusal, Outdated
from domain.keys import INTAKE, KeyLine, KeyState
from domain.secrecy import Secret
from services.heard import TelegramsClock
from services.keys.resealing import Resealing, retire
from services.keys.rewriting import Tell, tell_nobody
from services.vault import Vault
from services.work.archive import Archive, Work
from services.work.turning import turn_keys


class RowsStuck(OperatorRefusal):
    """Rows that do not open keep a key alive."""


@dataclass(frozen=True, slots=True)
class RotateSlot:
    """Put a new slot in the place of the one there is: the keyring is sealed under it anew."""

    archive: Archive

    async def __call__(self) -> int:
        """
        Return the keyring's generation.

        Raises:
            KeyFileRefused: The disk refused.
        """
        async with self.archive() as work:
            await turn_keys(work, work.vault.rotate_slot, Action.KEYS_ROTATE, who=OPERATOR)
            await work.commit()
            return work.vault.generation


@dataclass(frozen=True, slots=True)
class RotateRoot:
    """Put a new root in the place of the one there is, or, where that cannot be, into a file."""

    archive: Archive

    async def __call__(self, to: str = "", passphrase: Secret | None = None) -> int:
        """
        Return the keyring's generation; the root is random, or made of a *passphrase*.

        Raises:
            KeyFileRefused: The disk refused.
        """
        async with self.archive() as work:
            change = partial(work.vault.rotate_root, to, passphrase)
            await turn_keys(work, change, Action.KEYS_ROTATE, who=OPERATOR)
            await work.commit()
            return work.vault.generation


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many keys of a desk are given up, and how many records were sealed again."""

    keys: int
    records: int
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class RotateDesk:
    """Give a desk new keys, seal its records under them, and give the old ones up."""

    archive: Archive

    async def __call__(
        self, code: str, tell: Tell = tell_nobody, *, is_dry: bool = False
    ) -> Rotated:
        """
        Do all of it, or what an interrupted run has left to do: then no key is made.

        Raises:
            UnknownDesk
            RowsStuck: Some do not open; all others are done.
            Outdated: Somebody was quicker, again and again; what was sealed stays.
        """
        if is_dry:
            return await self._foreseen(code)
        old, resumed = await self._renew(code)
        resealing = Resealing(self.archive, tell)
        left = await resealing.drain(old)
        if left > resealing.stuck:
            raise Outdated
        if left:
            msg = f"{left} records do not open and keep their old keys: see `doctor`"
            raise RowsStuck(msg)
        if not await retire(self.archive, old):
            raise Outdated
        return Rotated(len(old), resealing.moved, resumed)

    async def _foreseen(self, code: str) -> Rotated:
        async with self.archive() as work:
            desk = (await work.desks.named(code)).desk.id
            ending = ending_keys(work.vault, desk)
            old = ending or _active(work.vault, desk)
            records = sum([await work.unit.holdings.count(each) for each in old])
            return Rotated(len(old), records, bool(ending))

    async def _renew(self, code: str) -> tuple[list[KeyLine], bool]:
        """Return the keys to be given up, and whether that had begun before."""
        async with self.archive() as work:
            desk = (await work.desks.named(code)).desk.id
            await work.unit.fence.hold()
            work.vault.reload()  # two at once: the second joins in
            resumed = bool(ending_keys(work.vault, desk))
            if not resumed:
                renew = partial(work.vault.renew, desk)
                await turn_keys(work, renew, Action.KEYS_RENEW, desk, OPERATOR)
                await work.commit()
            return ending_keys(work.vault, desk), resumed


@dataclass(frozen=True, slots=True)
class ResumeRotation:
    """
    Bring to its end what was begun and interrupted, and give up keys whose months are long over.

    Of what only passes through, a month is over when the next one is: whose clock lags still
    finds its key. The host's clock alone does not decide it: put right again, it would find none.
    """

    archive: Archive
    heard: TelegramsClock = field(default_factory=TelegramsClock)

    async def __call__(self) -> bool:
        """Return whether there may be more to do at once."""
        async with self.archive() as work:
            await turn_keys(work, work.vault.tidy, Action.KEYS_RESUME)
            if self.heard.agrees(work.now):
                await _end_old(work)
            await work.commit()
            ending = ending_keys(work.vault)
        if intake := [each for each in ending if each.use == INTAKE]:
            await retire(self.archive, intake)  # what waits under it is worked off, not resealed
        desks = _by_desk([each for each in ending if each.use != INTAKE])
        return any([await self._finish(keys) for keys in desks])

    async def _finish(self, keys: list[KeyLine]) -> bool:
        resealing = Resealing(self.archive)
        left = await resealing.drain(keys)
        if left == 0:
            await retire(self.archive, keys)
        return left > resealing.stuck


async def _end_old(work: Work) -> None:
    if old := _long_over(work.vault, work.now):
        await turn_keys(work, partial(work.vault.end, old), Action.KEYS_END)


def _long_over(vault: Vault, now: datetime) -> list[bytes]:
    """Return the passing keys of months long over, but never the last one there is by now."""
    this = month_of(now)
    passing = [each for each in _sealing(vault) if each.use == "passing" and each.month <= this]
    newest = max((each.month for each in passing), default="")
    first_kept = min(add_months(this, -1), newest)
    return [each.id for each in passing if each.month < first_kept]


def ending_keys(vault: Vault, desk: str | None = None) -> list[KeyLine]:
    """Return the keys that seal nothing any more, of one desk or of all."""
    ending = [each for each in vault.key_lines() if each.state is KeyState.DECRYPT_ONLY]
    return [each for each in ending if desk is None or each.desk == desk]


def _active(vault: Vault, desk: str) -> list[KeyLine]:
    return [each for each in _sealing(vault) if each.desk == desk]


def _sealing(vault: Vault) -> list[KeyLine]:
    return [each for each in vault.key_lines() if each.state is KeyState.ACTIVE]


def _by_desk(keys: list[KeyLine]) -> list[list[KeyLine]]:
    desks = dict.fromkeys(each.desk for each in keys)
    return [[each for each in keys if each.desk == desk] for desk in desks]
