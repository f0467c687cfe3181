"""Holds the newest keyring of this process, follows what others write, and changes it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from crypto.fresh import NOTHING, Fresh
from crypto.keyring import Epoch, Keyring, advanced, ended, grown, intake_renewed, removed, renewed
from crypto.ring import Ring
from domain.errors import KeyFileRefused
from domain.keys import KeyLine, KeyState
from domain.secrecy import Secret

_GRACE = timedelta(hours=1)
"""Longer than anything takes between reading a row and opening it."""


class Keys(Protocol):
    """Where a keyring is: a `Keystore`, or an escrow in memory."""

    def load(self) -> Keyring:
        """Return the keyring."""
        ...

    def write(self, changed: Keyring, fresh: Fresh = NOTHING) -> None:
        """Replace it."""
        ...

    def tidy(self) -> None:
        """Finish or undo what a kill left of a replacement."""
        ...


class KeyHolder:
    """
    One in a process, good for every thread of it.

    Whoever changes the keyring holds the writer's lock, and afterwards names the generation he
    is given in the fence row. All that changes it raises as `reload` and `Keystore.write` do.
    """

    def __init__(self, keystore: Keys, now: Callable[[], datetime]) -> None:
        """
        Open the keyring; *now* gives aware UTC.

        Raises:
            KeyFileRefused: As `Keystore.load`.
        """
        self._keystore, self._now = keystore, now
        self._newest = Ring(keystore.load())
        self._late: dict[bytes, tuple[Epoch, datetime]] = {}

    @property
    def instance(self) -> str:
        """The installation's id, 32 hexadecimal digits."""
        return self._ring.keyring.instance.hex()

    @property
    def generation(self) -> int:
        """How many times the keyring was written; 1 at first."""
        return self._ring.keyring.generation

    def reload(self) -> None:
        """
        Read the keyring again: another process may have written it.

        Raises:
            KeyFileRefused: As `Keystore.load`, or another installation's, or older than ours.
        """
        had, found = self._ring.keyring, self._keystore.load()
        if found.instance != had.instance:
            msg = "the keyring is another installation's: restore the one this bot started with"
            raise KeyFileRefused(msg)
        if found.generation < had.generation:
            msg = "the keyring is older than the one in use: restore the newest"
            raise KeyFileRefused(msg)
        if found != had:
            self._turn_to(found)

    def key_lines(self) -> list[KeyLine]:
        """Say which keys there are."""
        return [each.line for each in self._ring.keyring.epochs]

    def gone_lines(self) -> list[KeyLine]:
        """Say which keys there were."""
        return [each.line for each in self._ring.keyring.tombstones]

    def add_epochs(self, desk: str, months: Iterable[str]) -> int:
        """
        Make the epochs *desk* lacks for *months* ("": the installation's); give the generation.

        Nothing is written if nothing was lacking, but what lies beside the keyring is put right.

        Raises:
            ValueError: A month not written as "2028-11".
        """
        return self.add_all_epochs({desk: months})

    def add_all_epochs(self, wanted: Mapping[str, Iterable[str]]) -> int:
        """Make the epochs that many desks lack, by their months, in one write; as `add_epochs`."""
        generation = self._change(partial(grown, wanted=wanted))
        if "" in wanted:
            self._keystore.tidy()
        return generation

    def renew(self, desk: str, month: str = "") -> int:
        """Give a desk's active epochs, of a month or all, successors; the old ones only open."""
        return self._change(partial(renewed, desk=desk, month=month))

    def renew_intake(self) -> int:
        """Give the intake key a successor, whose public half takes the other's place at once."""
        return self._change(intake_renewed)

    def end(self, key_ids: Collection[bytes]) -> int:
        """Let these keys only open from now on."""
        return self._change(partial(ended, key_ids=key_ids))

    def remove(self, key_ids: Collection[bytes], state: KeyState) -> int:
        """
        Forget these keys, for ever: the slot is another from now on, so no copy opens with it.

        Their fences are closed and no row is under them; *state* is RETIRED or SHREDDED. Keys that
        are gone already are no error: then nothing is written.

        Raises:
            ValueError: One of them is an identity or audit key.
        """
        return self._change(partial(removed, key_ids=key_ids, state=state), Fresh(slot=True))

    def rotate_slot(self) -> int:
        """Put a new slot in the place of the one there is."""
        return self._change(advanced, Fresh(slot=True))

    def rotate_root(self, to: str = "", passphrase: Secret | None = None) -> int:
        """
        Put a new root in the place of the one there is, or into a new file *to*.

        It is random, or made of a *passphrase*.
        """
        where = Path(to) if to else None
        return self._change(advanced, Fresh(root=True, passphrase=passphrase, root_in=where))

    def tidy(self) -> int:
        """Finish or undo what a kill left of a new root or slot; give the generation."""
        self.reload()
        self._keystore.tidy()
        return self.generation

    @property
    def _ring(self) -> Ring:
        """The newest keyring, without the keys that it let go an hour ago."""
        if any(self._now() - since >= _GRACE for _, since in self._late.values()):
            self._turn_to(self._newest.keyring)
        return self._newest

    def _change(self, change: Callable[[Keyring], Keyring], fresh: Fresh = NOTHING) -> int:
        self.reload()
        keyring = change(self._ring.keyring)
        if keyring.generation != self.generation:
            self._keystore.write(keyring, fresh)
            self._turn_to(keyring)
        return self.generation

    def _turn_to(self, keyring: Keyring) -> None:
        """
        Use another keyring from now on.

        A key that was retired meanwhile goes on opening, for a while: a row may have been read
        before it was sealed again, and be opened after. One that was shredded opens nothing more.
        """
        now = self._now()
        late = self._late | {each.id: (each, now) for each in self._newest.keyring.epochs}
        retired = {each.id for each in keyring.tombstones if each.state is KeyState.RETIRED}
        self._late = {
            key_id: (epoch, since)
            for key_id, (epoch, since) in late.items()
            if key_id in retired and now - since < _GRACE
        }
        self._newest = Ring(keyring, [epoch for epoch, _ in self._late.values()])
