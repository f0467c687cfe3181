"""The papers of a rehearsal, and what an authenticator that has read one shows at any moment."""

from dataclasses import dataclass
from datetime import datetime

from console.paper import squares_of
from crypto.one_time_codes import code_at
from domain.papers import Paper
from domain.step_up import STEP
from rehearsal.refusals import Json

_SECONDS = int(STEP.total_seconds())
_LATE = 5
"""So many seconds before its end a code is left to nobody else: it could not be typed in time."""


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A paper that its owner has read into an authenticator."""

    paper: Paper

    def shown(self, now: datetime) -> Json:
        """Return what stands on it, and the code of *now* with the seconds that it still has."""
        at = int(now.timestamp())
        return {
            "secret": self.paper.grouped.reveal(),
            "duress": self.paper.duress.reveal(),
            "qr": squares_of(self.paper),
            "code": self._code(at // _SECONDS),
            "left": _SECONDS - at % _SECONDS,
        }

    def first_code(self, now: datetime) -> str:
        """
        Return the code that admits: the one before this, which still counts.

        The code that the page shows is then good for whoever types it next: no code counts twice.
        """
        at = int(now.timestamp())
        step = at // _SECONDS
        return self._code(step if _SECONDS - at % _SECONDS <= _LATE else step - 1)

    def _code(self, step: int) -> str:
        return code_at(self.paper.seed, step).reveal()
