"""Destroys a month of a desk for ever, step by step; killed between any two, it goes on."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from domain.actions import Action
from domain.keys import KeyState
from domain.shredding import Certificate, Shredding, ShredRefused, certify, named
from domain.sources import shredded_as
from services.keys.condemning import (
    Outlook,
    check_free,
    close,
    condemn,
    escrows_with,
    find_begun,
    is_gone,
    look_ahead,
    who_of,
)
from services.keys.rewriting import Tell, tell_nobody
from services.races import until_won
from services.recovery.officers import require_two
from services.work.archive import Archive, Work

_BATCH = 200
_FURTHER = (Action.KEYS_SHRED, Action.KEYS_CERTIFY)
_REMEMBERED = 99

Scrub = Callable[[], Awaitable[bool]]
"""Takes deleted rows out of the database's log too; False while somebody still reads it."""

Signed = tuple[Certificate, bytes]


@dataclass(frozen=True, slots=True)
class CountShredding:
    """Say what shredding a month would destroy, and change nothing."""

    archive: Archive

    async def __call__(self, code: str, month: str) -> Outlook:
        """
        Return the counts.

        Raises:
            UnknownDesk, ShredRefused
        """
        async with self.archive() as work:
            return await look_ahead(work, (await work.desks.named(code)).desk, month)


@dataclass(frozen=True, slots=True)
class Shred:
    """Shred a month of a desk by the word of two recovery officers."""

    archive: Archive
    scrub: Scrub

    async def __call__(
        self, code: str, month: str, proven: Sequence[str], tell: Tell = tell_nobody
    ) -> Signed:
        """
        Destroy it and return the certificate; *proven* are the officers' public *age* keys.

        One that was interrupted after its keys were gone is brought to its end.

        Raises:
            UnknownDesk, ShredRefused, RecoveryRefused, Outdated
        """
        async with self.archive() as work:
            work.vault.reload()
            desk = (await work.desks.named(code)).desk
            by = await require_two(work, proven)
            begun = await find_begun(work, desk, month)
        return await self.finish(begun or await self.decide(desk.id, month, by), tell)

    async def decide(self, desk: str, month: str, by: Sequence[str] = ()) -> Shredding:
        """
        Enter in the audit what is to be destroyed, and let no row in under its keys any more.

        Raises:
            ShredRefused, Outdated
        """
        return await until_won(partial(self._decide, desk, month, by))

    async def finish(self, shredding: Shredding, tell: Tell = tell_nobody) -> Signed:
        """
        Destroy the keys of what is closed, delete its rows, and certify.

        Raises:
            ShredRefused, Outdated
            KeyFileRefused: The disk refused; nothing is certified before the former slot is erased.
        """
        shredding = await until_won(partial(self._destroy, shredding))
        done = 0
        while many := await until_won(partial(self._bury, shredding)):
            done += many
            tell(done, max(done, shredding.deleted))
        if not await self.scrub():
            msg = "it is destroyed, but somebody still reads the database's log: run this again"
            raise ShredRefused(msg)
        return await until_won(partial(self._end, shredding))

    async def _decide(self, desk: str, month: str, by: Sequence[str]) -> Shredding:
        async with self.archive() as work:
            shredding = await condemn(work, desk, month, by)
            await work.commit()
        async with self.archive() as work:
            await close(work, shredding)
            await work.commit()
        return shredding

    async def _destroy(self, shredding: Shredding) -> Shredding:
        """Take the keys out of the keyring, whose former slot is nowhere from then on."""
        if shredding.is_destroyed:
            return shredding
        async with self.archive() as work:
            await work.unit.fence.hold()
            work.vault.tidy()  # a kill may have left the slot that still opens what is gone
            if others := await _known(work, shredding):
                return others
            await _check_closed(work, shredding)
            many = await work.unit.records.count_under(shredding.desk, shredding.key_ids)
            generation = work.vault.remove(shredding.key_ids, KeyState.SHREDDED)
            await work.unit.fence.advance(generation)
            gone = shredding.destroyed(generation, many, work.now)
            work.ledger.shredding(Action.KEYS_SHRED, gone, who_of(gone))
            await work.commit()
        return gone

    async def _bury(self, shredding: Shredding) -> int:
        """Delete some rows of shredded keys, each with its last entry in the audit."""
        async with self.archive() as work:
            gone = await work.unit.records.shred(shredding.key_ids, _BATCH)
            who = who_of(shredding)
            for row, number in gone:
                action = shredded_as(number)
                work.ledger.enter(action, row, who=who, desk=shredding.desk)
            await work.commit()
        return len(gone)

    async def _end(self, shredding: Shredding) -> Signed:
        async with self.archive() as work:
            if others := await _known(work, shredding, Action.KEYS_CERTIFY):
                return await _signed(work, others)
            ended = replace(shredding, ended_at=work.now)
            work.ledger.shredding(Action.KEYS_CERTIFY, ended, who_of(ended))
            standing = await work.desks.standing(ended.desk)
            spared = standing.desk.spared(ended.month).untold([ended.month])
            await work.desks.update(spared, standing.digest_due_at, Action.DESK_SPARE)
            signed = await _signed(work, ended)
            await work.commit()
        return signed


@dataclass(frozen=True, slots=True)
class Certify:
    """Certify again what was shredded, with what it cannot reach as it is now."""

    archive: Archive

    async def __call__(self, code: str, month: str) -> list[Signed]:
        """
        Return a certificate of each shredding of a month that came to its end, the newest first.

        Raises:
            UnknownDesk
            ShredRefused: There was none.
        """
        async with self.archive() as work:
            desk = (await work.desks.named(code)).desk
            entries = await work.ledger.newest(named(desk.id, month), _REMEMBERED)
            ended = [each.shredding for each in entries if each.action is Action.KEYS_CERTIFY]
            signed = [await _signed(work, each) for each in ended if each is not None]
        if not signed:
            msg = f"no shredding of {month} of {code} has come to its end: see `keys status {code}`"
            raise ShredRefused(msg)
        return signed


async def _known(work: Work, shredding: Shredding, *actions: Action) -> Shredding | None:
    """Return how far another process has come meanwhile with the same keys, if it has."""
    newest = await work.ledger.newest(named(shredding.desk, shredding.month), 1)
    known = newest[0].shredding if newest else None
    is_further = known is not None and newest[0].action in (actions or _FURTHER)
    return known if is_further and known and known.keys == shredding.keys else None


async def _check_closed(work: Work, shredding: Shredding) -> None:
    """Make sure that nobody opened what is to be destroyed again, rotated it, or is saving it."""
    if is_gone(work, shredding):
        return
    months = work.vault.months_of(shredding.desk)
    present = {key for key, month in months.items() if month == shredding.month}
    if present != shredding.key_ids or not present <= await work.unit.key_fences.closed():
        msg = f"{shredding.month} was opened again, or its keys rotated, meanwhile: decide anew"
        raise ShredRefused(msg)
    desk = (await work.desks.standing(shredding.desk)).desk
    check_free(work, desk, shredding.month, present)


async def _signed(work: Work, shredding: Shredding) -> Signed:
    escrows = await escrows_with(work, shredding)
    certificate = certify(work.vault.instance, shredding, escrows, work.now)
    return certificate, work.vault.certificate(certificate)
