"""Opens what a button stands for, by an edit that is undone."""

from dataclasses import dataclass, field, replace
from functools import partial

from domain.contents import Paged
from domain.discretion import require_shown
from domain.errors import NotPermitted
from domain.keyboards import Press
from domain.letters import Answer, Reader
from domain.limits import MOST_OPENED, OPENED_WITHIN, TooManyOpened
from domain.shown import Cursor, Shown
from services.access.opening import records_left, require_open
from services.allowances import Allowance
from services.desks.lessons import deed_of, learn
from services.desks.people import is_of_people
from services.desks.today import chosen_now
from services.outgoing.concealing import plan_concealment
from services.outgoing.many import warn_of_many
from services.outgoing.measuring import count, cut, told
from services.outgoing.offering import choices_under
from services.outgoing.opening import open_shown, require_right
from services.ports import Messenger
from services.races import until_won
from services.work.archive import Archive, Work
from services.work.pressing import Chosen, choose


@dataclass(frozen=True, slots=True)
class Reveal:
    """Open what a button stands for, in its own message, for a while."""

    archive: Archive
    messenger: Messenger
    allowance: Allowance = field(default_factory=lambda: Allowance(MOST_OPENED, OPENED_WITHIN))

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the content; that it is taken away again is durable before anybody sees it.

        Raises:
            Stranger, NotPermitted, ButtonSpent, ReadOutside, Locked, Travelling, TooManyOpened
        """
        return await until_won(partial(self._reveal, sender, press))

    async def _reveal(self, sender: int, press: Press) -> Answer:
        async with self.archive() as work:
            chosen = await chosen_now(work, await choose(work, sender, press))
            shown = chosen.choice.shown
            if shown is None:
                raise NotPermitted
            permit = require_right(chosen.member, shown)
            desk = await work.desks.get(shown.desk)
            require_shown(desk)
            if not self.allowance.take(chosen.member.id, work.now):
                await warn_of_many(work, chosen.member, shown.desk)
                raise TooManyOpened
            most = await records_left(work, chosen.member, shown.desk, press.query)
            answer, rest = await self._open(work, chosen, shown, most)
            for record in told(answer.letter, rest):
                work.records.note_reading(permit, record)
            cost = count(answer.letter, rest)
            await require_open(work, chosen.member, shown.desk, cost, press.query)
            until = work.now + desk.conceal_after
            opened = replace(chosen, keyboard=answer.buttons or chosen.keyboard)
            keyboard = await plan_concealment(work, opened, press, until)
            if not is_of_people(shown):
                await learn(work, chosen.member, deed_of(shown), press.query)
            await work.commit()
        return replace(answer, buttons=keyboard)

    async def _open(
        self, work: Work, chosen: Chosen, shown: Shown, most: int
    ) -> tuple[Answer, Cursor | None]:
        """Return what is opened, of *most* records at most, and where its next page begins."""
        reader = Reader.of(chosen.member)
        letter = cut(await open_shown(work, chosen.member, shown), most)
        rest = self.messenger.rest(reader, letter) if isinstance(letter, Paged) else None
        offered = await choices_under(work, chosen, shown, letter, rest)
        return Answer(reader, letter, chosen.keyboard.offering(*offered)), rest
