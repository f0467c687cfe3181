"""What comes in while nothing can be opened: sealed by a process that holds no key to open it."""

import hmac
from contextlib import suppress
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from crypto import documents, padding
from crypto.derivation import KEY_SIZE, subkey
from crypto.envelope import KEY_ID_SIZE
from crypto.failures import FAILURES
from crypto.fields import fields, number
from crypto.keyring import INSTANCE_SIZE, Epoch, Keyring
from crypto.purposes import Use
from domain.errors import KeyFileRefused, SealBroken
from domain.keys import KeyState
from domain.secrecy import Sealed, Secret

_MAGIC = b"AMANA-I1"
_FRONT_SIZE = len(_MAGIC) + INSTANCE_SIZE + KEY_ID_SIZE + KEY_SIZE
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class IntakeFiles:
    """The two files beside the keyring: the key of the MACs, and the public key under one."""

    key: bytes = field(repr=False)
    public: bytes


@dataclass(frozen=True, slots=True)
class IntakeSealer:
    """Seals updates to the public key: what it has sealed it cannot open."""

    instance: bytes
    key_id: bytes
    public: bytes
    mac_key: bytes = field(repr=False)

    def seal(self, update: int, text: Secret) -> tuple[Sealed, bytes]:
        """
        Seal an update's text; give the ciphertext and its MAC of 32 bytes.

        Raises:
            SealBroken: Text that is no Unicode, or a number below 0 or of more than 64 bits.
        """
        with suppress(*FAILURES):
            info = _info(self.instance, self.key_id, update)
            document = padding.pad(documents.write(text))
            public = X25519PublicKey.from_public_bytes(self.public)
            sealed = self.key_id + _SUITE.encrypt(document, public, info=info)
            return Sealed(sealed), _mac(self.mac_key, self.instance, update, sealed)
        raise SealBroken


def intake_files(keyring: Keyring) -> IntakeFiles | None:
    """Give the two files that belong to *keyring*; None of one from before there was an intake."""
    found = [
        each for each in keyring.epochs if each.use is Use.INTAKE and each.state is KeyState.ACTIVE
    ]
    return _files_of(keyring.instance, found[0]) if found else None


def _files_of(instance: bytes, epoch: Epoch) -> IntakeFiles:
    front = _MAGIC + instance + epoch.id + _private(epoch).public_key().public_bytes_raw()
    key = _mac_key(epoch)
    return IntakeFiles(key, front + _mark(key, front))


def sealer_of(files: IntakeFiles, instance: bytes) -> IntakeSealer:
    """
    Give what seals, of the two *files* and the installation's id.

    Raises:
        KeyFileRefused: They are damaged, do not belong together, or are another installation's.
    """
    front, mark = files.public[:_FRONT_SIZE], files.public[_FRONT_SIZE:]
    is_whole = len(front) == _FRONT_SIZE and len(files.key) == KEY_SIZE
    is_ours = front.startswith(_MAGIC + instance)
    if not is_whole or not is_ours or not hmac.compare_digest(mark, _mark(files.key, front)):
        msg = "the intake's key files are damaged: they are made anew once the bot is unsealed"
        raise KeyFileRefused(msg)
    key_id = front[-KEY_SIZE - KEY_ID_SIZE : -KEY_SIZE]
    return IntakeSealer(instance, key_id, front[-KEY_SIZE:], files.key)


def key_id_of(sealed: Sealed) -> bytes:
    """Give the id of the key that an intake's ciphertext names."""
    return sealed[:KEY_ID_SIZE]


def opened(instance: bytes, epoch: Epoch, update: int, sealed: Sealed, mac: bytes) -> Secret:
    """
    Open what was sealed to the public key of *epoch*, after its MAC.

    Raises:
        SealBroken: Forged, changed, cut, or of another update.
    """
    with suppress(*FAILURES):
        if not hmac.compare_digest(mac, _mac(_mac_key(epoch), instance, update, sealed)):
            raise SealBroken
        info = _info(instance, epoch.id, update)
        document = _SUITE.decrypt(sealed[KEY_ID_SIZE:], _private(epoch), info=info)
        return documents.read(padding.unpad(document), Secret)
    raise SealBroken


def _private(epoch: Epoch) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(subkey(epoch.key, "intake-private"))


def _mac_key(epoch: Epoch) -> bytes:
    return subkey(epoch.key, "intake-mac")


def _info(instance: bytes, key_id: bytes, update: int) -> bytes:
    return fields(b"amana/intake/1", instance, key_id, number(update))


def _mac(key: bytes, instance: bytes, update: int, sealed: bytes) -> bytes:
    """HPKE alone lets whoever can write the database forge a message: its public key is public."""
    return hmac.digest(
        key, fields(b"amana/intake-mac/1", instance, number(update), sealed), "sha256"
    )


def _mark(key: bytes, front: bytes) -> bytes:
    return hmac.digest(key, fields(b"amana/intake-public/1", front), "sha256")
