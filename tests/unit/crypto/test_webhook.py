"""What Telegram is known by: of keyring and token together, and the same in every process."""

import hashlib
import hmac

import pytest

from crypto.keystore import Keystore
from crypto.purposes import Use
from crypto.vault import KeyringVault
from domain.errors import KeyFileRefused
from domain.secrecy import Secret
from tests.clocks import START, SetClock

TOKEN, NEXT = Secret("123456789:a-token-of-nobody"), Secret("123456789:its-successor")


def framed(*values: bytes) -> bytes:
    return b"".join(len(each).to_bytes(4, "big") + each for each in values)


def test_the_secret_is_made_as_the_format_says(keystore: Keystore, vault: KeyringVault) -> None:
    (identity,) = (each.key for each in keystore.load().epochs if each.use is Use.IDENTITY)
    info = framed(b"amana/subkey/1", b"webhook")
    key = hmac.digest(identity, info + b"\x01", hashlib.sha512)[:32]
    named = framed(b"amana/webhook/1", TOKEN.reveal().encode())

    secret = vault.webhook_secret(TOKEN)

    assert secret.reveal() == hmac.digest(key, named, hashlib.sha256).hex()


def test_a_process_without_a_root_knows_the_same_secret(
    keystore: Keystore, vault: KeyringVault
) -> None:
    assert keystore.webhook_secret(TOKEN) == vault.webhook_secret(TOKEN)


def test_another_token_and_another_installation_have_other_secrets(
    keystore: Keystore, vault: KeyringVault
) -> None:
    other = Keystore(keystore.keys / "other", keystore.root, keystore.slot)
    other.create(START)

    found = [vault.webhook_secret(NEXT), other.webhook_secret(TOKEN)]

    assert vault.webhook_secret(TOKEN) not in found
    assert keystore.webhook_secret(TOKEN) not in found


def test_the_secret_outlives_every_change_of_keys(keystore: Keystore, vault: KeyringVault) -> None:
    was = vault.webhook_secret(TOKEN)

    vault.rotate_root()
    vault.renew_intake()

    assert vault.webhook_secret(TOKEN) == was == keystore.webhook_secret(TOKEN)


@pytest.mark.parametrize("content", [b"", b"short", bytes(33)])
def test_a_damaged_file_is_refused(keystore: Keystore, content: bytes) -> None:
    (keystore.keys / "webhook.key").write_bytes(content)

    with pytest.raises(KeyFileRefused, match="damaged"):
        keystore.webhook_secret(TOKEN)


def test_a_file_that_is_open_to_others_is_refused(keystore: Keystore) -> None:
    (keystore.keys / "webhook.key").chmod(0o644)

    with pytest.raises(KeyFileRefused, match="chmod 600"):
        keystore.webhook_secret(TOKEN)


@pytest.mark.parametrize("content", [None, b"damaged"])
def test_a_lost_file_is_made_anew_with_the_next_keys(
    keystore: Keystore, content: bytes | None
) -> None:
    file, was = keystore.keys / "webhook.key", keystore.webhook_secret(TOKEN)
    file.unlink()
    if content is not None:
        file.write_bytes(content)

    KeyringVault(keystore, SetClock().now).add_epochs("", ["2026-11"])

    assert keystore.webhook_secret(TOKEN) == was
    assert file.stat().st_mode & 0o777 == 0o600
