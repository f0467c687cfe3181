"""One role ends: what is owed, shown, asked and promised of its desk goes with it."""

from datetime import date, time, timedelta

import pytest

from domain.actions import Action, Role
from domain.audit import OPERATOR
from domain.authenticators import Claim
from domain.deliveries import DeliveryKind
from domain.desks import Desk
from domain.errors import Stranger
from domain.members import MemberState
from domain.secrecy import Secret
from domain.steps import DialogueKind
from services.desks.desks import AddDesk
from services.incoming.dialogues import BeginDialogue
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.people.parting import Parting, part_with
from tests.codes import enrol
from tests.unit.services.naval import SALIM
from tests.unit.services.team import DAY, HUDA, OLEG, START, Team, open_team

TOMORROW = date(2026, 11, 23)


async def part(team: Team, telegram: int, desk: str = "") -> Parting:
    """Part with somebody, as the operator would."""
    async with team.desks.archive() as work:
        member = await work.members.find(telegram)
        assert member
        parting = await part_with(work, member, desk or team.desks.desk.id, OPERATOR)
        await work.commit()
    return parting


async def invite(team: Team, telegram: int, code: str, role: Role = Role.OFFICER) -> str:
    """Admit somebody to a desk; return the code that let him in."""
    invitation = (await Invite(team.desks.archive)(code, role, "en")).code
    await Admit(team.desks.archive)(Arrival(telegram, Secret("Salim")), invitation)
    return invitation


async def air(team: Team) -> Desk:
    """Add a second desk."""
    return await AddDesk(team.desks.archive)(Desk("", "AIR", Secret("Air"), "Asia/Dubai"))


async def test_whoever_has_no_role_left_is_a_stranger() -> None:
    async with open_team() as team:
        await part(team, SALIM)

        async with team.desks.archive() as work:
            with pytest.raises(Stranger):
                await work.members.require(SALIM)

        salim = await team.member(SALIM)
        assert (salim.state, salim.grants) == (MemberState.PARTED, ())


async def test_whoever_has_another_desk_keeps_it_and_is_there_from_now_on() -> None:
    async with open_team() as team:
        other = await air(team)
        await invite(team, SALIM, "AIR")
        await invite(team, SALIM, "NAV")

        await part(team, SALIM)

        salim = await team.member(SALIM)
        assert (salim.state, salim.current) == (MemberState.ACTIVE, other.id)
        assert salim.is_permitted(Action.NOTE_SAVE, other.id)
        assert not salim.is_permitted(Action.RECORD_READ, team.desks.desk.id)


async def test_what_was_owed_to_him_is_closed_and_to_others_not() -> None:
    async with open_team() as team:
        await team.desks.event("2026-12-03 09:00 Exhibition")
        others = [(await team.member(each)).id for each in (HUDA, OLEG)]

        parting = await part(team, SALIM)

        async with team.desks.archive() as work:
            owed = await work.unit.deliveries.owed([DeliveryKind.REMINDER])
        told = await team.due(START + 10 * DAY)
        assert (parting.closed, len(owed)) == (3, 4)
        assert sorted(each.member for each in told) == sorted(others)


async def test_his_open_promises_are_the_posts_and_remind_its_head() -> None:
    async with open_team() as team:
        await team.promise(TOMORROW, time(9))

        parting = await part(team, SALIM)

        promise = (await team.only()).body
        huda = await team.member(HUDA)
        due = await team.due(START + timedelta(hours=20))
        assert parting.left == 1
        assert (promise.is_the_posts, promise.holder_name.reveal()) == (True, "")
        assert [each.member for each in due] == [huda.id]


async def test_what_he_was_being_asked_is_forgotten() -> None:
    async with open_team() as team:
        await BeginDialogue(team.desks.archive)(SALIM, DialogueKind.MEETING, 1)

        await part(team, SALIM)

        member = await team.member(SALIM)
        async with team.desks.archive() as work:
            waiting = await work.dialogues.get(member, work.now)
        assert waiting.dialogues == ()


async def test_parting_twice_changes_nothing() -> None:
    async with open_team() as team:
        await part(team, SALIM)
        before = await team.member(SALIM)

        again = await part(team, SALIM)

        assert again == Parting(before)


async def test_invited_again_he_is_the_same_person_without_his_old_rights() -> None:
    async with open_team() as team:
        other = await air(team)
        await part(team, SALIM)
        before = await team.member(SALIM)

        await invite(team, SALIM, "AIR", Role.OBSERVER)

        now = await team.member(SALIM)
        assert (now.id, now.state, now.current) == (before.id, MemberState.ACTIVE, other.id)
        assert [(each.desk, each.role) for each in now.grants] == [(other.id, Role.OBSERVER)]


async def test_the_invitation_that_let_him_in_lets_him_in_no_more() -> None:
    async with open_team() as team:
        code = await invite(team, 7009, "NAV")
        await part(team, 7009)

        with pytest.raises(Stranger):
            await Admit(team.desks.archive)(Arrival(7009, Secret("Rami")), code)

        assert (await team.member(7009)).state is MemberState.PARTED


async def test_parting_is_audited_by_whom_with_whom_and_where() -> None:
    async with open_team() as team:
        salim = (await team.member(SALIM)).id

        await part(team, SALIM)

        async with team.desks.archive() as work:
            newest = (await work.ledger.newest(salim, 1))[0]
        said = (newest.action, newest.who, newest.desk)
        assert said == (Action.MEMBER_PART, OPERATOR, team.desks.desk.id)


async def test_with_his_last_role_his_codes_and_what_waits_for_one_are_forgotten() -> None:
    async with open_team() as team:
        salim = await team.member(SALIM)
        claim = Claim("an invitation", team.desks.desk.id, Role.HEAD)
        async with team.desks.archive() as work:
            known = await work.authenticators.get(salim)
            enrolled = known.enrolled(Secret("A" * 32), Secret("000000")).claiming(claim)
            await work.authenticators.put(enrolled, Action.STEP_UP_ENROL, OPERATOR)
            await work.commit()

        await part(team, SALIM)

        async with team.desks.archive() as work:
            left = await work.authenticators.find(salim.id)
        assert left
        assert (left.is_enrolled, left.claims) == (False, ())


async def test_a_role_that_waited_there_for_a_code_ends_too_and_elsewhere_it_waits_on() -> None:
    async with open_team() as team:
        other, salim = await air(team), await team.member(SALIM)
        await invite(team, SALIM, "AIR")
        claims = [Claim(f"for {each}", each, Role.HEAD) for each in (team.desks.desk.id, other.id)]
        async with team.desks.archive() as work:
            known = (await work.authenticators.get(salim)).enrolled(Secret("A" * 32), Secret("0"))
            waiting = known.claiming(claims[0]).claiming(claims[1])
            await work.authenticators.put(waiting, Action.STEP_UP_CLAIM, salim.id)
            await work.commit()

        await part(team, SALIM)

        async with team.desks.archive() as work:
            left = await work.authenticators.find(salim.id)
        assert left
        assert (left.is_enrolled, left.claims) == (True, (claims[1],))


async def test_an_invitation_made_out_to_him_ends_with_his_last_role() -> None:
    async with open_team() as team:
        await enrol(team.desks.archive, SALIM)
        salim, other = await team.member(SALIM), await air(team)
        invite_him = Invite(team.desks.archive)
        made = await invite_him(other.code, Role.OFFICER, "en", member=salim.id)
        await part(team, SALIM)

        with pytest.raises(Stranger):
            await Admit(team.desks.archive)(Arrival(SALIM, Secret("Salim")), made.code)

        assert (await team.member(SALIM)).state is MemberState.PARTED
