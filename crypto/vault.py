"""The vault's door: seal, unseal, name and link with the keys of the keyring."""

import base64
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from crypto import chain, documents, intake, names, one_time_codes
from crypto.derivation import subkey
from crypto.envelope import HEADER_SIZE, KEY_ID_SIZE, Lock, looks_sealed
from crypto.failures import FAILURES
from crypto.keyholder import Keys
from crypto.keyring import Epoch, Tombstone
from crypto.purposes import Use
from crypto.signet import Signet
from domain.authenticators import Weighed
from domain.calendars import month_of
from domain.errors import KeyFileRefused, SealBroken
from domain.keys import KeyState
from domain.secrecy import Lookup, Place, Sealed, Secret, key_id_of

T = TypeVar("T")


class KeyringVault(Signet):
    """Seals and opens; one in a process, good for every thread of it."""

    def __init__(self, keystore: Keys, now: Callable[[], datetime]) -> None:
        """
        Open the keyring; *now* gives aware UTC.

        Raises:
            KeyFileRefused: As `Keystore.load`.
        """
        super().__init__(keystore, now)
        self._subkeys: dict[tuple[bytes, str], bytes] = {}

    def fresh_id(self) -> str:
        """Give a new random id: 128 bits, 32 hexadecimal digits."""
        return secrets.token_hex(16)

    def fresh_handle(self) -> str:
        """Give a new random handle for a button: 128 bits, 22 characters of base64url."""
        return secrets.token_urlsafe(16)

    def fresh_code(self) -> str:
        """Give a new invitation code: 80 bits, 16 characters of base 32 (RFC 4648 §6)."""
        return base64.b32encode(secrets.token_bytes(10)).decode()

    def fresh_seed(self) -> Secret:
        """Give a new seed of one-time codes: 160 bits, 32 characters of base 32."""
        return one_time_codes.fresh_seed()

    def fresh_number(self) -> Secret:
        """Give six random digits."""
        return one_time_codes.fresh_number()

    def weigh(self, code: Secret, seed: Secret, duress: Secret) -> Weighed:
        """
        Say what a typed *code* is now; how long that takes tells nothing.

        Raises:
            SealBroken: The seed is none.
        """
        with suppress(*FAILURES):
            return one_time_codes.weigh(code, seed, duress, self._now())
        raise SealBroken

    def code_for(self, press: str) -> str:
        """
        Give the invitation code that one press makes: the same again, 80 bits of its keyed name.

        It is written nowhere: no other name of an invitation is made of these two parts.
        """
        return base64.b32encode(self.name(Lookup.INVITATION, "press", press)[:10]).decode()

    def seal(self, place: Place, value: object, expires: str = "") -> Sealed:
        """
        Seal *value* at *place*; *expires* is the month ("2028-11") of a record, and only of one.

        Raises:
            SealBroken: No key for the place and month, or a value that is no document.
        """
        with suppress(*FAILURES):
            return self._lock_to_seal(place, expires).seal(place, documents.write(value))
        raise SealBroken

    def unseal(self, place: Place, sealed: Sealed, kind: type[T]) -> T:
        """
        Open what was sealed at the same *place*, as a value of *kind*.

        Raises:
            SealBroken: Changed, cut, moved, of another kind, or sealed by a key we lack.
                The cases are deliberately indistinguishable.
        """
        with suppress(*FAILURES):
            document = self._lock_to_open(place, sealed).open(place, sealed)
            return documents.read(document, kind)
        raise SealBroken

    def reseal(self, old: Place, sealed: Sealed, new: Place, expires: str = "") -> Sealed:
        """
        Seal at *new* what was sealed at *old*, under the key that is active now; it is not read.

        Raises:
            SealBroken: As `unseal`, or as `seal`.
        """
        with suppress(*FAILURES):
            document = self._lock_to_open(old, sealed).open(old, sealed)
            return self._lock_to_seal(new, expires).seal(new, document)
        raise SealBroken

    def name(self, lookup: Lookup, *parts: str | int) -> bytes:
        """
        Give the keyed name of *parts*: 32 bytes, equal for equal parts, else telling nothing.

        Raises:
            SealBroken: Text that is no Unicode, or a keyring without an identity key.
        """
        with suppress(*FAILURES):
            key = self._subkey(self._ring.get(Use.IDENTITY).key, f"lookup:{lookup}")
            return names.name(key, *parts)
        raise SealBroken

    def commitment(self, sealed: Sealed) -> bytes:
        """Give the 32 bytes (SHA-256) that stand for an envelope in the audit."""
        return chain.commitment(sealed)

    def key_id(self, sealed: Sealed) -> bytes:
        """
        Give the 8 readable bytes that name an envelope's key.

        Raises:
            SealBroken: Too short for an envelope.
        """
        if len(sealed) < HEADER_SIZE:
            raise SealBroken
        return sealed[HEADER_SIZE - KEY_ID_SIZE : HEADER_SIZE]

    def knows(self, sealed: Sealed) -> bool:
        """Say whether the ring in hand holds the key that an envelope names."""
        return self._ring.has(sealed[HEADER_SIZE - KEY_ID_SIZE : HEADER_SIZE])

    def is_lost(self, sealed: Sealed) -> bool:
        """
        Say whether an envelope's key is not here, and never was given up: it may come back.

        While the keyring cannot be read, nobody knows better either.
        """
        key_id = key_id_of(sealed)
        if not looks_sealed(sealed):
            return False
        if not self._ring.knows(key_id):
            with suppress(KeyFileRefused):
                self.reload()
        return not self._ring.knows(key_id)

    def is_shredded(self, sealed: Sealed) -> bool:
        """Say whether what an envelope holds was destroyed for ever: there is no such thing."""
        return self._ring.is_shredded(key_id_of(sealed))

    def link(
        self, previous: bytes, sequence: int, about: bytes, sealed: Sealed
    ) -> tuple[bytes, bytes]:
        """
        Give an audit entry's chain value and MAC, 32 bytes each; *previous* is empty at first.

        Raises:
            SealBroken: *sealed* is not under an audit key of ours.
        """
        with suppress(*FAILURES):
            key = self._subkey(self._audit_key(sealed), "audit-mac")
            return chain.link(
                key,
                instance=self._ring.keyring.instance,
                sequence=sequence,
                previous=previous,
                about=about,
                committed=chain.commitment(sealed),
            )
        raise SealBroken

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the keys that the ring holds, in hexadecimal."""
        return frozenset(epoch.id.hex() for epoch in self._ring.keyring.epochs)

    def months_of(self, desk: str) -> Mapping[bytes, str]:
        """Return the month of each key *desk* has ("": the installation's passing ones), by id."""
        return {each.id: each.month for each in self._ring.keyring.epochs if _is_of(each, desk)}

    def shredded_months(self, desk: str) -> frozenset[str]:
        """Return the months of which keys of *desk* were shredded."""
        gone = [each for each in self._ring.keyring.tombstones if _is_of(each, desk)]
        return frozenset(each.month for each in gone if each.state is KeyState.SHREDDED)

    def unseal_intake(self, update: int, sealed: Sealed, mac: bytes) -> Secret:
        """
        Open an update that came in while everything was sealed.

        Raises:
            SealBroken: Forged, changed, of another update, or sealed to a key we lack.
        """
        key_id = intake.key_id_of(sealed)
        epoch = self._had(lambda: self._ring.epoch(key_id, Use.INTAKE))
        return intake.opened(self._ring.keyring.instance, epoch, update, sealed, mac)

    def _lock_to_seal(self, place: Place, expires: str) -> Lock:
        return self._had(lambda: self._ring.to_seal(place, expires, self._month))

    def _lock_to_open(self, place: Place, sealed: Sealed) -> Lock:
        return self._had(lambda: self._ring.to_open(place, sealed))

    def _audit_key(self, sealed: Sealed) -> bytes:
        return self._had(lambda: self._ring.key(self.key_id(sealed), Use.AUDIT))

    def _had(self, find: Callable[[], T | None]) -> T:
        """Give what is found in the ring, or in what another process made of it since."""
        if (found := find()) is None:
            self.reload()
            found = find()
        if found is None:
            raise SealBroken
        return found

    def _month(self) -> str:
        return month_of(self._now())

    def _subkey(self, key: bytes, name: str) -> bytes:
        if (key, name) not in self._subkeys:
            self._subkeys[key, name] = subkey(key, name)
        return self._subkeys[key, name]


def _is_of(key: Epoch | Tombstone, desk: str) -> bool:
    return (key.use, key.desk) == (Use.DESK if desk else Use.PASSING, desk)
