"""Does again what somebody else was quicker with."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from domain.errors import Outdated

T = TypeVar("T")

_TRIES = 10


async def until_won(step: Callable[[], Awaitable[T]]) -> T:
    """
    Return what *step*, one transaction, returns once nobody wrote the same rows meanwhile.

    Raises:
        Outdated: Somebody was quicker each time.
    """
    for _ in range(_TRIES - 1):
        with suppress(Outdated):
            return await step()
    return await step()
