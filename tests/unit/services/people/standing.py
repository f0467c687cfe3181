"""A small model of who may do what on two desks: how five people stand, as one would say it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from domain.actions import Role
from domain.members import MemberState

START = datetime(2026, 11, 22, 10, tzinfo=UTC)
NAV, AIR = "NAV", "AIR"
"""One that is read by whoever belongs to it, and one that wants a code."""

PEOPLE = (7100, 7101, 7102, 7103, 7104)
"""The first of them wrote everything."""

READ = frozenset({Role.HEAD, Role.OFFICER, Role.OBSERVER, Role.CUSTODIAN})
WRITE = frozenset({Role.HEAD, Role.OFFICER, Role.CUSTODIAN})
LEAD = frozenset({Role.HEAD})
DECIDED = (Role.HEAD, Role.OFFICER, Role.OBSERVER)
"""The rights as people would say them, written down a second time: the code's table is tried."""


@dataclass
class Standing:
    """What the model knows of one person."""

    roles: dict[str, Role] = field(default_factory=dict)
    suspended: set[str] = field(default_factory=set)
    state: MemberState = MemberState.ACTIVE
    left: int = 0
    until: datetime | None = None
    travels: bool = False

    def has(self, roles: frozenset[Role], desk: str) -> bool:
        """Tell whether he has one of *roles* on *desk* that counts."""
        return desk not in self.suspended and self.roles.get(desk) in roles

    def is_unlocked(self, now: datetime) -> bool:
        """Tell whether a desk that wants codes opens one more record to him."""
        return self.until is not None and now < self.until and self.left > 0
