"""The updates a bot has not confirmed yet, kept as long as Telegram keeps them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rehearsal.refusals import Json

PRESS_LIFE = timedelta(seconds=150)
UPDATE_LIFE = timedelta(hours=24)
_ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class _Pending:
    update_id: int
    body: Json
    until: datetime


class UpdateQueue:
    """Updates in order; each is given out again until an offset beyond it confirms it."""

    def __init__(self, now: Callable[[], datetime], first_update: int) -> None:
        self._now = now
        self._next = first_update
        self._pending: list[_Pending] = []
        self.allowed: tuple[str, ...] = ()

    def push(self, kind: str, payload: Json) -> None:
        """Queue an update of *kind*, unless the bot does not want that kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _ONLY_WHEN_ASKED
        if wanted:
            life = PRESS_LIFE if kind == "callback_query" else UPDATE_LIFE
            self._append({kind: payload}, life)

    def push_raw(self, update: Json) -> int:
        """Queue *update* as it is; return the update_id it was given."""
        return self._append(update, UPDATE_LIFE)

    def allow(self, kinds: Sequence[str]) -> None:
        """Choose the kinds from now on; it sticks until chosen again (empty: the default)."""
        self.allowed = tuple(kinds)

    def confirm(self, offset: int) -> None:
        """Forget every update below *offset*; a negative one keeps only the last ``-offset``."""
        self._forget_the_old()
        if offset < 0:
            self._pending = self._pending[offset:]
        else:
            self._pending = [p for p in self._pending if p.update_id >= offset]

    def forget(self, update_id: int) -> None:
        """Forget one update that was taken."""
        self._pending = [p for p in self._pending if p.update_id != update_id]

    def waiting(self, limit: int = 100) -> list[Json]:
        """Return up to *limit* unconfirmed updates, the oldest first."""
        self._forget_the_old()
        return [pending.body for pending in self._pending[:limit]]

    def count(self) -> int:
        """Return how many updates wait."""
        self._forget_the_old()
        return len(self._pending)

    def clear(self) -> None:
        """Drop them all (drop_pending_updates)."""
        self._pending = []

    def _append(self, body: Json, life: timedelta) -> int:
        update_id = self._next
        self._next += 1
        whole: Json = {"update_id": update_id, **body}
        self._pending.append(_Pending(update_id, whole, self._now() + life))
        return update_id

    def _forget_the_old(self) -> None:
        now = self._now()
        self._pending = [p for p in self._pending if p.until > now]
