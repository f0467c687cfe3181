"""Holds a backup's audit against checkpoints: it must be what they knew, and not another past."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from domain.checkpoints import Checkpoint, Lost, counting, is_ahead, is_misnamed, lost_beyond
from domain.errors import SealBroken
from domain.recovery import RecoveryRefused
from services.recovery.refilling import Contents
from services.vault import Witness


def signed(folder: str, lines: Iterable[tuple[str, bytes]], witness: Witness) -> list[Checkpoint]:
    """
    Read what this installation signed: *lines* of a *folder*, each with the name of its file.

    What does not read could be the newest, or one that knows another past: whoever damages or
    forges it must not make a restore say that nothing is known.

    Raises:
        RecoveryRefused: A line is none of this installation's, or not under its own name.
    """
    return [_own(folder, name, line, witness) for name, line in lines]


def _own(folder: str, name: str, line: bytes, witness: Witness) -> Checkpoint:
    with suppress(SealBroken):
        said = witness.read(line)
        if not is_misnamed(name, said):
            return said
    msg = (
        f"{folder}/{name} is not what this installation signed under that name, but damaged,"
        " forged or another's: put a sound copy in its place; if nobody has one, move it away, and"
        " know that what it said is missing"
    )
    raise RecoveryRefused(msg)


def check_known(said: Iterable[Checkpoint], now: datetime) -> None:
    """
    Make sure that something is known of before *now*.

    Raises:
        RecoveryRefused
    """
    if all(is_ahead(each, now) for each in said):
        msg = (
            "there is no checkpoint of this installation in that folder, of before now: name the"
            " right one, look at the clock"
        )
        raise RecoveryRefused(msg)


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
    check_known(checkpoints, now)
    for each in counting(checkpoints):
        if each.sequence <= end and chains.get(each.sequence, "") != each.chain:
            msg = (
                f"the backup's audit is not the one that was signed at entry {each.sequence}:"
                " a fork; keep both as evidence"
            )
            raise RecoveryRefused(msg)
    return lost_beyond(end, checkpoints)
