"""What the heads of a desk are warned of, and its auditors."""

from dataclasses import dataclass
from enum import StrEnum


class AlertKind(StrEnum):
    """What a head of desk is told of; of a new recovery officer, an auditor too."""

    CODES = "codes"
    BLOCKED = "blocked"
    MISSED = "missed"
    UNSWEPT = "unswept"
    OFFICER = "officer"
    ASKED = "asked"
    GROUP = "group"
    READINGS = "readings"
    UNCONFIRMED = "unconfirmed"
    BARRED = "barred"
    DURESS = "duress"
    ENROLLED = "enrolled"
    TRAVEL = "travel"
    SETTINGS = "settings"
    RECEIVERS = "receivers"


@dataclass(frozen=True, slots=True)
class AlertDue:
    """A warning to a head of desk, or to an auditor of it; *about* is the member it concerns."""

    member: str
    desk: str
    alert: AlertKind
    about: str = ""
