"""Sealed bytes of format 1 open for ever: against vectors made without the vault."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from crypto import decryptor, keyfile
from crypto.checkpoints import Witness
from crypto.derivation import key_encryption_key, mark
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.secrecy import Lookup, Place, Sealed, Secret
from tests.clocks import SetClock
from tests.vectors import make


def _vectors(name: str) -> Any:  # noqa: ANN401  # JSON
    return json.loads((make.HERE / name).read_text(encoding="utf-8"))


KEYRING = _vectors("keyring.json")
ENVELOPES = _vectors("envelopes.json")
ROOT, SLOT = bytes.fromhex(KEYRING["root"]), bytes.fromhex(KEYRING["slot"])
FILE = base64.b64decode(KEYRING["file"])


@pytest.fixture
def old_vault(tmp_path: Path) -> KeyringVault:
    (tmp_path / "keys").mkdir()
    store = Keystore(tmp_path / "keys", tmp_path / "root", tmp_path / "slot")
    for path, content in ((store.root, ROOT), (store.slot, SLOT), (store.keyring, FILE)):
        path.write_bytes(content)
        path.chmod(0o600)
    return KeyringVault(store, SetClock().now)


@pytest.mark.parametrize("name", sorted(make.VECTORS))
def test_the_script_still_makes_the_committed_vectors(name: str) -> None:
    made = json.loads(json.dumps(make.VECTORS[name]()))

    assert made == _vectors(name)


@pytest.mark.parametrize("vector", ENVELOPES)
def test_an_old_envelope_opens(old_vault: KeyringVault, vector: dict[str, Any]) -> None:
    sealed = Sealed(base64.b64decode(vector["envelope"]))

    opened = old_vault.unseal(Place(**vector["place"]), sealed, Secret)

    assert opened.reveal() == vector["text"] * vector["times"]


@pytest.mark.parametrize("vector", ENVELOPES)
def test_an_old_envelope_opens_without_the_vault(vector: dict[str, Any]) -> None:
    key, sealed = bytes.fromhex(vector["key"]), base64.b64decode(vector["envelope"])

    document = decryptor.open_envelope(key, make.INSTANCE, Place(**vector["place"]), sealed)

    assert json.loads(document) == vector["text"] * vector["times"]


def test_an_old_keyring_file_opens_with_and_without_the_vault() -> None:
    held = keyfile.read(FILE, ROOT, SLOT)

    document = json.loads(decryptor.open_keyring(ROOT, SLOT, FILE))

    assert document == KEYRING["content"]
    assert (held.generation, held.instance) == (make.GENERATION, make.INSTANCE)
    assert [base64.b64encode(epoch.key).decode() for epoch in held.epochs] == [
        epoch["key"] for epoch in KEYRING["content"]["epochs"]
    ]


def test_keys_are_derived_as_they_were() -> None:
    kek = key_encryption_key(ROOT, SLOT, make.INSTANCE, make.GENERATION)

    assert kek.hex() == KEYRING["kek"]
    assert mark(ROOT, "root").hex() == KEYRING["root_mark"]
    assert mark(SLOT, "slot").hex() == KEYRING["slot_mark"]


@pytest.mark.parametrize("vector", _vectors("names.json"))
def test_names_are_keyed_as_they_were(old_vault: KeyringVault, vector: dict[str, Any]) -> None:
    name = old_vault.name(Lookup(vector["lookup"]), *vector["parts"])

    assert name.hex() == vector["name"]


@pytest.mark.parametrize("vector", _vectors("audit.json"))
def test_the_audit_is_linked_as_it_was(old_vault: KeyringVault, vector: dict[str, Any]) -> None:
    previous, about = bytes.fromhex(vector["previous"]), bytes.fromhex(vector["about"])
    sealed = Sealed(base64.b64decode(vector["envelope"]))

    chain, mac = old_vault.link(previous, vector["sequence"], about, sealed)

    assert old_vault.commitment(sealed).hex() == vector["commitment"]
    assert (chain.hex(), mac.hex()) == (vector["chain"], vector["mac"])


@pytest.mark.parametrize("vector", _vectors("checkpoints.json"))
def test_checkpoints_are_written_and_read_as_they_were(
    old_vault: KeyringVault, vector: dict[str, Any]
) -> None:
    line = vector["line"].encode()

    read = Witness(bytes.fromhex(vector["public_key"])).read(line)

    assert (read.sequence, read.chain) == (vector["said"]["sequence"], vector["said"]["chain"])
    assert old_vault.attest(read) == line
