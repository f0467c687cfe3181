"""Places without end: for clocks that stand still, and for whoever measures something else."""

from datetime import timedelta

from domain.pacing import Rate
from services.outgoing.pacing import Pacing

_ENDLESS = Rate(timedelta(microseconds=1), burst=1_000_000)

UNPACED = Pacing(lambda: 0, _ENDLESS, lambda _: _ENDLESS)
