"""What members ask for of their current desk: its agenda, its promises, its people."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.desks import Desk
from domain.discretion import Way, require_shown
from domain.keyboards import Heard
from domain.letters import Answer, Letter
from domain.members import Member
from domain.notices import Days
from domain.secrecy import Secret
from domain.shown import Shown, ShownKind
from services.desks.today import today_of
from services.outgoing.notices import answer_asked, list_notice
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class AskAgenda:
    """Answer `/agenda` with neutral words."""

    archive: Archive

    async def __call__(
        self,
        sender: int,
        update: int,
        days: Days | None = None,
        heard: Heard | None = None,
        *,
        is_today: bool = False,
    ) -> Answer:
        """
        Return the notice of the current desk's agenda, under one keyboard for each *update*.

        It is of *days*, of today as the desk's clocks have it, or of the next 14 days.

        Raises:
            Stranger, NotPermitted, ReadOutside
        """

        async def find(work: Work, member: Member) -> tuple[Shown, Letter]:
            desk = await _current_desk(work, member, Action.AGENDA_READ)
            shown = Shown(ShownKind.AGENDA, desk.id)
            of = today_of(desk, work.now) if is_today else days
            if of is not None:
                shown = replace(shown, first=of.first, last=of.last)
            return shown, list_notice(desk, shown)

        return await answer_asked(self.archive, sender, update, heard, find)


@dataclass(frozen=True, slots=True)
class AskPromises:
    """Answer `/promises` with neutral words."""

    archive: Archive

    async def __call__(
        self, sender: int, update: int, about: Secret | None = None, heard: Heard | None = None
    ) -> Answer:
        """
        Return the notice of the current desk's promises, of those *about* somebody if named.

        Raises:
            Stranger, NotPermitted, ReadOutside
        """

        async def find(work: Work, member: Member) -> tuple[Shown, Letter]:
            desk = await _current_desk(work, member, Action.FOLLOW_UP_READ)
            shown = Shown(ShownKind.PROMISES, desk.id, about=about)
            return shown, list_notice(desk, shown)

        return await answer_asked(self.archive, sender, update, heard, find)


@dataclass(frozen=True, slots=True)
class AskPeople:
    """Answer `/members` with neutral words."""

    archive: Archive

    async def __call__(self, sender: int, update: int, heard: Heard | None = None) -> Answer:
        """
        Return the notice of the current desk's people.

        Raises:
            Stranger, NotPermitted, ReadOutside
        """

        async def find(work: Work, member: Member) -> tuple[Shown, Letter]:
            desk = await _current_desk(work, member, Action.MEMBER_LIST, Way.COLLEAGUES)
            shown = Shown(ShownKind.PEOPLE, desk.id)
            return shown, list_notice(desk, shown)

        return await answer_asked(self.archive, sender, update, heard, find)


async def _current_desk(work: Work, member: Member, action: Action, way: Way = Way.SHOWN) -> Desk:
    """Return the desk that *member* chose, if he may do *action* there and it is read in a chat."""
    member.permit(action, member.current)
    desk = await work.desks.get(member.current)
    require_shown(desk, way)
    return desk
