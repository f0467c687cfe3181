"""What one process calls out to the others: that something is there, never what it is."""

from enum import StrEnum


class Call(StrEnum):
    """Each says where to look; whoever does not hear it looks there at the next interval."""

    DELIVER = "deliver"
    HANDLE = "handle"
    POLL = "poll"
