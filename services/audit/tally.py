"""Counts what can be said of rows without any key: what waits, was missed, was set aside."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.deliveries import DeliveryKind, DeliveryState
from domain.sealing import Urgency, urgency_of
from services.findings import Ailment, Finding, place_of
from services.work.documents import Columns

PATIENCE = timedelta(hours=1)
"""How late something may be before it is told."""

_PRESSING = {
    Urgency.NONE: Ailment.INTAKE_WAITING,
    Urgency.WARNING: Ailment.INTAKE_LATE,
    Urgency.ALARM: Ailment.INTAKE_OVERDUE,
}


@dataclass(slots=True)
class Tally:
    """What came together of it so far."""

    now: datetime
    missed: Counter[str] = field(default_factory=Counter)
    sweeps: int = 0
    aside: list[Finding] = field(default_factory=list)
    sealed: list[datetime] = field(default_factory=list)
    silence: list[Finding] = field(default_factory=list)

    def count(self, table: str, row: Columns) -> None:
        """Take a row in."""
        if table == "inbox" and row["incident"]:
            where, incident = place_of(table, row["id"]), str(row["incident"])
            self.aside.append(Finding(Ailment.UPDATE_ASIDE, where, incident))
        if table == "intake":
            self.sealed.append(_moment(row["received_at"], self.now))
        if table == "received":
            self._hear(row)
        if table == "deliveries" and row["state"] == DeliveryState.MISSED.value:
            self.missed[str(row["kind"])] += 1
        if table == "deliveries" and self._is_overdue_sweep(row):
            self.sweeps += 1

    def findings(self) -> list[Finding]:
        """Return what came together."""
        sweeps = [Finding(Ailment.SWEEPS_OVERDUE, "deliveries/sweep", count=self.sweeps)]
        missed = [
            Finding(Ailment.DELIVERIES_MISSED, f"deliveries/{kind}", count=many)
            for kind, many in sorted(self.missed.items())
        ]
        overdue = sweeps if self.sweeps else []
        return [*self.silence, *self.aside, *overdue, *missed, *self._intake()]

    def _hear(self, row: Columns) -> None:
        age = self.now - _moment(row["last_at"], self.now)
        if age > PATIENCE:
            hours = str(int(age / timedelta(hours=1)))
            self.silence.append(Finding(Ailment.NOT_RECEIVING, "received", hours))

    def _intake(self) -> list[Finding]:
        if not self.sealed:
            return []
        age = self.now - min(self.sealed)
        hours = str(int(age / timedelta(hours=1)))
        return [Finding(_PRESSING[urgency_of(age)], "intake", hours, len(self.sealed))]

    def _is_overdue_sweep(self, row: Columns) -> bool:
        due = row["due_at"]
        is_due = (row["kind"], row["state"]) == (DeliveryKind.SWEEP, DeliveryState.DUE)
        return is_due and isinstance(due, datetime) and self.now - due > PATIENCE


def _moment(cell: object, now: datetime) -> datetime:
    """Return the moment in a cell; what is none says nothing of its age."""
    return cell if isinstance(cell, datetime) else now
