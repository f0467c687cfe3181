"""What tests of a desk's pauses look at."""

from rehearsal.chat import ChatMessage
from tests.acceptance.corrections import labels
from tests.acceptance.stage import TestStage

YES, ALL = "Yes, change it", "All settings"


async def pauses(stage: TestStage) -> list[str]:
    """Return when the desk pauses."""
    async with stage.house.rooms.archive() as work:
        return [str(each) for each in (await work.desks.named("NAV")).desk.pauses]


def names(message: ChatMessage) -> list[str]:
    """Return every button under a message."""
    return [label for row in labels(message) for label in row]
