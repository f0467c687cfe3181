"""The primitives answer as everybody agreed they must: Wycheproof, C2SP and the RFCs, all cases."""

import hashlib
import hmac
from collections.abc import Callable, Iterable

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from crypto import decryptor
from domain.errors import SealBroken
from tests.unit.crypto.published import Case, Chunked, chunked, listed, wycheproof

Record = Callable[[str, object], None]
HASHES: dict[str, tuple[HashAlgorithm, int]] = {"sha256": (SHA256(), 32), "sha512": (SHA512(), 64)}
SHORTEST, LONGEST = 8, 128
"""Bytes of a nonce that `cryptography` takes; ours has twelve."""


def _told(record: Record, what: str, run: int) -> None:
    record("figures", f"{what}: {run} published cases, no deviation")


def _opened(case: Case) -> bytes | None:
    try:
        return AESGCM(case["key"]).decrypt(case["iv"], case["ct"] + case["tag"], case["aad"])
    except InvalidTag:
        return None


def test_aes_gcm_has_no_deviation(record_property: Record) -> None:
    cases = wycheproof("Cipher/aes_gcm")
    fitting = [each for each in cases if SHORTEST <= len(each["iv"]) <= LONGEST]

    opened = {each.number: _opened(each) for each in fitting}
    sealed = {
        each.number: AESGCM(each["key"]).encrypt(each["iv"], each["msg"], each["aad"])
        for each in fitting
        if each.verdict == "valid"
    }

    assert [c.number for c in fitting if opened[c.number] != _expected(c, "msg")] == []
    assert [n for n in sealed if sealed[n] != _whole(cases, n)] == []
    assert (len(cases), len(fitting), len(sealed)) == (316, 283, 202)
    _told(record_property, "AES-GCM", len(fitting))


def _expected(case: Case, name: str) -> bytes | None:
    return case[name] if case.verdict == "valid" else None


def _whole(cases: list[Case], number: int) -> bytes:
    (case,) = [each for each in cases if each.number == number]
    return case["ct"] + case["tag"]


def test_a_nonce_that_aes_gcm_does_not_take_is_refused_and_never_shortened() -> None:
    cases = wycheproof("Cipher/aes_gcm")
    unfit = [each for each in cases if not SHORTEST <= len(each["iv"]) <= LONGEST]

    for case in unfit:
        with pytest.raises(ValueError, match="Nonce must be"):
            _opened(case)

    assert len(unfit) == 33


def test_the_decryptors_chunks_have_no_deviation(record_property: Record) -> None:
    cases = [
        each
        for each in wycheproof("Cipher/aes_gcm")
        if (len(each["key"]), len(each["iv"]), each["aad"]) == (32, 12, b"")
    ]

    assert [each.number for each in cases if _chunk(each) != _expected(each, "msg")] == []
    assert len(cases) == 48
    _told(record_property, "AES-256-GCM in our decryptor", len(cases))


def _chunk(case: Case) -> bytes | None:
    try:
        return decryptor._chunks(AESGCM(case["key"]), case["iv"], case["ct"] + case["tag"])
    except SealBroken:
        return None


@pytest.mark.parametrize(("name", "count"), [("sha256", 86), ("sha512", 83)])
def test_hkdf_has_no_deviation(name: str, count: int, record_property: Record) -> None:
    cases = wycheproof(f"Protocol/hkdf_{name}")

    for derive in (_hkdf, _expanded):
        assert [each.number for each in cases if derive(each, name) != _expected(each, "okm")] == []
    assert len(cases) == count
    _told(record_property, f"HKDF-{name}", count)


def _hkdf(case: Case, name: str) -> bytes | None:
    try:
        return HKDF(HASHES[name][0], case.values["size"], case["salt"], case["info"]).derive(
            case["ikm"]
        )
    except ValueError:
        return None


def _expanded(case: Case, name: str) -> bytes | None:
    extracted = hmac.digest(case["salt"], case["ikm"], name)
    try:
        return HKDFExpand(HASHES[name][0], case.values["size"], case["info"]).derive(extracted)
    except ValueError:
        return None


@pytest.mark.parametrize(("name", "count"), [("sha256", 83), ("sha512", 80)])
def test_hmac_has_no_deviation_where_it_makes_hkdf(
    name: str, count: int, record_property: Record
) -> None:
    cases = [each for each in wycheproof(f"Protocol/hkdf_{name}") if each.verdict == "valid"]

    assert [each.number for each in cases if _by_hmac(each, name) != each["okm"]] == []
    assert len(cases) == count
    _told(record_property, f"HMAC-{name} within HKDF", count)


def _by_hmac(case: Case, name: str) -> bytes:
    """Derive as RFC 5869 writes it, with the one function that names and links are made with."""
    extracted = hmac.digest(case["salt"], case["ikm"], name)
    made = block = b""
    for number in range(1, -(-case.values["size"] // HASHES[name][1]) + 1):
        block = hmac.digest(extracted, block + case["info"] + bytes([number]), name)
        made += block
    return made[: case.values["size"]]


@pytest.mark.parametrize("name", HASHES)
def test_hmac_has_no_deviation(name: str, record_property: Record) -> None:
    cases = list(listed(f"HMAC/rfc-4231-{name}.txt"))

    made = [hmac.digest(_hex(each, "key"), _hex(each, "msg"), name) for each in cases]

    assert made == [_hex(each, "md") for each in cases]
    assert len(cases) == 6
    _told(record_property, f"HMAC-{name}", len(cases))


def _hex(case: dict[str, str], name: str) -> bytes:
    return bytes.fromhex(case.get(name, ""))


def test_x25519_has_no_deviation(record_property: Record) -> None:
    cases = wycheproof("Protocol/x25519")

    shared = {each.number: _shared(each) for each in cases}
    expected = {c.number: None if "ZeroSharedSecret" in c.flags else c["shared"] for c in cases}

    assert [number for number in shared if shared[number] != expected[number]] == []
    assert (len(cases), list(expected.values()).count(None)) == (518, 31)
    _told(record_property, "X25519", len(cases))


def _shared(case: Case) -> bytes | None:
    public = X25519PublicKey.from_public_bytes(case["public"])
    try:
        return X25519PrivateKey.from_private_bytes(case["private"]).exchange(public)
    except ValueError:  # all zeros: nobody has contributed anything
        return None


def test_ed25519_has_no_deviation(record_property: Record) -> None:
    cases = wycheproof("Signature/ed25519")

    held = {each.number: _holds(each) for each in cases}

    assert [
        each.number for each in cases if each.verdict == "valid" and not held[each.number]
    ] == []
    assert [each.number for each in cases if each.verdict == "invalid" and held[each.number]] == []
    assert _verdicts(cases) == {"valid": 117, "invalid": 64, "acceptable": 29}
    _told(record_property, "Ed25519", len(cases))


def _holds(case: Case) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(case["pk"]).verify(case["sig"], case["msg"])
    except (InvalidSignature, ValueError):
        return False
    return True


def _verdicts(cases: Iterable[Case]) -> dict[str, int]:
    verdicts = [each.verdict for each in cases]
    return {each: verdicts.count(each) for each in verdicts}


def test_the_decryptors_chunks_are_c2sps(record_property: Record) -> None:
    cases = list(chunked())

    opened = {each.name: _digest(each) for each in cases}
    expected = {each.name: each.digest if each.is_sound else None for each in cases}

    assert opened == expected
    assert (len(cases), sum(each.is_sound for each in cases)) == (24, 9)
    _told(record_property, "C2SP's chunks in our decryptor", len(cases))


def _digest(case: Chunked) -> str | None:
    cipher, nonce = AESGCM(case.derived[:32]), case.derived[32:]
    try:
        opened = decryptor._chunks(cipher, nonce, case.ciphertext[56:])
    except SealBroken:
        return None
    return hashlib.sha256(opened).hexdigest()


def test_the_decryptor_lays_out_what_it_derives_as_c2sp_does() -> None:
    """C2SP's cases have SHA-256 where Cobblestone-256 has SHA-512; all else is the same."""
    cases = [each for each in chunked() if each.is_sound]

    for case in cases:
        salt, commitment = case.ciphertext[:24], case.ciphertext[24:56]
        derived = HKDFExpand(SHA256(), 76, decryptor._INFO + salt + case.context).derive(case.key)
        assert derived == case.derived + commitment, case.name

    assert len({case.context for case in cases}) == 3


def test_argon2id_has_no_deviation(record_property: Record) -> None:
    cases = list(listed("KDF/argon2id.txt"))

    assert [each["count"] for each in cases if _hashed(each) != _hex(each, "output")] == []
    assert len(cases) == 6
    _told(record_property, "Argon2id", len(cases))


def _hashed(case: dict[str, str]) -> bytes:
    return Argon2id(
        salt=_hex(case, "salt"),
        length=int(case["length"]),
        iterations=int(case["iter"]),
        lanes=int(case["lanes"]),
        memory_cost=int(case["memcost"]),
        ad=_hex(case, "ad") or None,
        secret=_hex(case, "secret") or None,
    ).derive(_hex(case, "pass"))
