"""
Open sealed bytes with HKDF and AES-GCM alone: the tests' oracle and the way back offline.

Written from `docs/format.md` and C2SP's chunked-encryption; it shares no line with the vault.
"""

import struct
from contextlib import suppress
from hmac import compare_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from domain.errors import SealBroken
from domain.secrecy import Place

_PURPOSES = {
    1: b"record",
    2: b"attachment",
    3: b"passing",
    4: b"people",
    5: b"audit",
    6: b"keyring",
}
_INFO = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"
_SALT, _COMMITMENT, _TAG, _CHUNK = 24, 32, 16, 16384
_FRONT, _HEADER, _STEPS_END = 40, 16, 4096


def open_envelope(key: bytes, instance: bytes, place: Place, envelope: bytes) -> bytes:
    """
    Give the JSON document of an envelope; *key* is the keyring's 32 bytes, *instance* its 16.

    Raises:
        SealBroken: Anything at all is not as it was sealed.
    """
    header = envelope[:_HEADER]
    purpose = _PURPOSES.get(header[5]) if len(header) == _HEADER else None
    if purpose is None or header[:5] != b"AMA\x01\x01" or header[6:8] != b"\x01\x00":
        raise SealBroken
    subkey = _expand(key, _framed(b"amana/subkey/1", purpose), 32)
    return _unpadded(decrypt(subkey, _context(instance, header, place), envelope[_HEADER:]))


def open_keyring(root: bytes, slot: bytes, file: bytes) -> bytes:
    """
    Give the JSON document of a keyring file; *root* and *slot* are 32 bytes.

    Raises:
        SealBroken: Another root or slot, or a damaged file.
    """
    front, instance, header = file[:_FRONT], file[8:24], file[_FRONT : _FRONT + _HEADER]
    if len(header) != _HEADER or front[:8] != b"AMANA-K1" or header[5:6] != b"\x06":
        raise SealBroken
    info = _framed(b"amana/kek/1", instance, header[8:])
    kek = HKDF(SHA512(), 32, salt=instance, info=info).derive(root + slot)
    place = Place("keyring", front.hex(), int.from_bytes(header[8:], "big"))
    return open_envelope(kek, instance, place, file[_FRONT:])


def decrypt(key: bytes, context: bytes, ciphertext: bytes) -> bytes:
    """
    Open Cobblestone-256: salt, commitment, chunks; no byte before the last chunk is checked.

    Raises:
        SealBroken: Another key or context, or a ciphertext changed, cut or lengthened.
    """
    salt, rest = ciphertext[:_SALT], ciphertext[_SALT:]
    derived = _expand(key, _INFO + salt + context, 32 + 12 + _COMMITMENT)
    if not compare_digest(rest[:_COMMITMENT], derived[44:]):
        raise SealBroken
    return _chunks(AESGCM(derived[:32]), derived[32:44], rest[_COMMITMENT:])


def _chunks(cipher: AESGCM, base: bytes, sealed: bytes) -> bytes:
    opened = []
    whole, last = divmod(len(sealed), _CHUNK + _TAG)
    if last < _TAG:
        raise SealBroken
    for index in range(whole + 1):
        nonce = (int.from_bytes(base, "big") ^ index).to_bytes(12, "big")
        start = index * (_CHUNK + _TAG)
        with suppress(InvalidTag):
            opened.append(cipher.decrypt(nonce, sealed[start : start + _CHUNK + _TAG], None))
            continue
        raise SealBroken
    return b"".join(opened)


def _context(instance: bytes, header: bytes, place: Place) -> bytes:
    desk, table, row = place.desk.encode(), place.table.encode(), place.row.encode()
    version = struct.pack(">Q", place.version)
    return _framed(
        b"amana/place/1", instance, header, desk, table, row, place.part.encode(), version
    )


def _unpadded(plaintext: bytes) -> bytes:
    end = 4 + int.from_bytes(plaintext[:4], "big")
    length = -(-end // 1024) * 1024
    if end > _STEPS_END:
        exponent = end.bit_length() - 1
        step = 2 ** (exponent - exponent.bit_length())
        length = -(-end // step) * step
    if len(plaintext) != length or any(plaintext[end:]):
        raise SealBroken
    return plaintext[4:end]


def _framed(*values: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(value)) + value for value in values)


def _expand(key: bytes, info: bytes, length: int) -> bytes:
    return HKDFExpand(SHA512(), length, info).derive(key)
