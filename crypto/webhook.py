"""The secret by which Telegram is known at the webhook: the same in every process of one house."""

import hmac
from pathlib import Path

from crypto import candidates
from crypto.derivation import KEY_SIZE, subkey
from crypto.disk import Disk, refusing
from crypto.fields import fields
from crypto.keyring import Keyring
from crypto.purposes import Use
from domain.errors import KeyFileRefused, SealBroken
from domain.secrecy import Secret

_FILE = "webhook.key"


def key_of(keyring: Keyring) -> bytes:
    """
    Give the 32 bytes of which the secret is made, together with the bot's token.

    Raises:
        SealBroken: A keyring without an identity key.
    """
    for each in keyring.epochs:
        if each.use is Use.IDENTITY:
            return subkey(each.key, "webhook")
    raise SealBroken


def secret_of(key: bytes, token: Secret) -> Secret:
    """
    Give what Telegram sends with every call: 64 hexadecimal digits (Bot API: secret_token).

    The token alone does not make it, or whoever holds it could speak as any member. A new token
    makes a new one.
    """
    named = fields(b"amana/webhook/1", token.reveal().encode())
    return Secret(hmac.digest(key, named, "sha256").hex())


def lay(disk: Disk, folder: Path, keyring: Keyring) -> None:
    """
    Write the key beside the keyring, for a process that cannot open it.

    Raises:
        KeyFileRefused: The disk refused.
    """
    key, file = key_of(keyring), folder / _FILE
    if not _holds(disk, file, key):
        with refusing(file):
            disk.replace(file, key)


def read(disk: Disk, folder: Path) -> bytes:
    """
    Read the key where the keyring cannot be opened.

    Raises:
        KeyFileRefused: It is missing, damaged, or readable by others.
    """
    key = candidates.read(disk, folder / _FILE)
    if len(key) != KEY_SIZE:
        msg = "the webhook's key file is damaged: it is made anew once the bot is unsealed"
        raise KeyFileRefused(msg)
    return key


def _holds(disk: Disk, file: Path, key: bytes) -> bool:
    try:
        return hmac.compare_digest(candidates.read(disk, file), key)
    except KeyFileRefused:
        return False
