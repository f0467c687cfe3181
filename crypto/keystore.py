"""The key files: which there are, and in which order they change, so that one set always opens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from crypto import candidates, intakefiles, keyfile, keyring, webhook
from crypto.candidates import KeySlot
from crypto.disk import Disk, refusing
from crypto.fresh import NOTHING, Fresh
from crypto.halves import Halves
from crypto.intake import IntakeSealer
from crypto.keyring import Keyring
from crypto.roots import RootSource
from domain.errors import KeyFileRefused, Outdated
from domain.secrecy import Secret

_TRIES = 100
_DISK = Disk()


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

    def generation(self) -> int:
        """
        Give the readable generation of the keyring, without opening it.

        Raises:
            KeyFileRefused: It cannot be read.
        """
        return keyfile.generation_of(self._file())

    def has_passphrase(self) -> bool:
        """
        Tell whether the root is made of a passphrase; False also where there is no root yet.

        Raises:
            KeyFileRefused: As `load`.
        """
        if not self.disk.has(self.root):
            return False
        return self._halves.has_passphrase(self._file() if self.exists() else b"")

    def root_kind(self) -> str:
        """
        Say what the root is: "passphrase", "credential" or "file".

        Raises:
            KeyFileRefused: As `load`.
        """
        if self.has_passphrase():
            return "passphrase"
        return "credential" if self._halves.root.is_credential else "file"

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
            halves = self._halves
            halves.lay(has_passphrase=has_passphrase)
            file = keyfile.write(made, halves.root.own(), halves.slot.own())
            with refusing(self.keyring):
                self.disk.place(self.keyring, file)
            self._verify(made)
            self._lay_beside(made)

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
            self._halves.tidy(file)
            root, slot = self._halves.renewed(file, fresh)
            with refusing(self.keyring):
                self.disk.replace(self.keyring, keyfile.write(changed, root, slot))
            replace(self, root=fresh.root_in or self.root).settle(changed)

    def settle(self, written: Keyring) -> None:
        """
        Put root and slot in their places now that the keyring is *written*, and read it back.

        Who calls has the folder to himself, as `write` and `tidy` do.

        Raises:
            KeyFileRefused: The disk refused, or what was written does not read back.
        """
        self._halves.tidy(self._file())
        self._verify(written)
        self._lay_beside(written)

    def tidy(self) -> None:
        """
        Finish or undo what a kill left of a new root or slot. The caller holds the writer's lock.

        What lies beside the keyring is made anew if it was lost or damaged.

        Raises:
            KeyFileRefused: The disk refused.
        """
        with self._alone():
            with refusing(self.keyring):
                self.disk.sweep(self.keyring)
            self._halves.tidy(self._file())
            self._lay_beside(self.load())

    def intake(self) -> IntakeSealer:
        """
        Return what seals where nothing can be opened; no root is needed.

        Raises:
            KeyFileRefused: A file of it is missing, readable by others, damaged, or foreign.
        """
        return intakefiles.read(self.disk, self.keys, self._file())

    def webhook_secret(self, token: Secret) -> Secret:
        """
        Return by what Telegram is known, where nothing can be opened; no root is needed.

        Raises:
            KeyFileRefused: Its file is missing, readable by others, or damaged.
        """
        return webhook.secret_of(webhook.read(self.disk, self.keys), token)

    def is_credential(self, path: Path) -> bool:
        """
        Tell whether *path* lies where systemd, or we, put this service's credentials.

        Raises:
            OSError: There is no such file.
        """
        is_there = self.credentials is not None and path.parent == self.credentials
        return is_there and self.disk.is_ours(path)

    @property
    def _halves(self) -> Halves:
        """What everything hangs on: the one place that reads root and slot."""
        root = self._half(self.root, keyfile.MARKED[0], self.source.root_of)
        return Halves(root, self._half(self.slot, keyfile.MARKED[1]), self.source)

    def _half(self, path: Path, name: str, key_of: Callable[[bytes], bytes] = bytes) -> KeySlot:
        is_credential = self.disk.has(path) and self.is_credential(path)
        return KeySlot(path, name, self.disk, key_of, is_credential)

    def _file(self) -> bytes:
        return candidates.read(self.disk, self.keyring)

    def _open(self, file: bytes) -> Keyring:
        halves = self._halves
        try:
            return keyfile.read(file, *halves.keys(file))
        except keyfile.RootForeign:
            halves.check_passphrase()
            raise

    def _lay_beside(self, keyring: Keyring) -> None:
        """Write what a process uses that has no root; it follows from the keyring."""
        intakefiles.lay(self.disk, self.keys, keyring)
        webhook.lay(self.disk, self.keys, keyring)

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
