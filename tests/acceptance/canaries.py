"""A desk's busy days with a canary in everything that anybody writes, and what left of them."""

from datetime import timedelta
from functools import partial

from domain.actions import Role
from rehearsal.refusals import Json
from rehearsal.telegram import Phone
from tests.acceptance.sights import at
from tests.acceptance.stage import TestStage, said

NOTE, ADDED, FORWARDED, FROM = "Zephyrnote", "Zephyradded", "Zephyrforward", "Zephyrfrom"
TITLE, PLACE, WHO, SAID = "Zephyrtitle", "Zephyrplace", "Zephyrwho", "Zephyrsaid"
OWED, PROMISED, REMIND = "Zephyrowed", "Zephyrpromised", "Zephyrremind"
REFUSED, SALIM, HUDA = "Zephyrrefused", "Zephyrsalim", "Zephyrhuda"
TOLD = (NOTE, ADDED, FORWARDED, FROM, TITLE, PLACE, WHO, SAID, OWED, PROMISED, REMIND, SALIM)
"""What a desk that is read tells of; what was refused was never kept."""

CANARY = "Zephyr"


async def days(stage: TestStage) -> list[Json]:
    """Let a desk live from a Sunday's afternoon to Wednesday; return all that the bot said."""
    salim = await stage.admit(1001, SALIM, Role.HEAD)
    huda = await stage.admit(1002, HUDA)
    await stage.admit(1003, "Oleg", Role.OBSERVER)
    await stage.admit(1004, "Warda", Role.AUDITOR)
    await _write(stage, salim)
    await _ask(stage, salim)
    await _press(stage, salim)
    for day, hour in ((23, 7), (24, 7), (24, 14), (24, 15), (25, 7)):
        await stage.advance_to(at(day, hour))
        await stage.settled()
        await _open(stage, huda)
        await _open(stage, salim)
    await stage.advance(timedelta(days=2))
    await stage.settled()
    return [call.parameters | {"method": call.method} for call in stage.stand_in.calls]


async def _write(stage: TestStage, phone: Phone) -> None:
    """Keep one of each kind, in one message and step by step, and what is refused."""
    receipt = (await stage.answers(phone, lambda: phone.type(NOTE)))[0]
    await stage.answers(phone, lambda: phone.type(ADDED, receipt.message_id))
    await stage.answers(phone, lambda: phone.forward(FORWARDED, FROM))
    lines = f"/meeting {WHO} @ {PLACE}\n{SAID}\nWe owe: {OWED} by 2026-11-24"
    for words in (
        *(lines, f"/event 2026-11-24 15:00 {TITLE} @ {PLACE} remind 1h"),
        *("/event", "tomorrow at 10", TITLE, PLACE, "-"),
        *(f"/event 31.12. {REFUSED}", f"/show {REFUSED}", f"/{REFUSED} words", "/marking"),
    ):
        await stage.answers(phone, partial(phone.type, words))
    await stage.answers(phone, lambda: phone.type("/cancel"))
    for words in (
        f"we owe Colonel {WHO} the {PROMISED} by 2026-11-24",
        f"remind me on 2026-11-24 at 14:00 to {REMIND}",
    ):
        (read_back,) = await stage.answers(phone, partial(phone.type, words))
        await stage.tapped(phone, read_back.message_id, "Yes, keep it")


async def _ask(stage: TestStage, phone: Phone) -> None:
    """Ask for everything that can be asked for."""
    for words in (
        *(f"/show NAV-{n}" for n in range(1, 8)),
        *("/show NAV-99", "/agenda", "/today", "/promises", f"/promises {WHO}", "/digest"),
        *("what's on tomorrow", "/desk", "/settings", "/help", "/start", "/members"),
    ):
        await stage.answers(phone, partial(phone.type, words))


async def _press(stage: TestStage, phone: Phone) -> None:
    """Press every button under everything, one message after the other, and what that offers."""
    for label in ("Open", "Marking", "Grading", "Later", "Hand over", "Kind", "Today", "Done"):
        await _everywhere(stage, phone, label)


async def _open(stage: TestStage, phone: Phone) -> None:
    await _everywhere(stage, phone, "Open")


async def _everywhere(stage: TestStage, phone: Phone, label: str) -> None:
    for message in said(phone):
        if any(button.text == label for row in message.buttons for button in row):
            await stage.answers(phone, partial(phone.tap, message.message_id, label))
