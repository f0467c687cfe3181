"""Every key of an installation as a canary: none may be in a file that is not its own."""

from collections.abc import Callable
from pathlib import Path

from crypto.derivation import key_encryption_key, subkey
from crypto.keyring import Keyring
from crypto.purposes import Purpose, Use
from domain.secrecy import Lookup, Secret
from house.rooms import keystore_of
from settings import Settings
from tests.faults.scanner import Hit


def keys_of(settings: Settings, ask: Callable[[], Secret] | None = None) -> dict[str, bytes]:
    """Return every key by a name, and what is derived from each; *ask* gives a passphrase."""
    keystore = keystore_of(settings, ask) if ask else keystore_of(settings)
    keyring, slot = keystore.load(), settings.slot_file.read_bytes()
    found = _derived(keyring) | {"slot": slot, "seed": keyring.checkpoint_seed}
    if ask:
        return found
    root = settings.root_file.read_bytes()
    kek = key_encryption_key(root, slot, keyring.instance, keyring.generation)
    return found | {"root": root, "kek": kek, "of the keyring": subkey(kek, "keyring")}


def _derived(keyring: Keyring) -> dict[str, bytes]:
    names = ["", "audit-mac", "intake-private", *(each.name.lower() for each in Purpose)]
    names += [f"lookup:{each}" for each in Lookup]
    return {
        f"{Use(epoch.use)} {epoch.id.hex()} {name}": subkey(epoch.key, name) if name else epoch.key
        for epoch in keyring.epochs
        for name in names
    }


def strayed(hits: set[Hit], settings: Settings, folder: Path) -> set[Hit]:
    """Return the hits that are none of root and slot in their own files, where both must be."""
    files = {"root": settings.root_file, "slot": settings.slot_file}
    homes = {Hit(str(file.relative_to(folder)), "raw", name) for name, file in files.items()}
    assert {each for each in homes if each.word == "slot"} <= hits  # else nothing was looked at
    return hits - homes
