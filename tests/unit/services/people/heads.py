"""A desk whose heads decide about its people, by the buttons they would press."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from domain.actions import Role
from domain.contents import PeopleShown, PersonShown
from domain.keyboards import Press, Verb
from domain.letters import Answer
from domain.origins import Origin
from domain.secrecy import Secret
from services.outgoing.asked_lists import AskPeople
from services.outgoing.show import Reveal
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.people.managing import MANAGING, Manage
from services.records.notes import SaveNote
from tests.unit.services.naval import SALIM
from tests.unit.services.team import HUDA, OLEG, Team, Told, open_team

RANIA, AUDITOR = 7004, 7005
"""A second head, and an auditor."""


@dataclass
class Heads:
    """What heads press; each has a chat of his own."""

    team: Team
    queries: int = 0

    async def id(self, telegram: int) -> str:
        """Return a member's id."""
        return (await self.team.member(telegram)).id

    async def people(self, head: int = HUDA) -> Answer:
        """Ask for the people of the desk."""
        self.queries += 1
        archive = self.team.desks.archive
        asked = await AskPeople(archive)(head, self.queries)
        assert asked.buttons
        press = Press(asked.buttons.id, Verb.OPEN, 0, self.queries, f"q{self.queries}")
        return await Reveal(archive, Told())(head, press)  # type: ignore[arg-type]  # it cuts no page

    async def card(self, telegram: int, head: int = HUDA) -> Answer:
        """Open one of them."""
        people = await self.people(head)
        return await self.do(self.press(people, Verb.MEMBER, to=await self.id(telegram)), head)

    def press(self, answer: Answer, verb: Verb, value: str = "", to: str = "") -> Press:
        """Return a fresh press of a button that stands under *answer*."""
        keyboard = answer.buttons
        assert keyboard
        assert keyboard.message
        named = [
            at
            for at in keyboard.standing()
            if keyboard.choices[at].verb is verb
            and keyboard.choices[at].value == value
            and to in {"", keyboard.choices[at].to}
        ]
        self.queries += 1
        (index,) = named
        return Press(keyboard.id, verb, index, keyboard.message, f"q{self.queries}")

    async def do(self, press: Press, head: int = HUDA) -> Answer:
        """Handle a press as it is handled after a kill: twice, with the same answer."""
        first = await self.do_once(press, head)
        again = await self.do_once(press, head)
        assert again.letter == first.letter
        return again

    async def do_once(self, press: Press, head: int = HUDA) -> Answer:
        """Handle a press."""
        archive = self.team.desks.archive
        verb = Manage(archive) if press.verb in MANAGING else Reveal(archive, Told())  # type: ignore[arg-type]  # as above
        return await verb(head, press)

    async def decide(self, telegram: int, verb: Verb, *values: str, head: int = HUDA) -> Answer:
        """Open somebody, and press *verb*; then the button of each value behind it."""
        answer = await self.do(self.press(await self.card(telegram, head), verb), head)
        for value in values:
            answer = await self.do(self.press(answer, verb, value), head)
        return answer

    async def write(self, telegram: int) -> None:
        """Let somebody write a note."""
        self.queries += 1
        origin = Origin(telegram, 5000 + self.queries)
        await SaveNote(self.team.desks.archive)(telegram, origin, Secret("seen"))

    async def admit(self, telegram: int, name: str, role: Role, desk: str = "NAV") -> None:
        """Admit somebody by the operator's invitation."""
        code = (await Invite(self.team.desks.archive)(desk, role, "en")).code
        await Admit(self.team.desks.archive)(Arrival(telegram, Secret(name)), code)


def told(answer: Answer) -> dict[str, tuple[str, str]]:
    """Return who stands how in a list, by name."""
    assert isinstance(answer.letter, PeopleShown)
    return {each.name.reveal(): (each.role, each.state) for each in answer.letter.people}


def verbs(answer: Answer) -> list[str]:
    """Return what stands under an answer, but for the way back."""
    keyboard = answer.buttons
    assert keyboard
    standing = (keyboard.choices[at].verb for at in keyboard.standing())
    return [each.value for each in standing if each is not Verb.OPEN]


def card(answer: Answer) -> PersonShown:
    """Return the one of whom an answer speaks."""
    assert isinstance(answer.letter, PersonShown)
    return answer.letter


@asynccontextmanager
async def open_heads() -> AsyncIterator[Heads]:
    """Open a desk with two heads, an officer, an observer and an auditor."""
    async with open_team() as team:
        heads = Heads(team)
        await heads.admit(RANIA, "Rania", Role.HEAD)
        await heads.admit(AUDITOR, "Adel", Role.AUDITOR)
        yield heads


__all__ = ["HUDA", "OLEG", "SALIM"]
