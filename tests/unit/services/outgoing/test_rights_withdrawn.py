"""Rights that end at any step of a push or a tap: nothing is shown afterwards."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from domain.actions import Role
from domain.desks import Discretion
from domain.errors import NotPermitted, Stranger
from domain.keyboards import Press, Verb
from domain.letters import Answer, Buttons, Letter, Plain, Reader
from domain.members import Member, MemberState
from domain.menus import Menu
from domain.notices import RecordNotice, SilentNotice
from domain.origins import Origin
from domain.references import Reference
from domain.rows import DeliveryRow
from domain.secrecy import Secret
from domain.shown import Cursor
from domain.step_up import Travelling
from services.access.locking import Lock
from services.desks.desks import SetDesk
from services.outgoing.asked_records import AskRecord
from services.outgoing.deliveries import DeliverDue
from services.outgoing.show import Reveal
from services.people.members import ChangeState
from services.people.parting import part_with
from services.people.travelling import Travel
from services.records.events import SaveEvent
from services.records.notes import SaveNote
from tests.unit.services.people.heads import HUDA, RANIA, SALIM, Heads
from tests.unit.services.team import open_team
from tests.unpaced import UNPACED
from tests.watches import NOWHERE

HOUR = timedelta(hours=1)
Withdraw = Callable[[Heads], Awaitable[object]]


@dataclass
class Chat:
    """Salim's chat as Telegram has it; what *meanwhile* says happens at a moment of a call."""

    messages: dict[int, Letter] = field(default_factory=dict)
    meanwhile: dict[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)
    last: int = 5000

    async def happens(self, moment: str) -> None:
        """Do what was to happen at *moment*."""
        if act := self.meanwhile.pop(moment, None):
            await act()

    async def send(
        self, to: Reader, letter: Letter, _: Buttons = None, *, silent: bool = False
    ) -> int:
        """Put a message into the chat; everybody else's are only counted."""
        del silent
        if to.chat == SALIM:
            await self.happens("sending")
        self.last += 1
        number = self.last
        if to.chat == SALIM:
            self.messages[number] = letter
            await self.happens("sent")
        return number

    async def show(self, to: Reader, message: int, letter: Letter, _: Buttons = None) -> None:
        """Change a message that is still there."""
        if to.chat == SALIM:
            await self.happens("showing")
            if message in self.messages:  # else "message to edit not found", which is done
                self.messages[message] = letter

    async def remove(self, _: int, message: int) -> None:
        """Take a message away."""
        self.messages.pop(message, None)

    async def offer(self, menu: Menu) -> None:
        """Offer nothing."""

    async def leave(self, chat: int) -> None:
        """Leave nothing: there is no group."""

    def username(self) -> str:
        """Return the bot's name."""
        return "example_bot"

    def edition(self) -> tuple[str, ...]:
        """Return no words."""
        return ()

    def rest(self, _: Reader, __: object) -> Cursor | None:
        """Say that one page holds everything."""
        return None


@dataclass(frozen=True)
class Interrupted(DeliverDue):
    """Deliveries between whose claim and whose opening something happens."""

    claimed: Callable[[], Awaitable[object]]

    async def _claim(self) -> tuple[list[DeliveryRow], list[timedelta]]:
        rows = await super()._claim()
        await self.claimed()
        return rows


@pytest.fixture
async def heads() -> AsyncIterator[Heads]:
    """Give a desk of two heads, with Salim for its officer."""
    async with open_team() as team:
        opened = Heads(team)
        await opened.admit(RANIA, "Rania", Role.HEAD)
        yield opened


async def suspend(heads: Heads) -> None:
    await ChangeState(heads.team.desks.archive)(await heads.id(SALIM), MemberState.SUSPENDED)


async def suspend_on_the_desk(heads: Heads) -> None:
    await heads.decide(SALIM, Verb.SUSPEND, head=RANIA)


async def part(heads: Heads) -> None:
    async with heads.team.desks.archive() as work:
        member = await work.members.get((await work.members.require(SALIM)).id)
        await part_with(work, member, heads.team.desks.desk.id, member.id)
        await work.commit()


async def travel(heads: Heads) -> None:
    await Travel(heads.team.desks.archive)(SALIM)


WITHDRAWALS = (suspend, suspend_on_the_desk, part, travel)


async def deliver(heads: Heads, chat: Chat) -> None:
    """Deliver what is due, until nothing is."""
    while await DeliverDue(heads.team.desks.archive, chat, NOWHERE, UNPACED)():
        pass


async def later(heads: Heads, chat: Chat) -> None:
    """Let two days pass, and everything be delivered that falls due."""
    for _ in range(2):
        await deliver(heads, chat)
        heads.team.desks.clock.moment += timedelta(days=1)
    await deliver(heads, chat)


def shown(chat: Chat) -> list[Letter]:
    """Return what tells anything; the words of a silent desk are the same every day."""
    same_words = (Plain, SilentNotice)
    return [letter for letter in chat.messages.values() if not isinstance(letter, same_words)]


async def owe(heads: Heads) -> None:
    """Let a reminder and a digest be due at once."""
    desks = heads.team.desks
    await SaveNote(desks.archive)(HUDA, Origin(HUDA, 1), Secret("Two boats"))
    await SaveEvent(desks.archive)(
        HUDA, Origin(HUDA, 2), Secret("2026-11-23 09:00 Exhibition @ Hall 4 remind 2h")
    )
    desks.clock.moment = desks.clock.moment.replace(day=23, hour=3)
    await desks.tick()


@pytest.mark.parametrize("discretion", Discretion)
@pytest.mark.parametrize("moment", ["planned", "claimed", "sending", "sent", "marked"])
@pytest.mark.parametrize("withdraw", WITHDRAWALS)
async def test_a_push_is_not_there_once_rights_have_ended_at_any_step(
    heads: Heads, withdraw: Withdraw, moment: str, discretion: Discretion
) -> None:
    chat, archive = Chat(), heads.team.desks.archive
    await SetDesk(archive)("NAV", {"discretion": Discretion.GUARDED})
    await owe(heads)
    if withdraw is not suspend_on_the_desk:  # heads decide nothing in the chat of a silent desk
        await SetDesk(archive)("NAV", {"discretion": discretion})
    act = _once(lambda: withdraw(heads))
    if moment == "planned":
        await act()
    if moment == "claimed":
        await Interrupted(archive, chat, NOWHERE, UNPACED, act)()
    elif moment in {"sending", "sent"}:
        chat.meanwhile[moment] = act
    await deliver(heads, chat)
    if moment == "marked":
        assert chat.messages
        await act()

    await deliver(heads, chat)

    assert shown(chat) == []
    assert withdraw is not travel or not chat.messages
    await later(heads, chat)
    assert shown(chat) == []


def _once(act: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[object]]:
    done: list[bool] = []

    async def acted() -> None:
        if not done:
            done.append(True)
            await act()

    return acted


async def tap(heads: Heads, chat: Chat, press: Press) -> Answer:
    """Open what a button stands for, as the front door does: written first, then shown."""
    answer = await Reveal(heads.team.desks.archive, chat)(SALIM, press)
    await chat.show(answer.to, press.message, answer.letter, answer.buttons)
    return answer


async def ask(heads: Heads, chat: Chat) -> Press:
    """Let Salim ask for a note, whose neutral words then stand in his chat."""
    archive = heads.team.desks.archive
    await SaveNote(archive)(HUDA, Origin(HUDA, 1), Secret("Two boats"))
    asked = await AskRecord(archive)(SALIM, "NAV-1", 7)
    assert asked.buttons
    message = await chat.send(asked.to, asked.letter, asked.buttons)
    return Press(asked.buttons.id, Verb.OPEN, 0, message, "q")


@pytest.mark.parametrize("withdraw", WITHDRAWALS)
async def test_a_button_that_stood_there_opens_nothing_any_more(
    heads: Heads, withdraw: Withdraw
) -> None:
    chat = Chat()
    press = await ask(heads, chat)
    await withdraw(heads)

    with pytest.raises((Stranger, NotPermitted, Travelling)):
        await tap(heads, chat, press)


@pytest.mark.parametrize("moment", ["showing", "open", "concealing"])
@pytest.mark.parametrize("withdraw", WITHDRAWALS)
async def test_what_was_opened_is_gone_whenever_rights_end(
    heads: Heads, withdraw: Withdraw, moment: str
) -> None:
    chat = Chat()
    press = await ask(heads, chat)

    async def act() -> None:
        await withdraw(heads)
        await deliver(heads, chat)

    if moment == "showing":
        chat.meanwhile["showing"] = act
    await tap(heads, chat, press)
    if moment == "open":
        await withdraw(heads)
    if moment == "concealing":
        heads.team.desks.clock.moment += timedelta(minutes=2)
        chat.meanwhile["showing"] = lambda: withdraw(heads)
    await deliver(heads, chat)
    await deliver(heads, chat)

    assert shown(chat) == []


async def test_a_lock_takes_away_what_stands_open_at_once(heads: Heads) -> None:
    chat = Chat()
    await tap(heads, chat, await ask(heads, chat))

    await Lock(heads.team.desks.archive)(SALIM)
    await deliver(heads, chat)

    assert shown(chat) == [RecordNotice(Reference("NAV", 1))]


async def test_somebody_who_is_at_home_gets_all_of_it(heads: Heads) -> None:
    """The same pushes and the same tap, and nothing happens meanwhile: the tests above can fail."""
    chat = Chat()
    await owe(heads)
    await deliver(heads, chat)
    press = await ask(heads, chat)

    answer = await tap(heads, chat, press)

    assert len(shown(chat)) == 3
    assert type(answer.letter).__name__ == "RecordShown"
    assert isinstance(await heads.team.member(SALIM), Member)
    assert Role.OFFICER in (await heads.team.member(SALIM)).roles()
