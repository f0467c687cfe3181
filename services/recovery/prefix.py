"""Holds a backup's audit against checkpoints: it must be what they knew, and not another past."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from domain.checkpoints import Checkpoint, Lost, counting, is_ahead
from domain.errors import SealBroken
from domain.recovery import RecoveryRefused
from services.recovery.refilling import Contents
from services.vault import Witness


def signed(lines: Iterable[bytes], witness: Witness) -> list[Checkpoint]:
    """Read what this installation signed; what somebody else laid there proves nothing."""
    found: list[Checkpoint] = []
    for line in lines:
        with suppress(SealBroken):
            found.append(witness.read(line))
    return found


def check_contents(contents: Contents, said: Iterable[Checkpoint], now: datetime) -> Lost | None:
    """
    Hold a backup's audit against its manifest and what was *said*; as `check_prefix`.

    Raises:
        RecoveryRefused
    """
    manifest = contents.manifest
    found = [each for each in said if each.instance == manifest.instance]
    chains = contents.chains(asked(found, manifest.sequence) | {manifest.sequence})
    if chains.get(manifest.sequence) != manifest.chain:
        msg = "the backup's audit does not end as its manifest says: find another copy of it"
        raise RecoveryRefused(msg)
    return check_prefix(found, manifest.sequence, chains, now)


def asked(checkpoints: Iterable[Checkpoint], end: int) -> set[int]:
    """Return the entries of which chain values are needed, up to the backup's *end*."""
    return {each.sequence for each in checkpoints if 0 < each.sequence <= end}


def check_prefix(
    found: Iterable[Checkpoint], end: int, chains: Mapping[int, str], now: datetime
) -> Lost | None:
    """
    Make sure that no checkpoint knows another past; return which entries came after *end*.

    *chains* are the backup's chain values by sequence number. What a restoration lost is another
    past, and known to be.

    Raises:
        RecoveryRefused: There is no checkpoint of before *now*, or one that does not fit: a fork.
    """
    checkpoints = list(found)
    if all(is_ahead(each, now) for each in checkpoints):
        msg = (
            "there is no checkpoint of this installation in that folder, of before now: name the"
            " right one, look at the clock"
        )
        raise RecoveryRefused(msg)
    counted = counting(checkpoints)
    for each in counted:
        if each.sequence <= end and chains.get(each.sequence, "") != each.chain:
            msg = (
                f"the backup's audit is not the one that was signed at entry {each.sequence}:"
                " a fork; keep both as evidence"
            )
            raise RecoveryRefused(msg)
    last = max(each.sequence for each in counted)
    return Lost(end + 1, last) if last > end else None
