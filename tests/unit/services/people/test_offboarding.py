"""Off-boarding is done in steps: cut off after any, it goes on; two at once do it once."""

import asyncio
from datetime import date, time, timedelta

import pytest

from domain.actions import Action, Role
from domain.deliveries import LEASE, DeliveryKind, DeliveryState
from domain.members import MemberState, UnknownMember
from domain.origins import Origin
from services.outgoing.digest_plans import AskDigest
from services.outgoing.withdrawing import take_message
from services.people.members import ChangeState
from services.people.offboarding import CountLeaving, OffBoard
from tests.clocks import others_turn
from tests.unit.services.naval import HOUR, SALIM
from tests.unit.services.people.test_parting import air, invite, part
from tests.unit.services.team import HUDA, Team, open_team

TOMORROW = date(2026, 11, 23)


async def off_board(team: Team, telegram: int, to: str = "") -> tuple[str, ...]:
    """Off-board somebody; return the desks that ended."""
    member = await team.member(telegram)
    done = await OffBoard(team.desks.archive, others_turn)(member.id, to)
    return tuple(each.desk for each in done.ended)


async def test_what_was_counted_is_what_ends() -> None:
    async with open_team() as team:
        await team.promise(TOMORROW, time(9))
        salim = (await team.member(SALIM)).id
        counted = await CountLeaving(team.desks.archive)(salim)

        done = await OffBoard(team.desks.archive, others_turn)(salim)

        assert done.ended == counted.ended
        assert [(each.closed, each.left) for each in done.ended] == [(2, 1)]


async def test_counting_changes_nothing() -> None:
    async with open_team() as team:
        before = await team.member(SALIM)

        await CountLeaving(team.desks.archive)(before.id)

        assert await team.member(SALIM) == before


@pytest.mark.parametrize("done_before", ["nothing", "suspended", "one desk", "all"])
async def test_cut_off_after_any_step_it_goes_on(done_before: str) -> None:
    async with open_team() as team:
        await air(team)
        await invite(team, SALIM, "AIR")
        salim = (await team.member(SALIM)).id
        if done_before != "nothing":
            await ChangeState(team.desks.archive)(salim, MemberState.SUSPENDED)
        if done_before in {"one desk", "all"}:
            await part(team, SALIM)
        if done_before == "all":
            await off_board(team, SALIM)

        await off_board(team, SALIM)

        now = await team.member(SALIM)
        assert (now.state, now.grants) == (MemberState.PARTED, ())


async def test_two_consoles_at_once_do_it_once() -> None:
    async with open_team() as team:
        await team.promise(TOMORROW, time(9))
        salim = (await team.member(SALIM)).id

        await asyncio.gather(*(OffBoard(team.desks.archive, others_turn)(salim) for _ in range(3)))

        async with team.desks.archive() as work:
            entries = await work.ledger.newest(salim, 99)
        actions = [each.action for each in entries]
        assert actions.count(Action.MEMBER_PART) == actions.count(Action.MEMBER_SUSPEND) == 1
        assert (await team.only()).revision == 2


async def test_nobody_of_that_id_is_nobody() -> None:
    async with open_team() as team:
        with pytest.raises(UnknownMember):
            await OffBoard(team.desks.archive, others_turn)("0" * 32)


async def test_the_last_head_goes_and_is_named_as_the_last() -> None:
    async with open_team() as team:
        huda = (await team.member(HUDA)).id

        done = await OffBoard(team.desks.archive, others_turn)(huda)

        assert [(each.role, each.is_sole) for each in done.ended] == [(Role.HEAD, True)]


async def test_one_of_two_heads_is_not_the_last() -> None:
    async with open_team() as team:
        await invite(team, 7009, "NAV", Role.HEAD)
        huda = (await team.member(HUDA)).id

        done = await OffBoard(team.desks.archive, others_turn)(huda)

        assert [each.is_sole for each in done.ended] == [False]


async def test_what_telegram_did_not_let_go_is_reported() -> None:
    async with open_team() as team:
        salim = await team.member(SALIM)
        now = team.desks.clock.moment
        async with team.desks.archive() as work:
            await take_message(work, salim, team.desks.desk.id, 17)
            shelf = work.unit.deliveries
            for row in await shelf.claim_due(now, HOUR, "test", 99):
                if row.kind is DeliveryKind.CONCEAL:
                    assert await shelf.finish(row, DeliveryState.MISSED, now)
            await work.commit()

        done = await OffBoard(team.desks.archive, others_turn)(salim.id)

        assert (done.waiting, done.stuck) == (0, 1)


async def test_it_waits_for_what_is_on_its_way_and_no_longer_than_a_lease() -> None:
    async with open_team() as team:
        salim = await team.member(SALIM)
        clock, waits = team.desks.clock, 0
        await AskDigest(team.desks.archive)(SALIM, Origin(SALIM, 5))
        async with team.desks.archive() as work:
            shelf = work.unit.deliveries
            for row in await shelf.claim_due(clock.moment, LEASE, "another", 99):
                if row.kind is DeliveryKind.ANSWER:
                    assert await shelf.start(row, clock.moment)
            await work.commit()

        async def pause() -> None:
            nonlocal waits
            waits += 1
            assert (await team.member(SALIM)).state is MemberState.SUSPENDED
            clock.pass_by(timedelta(seconds=10))

        done = await OffBoard(team.desks.archive, pause)(salim.id)

        assert (waits, done.member.state) == (3, MemberState.PARTED)
