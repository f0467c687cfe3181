"""Answers what is no text honestly: it is not kept yet."""

from dataclasses import dataclass

from domain.actions import Action
from domain.letters import Answer, Plain, Reader
from domain.origins import Origin
from domain.secrecy import Secret
from services.desks.ceilings import take_marking
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class RefuseMedia:
    """Say that a photo, a voice message or a file is not kept; of an album, once."""

    archive: Archive

    async def __call__(
        self, sender: int, origin: Origin, album: str = "", caption: Secret | None = None
    ) -> Answer | None:
        """
        Return the answer, None where another message of the same *album* was answered.

        Raises:
            Stranger
            AboveCeiling: What is written under it is marked so.
            NotPermitted: An observer is not told what could be kept; of an album, once too.
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            await take_marking(work, member.current, (caption,))
            is_first = not album or await _is_first(work, origin, album)
            await work.commit()
        if not is_first:
            return None
        member.permit(Action.NOTE_SAVE, member.current)
        return Answer(Reader.of(member), Plain("not-yet-media"))


async def _is_first(work: Work, origin: Origin, album: str) -> bool:
    """Tell whether *origin* is what an album is answered by; handled again, it still is."""
    this = ("album", origin.chat, album, origin.message, origin.version)
    if await work.find_effect("album", origin.chat, album) is not None:
        return await work.find_effect(*this) is not None
    await work.add_effect("", "album", origin.chat, album)
    await work.add_effect("", *this)
    return True
