"""People with several desks, and what correcting a record leaves behind."""

from dataclasses import replace

from domain.actions import Action, Role
from domain.desks import Discretion
from domain.members import Grant, Permit
from domain.records import AnyRecord, Kind
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.stage import TestStage, last

DESKS = ("AIR", "LAND", "LOG", "MED")


async def admit(
    stage: TestStage, telegram: int = 1001, desks: int = 1, language: str = "en"
) -> Phone:
    """Admit an officer of NAV and of further desks; NAV is his current one."""
    for code in DESKS[:desks]:
        if code not in stage.desks:
            await stage.add_desk(code, Discretion.GUARDED)
        await stage.admit(telegram, f"Salim {telegram}", desk=code, language=language)
    return await stage.admit(telegram, f"Salim {telegram}", language=language)


async def regrant(stage: TestStage, telegram: int, **roles: Role) -> None:
    """Give a member these roles, by desk, and no others."""
    grants = tuple(Grant(stage.desks[code].id, role) for code, role in roles.items())
    async with stage.house.rooms.archive() as work:
        member = await work.members.require(telegram)
        await work.members.update(replace(member, grants=grants), Action.MEMBER_SET)
        await work.commit()


async def any_record(stage: TestStage, record: str, desk: str) -> AnyRecord:
    """Open a record, withdrawn or not."""
    async with stage.house.rooms.archive() as work:
        permit = Permit("test", Action.RECORD_READ, stage.desks[desk].id)
        return await work.records.get_any(permit, record)


def labels(message: ChatMessage) -> list[list[str]]:
    """Return the buttons under a message, row by row."""
    return [[button.text for button in row] for row in message.buttons]


def data_of(message: ChatMessage, label: str) -> str:
    """Return what a button would send."""
    return next(b.data or "" for row in message.buttons for b in row if b.text == label)


async def skip_the_rest(stage: TestStage, phone: Phone) -> None:
    """Leave every question that is still open as it was answered before."""
    while any(each.kind is Kind.NOTE for each in await stage.records()):
        await stage.tapped(phone, last(phone).message_id, "Skip")
