"""Two give one record at once, from two processes on either database: there is one copy."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from domain.actions import Action, Role
from domain.deliveries import DeliveryKind
from domain.errors import NotPermitted
from domain.keyboards import Choice, Press, Verb
from domain.letters import Answer, Plain, Receipt
from domain.particulars import AskedDue, RequestDue
from domain.records import AnyRecord
from domain.secrecy import Secret
from domain.shown import Shown, ShownKind
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.races import until_won
from services.records.answering import GrantRequest, prepare_request
from services.records.giving import ShareByCode, ShareRecord, TransferByCode, Unshare
from services.records.requesting import RequestAccess
from services.records.sharing import ShareRefused
from services.work.archive import Archive
from services.work.parcels import NoLongerDue
from tests.contract.keepers import SALIM, Keepers, open_keepers

HUDA, RANIA, KARIM = 7002, 7003, 7004

Step = Callable[[], Awaitable[Answer]]


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give a note of AIR's, two heads of AIR, and somebody of NAV's alone."""
    async with open_keepers(database_url, tmp_path) as opened:
        await opened.note("A frigate came in")
        for telegram, code, role in (
            (HUDA, "AIR", Role.HEAD),
            (RANIA, "AIR", Role.HEAD),
            (KARIM, "NAV", Role.OFFICER),
        ):
            invitation = (await Invite(opened.archive)(code, role, "en")).code
            await Admit(opened.archive)(Arrival(telegram, Secret("Example")), invitation)
        yield opened


async def at_once(*steps: Step) -> list[Answer]:
    """Do all of it at the same time; whoever was slower does it again, as his lane would."""
    return await asyncio.gather(*(until_won(each) for each in steps))


async def copies(keepers: Keepers) -> list[AnyRecord]:
    """Return what NAV has that is not withdrawn."""
    return [each for each in await keepers.records("NAV") if each.withdrawn_at is None]


async def granting(keepers: Keepers, archive: Archive, head: int) -> Step:
    """Give a head the button that grants Karim's request, in a process of his own."""
    nav, air = keepers.desks["NAV"].id, keepers.desks["AIR"].id
    async with archive() as work:
        member, by = await work.members.require(head), await work.members.require(KARIM)
        record = await work.records.numbered(keepers.permit("AIR"), 1)
        shown = Shown(ShownKind.REQUEST, air, record.id, member=by.id, to=nav)
        choice = Choice(Verb.GRANT, air, record.id, value="NAV", shown=shown, to=nav)
        keyboard = await work.keyboards.add(member, work.now, (choice,))
        await work.commit()
    press = Press(keyboard.id, Verb.GRANT, 0, head, f"query-{head}")
    return partial(GrantRequest(archive), head, press)


async def test_two_shares_of_one_record_at_once_are_one_copy(keepers: Keepers) -> None:
    sides = [keepers.replica() for _ in range(4)]

    answers = await at_once(
        *(partial(ShareByCode(side), SALIM, "AIR-1", "NAV", n) for n, side in enumerate(sides))
    )

    (copy,) = await copies(keepers)
    assert str(copy.shared_from) == "AIR-1"
    told = [each.letter for each in answers if isinstance(each.letter, Receipt)]
    assert [each.there for each in told] == ["NAV-1"] * 4
    assert len(await keepers.records("NAV")) == 1


async def test_two_heads_who_grant_one_request_at_once_give_one_copy(keepers: Keepers) -> None:
    grants = [await granting(keepers, keepers.replica(), head) for head in (HUDA, RANIA)]

    answers = await at_once(*grants)

    assert all(isinstance(each.letter, Receipt) for each in answers)
    assert len(await keepers.records("NAV")) == 1
    assert await keepers.examine() == []


async def test_a_grant_and_a_share_at_once_give_one_copy(keepers: Keepers) -> None:
    grant = await granting(keepers, keepers.replica(), HUDA)

    await at_once(grant, partial(ShareByCode(keepers.replica()), SALIM, "AIR-1", "NAV", 5))

    assert len(await keepers.records("NAV")) == 1


async def test_two_transfers_at_once_move_it_once(keepers: Keepers) -> None:
    sides = [keepers.replica() for _ in range(2)]
    heads = (SALIM, HUDA)

    answers = await asyncio.gather(
        *(
            until_won(partial(TransferByCode(side), head, "AIR-1", "NAV", n))
            for n, (side, head) in enumerate(zip(sides, heads, strict=True))
        ),
        return_exceptions=True,
    )

    (refused,) = [each for each in answers if not isinstance(each, Answer)]
    assert isinstance(refused, NotPermitted | ShareRefused)
    assert len(await keepers.records("NAV")) == 1


async def test_the_same_update_shares_once_whatever_came_between(keepers: Keepers) -> None:
    share = ShareByCode(keepers.archive)
    first = await share(SALIM, "AIR-1", "NAV", 5)
    again = await share(SALIM, "AIR-1", "NAV", 5)
    await Unshare(keepers.archive)(SALIM, keepers.press(again, Verb.UNSHARE))

    await share(SALIM, "AIR-1", "NAV", 5)

    assert first.letter == again.letter
    assert await copies(keepers) == []
    assert len(await keepers.records("NAV")) == 1
    (record,) = await keepers.records("AIR")
    async with keepers.archive() as work:
        entries = await work.ledger.newest(record.id, 9)
    assert [each.action for each in entries].count(Action.RECORD_SHARE) == 1


async def test_the_same_press_shares_once_whatever_came_between(keepers: Keepers) -> None:
    share, receipt = ShareRecord(keepers.archive), await keepers.note("Two tugs")
    choice = await share(SALIM, keepers.press(receipt, Verb.SHARE))
    press = keepers.press(choice, Verb.SHARE, "NAV")
    told = await share(SALIM, press)
    await Unshare(keepers.archive)(SALIM, keepers.press(told, Verb.UNSHARE))

    again = await share(SALIM, press)

    assert told.letter == again.letter
    assert await copies(keepers) == []
    assert len(await keepers.records("NAV")) == 1


async def test_the_same_update_transfers_once(keepers: Keepers) -> None:
    transfer = TransferByCode(keepers.archive)

    first = await transfer(SALIM, "AIR-1", "NAV", 5)
    again = await transfer(SALIM, "AIR-1", "NAV", 5)

    assert first.letter == again.letter
    assert [each.number for each in await keepers.records("NAV")] == [1]


async def test_the_same_update_asks_once(keepers: Keepers) -> None:
    request = RequestAccess(keepers.archive)

    answers = [await request(KARIM, "AIR-1", 5) for _ in range(7)]

    assert {each.letter for each in answers} == {Plain("request-asked")}
    async with keepers.archive() as work:
        karim = await work.members.require(KARIM)
        entries = await work.ledger.newest(f"requests:{karim.id}", 9)
    assert len(entries) == 1


async def test_a_request_that_is_looked_up_twice_tells_each_once(keepers: Keepers) -> None:
    """As after a process that was ended between looking it up and settling it."""
    async with keepers.archive() as work:
        karim = await work.members.require(KARIM)
    owed = RequestDue(karim.id, keepers.desks["NAV"].id, "AIR-1")

    for _ in range(2):
        async with keepers.archive() as work:
            with pytest.raises(NoLongerDue):
                await prepare_request(work, owed)
            await work.commit()

    async with keepers.archive() as work:
        told = [owing for _, owing in await work.outbox.due(DeliveryKind.ASKED, AskedDue)]
        asked = [(await work.members.get(each.member)).telegram for each in told]
    assert sorted(asked) == [SALIM, HUDA, RANIA]


async def test_given_and_taken_back_again_and_again_it_ends(keepers: Keepers) -> None:
    """Each copy rests on the other desk, and is looked for at every share."""
    share, back = ShareByCode(keepers.archive), Unshare(keepers.archive)
    for n in range(20):
        given = await share(SALIM, "AIR-1", "NAV", n)
        await back(SALIM, keepers.press(given, Verb.UNSHARE))

    with pytest.raises(ShareRefused):
        await share(SALIM, "AIR-1", "NAV", 99)

    assert len(await keepers.records("NAV")) == 20
