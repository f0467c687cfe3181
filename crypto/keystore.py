"""The key files: the only place in the vault that touches the disk."""

import os
import secrets
import stat
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from crypto import keyfile, keyring
from crypto.derivation import KEY_SIZE
from crypto.keyring import Keyring
from crypto.roots import RootSource, fresh_descriptor, is_descriptor
from domain.errors import KeyFileRefused, WrongPassphrase
from domain.file_modes import is_open_to_others

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Keystore:
    """
    Where the keys rest: the folder of the keyring, and the files of root and slot.

    *credentials* is the folder in which systemd hands key files over, *source* who makes the root
    of its file.
    """

    keys: Path
    root: Path
    slot: Path
    credentials: Path | None = None
    source: RootSource = field(default_factory=RootSource, repr=False, compare=False)

    @property
    def keyring(self) -> Path:
        """The one sealed file that holds every other key."""
        return self.keys / "keyring"

    def exists(self) -> bool:
        """Say whether there is a keyring."""
        return os.path.lexists(self.keyring)

    def has_passphrase(self) -> bool:
        """
        Tell whether the root is made of a passphrase; False also where there is no root yet.

        Raises:
            KeyFileRefused: As `load`.
        """
        return os.path.lexists(self.root) and is_descriptor(self._read(self.root))

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
        if self.exists():
            msg = f"{self.keyring} exists and is never overwritten: nothing is left to do"
            raise KeyFileRefused(msg)
        fresh = secrets.token_bytes(KEY_SIZE)
        _place_missing(self.root, fresh_descriptor().write() if has_passphrase else fresh)
        _place_missing(self.slot, secrets.token_bytes(KEY_SIZE))
        _place(self.keyring, keyfile.write(made, self._root(), self._slot()))
        self._verify(made)

    def load(self) -> Keyring:
        """
        Open the keyring.

        Raises:
            KeyFileRefused: A file is missing, unreadable, of the wrong size, readable by others,
                damaged or foreign; the text is the remedy.
            WrongPassphrase: Another passphrase than the one the keyring was written with.
            PassphraseUnfit: No text.
        """
        file = self._read(self.keyring)
        try:
            return keyfile.read(file, self._root(), self._slot())
        except keyfile.RootForeign:
            self._check_passphrase()
            raise

    def write(self, changed: Keyring) -> None:
        """
        Replace the keyring, durably; the rename decides. The caller holds the writer's lock.

        Raises:
            KeyFileRefused: The disk refused: the former keyring is whole. Or what was written does
                not read back: the text says so.
        """
        sealed = keyfile.write(changed, self._root(), self._slot())
        try:
            _temporary(self.keyring, sealed).replace(self.keyring)
            _settle(self.keys)
        except OSError as error:
            raise _refusal(self.keyring, error) from None
        self._verify(changed)

    def is_credential(self, path: Path) -> bool:
        """
        Tell whether *path* lies where systemd, or we, put this service's credentials.

        Raises:
            OSError: There is no such file.
        """
        is_there = self.credentials is not None and path.parent == self.credentials
        return is_there and path.stat().st_uid in {0, os.geteuid()}

    def _root(self) -> bytes:
        """Return the 32 bytes that everything hangs on: the one place that reads the root."""
        return _checked(self.root, self.source.root_of(self._read(self.root)))

    def _slot(self) -> bytes:
        return _checked(self.slot, self._read(self.slot))

    def _check_passphrase(self) -> None:
        content = self._read(self.root)
        if is_descriptor(content):
            self.source.forget(content)
            msg = "this is not the passphrase of this installation: try again"
            raise WrongPassphrase(msg) from None

    def _read(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                mode, is_credential = os.fstat(file.fileno()).st_mode, self.is_credential(path)
                _check_private(path, mode, is_credential=is_credential)
                return file.read()
        except FileNotFoundError:
            msg = (
                f"{path} is missing: restore it, or run `python bot.py init` on a new installation"
            )
            raise KeyFileRefused(msg) from None
        except OSError as error:
            msg = f"{path} cannot be read ({error.strerror}): let the bot's own account read it"
            raise KeyFileRefused(msg) from None

    def _verify(self, written: Keyring) -> None:
        if self.load() != written:
            msg = f"{self.keyring} does not read back as written: check the disk, then restore it"
            raise KeyFileRefused(msg)


def _checked(path: Path, key: bytes) -> bytes:
    if len(key) != KEY_SIZE:
        msg = f"{path} must hold exactly {KEY_SIZE} bytes: restore it from its copy"
        raise KeyFileRefused(msg)
    return key


def _check_private(path: Path, mode: int, *, is_credential: bool) -> None:
    if not stat.S_ISREG(mode):
        msg = f"{path} is not a file: point the setting at the key file"
        raise KeyFileRefused(msg)
    if is_open_to_others(mode, is_credential=is_credential):
        msg = f"{path} is open to others: chmod 600 {path}"
        raise KeyFileRefused(msg)


def _place_missing(path: Path, content: bytes) -> None:
    if not os.path.lexists(path):
        _place(path, content)


def _place(path: Path, content: bytes) -> None:
    """Make a new file in one step: a link fails where a rename would overwrite another's key."""
    try:
        _make_folder(path.parent)
        temporary = _temporary(path, content)
        os.link(temporary, path)
        temporary.unlink()
        _settle(path.parent)
    except OSError as error:
        raise _refusal(path, error) from None


def _make_folder(folder: Path) -> None:
    """Make a missing folder and its missing parents, each for its owner alone."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _settle(folder.parent)


def _temporary(path: Path, content: bytes) -> Path:
    """Write *content* durably beside *path*; what a kill left there before means nothing."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, _NEW, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _settle(folder: Path) -> None:
    """Make the names in *folder* durable, not only the bytes behind them."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refusal(path: Path, error: OSError) -> KeyFileRefused:
    return KeyFileRefused(f"{path} cannot be written ({error.strerror}): make its folder writable")
