"""
Age files (age-encryption.org/v1, X25519) opened by other code than what wrote them.

Written from the C2SP specification `age.md`: what this opens, the standard tool opens.
"""

import hashlib
import hmac
from base64 import b64decode
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHUNK, _TAG = 65536, 16


class NotForThisKey(Exception):
    """No stanza of the header opens with the key."""


@dataclass(frozen=True)
class _Header:
    stanzas: list[tuple[list[str], bytes]]
    bound: bytes
    mac: bytes
    payload: bytes


def open_age(file: bytes, secret: str) -> bytes:
    """Give the plaintext of an age file for one private key in Bech32."""
    header = _read_header(file)
    key = _file_key(header, X25519PrivateKey.from_private_bytes(_bech32(secret)))
    expected = hmac.digest(_hkdf(key, b"", b"header"), header.bound, "sha256")
    assert hmac.compare_digest(expected, header.mac)
    nonce, sealed = header.payload[:16], header.payload[16:]
    return _stream(ChaCha20Poly1305(_hkdf(key, nonce, b"payload")), sealed)


def secret_of(key_file: str) -> str:
    """Read the one line of a key file that is no comment."""
    with open(key_file) as file:  # noqa: PTH123  # a line
        return next(line.strip() for line in file if line.startswith("AGE-SECRET-KEY-1"))


def _read_header(file: bytes) -> _Header:
    end = file.index(b"\n---")
    bound, rest = file[: end + 4], file[end + 5 :]
    mac, payload = rest.split(b"\n", 1)
    version, *lines = bound.decode().splitlines()[:-1]
    assert version == "age-encryption.org/v1"
    stanzas: list[tuple[list[str], bytes]] = []
    for line in lines:
        if line.startswith("-> "):
            stanzas.append((line.split()[1:], b""))
        else:
            arguments, body = stanzas.pop()
            stanzas.append((arguments, body + _base64(line)))
    return _Header(stanzas, bound, _base64(mac.decode()), payload)


def _file_key(header: _Header, key: X25519PrivateKey) -> bytes:
    public = key.public_key().public_bytes_raw()
    for (kind, *arguments), body in header.stanzas:
        if kind != "X25519":
            continue
        share = _base64(arguments[0])
        shared = key.exchange(X25519PublicKey.from_public_bytes(share))
        wrap = _hkdf(shared, share + public, b"age-encryption.org/v1/X25519")
        try:
            return ChaCha20Poly1305(wrap).decrypt(bytes(12), body, None)
        except Exception:  # noqa: BLE001, S112  # another's stanza
            continue
    raise NotForThisKey


def _stream(cipher: ChaCha20Poly1305, sealed: bytes) -> bytes:
    opened = []
    step = _CHUNK + _TAG
    starts = range(0, max(len(sealed), 1), step)
    for number, start in enumerate(starts):
        is_last = start + step >= len(sealed)
        nonce = number.to_bytes(11, "big") + bytes([is_last])
        opened.append(cipher.decrypt(nonce, sealed[start : start + step], None))
    return b"".join(opened)


def _hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=info).derive(key)


def _base64(text: str) -> bytes:
    return b64decode(text + "=" * (-len(text) % 4))


def _bech32(text: str) -> bytes:
    """Give the data of a Bech32 text (BIP 173); its checksum was checked where it was made."""
    values = [_LETTERS.index(letter) for letter in text.lower().rpartition("1")[2][:-6]]
    number = 0
    for value in values:
        number = number << 5 | value
    spare = len(values) * 5 % 8
    return (number >> spare).to_bytes(len(values) * 5 // 8, "big")


def mark_of(public: str) -> str:
    """Give the mark of an officer, from `docs/format.md`."""
    return hashlib.sha256(public.encode()).hexdigest()[:16]
