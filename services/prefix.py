"""Holds a backup's audit against checkpoints: it must be what they knew, and not another past."""

from collections.abc import Iterable, Mapping

from domain.checkpoints import Checkpoint, Lost
from domain.recovery import RecoveryRefused


def asked(checkpoints: Iterable[Checkpoint], end: int) -> set[int]:
    """Return the entries of which chain values are needed, up to the backup's *end*."""
    return {each.sequence for each in checkpoints if 0 < each.sequence <= end}


def check_prefix(checkpoints: list[Checkpoint], end: int, chains: Mapping[int, str]) -> Lost | None:
    """
    Make sure that no checkpoint knows another past; return which entries came after *end*.

    *chains* are the backup's chain values by sequence number. What a restoration lost is another
    past, and known to be.

    Raises:
        RecoveryRefused: There is no checkpoint, or one that does not fit: a fork.
    """
    if not checkpoints:
        msg = "there is no checkpoint of this installation in that folder: name the right one"
        raise RecoveryRefused(msg)
    for each in checkpoints:
        is_known = chains.get(each.sequence, "") == each.chain
        if each.sequence <= end and not is_known and not _is_explained(each, checkpoints):
            msg = (
                f"the backup's audit is not the one that was signed at entry {each.sequence}:"
                " a fork; keep both as evidence"
            )
            raise RecoveryRefused(msg)
    newest = max(checkpoints, key=lambda each: (each.at, each.sequence))
    return Lost(end + 1, newest.sequence) if newest.sequence > end else None


def _is_explained(said: Checkpoint, checkpoints: list[Checkpoint]) -> bool:
    return any(
        each.restored_from is not None
        and each.lost is not None
        and each.at >= said.at
        and each.restored_from.sequence < said.sequence <= each.lost.last
        for each in checkpoints
    )
