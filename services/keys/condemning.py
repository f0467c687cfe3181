"""Decides that a month of a desk is shredded, and closes it: what may stand in the way is here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from domain.actions import Action
from domain.audit import HOUSE, OPERATOR
from domain.desks import Desk
from domain.errors import Outdated
from domain.keys import KeyState
from domain.retention import HELD, is_month
from domain.shredding import (
    REOPENED_AFTER,
    Shredding,
    ShredRefused,
    named,
)
from services.keys.holds import former_held
from services.work.archive import Work

_BEGUN = frozenset({Action.KEYS_CONDEMN, Action.KEYS_SHRED})


@dataclass(frozen=True, slots=True)
class Outlook:
    """What shredding a month would mean; `escrows` are the serials that still hold its keys."""

    shredding: Shredding
    escrows: tuple[int, ...]


async def look_ahead(work: Work, desk: Desk, month: str, by: Sequence[str] = ()) -> Outlook:
    """
    Return what shredding a month would destroy; *by* are the officers who want it.

    Raises:
        ShredRefused: Nothing to shred, being written, or being saved from it.
    """
    keys = keys_of(work, desk, month)
    check_free(work, desk, month, keys)
    held = [key for key, of in work.vault.months_of(desk.id).items() if of == HELD]
    shredding = Shredding(
        desk=desk.id,
        code=desk.code,
        month=month,
        keys=tuple(sorted(key.hex() for key in keys)),
        records=await work.unit.records.count_under(desk.id, keys),
        held=await work.unit.records.count_under(desk.id, held),
        generation=work.vault.generation,
        decided_at=work.now,
        approved_by=tuple(by),
    )
    return Outlook(shredding, await escrows_with(work, shredding))


def keys_of(work: Work, desk: Desk, month: str) -> list[bytes]:
    """Return the ids of a desk's keys of a month."""
    return [key for key, of in work.vault.months_of(desk.id).items() if of == month]


async def escrows_with(work: Work, shredding: Shredding) -> tuple[int, ...]:
    """Return the serials of the escrows that hold a key of it and are not known to be gone."""
    gone = [each for each in work.vault.gone_lines() if each.desk == shredding.desk]
    former = {each.id.hex() for each in gone if each.month in {shredding.month, HELD}}
    keys = former | set(shredding.keys)  # earlier copies are under keys that were rotated
    return tuple(
        each.serial
        for each in await work.escrows.all()
        if each.destroyed_at is None and keys & each.key_ids
    )


def check_free(work: Work, desk: Desk, month: str, keys: Collection[bytes]) -> None:
    """
    Make sure that nothing of a month, whose keys are *keys*, has to stay.

    Raises:
        ShredRefused: Nothing to shred, being written, or being saved from it.
    """
    if not is_month(month):
        msg = "what is held is never shredded: lift the hold first, see `hold lift --help`"
        raise ShredRefused(msg)
    if month in desk.months_ahead(work.now):
        msg = f"{month} is a month in which {desk.code} still keeps what comes in: see `desk list`"
        raise ShredRefused(msg)
    if any(each.concerns(month) for each in desk.reserved):
        msg = f"records of {month} are being saved from it: bring to an end what `hold list` shows"
        raise ShredRefused(msg)
    if former_held(work, desk.id):
        msg = f"what was held of {desk.code} is being sealed again: wait for the bot, or rotate it"
        raise ShredRefused(msg)
    if not keys and month in work.vault.shredded_months(desk.id):
        msg = f"{month} of {desk.code} was shredded: see `keys certificate {desk.code} {month}`"
        raise ShredRefused(msg)
    if not keys:
        code = desk.code
        msg = f"{code} has no keys of {month}: nothing expires then, see `keys status {code}`"
        raise ShredRefused(msg)


async def condemn(work: Work, desk: str, month: str, by: Sequence[str] = ()) -> Shredding:
    """
    Enter in the audit what is going to be destroyed, before anything is.

    Raises:
        ShredRefused
    """
    standing = await work.desks.standing(desk)
    shredding = (await look_ahead(work, standing.desk, month, by)).shredding
    work.ledger.shredding(Action.KEYS_CONDEMN, shredding, who_of(shredding))
    condemned = standing.desk.condemning(month)
    if not by:
        condemned = replace(condemned, shredded_at=work.now)
    await work.desks.update(condemned, standing.digest_due_at, Action.DESK_CONDEMN)
    return shredding


async def close(work: Work, shredding: Shredding) -> None:
    """
    Let no row in under the keys any more; all is looked at once more behind the fence.

    Raises:
        ShredRefused: Something stands in the way now, or the records are not those decided on.
    """
    await work.unit.fence.hold()
    await work.unit.key_fences.close(shredding.key_ids)
    desk = (await work.desks.standing(shredding.desk)).desk
    if shredding.month not in desk.condemned:
        raise Outdated  # somebody took it back at this moment
    now = (await look_ahead(work, desk, shredding.month)).shredding
    if now.keys != shredding.keys:
        raise Outdated  # the desk's keys are being rotated
    if now.records != shredding.records:
        msg = f"{now.records} records are there now, not {shredding.records}: look, decide again"
        raise ShredRefused(msg)


async def find_begun(work: Work, desk: Desk, month: str) -> Shredding | None:
    """Return the shredding of a month whose keys are gone, and which has not come to its end."""
    newest = await work.ledger.newest(named(desk.id, month), 1)
    begun = newest[0].shredding if newest and newest[0].action in _BEGUN else None
    return begun if begun and is_gone(work, begun) else None


def is_gone(work: Work, shredding: Shredding) -> bool:
    """Tell whether its keys were destroyed, and not only given up in a rotation."""
    gone = {each.id for each in work.vault.gone_lines() if each.state is KeyState.SHREDDED}
    return shredding.key_ids <= gone


async def reprieve(work: Work, desk: Desk, month: str) -> None:
    """Let rows be written in a month again whose shredding has not come as far as its keys."""
    await work.unit.fence.hold()
    work.vault.reload()
    newest = await work.ledger.newest(named(desk.id, month), 1)
    decided = newest[0].shredding if newest and newest[0].action is Action.KEYS_CONDEMN else None
    if decided is None or abs(work.now - decided.decided_at) < REOPENED_AFTER:
        return
    if is_gone(work, decided):
        return
    standing = await work.desks.standing(desk.id)
    await work.unit.key_fences.reopen(decided.key_ids & work.vault.months_of(desk.id).keys())
    work.ledger.shredding(Action.KEYS_REPRIEVE, decided, HOUSE)
    spared = standing.desk.spared(month)
    await work.desks.update(spared, standing.digest_due_at, Action.DESK_SPARE)


def who_of(shredding: Shredding) -> str:
    """Return who acts: the operator with two officers beside him, or the clock."""
    return OPERATOR if shredding.approved_by else HOUSE
