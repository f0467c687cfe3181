"""Follows the audit's chain from link to link, and says of each break what was done, and where."""

from dataclasses import dataclass, field
from enum import Enum

from domain.errors import SealBroken
from domain.secrecy import Sealed
from services.audit.ports import Eyes
from services.findings import Ailment, Finding, place_of
from services.shelves.audit import Cells

TABLE = "audit"
_LINK_SIZE = 32
_MOST_DISPLACED = 64
"""So many are held against each other's places; where more are wrong, it hardly matters which."""


class Opened(Enum):
    """What became of opening a link's entry; without keys nothing is tried."""

    UNTRIED = "untried"
    SOUND = "sound"
    ODD = "odd"
    """It opens, and is about something else than its readable column says."""
    CLOSED = "closed"


@dataclass(slots=True)
class _Displaced:
    """
    A link that does not follow from what stands before it: perhaps that does not belong there.

    `before` may stand before its place; `ailment` is its own, if nothing else explains it.
    """

    number: int
    cells: Cells
    before: frozenset[bytes]
    ailment: Ailment
    is_fine: bool
    """It would be, if something else stood before it."""


@dataclass(slots=True)
class _Stretch:
    """Neighbouring links with the same trouble."""

    ailment: Ailment
    first: int
    last: int


@dataclass(slots=True)
class Links:
    """
    How far the chain was followed; going on later takes in what was appended meanwhile.

    After a break it goes on from both what stands there and what should: one changed link makes
    no alarm of those after it. `marks` are the numbers whose chain values are asked for later.
    """

    eyes: Eyes
    marks: frozenset[int] = frozenset()
    sequence: int = 0
    count: int = 0
    passed: dict[int, frozenset[bytes]] = field(default_factory=dict)
    """The chain's value after each of the `marks`, as it stands and as it should be."""
    _fitting: int = 0
    _before: frozenset[bytes] = frozenset({b""})
    """What the chain's value before the next link may be; nothing after a gap."""
    _stretches: list[_Stretch] = field(default_factory=list)
    _displaced: list[_Displaced] = field(default_factory=list)
    _shift: int = 1

    def follow(self, cells: Cells, opened: Opened) -> None:
        """Hold the next link against the ones before it."""
        self.count += 1
        number, _, chain, mac, _ = cells
        if number == self.sequence + 1 and isinstance(chain, bytes) and opened in _FINE:
            computed = [self._link(before, number, cells) for before in self._before]
            if (chain, mac if self.eyes.has_keys else b"") in computed and _is_mac(mac):
                self._fitting += 1
                self._step(number, frozenset({chain}))
                return
        self._look(cells, opened)

    @property
    def fits_nowhere(self) -> bool:
        """Tell whether there are links, and not one follows: they are another installation's."""
        return self.count > 0 and not self._fitting

    def findings(self) -> list[Finding]:
        """Return what is wrong with the chain, in its order."""
        found = sorted([*self._stretches, *self._resolved()], key=lambda each: each.first)
        return [Finding(each.ailment, place_of(TABLE, _written(each))) for each in found]

    def _look(self, cells: Cells, opened: Opened) -> None:
        """Take in a link with which something is wrong, or that comes after such a one."""
        number, expected = cells[0], self.sequence + 1
        if not isinstance(number, int):
            self._note(Ailment.AUDIT_EDITED, expected)
            self._step(expected, self._heads(expected, cells))
        elif number == expected:
            self._judge(number, cells, opened)
        elif self._fits(expected, cells) or (number > expected and opened is Opened.CLOSED):
            self._note(Ailment.AUDIT_EDITED, number)  # its number was changed, no more
            self._step(expected, self._heads(expected, cells))
        elif number < expected:
            is_fork = number == self.sequence and cells[2] not in self._before
            self._note(Ailment.AUDIT_FORKED if is_fork else Ailment.AUDIT_REORDERED, number)
        else:
            self._note(Ailment.AUDIT_GAP, expected, number - 1)
            self._before = frozenset()
            self._judge(number, cells, opened)

    def _judge(self, number: int, cells: Cells, opened: Opened) -> None:
        computed = [self._link(before, number, cells) for before in self._before]
        macs = {mac for chain, mac in computed if chain == cells[2]}
        if macs or not self._before:
            ailment = self._linked(cells, macs, opened)
        else:
            ailment = self._unlinked(number, cells, {mac for _, mac in computed}, opened)
        if ailment:
            self._note(ailment, number)
        self._step(number, self._heads(number, cells))

    def _linked(self, cells: Cells, macs: set[bytes], opened: Opened) -> Ailment | None:
        """Say what is wrong with a link that follows from the one before, or comes after a gap."""
        if self._is_stripped(cells):
            return Ailment.AUDIT_STRIPPED
        if not _is_mac(cells[3]):
            return Ailment.AUDIT_UNSIGNED
        if self.eyes.has_keys and macs and cells[3] not in macs:
            return Ailment.AUDIT_FORGED
        if opened is Opened.CLOSED:
            return Ailment.ROW_BROKEN
        return Ailment.ROW_CONTRADICTS if opened is Opened.ODD else None

    def _unlinked(
        self, number: int, cells: Cells, macs: set[bytes], opened: Opened
    ) -> Ailment | None:
        """Say what is wrong with a link that does not follow from the one before."""
        if self._is_stripped(cells):
            return Ailment.AUDIT_STRIPPED
        ailment = Ailment.AUDIT_EDITED
        if opened is Opened.SOUND and cells[3] not in macs:
            ailment = Ailment.AUDIT_RESEALED  # we sealed it, and not as it was linked
        elif opened is not Opened.SOUND and self._is_shifted(number, cells):
            return Ailment.AUDIT_REORDERED
        is_told = opened is Opened.ODD or cells[3] in macs
        if is_told or len(self._displaced) == _MOST_DISPLACED:
            return ailment
        fine = opened in _FINE
        self._displaced.append(_Displaced(number, cells, self._before, ailment, fine))
        return None  # told in the end, when it is known what else is displaced

    def _is_shifted(self, number: int, cells: Cells) -> bool:
        """Tell whether the link is its neighbour's, as where one was dropped and all renumbered."""
        for shift in (self._shift, -self._shift):
            if number + shift > 0 and self._fits(number + shift, cells):
                self._shift = shift
                return True
        return False

    def _is_stripped(self, cells: Cells) -> bool:
        return not isinstance(cells[4], bytes) or len(cells[4]) < self.eyes.least

    def _fits(self, number: int, cells: Cells) -> bool:
        return any(self._link(before, number, cells)[0] == cells[2] for before in self._before)

    def _heads(self, number: int, cells: Cells) -> frozenset[bytes]:
        """Return the chain's value after a link: as it should be, and as it stands there."""
        computed = {self._link(before, number, cells)[0] for before in self._before}
        stored = {cells[2]} if isinstance(cells[2], bytes) else set()
        return frozenset((computed | stored) - {b""})

    def _step(self, number: int, after: frozenset[bytes]) -> None:
        self.sequence, self._before = number, after
        if number in self.marks:
            self.passed[number] = after

    def _link(self, before: bytes, number: int, cells: Cells) -> tuple[bytes, bytes]:
        _, about, _, _, sealed = cells
        if not (isinstance(about, bytes) and isinstance(sealed, bytes)):
            return b"", b""
        try:
            return self.eyes.link(before, number, about, Sealed(sealed))
        except SealBroken:
            return b"", b""

    def _note(self, ailment: Ailment, first: int, last: int = 0) -> None:
        newest = self._stretches[-1] if self._stretches else None
        if newest and (newest.ailment, newest.last + 1) == (ailment, first):
            newest.last = last or first
        else:
            self._stretches.append(_Stretch(ailment, first, last or first))

    def _resolved(self) -> list[_Stretch]:
        """Say of each displaced link what is wrong, now that all others are known."""
        told: dict[int, Ailment] = {}
        values = {each.cells[2] for each in self._displaced}
        stored = frozenset(value for value in values if isinstance(value, bytes))
        for each in self._displaced:
            if ailment := self._explained(each, stored, told):
                told[each.number] = ailment
        return [_Stretch(ailment, number, number) for number, ailment in told.items()]

    def _explained(
        self, displaced: _Displaced, stored: frozenset[bytes], told: dict[int, Ailment]
    ) -> Ailment | None:
        if displaced.is_fine and self._would(displaced, displaced.number, stored):
            return None
        places = ((each.number, each.before | stored) for each in self._displaced)
        if any(self._would(displaced, number, before) for number, before in places):
            return Ailment.AUDIT_REORDERED
        is_after = told.get(displaced.number - 1) in {Ailment.AUDIT_EDITED, Ailment.AUDIT_RESEALED}
        return None if displaced.is_fine and is_after else displaced.ailment

    def _would(self, displaced: _Displaced, number: int, heads: frozenset[bytes]) -> bool:
        """Tell whether a link would follow as *number* from one of *heads*."""
        _, _, chain, mac, _ = displaced.cells
        wanted = (chain, mac if self.eyes.has_keys else b"")
        return any(self._link(head, number, displaced.cells) == wanted for head in heads)


_FINE = {Opened.UNTRIED, Opened.SOUND}


def _is_mac(mac: object) -> bool:
    return isinstance(mac, bytes) and len(mac) == _LINK_SIZE and any(mac)


def _written(stretch: _Stretch) -> str:
    one = f"{stretch.first}"
    return one if stretch.first == stretch.last else f"{one}-{stretch.last}"
