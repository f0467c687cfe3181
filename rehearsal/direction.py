"""What the page may do to the house it shows: end it, start it again, begin everything anew."""

from typing import Literal, Protocol

HouseState = Literal["up", "down", "starting"]

Scenery = Literal["plain", "codes"]
"""What a house begins with: nothing is asked of who reads, or a one-time code."""

SCENERIES: tuple[Scenery, ...] = ("plain", "codes")


class Direction(Protocol):
    """Whoever runs the house beside the stand-in."""

    @property
    def state(self) -> HouseState:
        """How the house is at this moment."""

    @property
    def scenery(self) -> Scenery:
        """What it began with."""

    async def kill(self) -> bool:
        """End the house at once, whatever it does; False if there is none."""

    async def start(self) -> bool:
        """Start the house again, without waiting until it is up; False if there is one."""

    async def reset(self, scenery: Scenery, /) -> None:
        """Begin anew, with empty phones and another folder; wait until the house is up."""


class Untouched:
    """A house that others run: always up, never to be killed, started or begun anew."""

    state: HouseState = "up"
    scenery: Scenery = "plain"

    async def kill(self) -> bool:
        """Leave it alone."""
        return False

    async def start(self) -> bool:
        """Leave it alone."""
        return False

    async def reset(self, _: Scenery, /) -> None:
        """Leave it alone."""
