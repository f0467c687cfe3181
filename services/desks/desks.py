"""Makes desks, changes and lists them, and lets a member choose his current one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from domain.actions import Action
from domain.alerts import AlertKind
from domain.audit import OPERATOR
from domain.calendars import local_date
from domain.choices import DeskChoice
from domain.desks import Desk, DeskExists
from domain.errors import NotPermitted
from domain.holidays import PauseChange, Pauses
from domain.keyboards import Choice, Press, Verb
from domain.letters import Answer, Reader
from domain.markings import Markings
from domain.members import Member
from services.desks.alerts import plan_alerts
from services.desks.belonging import find_own
from services.desks.changing import change_desk
from services.desks.markings import BY_WORD, with_markings
from services.work.archive import Archive, Work
from services.work.pressing import choose
from services.work.teams import Standing
from services.work.turning import extend_keys


@dataclass(frozen=True, slots=True)
class AddDesk:
    """Make a desk, its keys first."""

    archive: Archive

    async def __call__(self, desk: Desk) -> Desk:
        """
        Keep *desk* under a fresh id and return it; its ceiling and its marking are words still.

        Raises:
            DeskExists, DeskContradicts
            MarkingRefused: Unknown, or the marking would stand above the ceiling.
        """
        async with self.archive() as work:
            await work.unit.fence.hold()  # two at once: the second sees the first's desk
            if await work.desks.find(desk.code):
                raise DeskExists
            fresh = replace(desk, id=work.vault.fresh_id(), ceiling="", marking="")
            words = {"ceiling": desk.ceiling, "marking": desk.marking}
            desk = (await with_markings(work, fresh, words)).check()
            await extend_keys(work, desk.id, desk.months_ahead(work.now))
            await work.desks.add(desk, desk.next_digest(work.now), OPERATOR)
            await work.commit()
        return desk


@dataclass(frozen=True, slots=True)
class SetDesk:
    """Change a desk's settings."""

    archive: Archive

    async def __call__(
        self, code: str, changes: Mapping[str, object], pauses: PauseChange | None = None
    ) -> Desk:
        """
        Write *changes*, by the names of `Desk`'s fields, and move the digest to its new hour.

        What is kept from now on expires by the new retention; what was kept before stays.
        Of `ceiling` and `marking` the words are given that mean them. Its heads are warned of whom
        exports are sealed for now: whoever names a key of his own reads the next one.

        Raises:
            UnknownDesk, DeskContradicts, PauseUnclear, PauseFar, PausesTooMany, NotPaused
            MarkingRefused: Unknown, or the marking would stand above the ceiling.
        """
        async with self.archive() as work:
            standing = await work.desks.named(code)
            plain = {name: value for name, value in changes.items() if name not in BY_WORD}
            desk = replace(standing.desk, **plain)  # type: ignore[arg-type]  # fields by name
            desk = await with_markings(work, desk, changes)
            if pauses is not None:
                today = local_date(work.now, desk.zone)
                desk = replace(desk, pauses=pauses.of(desk.pauses, today))
            desk = await change_desk(work, standing, desk, OPERATOR)
            if desk.exports_to != standing.desk.exports_to:
                await plan_alerts(work, desk.id, AlertKind.RECEIVERS, work.now.isoformat())
            await work.commit()
        return desk


@dataclass(frozen=True, slots=True)
class Listed:
    """A desk, how many records rest on it, taken back ones too, and when it pauses from now on."""

    standing: Standing
    records: int
    markings: Markings
    pauses: Pauses = ()


@dataclass(frozen=True, slots=True)
class ListDesks:
    """List every desk, for the operator."""

    archive: Archive

    async def __call__(self) -> list[Listed]:
        """Return the desks by code."""
        async with self.archive() as work:
            counted = await work.records.count_by_desk()
            markings, desks = await work.markings.get(), await work.desks.all()
            return [
                Listed(
                    each,
                    counted.get(each.desk.id, 0),
                    markings,
                    each.desk.pauses_ahead(work.now),
                )
                for each in desks
            ]


@dataclass(frozen=True, slots=True)
class AskDesk:
    """Say which desk is current, and offer the others."""

    archive: Archive

    async def __call__(self, sender: int) -> Answer:
        """
        Return the choice of the sender's desks.

        Raises:
            Stranger
            NotPermitted: He belongs to none now.
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            answer = await _desk_choice(work, member)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class ChooseDesk:
    """Make another desk a member's current one."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Write the choice and return it.

        Raises:
            Stranger, NotPermitted, ButtonSpent
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            answer = await _choose_desk(work, chosen.member, chosen.choice.desk)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class ChooseDeskByCode:
    """Make another desk a member's current one, by its code."""

    archive: Archive

    async def __call__(self, sender: int, code: str) -> Answer:
        """
        Write the choice and return it.

        Raises:
            Stranger
            NotPermitted: No desk of his has that code.
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            desk = await find_own(work, member, code)
            if desk is None:
                raise NotPermitted
            answer = await _choose_desk(work, member, desk.id)
            await work.commit()
        return answer


async def _choose_desk(work: Work, member: Member, desk: str) -> Answer:
    member.permit(Action.DESK_CHOOSE, desk)
    if desk != member.current:
        member = replace(member, current=desk)
        await work.members.update(member, Action.DESK_CHOOSE, who=member.id)
    return await _desk_choice(work, member)


async def _desk_choice(work: Work, member: Member) -> Answer:
    may = partial(member.is_permitted, Action.DESK_CHOOSE)
    ids = [each.desk for each in member.grants if each.desk != member.current and may(each.desk)]
    current = await _current(work, member)
    if current is None and not ids:
        raise NotPermitted
    others = [await work.desks.get(each) for each in ids]
    choices = [Choice(Verb.DESK, each.id, value=each.code) for each in others]
    if current and member.is_permitted(Action.DESK_SET, current.id):
        choices.append(Choice(Verb.SETUP, current.id))
    keyboard = await work.keyboards.add(member, work.now, tuple(choices)) if choices else None
    return Answer(Reader.of(member), DeskChoice(current, tuple(others)), keyboard)


async def _current(work: Work, member: Member) -> Desk | None:
    """Return his current desk; None where he is suspended there, or not of it any more."""
    grant = member.grant_on(member.current)
    return await work.desks.get(member.current) if grant and not grant.suspended else None
