"""A key file, and beside it, while it is being replaced, the candidate that takes its place."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from crypto.derivation import KEY_SIZE, mark
from crypto.disk import Disk, NotPrivate, refusing
from domain.errors import KeyFileRefused


@dataclass(frozen=True, slots=True)
class KeySlot:
    """
    Where a root or a slot lies: the keyring's mark says whether the file counts or its candidate.

    *name* is the mark's; *key_of* makes the 32 bytes of what the file holds.
    """

    path: Path
    name: str
    disk: Disk
    key_of: Callable[[bytes], bytes] = bytes
    is_credential: bool = False

    @property
    def candidate(self) -> Path:
        """Where the next one waits to take the file's place."""
        return self.path.with_name(f"{self.path.name}.next")

    def key(self, wanted: bytes) -> bytes:
        """
        Give the key that the mark *wanted* is of; the file's own where neither is.

        Raises:
            KeyFileRefused: The file is missing, a link, of the wrong size, or readable by others.
        """
        candidate = self.waiting()  # before the file: later, it could have taken its place
        try:
            key = self.own()
        except KeyFileRefused:
            if candidate is None or not self._fits(candidate, wanted):
                raise
            return self.key_of(candidate)
        if mark(key, self.name) == wanted or candidate is None:
            return key
        return self.key_of(candidate) if self._fits(candidate, wanted) else key

    def own(self) -> bytes:
        """
        Give the key in the file itself.

        Raises:
            KeyFileRefused: As `key`.
        """
        key = self.key_of(self.read())
        if len(key) != KEY_SIZE:
            msg = f"{self.path} must hold exactly {KEY_SIZE} bytes: restore it from its copy"
            raise KeyFileRefused(msg)
        return key

    def read(self) -> bytes:
        """
        Read what the file holds.

        Raises:
            KeyFileRefused: As `key`.
        """
        if not self.is_credential:
            self._check_no_link()
        return read(self.disk, self.path, is_credential=self.is_credential)

    def waiting(self) -> bytes | None:
        """Read what the candidate holds, if there is a sound one."""
        try:
            return self.disk.read(self.candidate)
        except OSError:
            return None

    def propose(self, content: bytes) -> None:
        """
        Make a candidate.

        Raises:
            KeyFileRefused: The disk refused, or the file could not be erased later.
        """
        self._check_no_link()
        with refusing(self.candidate):
            self.disk.replace(self.candidate, content)

    def tidy(self, wanted: bytes) -> None:
        """
        Put the candidate in the file's place if it counts, and remove it if the file does.

        Where neither does, both stay: somebody may yet know better.

        Raises:
            KeyFileRefused: The disk refused, or the file is a link.
        """
        with refusing(self.candidate):
            self.disk.sweep(self.candidate)
        if not self.disk.has(self.candidate):
            return
        self._check_no_link()
        candidate = self.waiting()
        with refusing(self.path):
            if self._is_own(wanted):
                self.disk.remove(self.candidate)
            elif candidate is not None and self._fits(candidate, wanted):
                self.disk.retire(self.path, self.candidate)

    def _check_no_link(self) -> None:
        """Refuse a link: a rename would replace it, and the key behind it would stay for ever."""
        if self.disk.is_link(self.path):
            msg = f"{self.path} is a link, its key could never be erased: put the file itself there"
            raise KeyFileRefused(msg)

    def _is_own(self, wanted: bytes) -> bool:
        with suppress(KeyFileRefused):
            return mark(self.own(), self.name) == wanted
        return False

    def _fits(self, content: bytes, wanted: bytes) -> bool:
        key = self.key_of(content)
        return len(key) == KEY_SIZE and mark(key, self.name) == wanted


def read(disk: Disk, path: Path, *, is_credential: bool = False) -> bytes:
    """
    Read a key file.

    Raises:
        KeyFileRefused: It cannot be read, or others may read it; the text is the remedy.
    """
    try:
        return disk.read(path, is_credential=is_credential)
    except NotPrivate as refused:
        raise KeyFileRefused(str(refused)) from None
    except FileNotFoundError:
        msg = f"{path} is missing: restore it, or run `python bot.py init` on a new installation"
        raise KeyFileRefused(msg) from None
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror}): let the bot's own account read it"
        raise KeyFileRefused(msg) from None
