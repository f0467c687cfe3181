"""Remembers which messages are ours in a chat, for as long as Telegram lets a bot delete them."""

from collections.abc import Collection

from domain.deliveries import SWEEP_LIMIT, DeliveryKind
from domain.particulars import SaidDue
from domain.rows import DeliveryRow
from services.work.archive import Work


async def remember_said(work: Work, chat: int, messages: Collection[int]) -> None:
    """Remember *messages*, said just now, in the transaction that settles what they answered."""
    if messages:
        said = SaidDue(chat, tuple(messages), work.now)
        natural = (chat, *said.messages)
        await work.outbox.plan(DeliveryKind.SAID, work.now + SWEEP_LIMIT, said, *natural)


async def said_in(work: Work, chat: int) -> list[tuple[DeliveryRow, SaidDue]]:
    """Return what is remembered of a chat; of what is older, Telegram lets nobody delete any."""
    said = await work.outbox.due(DeliveryKind.SAID, SaidDue)
    return [(row, each) for row, each in said if each.chat == chat]
