"""Holds what was signed outside of the database against what the chain says now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.checkpoints import STALE_AFTER, Checkpoint, Mark, explains, is_ahead, is_misnamed
from domain.errors import SealBroken
from services.audit.links import TABLE
from services.findings import Ailment, Finding, place_of
from services.vault import Witness

_FOLDER = "checkpoints"


@dataclass(frozen=True, slots=True)
class Statement:
    """One checkpoint and the name of its file."""

    name: str
    said: Checkpoint

    @property
    def mark(self) -> Mark:
        """The point of the chain it speaks of."""
        return Mark(self.said.sequence, self.said.chain)

    @property
    def origin(self) -> Mark:
        """The point from which a restored database went on; of any other, its own."""
        return self.said.restored_from or self.mark


def read_statements(
    lines: Iterable[tuple[str, bytes]], witness: Witness, instance: str
) -> tuple[list[Statement], list[Finding]]:
    """Return the checkpoints among *lines*, those signed first first, and what is none of ours."""
    read, found = [], []
    for name, line in lines:
        try:
            said = witness.read(line)
        except SealBroken:
            found.append(Finding(_alien(line, witness, instance), place_of(_FOLDER, name)))
            continue
        if said.instance != instance:
            found.append(Finding(Ailment.CHECKPOINT_FOREIGN, place_of(_FOLDER, name)))
            continue
        if is_misnamed(name, said):
            found.append(Finding(Ailment.CHECKPOINT_FORGED, place_of(_FOLDER, name)))
        read.append(Statement(name, said))
    return sorted(read, key=_signed), found


def _signed(statement: Statement) -> tuple[int, datetime, int]:
    """Return what orders statements: the keyring's generation never goes back, clocks do."""
    return statement.said.generation, statement.said.at, statement.said.sequence


def _alien(line: bytes, witness: Witness, instance: str) -> Ailment:
    try:
        is_ours = witness.claimed(line).instance == instance
    except SealBroken:
        is_ours = True  # nobody else's: no checkpoint at all
    return Ailment.CHECKPOINT_FORGED if is_ours else Ailment.CHECKPOINT_FOREIGN


def marks_of(statements: Sequence[Statement]) -> frozenset[int]:
    """Return the numbers whose chain values are asked for."""
    return frozenset(mark.sequence for each in statements for mark in (each.mark, each.origin))


@dataclass(frozen=True, slots=True)
class Held:
    """The chain as it was followed: its end, and its values after the numbers asked for."""

    end: int
    passed: Mapping[int, frozenset[bytes]]

    def fits(self, statement: Statement) -> bool:
        """Tell whether the chain is what a statement says, wherever that can be told."""
        return all(self._has(mark) for mark in (statement.mark, statement.origin))

    def _has(self, mark: Mark) -> bool:
        if mark.sequence > self.end:
            return False
        values = self.passed.get(mark.sequence)
        return values is None or bytes.fromhex(mark.chain) in values


def hold(statements: Sequence[Statement], chain: Held, now: datetime) -> list[Finding]:
    """
    Return where the chain is not what was said of it; *statements* are ordered as they were signed.

    One of a later moment than *now* is odd, and counts all the same: the chain still has what a
    clock that went wrong once signed, unless it was cut and the clock set back to hide that.
    """
    ahead = [each for each in statements if is_ahead(each.said, now)]
    odd = [Finding(Ailment.CHECKPOINT_AHEAD, place_of(_FOLDER, each.name)) for each in ahead]
    return [*odd, *_hold(statements, chain, now)]


def _hold(statements: Sequence[Statement], chain: Held, now: datetime) -> list[Finding]:
    if not statements:
        return [Finding(Ailment.CHECKPOINTS_NONE, _FOLDER)] if chain.end else []
    explaining, explained, accusing = _sorted_out(statements, chain)
    restored = [
        Finding(
            Ailment.AUDIT_RESTORED,
            place_of(TABLE, each.origin.sequence),
            each.name,
            count=sum(explains(each.said, other.said) for other in explained),
        )
        for each in explaining
    ]
    sound = [each for each in statements if each not in accusing]
    broken = [*_cut(accusing, chain), *_forked(sound, accusing, chain)]
    return [*broken, *_stale(sound, chain, now), *restored]


def _sorted_out(
    statements: Sequence[Statement], chain: Held
) -> tuple[list[Statement], list[Statement], list[Statement]]:
    """Return the restorations, what they explain, and what accuses; the newest counts first."""
    explaining: list[Statement] = []
    explained: list[Statement] = []
    accusing: list[Statement] = []
    for each in reversed(statements):
        is_explained = any(explains(other.said, each.said) for other in explaining)
        if not chain.fits(each):
            (explained if is_explained else accusing).append(each)
        if each.said.restored_from and each not in accusing:
            explaining.append(each)
    return explaining, explained, accusing


def _cut(accusing: Sequence[Statement], chain: Held) -> list[Finding]:
    beyond = [each for each in accusing if each.said.sequence > chain.end]
    if not beyond:
        return []
    furthest = max(beyond, key=lambda each: each.said.sequence)
    gone = f"{chain.end + 1}-{furthest.said.sequence}"
    return [Finding(Ailment.AUDIT_TRUNCATED, place_of(TABLE, gone), furthest.name)]


def _forked(
    sound: Sequence[Statement], accusing: Sequence[Statement], chain: Held
) -> list[Finding]:
    """Say between which two checkpoints another chain took the place of the one that was signed."""
    others = [each for each in accusing if each.said.sequence <= chain.end]
    if not others:
        return []
    first = min(others, key=lambda each: each.said.sequence)
    fitting = [each.said.sequence for each in sound if chain.fits(each)]
    last = max((each for each in fitting if each < first.said.sequence), default=0)
    where = f"{last + 1}-{first.said.sequence}"
    return [Finding(Ailment.AUDIT_FORKED, place_of(TABLE, where), first.name)]


def _stale(sound: Sequence[Statement], chain: Held, now: datetime) -> list[Finding]:
    """Return the newest checkpoint if entries came after it that it should not have left alone."""
    past = [each for each in sound if not is_ahead(each.said, now)]
    newest = max(past, key=lambda each: each.said.at, default=None)
    if newest is None or newest.said.sequence >= chain.end or now - newest.said.at <= STALE_AFTER:
        return []
    return [Finding(Ailment.CHECKPOINT_STALE, place_of(_FOLDER, newest.name))]
