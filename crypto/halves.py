"""Root and slot, the two halves of what the keyring is sealed under: found, and made anew."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from crypto import keyfile
from crypto.candidates import KeySlot
from crypto.derivation import KEY_SIZE, mark
from crypto.disk import Disk, refusing
from crypto.fresh import Fresh
from crypto.roots import RootSource, fresh_descriptor, is_descriptor
from domain.errors import KeyFileRefused, WrongPassphrase


@dataclass(frozen=True, slots=True)
class Halves:
    """
    Where root and slot lie; *source* makes the root of what its file holds.

    What is asked about a keyring is asked with its *file*: the marks in front of it say which of
    a file and its candidate counts.
    """

    root: KeySlot
    slot: KeySlot
    source: RootSource

    def keys(self, file: bytes) -> tuple[bytes, bytes]:
        """
        Give root and slot, 32 bytes each, that the keyring *file* is sealed under.

        Raises:
            KeyFileRefused, PassphraseUnfit: As `KeySlot.key` and `RootSource.root_of`.
        """
        root, slot = keyfile.marks_of(file)
        return self.root.key(root), self.slot.key(slot)

    def has_passphrase(self, file: bytes) -> bool:
        """
        Tell whether the root of the keyring *file* (none yet: empty) is made of a passphrase.

        Raises:
            KeyFileRefused: As `KeySlot.read`.
        """
        found, wanted = self._roots(), keyfile.marks_of(file)[0]
        is_plain = any(len(each) == KEY_SIZE and mark(each, "root") == wanted for each in found)
        return not is_plain and any(map(is_descriptor, found))

    def check_passphrase(self) -> None:
        """
        Blame the passphrase, if one was asked for, that no root opens the keyring.

        Raises:
            KeyFileRefused: As `KeySlot.read`.
            WrongPassphrase
        """
        if asked := [each for each in self._roots() if is_descriptor(each)]:
            for content in asked:
                self.source.forget(content)
            msg = "this is not the passphrase of this installation: try again"
            raise WrongPassphrase(msg) from None

    def lay(self, *, has_passphrase: bool) -> None:
        """
        Make the files that are missing, before there is a keyring.

        Raises:
            KeyFileRefused: The disk refused.
        """
        fresh = fresh_descriptor().write() if has_passphrase else secrets.token_bytes(KEY_SIZE)
        _make(self.root.disk, self.root.path, fresh)
        _make(self.slot.disk, self.slot.path, secrets.token_bytes(KEY_SIZE))

    def tidy(self, file: bytes) -> None:
        """
        Finish or undo what a kill left of new ones.

        Raises:
            KeyFileRefused: As `KeySlot.tidy`.
        """
        root, slot = keyfile.marks_of(file)
        self.root.tidy(root)
        self.slot.tidy(slot)

    def renewed(self, file: bytes, fresh: Fresh) -> tuple[bytes, bytes]:
        """
        Give root and slot for the keyring after *file*; what is *fresh* is durable by then.

        Raises:
            KeyFileRefused: As `keys`, or the disk refused.
        """
        return self._new_root(file, fresh), self._new_slot(file, fresh)

    def _roots(self) -> list[bytes]:
        return [self.root.read(), self.root.waiting() or b""]

    def _new_slot(self, file: bytes, fresh: Fresh) -> bytes:
        if not fresh.slot:
            return self.slot.key(keyfile.marks_of(file)[1])
        made = secrets.token_bytes(KEY_SIZE)
        self.slot.propose(made)
        return made

    def _new_root(self, file: bytes, fresh: Fresh) -> bytes:
        wanted = keyfile.marks_of(file)[0]
        if not fresh.root:
            return self.root.key(wanted)
        content = secrets.token_bytes(KEY_SIZE)
        if fresh.passphrase is not None:
            content = self.source.made(fresh.passphrase)
        if fresh.root_in is None:
            self._propose_root(content)
        else:
            content = self._beside(fresh.root_in, content, wanted)
        return self.source.root_of(content)

    def _propose_root(self, content: bytes) -> None:
        try:
            self.root.propose(content)
        except KeyFileRefused as refused:
            msg = f"{refused}, or name a new file with --to"
            raise KeyFileRefused(msg) from None

    def _beside(self, path: Path, content: bytes, wanted: bytes) -> bytes:
        """Put the new root into a file of its own; one that an interrupted run made is used."""
        if not path.parent.exists():
            msg = f"{path.parent} is not there: make it, mount it, or check how it is written"
            raise KeyFileRefused(msg)
        found = KeySlot(path, self.root.name, self.root.disk, self.source.root_of)
        _make(found.disk, path, content)
        if mark(found.own(), found.name) == wanted:
            msg = f"{path} holds the root that counts already: name a file that is not there yet"
            raise KeyFileRefused(msg)
        return found.read()


def _make(disk: Disk, path: Path, content: bytes) -> None:
    """Make a file that is missing."""
    if not disk.has(path):
        with refusing(path):
            disk.place(path, content)
