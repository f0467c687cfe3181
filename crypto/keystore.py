"""The key files: which there are, and in which order they change, so that one set always opens."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from crypto import candidates, intakefiles, keyfile, keyring
from crypto.candidates import KeySlot
from crypto.derivation import KEY_SIZE, mark
from crypto.disk import Disk, refusing
from crypto.intake import IntakeSealer
from crypto.keyring import Keyring
from crypto.roots import RootSource, fresh_descriptor, is_descriptor
from domain.errors import KeyFileRefused, Outdated, WrongPassphrase
from domain.secrecy import Secret

_TRIES = 100
_DISK = Disk()


@dataclass(frozen=True, slots=True)
class Fresh:
    """
    What is made anew with a keyring: the slot, or the root.

    The root is random, or made of a passphrase; it takes the place of the one there is, or, where
    that lies in a place of somebody else's, goes into a new file.
    """

    slot: bool = False
    root: bool = False
    passphrase: Secret | None = None
    root_in: Path | None = None


NOTHING = Fresh()


@dataclass(frozen=True, slots=True)
class Keystore:
    """
    Where the keys rest: the folder of the keyring, and the files of root and slot.

    *credentials* is the folder in which systemd hands key files over, *source* who makes the root
    of its file.

    A root or slot is replaced by way of a candidate beside it: made durable, then the keyring
    sealed under it takes the former one's place, then the candidate that of its file. The marks
    of the keyring say which of the two counts.
    """

    keys: Path
    root: Path
    slot: Path
    credentials: Path | None = None
    source: RootSource = field(default_factory=RootSource, repr=False, compare=False)
    disk: Disk = _DISK

    @property
    def keyring(self) -> Path:
        """The one sealed file that holds every other key."""
        return self.keys / "keyring"

    def exists(self) -> bool:
        """Say whether there is a keyring."""
        return self.disk.has(self.keyring)

    def has_passphrase(self) -> bool:
        """
        Tell whether the root is made of a passphrase; False also where there is no root yet.

        Raises:
            KeyFileRefused: As `load`.
        """
        if not self.disk.has(self.root):
            return False
        found = [self._root.read(), self._root.waiting() or b""]
        wanted = keyfile.marks_of(self._file())[0] if self.exists() else b""
        is_plain = any(len(each) == KEY_SIZE and mark(each, "root") == wanted for each in found)
        return not is_plain and any(map(is_descriptor, found))

    def root_kind(self) -> str:
        """
        Say what the root is: "passphrase", "credential" or "file".

        Raises:
            KeyFileRefused: As `load`.
        """
        if self.has_passphrase():
            return "passphrase"
        return "credential" if self._root.is_credential else "file"

    def create(self, now: datetime, *, has_passphrase: bool = False) -> None:
        """
        Make the first keyring, and what it needs.

        Raises:
            KeyFileRefused: As `adopt`.
        """
        self.adopt(keyring.make(now), has_passphrase=has_passphrase)

    def adopt(self, made: Keyring, *, has_passphrase: bool = False) -> None:
        """
        Make what is missing: folders 0700, root and slot, and last the keyring *made*, 0600.

        A sound root or slot that is already there (a credential, an interrupted start) is used.
        With a passphrase, the root's file holds how to make the root of it.

        Raises:
            KeyFileRefused: There is a keyring already, or a file cannot be used or made.
        """
        with self._alone():
            if self.exists():
                msg = f"{self.keyring} exists and is never overwritten: nothing is left to do"
                raise KeyFileRefused(msg)
            fresh = secrets.token_bytes(KEY_SIZE)
            self._make(self.root, fresh_descriptor().write() if has_passphrase else fresh)
            self._make(self.slot, secrets.token_bytes(KEY_SIZE))
            self._make(self.keyring, keyfile.write(made, self._root.own(), self._slot.own()))
            self._verify(made)
            intakefiles.lay(self.disk, self.keys, made)

    def load(self) -> Keyring:
        """
        Open the keyring, with whichever root and slot it was sealed under.

        Raises:
            KeyFileRefused: A file is missing, unreadable, of the wrong size, readable by others,
                damaged or foreign; the text is the remedy.
            WrongPassphrase: Another passphrase than the one the keyring was written with.
            PassphraseUnfit: No text.
        """
        for _ in range(_TRIES):
            file = self._file()
            try:
                return self._open(file)
            except KeyFileRefused:
                if self._file() == file:  # else somebody changed it between two reads
                    raise
        msg = f"{self.keyring} does not stay as it is: stop whatever writes it again and again"
        raise KeyFileRefused(msg)

    def write(self, changed: Keyring, fresh: Fresh = NOTHING) -> None:
        """
        Replace the keyring, durably; the rename decides. The caller holds the writer's lock.

        Raises:
            KeyFileRefused: The disk refused: the former keys open, or the new ones already do.
                Or what was written does not read back: the text says so.
            Outdated: *changed* does not follow the keyring that is there.
        """
        with self._alone():
            file = self._file()
            if keyfile.generation_of(file) != changed.generation - 1:
                raise Outdated
            self._tidy()
            root, slot = self._new_root(file, fresh), self._new_slot(file, fresh)
            with refusing(self.keyring):
                self.disk.replace(self.keyring, keyfile.write(changed, root, slot))
            there = replace(self, root=fresh.root_in or self.root)
            there._tidy()  # noqa: SLF001  # it is ourselves, as we are from now on
            there._verify(changed)  # noqa: SLF001  # as above
            intakefiles.lay(self.disk, self.keys, changed)

    def tidy(self) -> None:
        """
        Finish or undo what a kill left of a new root or slot. The caller holds the writer's lock.

        The intake's files are made anew if they were lost or damaged.

        Raises:
            KeyFileRefused: The disk refused.
        """
        with self._alone():
            self._tidy()
            intakefiles.lay(self.disk, self.keys, self.load())

    def intake(self) -> IntakeSealer:
        """
        Return what seals where nothing can be opened; no root is needed.

        Raises:
            KeyFileRefused: A file of it is missing, readable by others, damaged, or foreign.
        """
        return intakefiles.read(self.disk, self.keys, self._file())

    def is_credential(self, path: Path) -> bool:
        """
        Tell whether *path* lies where systemd, or we, put this service's credentials.

        Raises:
            OSError: There is no such file.
        """
        is_there = self.credentials is not None and path.parent == self.credentials
        return is_there and self.disk.is_ours(path)

    @property
    def _root(self) -> KeySlot:
        """What everything hangs on: the one place that reads the root."""
        return self._key(self.root, keyfile.MARKED[0], self.source)

    @property
    def _slot(self) -> KeySlot:
        return self._key(self.slot, keyfile.MARKED[1])

    def _key(self, path: Path, name: str, source: RootSource | None = None) -> KeySlot:
        is_credential = self.disk.has(path) and self.is_credential(path)
        key_of = source.root_of if source else bytes
        return KeySlot(path, name, self.disk, key_of, is_credential)

    def _file(self) -> bytes:
        return candidates.read(self.disk, self.keyring)

    def _open(self, file: bytes) -> Keyring:
        root, slot = keyfile.marks_of(file)
        try:
            return keyfile.read(file, self._root.key(root), self._slot.key(slot))
        except keyfile.RootForeign:
            self._check_passphrase()
            raise

    def _check_passphrase(self) -> None:
        found = [self._root.read(), self._root.waiting() or b""]
        if asked := [each for each in found if is_descriptor(each)]:
            for content in asked:
                self.source.forget(content)
            msg = "this is not the passphrase of this installation: try again"
            raise WrongPassphrase(msg) from None

    def _tidy(self) -> None:
        root, slot = keyfile.marks_of(self._file())
        self._root.tidy(root)
        self._slot.tidy(slot)

    def _new_slot(self, file: bytes, fresh: Fresh) -> bytes:
        if not fresh.slot:
            return self._slot.key(keyfile.marks_of(file)[1])
        made = secrets.token_bytes(KEY_SIZE)
        self._slot.propose(made)
        return made

    def _new_root(self, file: bytes, fresh: Fresh) -> bytes:
        wanted = keyfile.marks_of(file)[0]
        if not fresh.root:
            return self._root.key(wanted)
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
            self._root.propose(content)
        except KeyFileRefused as refused:
            msg = f"{refused}, or name a new file with --to"
            raise KeyFileRefused(msg) from None

    def _beside(self, path: Path, content: bytes, wanted: bytes) -> bytes:
        """Put the new root into a file of its own; one that an interrupted run made is used."""
        self._make(path, content)
        found = KeySlot(path, keyfile.MARKED[0], self.disk, self.source.root_of)
        if mark(found.own(), found.name) == wanted:
            msg = f"{path} holds the root that counts already: name a file that is not there yet"
            raise KeyFileRefused(msg)
        return found.read()

    def _make(self, path: Path, content: bytes) -> None:
        """Make a file that is missing."""
        if not self.disk.has(path):
            with refusing(path):
                self.disk.place(path, content)

    def _verify(self, written: Keyring) -> None:
        if self.load() != written:
            msg = f"{self.keyring} does not read back as written: check the disk, then restore it"
            raise KeyFileRefused(msg)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """
        Write alone, even if the writer's lock was lost with its database connection.

        A keyring that took another's place unseen would lose the keys of that one.
        """
        with refusing(self.keyring), self.disk.alone(self.keys):
            yield
