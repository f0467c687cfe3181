"""Sealing and opening 800 bytes, padded and bound to their place, beside Fernet."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet

from benchmarks.tables import Row, Table, middle
from crypto import documents
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.records import Kind, Note, Record, Version
from domain.secrecy import Place, Secret

_SIZE = 800
_NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
_MICROSECONDS = 1e6
_DESK, _MONTH = "d" * 32, "2028-11"
_PLACE = Place("records", "a" * 32, 1, _DESK)

Deeds = Mapping[str, Callable[[], object]]


def measure(folder: Path, rounds: int, repeat: int) -> Table:
    """Do every deed *repeat* times in each of *rounds*, one after the other; keys in *folder*."""
    deeds = _deeds(_open_vault(folder))
    samples: dict[str, list[float]] = {name: [] for name in deeds}
    for _ in range(rounds):
        for name, deed in deeds.items():
            samples[name].append(_seconds_each(deed, repeat))
    return _table({name: middle(each, _MICROSECONDS) for name, each in samples.items()})


def _seconds_each(deed: Callable[[], object], repeat: int) -> float:
    begun = time.perf_counter()
    for _ in range(repeat):
        deed()
    return (time.perf_counter() - begun) / repeat


def _open_vault(folder: Path) -> KeyringVault:
    keystore = Keystore(folder / "keys", folder / "root" / "root", folder / "root" / "slot")
    keystore.create(_NOW)
    vault = KeyringVault(keystore, lambda: _NOW)
    vault.add_epochs(_DESK, [_MONTH])
    return vault


def _deeds(vault: KeyringVault) -> Deeds:
    """Return what is measured: each side's deed directly after the other's."""
    text, note = Secret("x" * (_SIZE - 2)), _note()
    document = documents.write(note)
    fernet = Fernet(Fernet.generate_key())
    sealed, sealed_note = vault.seal(_PLACE, text, _MONTH), vault.seal(_PLACE, note, _MONTH)
    token = fernet.encrypt(document)
    return {
        "seal": lambda: vault.seal(_PLACE, text, _MONTH),
        "encrypt": lambda: fernet.encrypt(document),
        "seal a note": lambda: vault.seal(_PLACE, note, _MONTH),
        "open": lambda: vault.unseal(_PLACE, sealed, Secret),
        "decrypt": lambda: fernet.decrypt(token),
        "open a note": lambda: vault.unseal(_PLACE, sealed_note, Record[Note]),
        "write": lambda: documents.write(note),
        "read": lambda: documents.read(document, Record[Note]),
    }


def _note() -> Record[Note]:
    """Return a note whose document has exactly as many bytes as Fernet is given."""
    room = _SIZE - len(documents.write(_note_of("")))
    return _note_of("x" * room)


def _note_of(text: str) -> Record[Note]:
    author = "b" * 32
    return Record(
        id=_PLACE.row,
        kind=Kind.NOTE,
        desk=_DESK,
        code="NAV",
        number=17,
        author=author,
        author_name=Secret("Salim"),
        received_at=_NOW,
        expires=_MONTH,
        versions=(Version(Note(Secret(text)), _NOW, author),),
    )


def _table(found: Mapping[str, float]) -> Table:
    encrypt, decrypt = found["encrypt"], found["decrypt"]
    return Table(
        name="sealing",
        title=f"Sealing and opening {_SIZE} bytes, padded and bound to their place",
        unit="µs",
        plain="fernet",
        rows=(
            Row("seal", found["seal"], encrypt),
            Row("open", found["open"], decrypt),
            Row("JSON alone: write a note", found["write"]),
            Row("JSON alone: read a note", found["read"]),
            Row("seal a note, its JSON included", found["seal a note"], encrypt),
            Row("open a note, its JSON included", found["open a note"], decrypt),
        ),
        notes=("Fernet is given bytes: it neither pads, nor binds, nor writes JSON.",),
    )
