"""A desk whose people keep promises: what they press is handled twice, as after a kill."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from domain.actions import Action, Role
from domain.deliveries import DeliveryKind
from domain.errors import NotPermitted, Stranger
from domain.follow_ups import FollowUp
from domain.keyboards import Press, Verb
from domain.letters import Answer
from domain.members import Member, Permit
from domain.origins import Origin
from domain.owed import Owes
from domain.particulars import ReminderDue
from domain.records import Record, is_follow_up
from domain.secrecy import Secret
from services.outgoing.follow_up_hands import HandOver
from services.outgoing.follow_up_presses import AddPromise, EndPromise, PutOff
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.records.follow_ups import keep_promise
from services.records.reminders import prepare_reminder
from services.work.parcels import NoLongerDue, Overdue
from tests.unit.services.naval import FRI_SAT, HOUR, SALIM, Desks, open_desk

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HUDA, OLEG = 7002, 7003
DAY = timedelta(days=1)


@dataclass
class Team:
    """A desk with two officers and an observer, and what they press."""

    desks: Desks
    presses: int = 0
    messages: int = 1000

    async def member(self, telegram: int) -> Member:
        """Return a member as he is now."""
        async with self.desks.archive() as work:
            found = await work.members.find(telegram)
            assert found
            return found

    async def change(self, telegram: int, **changes: object) -> None:
        """Change what a member is or may do."""
        member = replace(await self.member(telegram), **changes)  # type: ignore[arg-type]  # fields by name
        async with self.desks.archive() as work:
            await work.members.find(telegram)
            await work.members.update(member, Action.MEMBER_SET)
            await work.commit()

    async def promise(self, due: date | None = None, at: time | None = None) -> Answer:
        """Keep a promise of Salim's, under a receipt with its buttons."""
        self.messages += 1
        member = await self.member(SALIM)
        body = FollowUp(
            owes=Owes.WE,
            counterpart=Secret("Col. Haddad"),
            what=Secret("the brochure"),
            due=due,
            at=at,
            zone="Asia/Dubai",
            holder=member.id,
            holder_name=member.name,
        )
        async with self.desks.archive() as work:
            answer = await keep_promise(work, member, body, Origin(SALIM, self.messages))
            await work.commit()
        return answer

    def press(self, answer: Answer, verb: Verb, value: str = "", to: str = "") -> Press:
        """Return a fresh press of a button under *answer*."""
        keyboard = answer.buttons
        assert keyboard
        (index,) = [
            at
            for at in keyboard.standing()
            if keyboard.choices[at].verb is verb
            and keyboard.choices[at].value == value
            and keyboard.choices[at].to == to
        ]
        self.presses += 1
        message = keyboard.message or 1
        return Press(keyboard.id, verb, index, message, f"query-{self.presses}")

    async def do(self, press: Press, sender: int = SALIM) -> Answer:
        """Handle a press as it is handled after a kill: twice, with the same answer."""
        archive = self.desks.archive
        verbs: dict[Verb, Callable[[int, Press], Awaitable[Answer]]] = {
            **dict.fromkeys((Verb.KEPT, Verb.DROPPED, Verb.REOPEN), EndPromise(archive)),
            Verb.LATER: PutOff(archive),
            Verb.HAND: HandOver(archive),
            Verb.ADD: AddPromise(archive),
        }
        verb = verbs[Verb(press.verb)]
        first = await verb(sender, press)
        before = await self.promises()
        again = await verb(sender, press)
        assert again.letter == first.letter
        assert await self.promises() == before
        return again

    async def promises(self) -> list[Record[FollowUp]]:
        """Open every promise that was not taken back."""
        permit = Permit("test", Action.RECORD_READ, self.desks.desk.id)
        async with self.desks.archive() as work:
            found = await work.records.between(permit, 0, 999)
        return [each for each in found if is_follow_up(each)]

    async def only(self) -> Record[FollowUp]:
        """Open the one promise there is."""
        (found,) = await self.promises()
        return found

    async def due(self, now: datetime) -> list[ReminderDue]:
        """Return the reminders due by *now* that are still wanted."""
        self.desks.clock.moment = now
        async with self.desks.archive() as work:
            rows = await work.unit.deliveries.claim_due(now, HOUR, f"claim {now}", 99)
            await work.commit()
        owed = []
        for row in rows:
            if row.kind is DeliveryKind.REMINDER:
                async with self.desks.archive() as work:
                    reminder = work.outbox.open(row, ReminderDue)
                    try:
                        await prepare_reminder(work, reminder)
                    except (NoLongerDue, NotPermitted, Stranger, Overdue):
                        continue
                    owed.append(reminder)
        return owed


@asynccontextmanager
async def open_team() -> AsyncIterator[Team]:
    async with open_desk(START, "Asia/Dubai", time(7), FRI_SAT) as desks:
        for telegram, name, role in (
            (HUDA, "Huda", Role.HEAD),
            (OLEG, "Oleg", Role.OBSERVER),
        ):
            code = (await Invite(desks.archive)("NAV", role, "en")).code
            await Admit(desks.archive)(Arrival(telegram, Secret(name)), code)
        yield Team(desks)


class Told:
    """Says where a page ends: always at once."""

    def rest(self, *_: object) -> None:
        """Say that nothing follows."""
        return
