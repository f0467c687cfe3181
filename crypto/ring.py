"""Find the key for a place: to seal, the active one; to open, the one the header names."""

from collections.abc import Callable, Iterable

from crypto.envelope import HEADER_SIZE, KEY_ID_SIZE, Lock, lock
from crypto.keyring import Epoch, Keyring
from crypto.purposes import PURPOSE_OF_TABLE, USE_OF_PURPOSE, Purpose, Use
from domain.errors import SealBroken
from domain.keys import KeyState
from domain.secrecy import Place, Sealed


class Ring:
    """One generation of the keyring, with the locks derived so far."""

    def __init__(self, keyring: Keyring, late: Iterable[Epoch] = ()) -> None:
        """Take a keyring, and keys of earlier ones that open a little longer."""
        self.keyring = keyring
        self._locks: dict[tuple[bytes, Purpose], Lock] = {}
        self._lasting: dict[tuple[str, str, str], Lock] = {}
        self._by_id = {epoch.id: epoch for epoch in (*late, *keyring.epochs)}
        self._gone = {each.id for each in keyring.tombstones}
        self._shredded = {each.id for each in keyring.tombstones if each.state is KeyState.SHREDDED}
        self._active = {
            (epoch.use, epoch.desk, epoch.month): epoch
            for epoch in keyring.epochs
            if epoch.state is KeyState.ACTIVE
        }

    def to_seal(self, place: Place, expires: str, month: Callable[[], str]) -> Lock | None:
        """
        Find the lock for a new value; None if the ring has no key for it.

        *month* says which it is now; only what passes through needs to ask.

        Raises:
            KeyError: A table without a purpose.
            SealBroken: An expiry where nothing expires.
        """
        if found := self._lasting.get((place.table, place.desk, expires)):
            return found
        purpose = PURPOSE_OF_TABLE[place.table]
        use = USE_OF_PURPOSE[purpose]
        if expires and use is not Use.DESK:
            raise SealBroken
        epoch = self._epoch(use, place.desk, expires, month)
        chosen = self._lock(epoch.id, purpose) if epoch else None
        if chosen and use is not Use.PASSING:
            self._lasting[place.table, place.desk, expires] = chosen
        return chosen

    def to_open(self, place: Place, sealed: Sealed) -> Lock | None:
        """
        Find the lock a header names; None if the ring lacks that key.

        Raises:
            KeyError: A table without a purpose.
            SealBroken: No header of ours, or a key that is not for this place.
        """
        purpose, header = PURPOSE_OF_TABLE[place.table], sealed[:HEADER_SIZE]
        found = self._lock(header[-KEY_ID_SIZE:], purpose)
        if found and (found.header != header or found.desk not in ("", place.desk)):
            raise SealBroken
        return found

    def has(self, key_id: bytes) -> bool:
        """Say whether the ring holds the key of that id."""
        return key_id in self._by_id

    def knows(self, key_id: bytes) -> bool:
        """Say whether the ring holds that key, or knows that it is gone."""
        return key_id in self._by_id or key_id in self._gone

    def is_shredded(self, key_id: bytes) -> bool:
        """Say whether that key was destroyed, with all that was under it."""
        return key_id in self._shredded

    def get(self, use: Use) -> Epoch:
        """
        Find the active identity or audit key.

        Raises:
            KeyError: There is none.
        """
        return self._active[use, "", ""]

    def key(self, key_id: bytes, use: Use) -> bytes | None:
        """
        Find a key by its id; None if the ring lacks it.

        Raises:
            SealBroken: It is there for another use.
        """
        epoch = self.epoch(key_id, use)
        return epoch.key if epoch else None

    def epoch(self, key_id: bytes, use: Use) -> Epoch | None:
        """
        Find an epoch by its key's id; None if the ring lacks it.

        Raises:
            SealBroken: It is there for another use.
        """
        epoch = self._by_id.get(key_id)
        if epoch and epoch.use is not use:
            raise SealBroken
        return epoch

    def _epoch(self, use: Use, desk: str, expires: str, month: Callable[[], str]) -> Epoch | None:
        if use is Use.DESK:
            return self._active.get((use, desk, expires))
        if use is Use.PASSING:
            now = month()
            return self._active.get((use, "", now)) or self._nearest_passing(now)
        return self._active.get((use, "", ""))

    def _nearest_passing(self, month: str) -> Epoch | None:
        """
        Fall back to the newest earlier month: late shredding is better than losing what came in.

        Where there is none, as after a clock was ahead for long, fall back to the next one.
        """
        months = sorted(each for use, _, each in self._active if use is Use.PASSING)
        earlier = [each for each in months if each <= month]
        nearest = [*earlier[-1:], *months[:1]]
        return self._active[Use.PASSING, "", nearest[0]] if nearest else None

    def _lock(self, key_id: bytes, purpose: Purpose) -> Lock | None:
        if found := self._locks.get((key_id, purpose)):
            return found
        key = self.key(key_id, USE_OF_PURPOSE[purpose])
        return self._derive(self._by_id[key_id], purpose) if key else None

    def _derive(self, epoch: Epoch, purpose: Purpose) -> Lock:
        instance = self.keyring.instance
        made = lock(epoch.key, epoch.id, instance, purpose, epoch.desk)
        self._locks[epoch.id, purpose] = made
        return made
