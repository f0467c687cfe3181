"""Notes what Telegram says of somebody's chat with the bot: blocked, or open again."""

from dataclasses import dataclass
from functools import partial

from services.desks.reaching import find_again, lose
from services.races import until_won
from services.work.archive import Archive


@dataclass(frozen=True, slots=True)
class NoteReach:
    """Note that somebody blocked the bot, or lets it write to him again."""

    archive: Archive

    async def __call__(self, sender: int, *, is_reached: bool) -> None:
        """Write it; of somebody nobody knows, nothing."""
        await until_won(partial(self._note, sender, is_reached=is_reached))

    async def _note(self, sender: int, *, is_reached: bool) -> None:
        async with self.archive() as work:
            member = await work.members.find(sender)
            if member is not None:
                await (find_again if is_reached else lose)(work, member)
                await work.commit()
