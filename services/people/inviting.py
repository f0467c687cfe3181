"""Lets a head invite somebody to his own desk: a one-time link in his chat, for a short while."""

from dataclasses import dataclass, replace
from functools import partial

from domain.actions import Action
from domain.choices import InvitationLink, InviteChoice
from domain.desks import Desk
from domain.invitations import VALID_FOR, Invitation, link_of
from domain.keyboards import Choice, Press, Verb
from domain.letters import Answer, Reader
from domain.members import Permit
from domain.people import MANAGED, managed_role
from domain.secrecy import Secret
from domain.shown import Shown, ShownKind
from services.access.opening import require_open, wants_code
from services.outgoing.concealing import plan_concealment
from services.ports import Messenger
from services.races import until_won
from services.work.archive import Archive, Work
from services.work.pressing import choose

_ROLES = tuple(reversed(MANAGED))


@dataclass(frozen=True, slots=True)
class AskInvite:
    """Ask a head as what somebody is to be invited to his current desk."""

    archive: Archive

    async def __call__(self, sender: int) -> Answer:
        """
        Return the roles to choose from; of a desk that wants codes, that paper is needed.

        Raises:
            Stranger, NotPermitted
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            permit = member.permit(Action.INVITATION_MAKE, member.current)
            desk = await work.desks.get(permit.desk)
            letter = InviteChoice(desk.code, on_paper=wants_code(desk))
            keyboard = None
            if not letter.on_paper:
                choices = tuple(Choice(Verb.INVITE, desk.id, value=each.value) for each in _ROLES)
                keyboard = await work.keyboards.add(member, work.now, choices)
            await work.commit()
        return Answer(Reader.of(member), letter, keyboard)


@dataclass(frozen=True, slots=True)
class MakeInvitation:
    """Make the invitation that a head chose, once for each press."""

    archive: Archive
    messenger: Messenger

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return its link; that it leaves the chat again is durable before anybody sees it.

        Raises:
            Stranger, NotPermitted, ButtonSpent, Travelling
        """
        return await until_won(partial(self._invite, sender, press))

    async def _invite(self, sender: int, press: Press) -> Answer:
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            permit = chosen.member.permit(Action.INVITATION_MAKE, chosen.choice.desk)
            desk = await work.desks.get(permit.desk)
            if wants_code(desk):
                return Answer(Reader.of(chosen.member), InviteChoice(desk.code, on_paper=True))
            await require_open(work, chosen.member, desk.id, cost=0)
            code, invitation = await _made(work, permit, desk, chosen.choice.value, press)
            link = link_of(self.messenger.username(), code)
            letter = InvitationLink(desk, invitation.role, link, invitation.expires_at)
            until = work.now + desk.conceal_after
            opened = replace(chosen, choice=replace(chosen.choice, shown=_shown(desk)))
            await plan_concealment(work, opened, press, until)
            await work.commit()
        return Answer(Reader.of(chosen.member), letter)


def _shown(desk: Desk) -> Shown:
    return Shown(ShownKind.INVITATION, desk.id)


async def _made(
    work: Work, permit: Permit, desk: Desk, value: str, press: Press
) -> tuple[Secret, Invitation]:
    """Return the invitation of a press: handled again, the same one."""
    code = work.vault.code_for(press.query)
    known = await work.invitations.find(code)
    if known is not None:
        return Secret(code), known
    invitation = Invitation(
        work.vault.fresh_id(),
        desk.id,
        managed_role(value),
        desk.language,
        work.now + VALID_FOR,
        by=permit.member,
    )
    await work.invitations.add(invitation, code, permit.member)
    return Secret(code), invitation
