"""
Make the vectors of format 1, once, with fixed keys and fixed salts.

Written from `docs/format.md`, importing nothing of Amana: what it makes checks the page as much
as the code. Run as `python -m tests.vectors.make`; a file that exists is never written again.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

HERE = Path(__file__).parent
ROOT, SLOT, SEED = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
INSTANCE = bytes.fromhex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf")
GENERATION = 7
DESK, OTHER_DESK = "d1" * 16, "d2" * 16

Row = dict[str, str | int]


def framed(*values: bytes) -> bytes:
    return b"".join(len(value).to_bytes(4, "big") + value for value in values)


def b64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def expand(key: bytes, info: bytes, length: int = 32) -> bytes:
    return HKDFExpand(SHA512(), length, info).derive(key)


def subkey(key: bytes, name: str) -> bytes:
    return expand(key, framed(b"amana/subkey/1", name.encode()))


def mark(key: bytes, name: str) -> bytes:
    return expand(key, framed(b"amana/mark/1", name.encode()))[:8]


def kek() -> bytes:
    info = framed(b"amana/kek/1", INSTANCE, GENERATION.to_bytes(8, "big"))
    return HKDF(SHA512(), 32, INSTANCE, info).derive(ROOT + SLOT)


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def epoch(index: int, use: str, desk: str = "", month: str = "", state: str = "active") -> Row:
    key_id, key = bytes([0xE0, index] * 4), bytes([0x40 + index] * 32)
    return {
        "id": b64(key_id),
        "key": b64(key),
        "use": use,
        "desk": desk,
        "month": month,
        "state": state,
    }


EPOCHS = [
    epoch(0, "identity"),
    epoch(1, "audit"),
    epoch(2, "passing", month="2026-11"),
    epoch(3, "passing", month="2026-12"),
    epoch(4, "desk", DESK, "2028-11"),
    epoch(5, "desk", DESK, "held"),
    epoch(6, "desk", DESK, "2028-10", "decrypt-only"),
    epoch(7, "desk", OTHER_DESK, "2028-11"),
]
TOMBSTONE = {
    "id": b64(b"\xdd" * 8),
    "use": "desk",
    "desk": DESK,
    "month": "2026-01",
    "state": "shredded",
}
PURPOSES = {"record": 1, "passing": 3, "people": 4, "audit": 5, "keyring": 6}


def cobblestone(key: bytes, context: bytes, salt: bytes, plaintext: bytes) -> bytes:
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
    derived = expand(key, info, 76)
    cipher, base = AESGCM(derived[:32]), int.from_bytes(derived[32:44], "big")
    out = salt + derived[44:]
    for index in range(len(plaintext) // 16384 + 1):
        nonce, start = (base ^ index).to_bytes(12, "big"), index * 16384
        out += cipher.encrypt(nonce, plaintext[start : start + 16384], None)
    return out


def padded(document: bytes) -> bytes:
    length = 4 + len(document)
    size = -(-length // 1024) * 1024
    if length > 4096:
        step = {12: 2**8, 13: 2**9, 14: 2**10, 15: 2**11}[length.bit_length() - 1]
        size = -(-length // step) * step
    return (len(document).to_bytes(4, "big") + document).ljust(size, b"\0")


def seal(key: bytes, key_id: bytes, purpose: str, place: Row, document: bytes) -> bytes:
    header = b"AMA\x01\x01" + bytes([PURPOSES[purpose], 1, 0]) + key_id
    texts = [str(place[name]).encode() for name in ("desk", "table", "row", "part")]
    version = int(place["version"]).to_bytes(8, "big")
    context = framed(b"amana/place/1", INSTANCE, header, *texts, version)
    salt = hashlib.sha256(header + context + document).digest()[:24]
    return header + cobblestone(subkey(key, purpose), context, salt, padded(document))


def keyring() -> dict[str, object]:
    content: dict[str, object] = {
        "checkpoint_seed": b64(SEED),
        "epochs": EPOCHS,
        "generation": GENERATION,
        "instance": b64(INSTANCE),
        "tombstones": [TOMBSTONE],
    }
    front = b"AMANA-K1" + INSTANCE + mark(ROOT, "root") + mark(SLOT, "slot")
    place = row("keyring", front.hex(), version=GENERATION)
    key_id = GENERATION.to_bytes(8, "big")
    file = front + seal(kek(), key_id, "keyring", place, canonical(content))
    return {
        "root": ROOT.hex(),
        "slot": SLOT.hex(),
        "kek": kek().hex(),
        "root_mark": mark(ROOT, "root").hex(),
        "slot_mark": mark(SLOT, "slot").hex(),
        "content": content,
        "file": b64(file),
    }


def row(table: str, name: str, *, version: int = 1, desk: str = "", part: str = "document") -> Row:
    return {"table": table, "row": name, "version": version, "desk": desk, "part": part}


def envelope(index: int, purpose: str, place: Row, text: str, times: int = 1) -> dict[str, object]:
    """Seal *text*, repeated, under the key at *index*: a secret as document."""
    document = canonical(text * times)
    key, key_id = (base64.b64decode(str(EPOCHS[index][name])) for name in ("key", "id"))
    sealed = seal(key, key_id, purpose, place, document)
    return {
        "purpose": purpose,
        "key": key.hex(),
        "place": place,
        "text": text,
        "times": times,
        "envelope": b64(sealed),
    }


def envelopes() -> list[dict[str, object]]:
    note = row("records", "01" * 16, version=3, desk=DESK)
    edges = (1018, 1019, 4090, 4091, 16378, 16379)
    return [
        envelope(4, "record", note, "The delegation of Fictonia arrives on Tuesday. مرحبا"),
        envelope(4, "record", note | {"part": "title"}, ""),
        envelope(5, "record", row("records", "02" * 16, desk=DESK), "held"),
        envelope(6, "record", row("records", "03" * 16, desk=DESK), "opens, seals no more"),
        envelope(7, "record", note | {"desk": OTHER_DESK}, "another desk"),
        envelope(2, "passing", row("inbox", "04" * 16), "raw update"),
        envelope(3, "passing", row("deliveries", "05" * 16, version=2, desk=DESK), "due"),
        envelope(2, "passing", row("keyboards", "06" * 16), "button"),
        envelope(2, "passing", row("dialogues", "07" * 16), "half an event"),
        envelope(0, "people", row("members", "08" * 16), "Oleg Example"),
        envelope(0, "people", row("desks", DESK), "NAV"),
        envelope(0, "people", row("invitations", "09" * 16), "officer"),
        envelope(1, "audit", row("audit", "1"), "note:save"),
        *(
            envelope(4, "record", row("records", f"{n:032x}", desk=DESK), "x", times=n)
            for n in edges
        ),
    ]


def names() -> list[dict[str, object]]:
    identity = base64.b64decode(str(EPOCHS[0]["key"]))
    return [
        {"lookup": lookup, "parts": list(parts), "name": keyed(identity, lookup, parts).hex()}
        for lookup in ("person", "lane", "natural", "invitation", "object")
        for parts in ((5,), ("5",), (-1001234567890, 42), ("نص", "", 0))
    ]


def keyed(identity: bytes, lookup: str, parts: tuple[str | int, ...]) -> bytes:
    tagged = [
        f"i{part}".encode() if isinstance(part, int) else f"s{part}".encode() for part in parts
    ]
    key = subkey(identity, f"lookup:{lookup}")
    return hmac.new(key, framed(*tagged), hashlib.sha256).digest()


def audit() -> list[dict[str, object]]:
    entries: list[dict[str, object]] = []
    key, previous = base64.b64decode(str(EPOCHS[1]["key"])), b""
    for sequence in (1, 2, 3):
        sealed = envelope(1, "audit", row("audit", str(sequence)), f"entry {sequence}")["envelope"]
        commitment = hashlib.sha256(base64.b64decode(str(sealed))).digest()
        about = hashlib.sha256(str(sequence).encode()).digest()
        count = sequence.to_bytes(8, "big")
        linked = framed(b"amana/audit/1", INSTANCE, count, previous, about, commitment)
        chain = hashlib.sha256(linked).digest()
        mac = hmac.new(subkey(key, "audit-mac"), chain, hashlib.sha256).digest()
        entries.append(
            {
                "sequence": sequence,
                "previous": previous.hex(),
                "about": about.hex(),
                "envelope": sealed,
                "commitment": commitment.hex(),
                "chain": chain.hex(),
                "mac": mac.hex(),
            }
        )
        previous = chain
    return entries


def checkpoints() -> list[dict[str, object]]:
    key = Ed25519PrivateKey.from_private_bytes(SEED)
    plain: dict[str, object] = {
        "at": "2026-12-03T07:00:00Z",
        "chain": "c1" * 32,
        "generation": GENERATION,
        "instance": INSTANCE.hex(),
        "sequence": 1234,
    }
    restored = {
        **plain,
        "restored_from": {"chain": "c2" * 32, "sequence": 1200},
        "lost": {"first": 1201, "last": 1300},
    }
    return [_attested(key, plain), _attested(key, restored)]


def _attested(key: Ed25519PrivateKey, said: dict[str, object]) -> dict[str, object]:
    message = framed(b"amana/signature/1", b"checkpoint", canonical(said))
    line = canonical({**said, "signature": b64(key.sign(message))}).decode() + "\n"
    return {"public_key": key.public_key().public_bytes_raw().hex(), "line": line, "said": said}


def passphrases() -> list[dict[str, object]]:
    """Make roots of what people type; the normal form stands here as letters, not computed."""
    words = "six words or more, by chance"
    arabic = "لا تنس ست كلمات للخزنة"
    forms = arabic.replace("\u0644\u0627", "\ufefb").replace(" ", "\u00a0", 1)
    return [
        passphrase(words, words, 65536, 1, 1),
        passphrase(words, words, 262144, 3, 4),
        passphrase(arabic, arabic, 65536, 1, 4),
        passphrase(f" \u200f{forms}\u200c ", arabic, 65536, 1, 4),
        passphrase("ﬁve caf\u0065\u0301s and more", "five caf\u00e9s and more", 65536, 2, 2),
    ]


def passphrase(typed: str, normal: str, memory: int, passes: int, lanes: int) -> dict[str, object]:
    salt = hashlib.sha256(f"{memory}/{passes}/{lanes}".encode()).digest()[:16]
    numbers = b"".join(number.to_bytes(4, "big") for number in (memory, passes, lanes))
    front = b"AMANA-P1" + salt + numbers
    derived = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory)
    return {
        "typed": typed,
        "descriptor": b64(front + hashlib.sha256(front).digest()[:8]),
        "root": derived.derive(normal.encode()).hex(),
    }


INTAKE = base64.b64encode(b"\xe0\x1a" * 4).decode(), bytes([0x5A] * 32)
"""The id and the key of an intake, which is of a later keyring than the one above."""


def intake() -> dict[str, object]:
    """Make the two files of an intake, and one row, by HPKE's own steps (RFC 9180 §5)."""
    key_id, key = base64.b64decode(INTAKE[0]), INTAKE[1]
    private = X25519PrivateKey.from_private_bytes(subkey(key, "intake-private"))
    public, mac_key = private.public_key().public_bytes_raw(), subkey(key, "intake-mac")
    front = b"AMANA-I1" + INSTANCE + key_id + public
    update, text = 1234, "نص and text"
    info = framed(b"amana/intake/1", INSTANCE, key_id, update.to_bytes(8, "big"))
    ours = X25519PrivateKey.from_private_bytes(bytes(range(96, 128)))
    enc = ours.public_key().public_bytes_raw()
    shared = ours.exchange(private.public_key())
    sealed = key_id + enc + hpke(shared, enc + public, info, padded(canonical(text)))
    bound = framed(b"amana/intake-mac/1", INSTANCE, update.to_bytes(8, "big"), sealed)
    mark = hmac.new(mac_key, framed(b"amana/intake-public/1", front), hashlib.sha256).digest()
    return {
        "id": INTAKE[0],
        "key": key.hex(),
        "intake.key": mac_key.hex(),
        "intake.public": (front + mark).hex(),
        "update": update,
        "text": text,
        "sealed": b64(sealed),
        "mac": hmac.new(mac_key, bound, hashlib.sha256).hexdigest(),
    }


def hpke(shared: bytes, kem_context: bytes, info: bytes, plaintext: bytes) -> bytes:
    """Seal the first message of a context in base mode; *shared* is the X25519 result."""
    kem, suite = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"
    eae = labeled_extract(kem, b"", b"eae_prk", shared)
    secret = labeled_expand(kem, eae, b"shared_secret", kem_context, 32)
    psk_id, hashed = (
        labeled_extract(suite, b"", *each) for each in ((b"psk_id_hash", b""), (b"info_hash", info))
    )
    context = b"\x00" + psk_id + hashed
    exporter = labeled_extract(suite, secret, b"secret", b"")
    key = labeled_expand(suite, exporter, b"key", context, 32)
    nonce = labeled_expand(suite, exporter, b"base_nonce", context, 12)
    return AESGCM(key).encrypt(nonce, plaintext, None)


def labeled_extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.new(salt, b"HPKE-v1" + suite + label + ikm, hashlib.sha256).digest()


def labeled_expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(SHA256(), length, labeled).derive(prk)


VECTORS: dict[str, Callable[[], object]] = {
    "keyring.json": keyring,
    "envelopes.json": envelopes,
    "names.json": names,
    "audit.json": audit,
    "checkpoints.json": checkpoints,
    "passphrases.json": passphrases,
    "intake.json": intake,
}
"""What makes each file."""


def main() -> None:
    for name, make in VECTORS.items():
        file = HERE / name
        if not file.exists():
            text = json.dumps(make(), indent=1, ensure_ascii=False, sort_keys=True)
            file.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
