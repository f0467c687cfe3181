"""Answers what is no text honestly: it is not kept yet."""

from dataclasses import dataclass

from domain.actions import Action
from domain.letters import Answer, Plain, Reader
from domain.origins import Origin
from services.archive import Archive


@dataclass(frozen=True, slots=True)
class RefuseMedia:
    """Say that a photo, a voice message or a file is not kept; of an album, once."""

    archive: Archive

    async def __call__(self, sender: int, origin: Origin, album: str = "") -> Answer | None:
        """
        Return the answer, None where another message of the same *album* was answered.

        Raises:
            Stranger
            NotPermitted: An observer is not told what could be kept.
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.NOTE_SAVE, member.current)
            if album:
                message = str(origin.message)
                known = await work.find_effect("album", origin.chat, album)
                if known is None:
                    await work.add_effect(message, "album", origin.chat, album)
                    await work.commit()
                elif known != message:
                    return None
        return Answer(Reader.of(member), Plain("not-yet-media"))
