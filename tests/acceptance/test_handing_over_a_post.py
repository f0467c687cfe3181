"""A successor is sent the post: open promises, coming events, and what was written before him."""

from datetime import timedelta

import pytest

from domain.actions import Role
from domain.desks import Discretion
from domain.discretion import PUSHED_STAYS
from domain.errors import OperatorRefusal
from rehearsal.telegram import Phone
from services.people.handing_over import HandOverPost
from tests.acceptance.conftest import Stages
from tests.acceptance.leaving import id_of, off_board, showing
from tests.acceptance.promising import keep
from tests.acceptance.sights import plain
from tests.acceptance.stage import Setup, TestStage, by_id, last, said

NOTES = ("Seen at the pier", "The new crane is up", "z" * 4000)
COUNTED = [
    "1 event coming",
    "1 open promise of the desk",
    "5 records by whoever held the post before",
]


async def write(stage: TestStage, phone: Phone) -> None:
    """Let somebody leave behind three notes, an event and a promise."""
    for text in NOTES:
        await stage.say(phone, text)
    await stage.say(phone, "/event 2026-12-20 09:00 Exhibition")
    await keep(stage, phone, "we owe Colonel Haddad the brochure by 2026-12-15")


async def hand_over(stage: TestStage, leaver: str, to: str) -> tuple[str, ...]:
    """Hand a post over, as the console does."""
    names = await id_of(stage, leaver), await id_of(stage, to)
    codes = await HandOverPost(stage.house.rooms.archive)(*names)
    await stage.settled()
    return codes


async def read(stage: TestStage, phone: Phone) -> str:
    """Open the newest message, and page by page all of it."""
    notice = last(phone).message_id
    page = await stage.tapped(phone, notice, "Open")
    pages = [page.text]
    while any(button.text == "Next" for row in page.buttons for button in row):
        page = await stage.tapped(phone, notice, "Next")
        pages.append(page.text)
    return plain("\n".join(pages))


async def test_the_successor_sees_all_of_the_posts_records(stage: TestStage) -> None:
    salim, rami = await stage.admit(1001, "Salim"), await stage.admit(1003, "Rami")
    await write(stage, salim)

    await off_board(stage, "Salim", to="Rami")
    await stage.settled()
    whole = await read(stage, rami)

    assert all(whole.count(text) == 1 for text in NOTES[:2])
    assert whole.count("z") == 4000
    assert whole.count("Exhibition") == whole.count("the brochure") == 1
    for reference in ("NAV-1", "NAV-2", "NAV-3", "NAV-4", "NAV-5"):
        assert reference in whole


async def test_on_a_guarded_desk_it_counts_and_says_nothing(stage: TestStage) -> None:
    salim, rami = await stage.admit(1001, "Salim"), await stage.admit(1003, "Rami")
    await write(stage, salim)

    codes = await hand_over(stage, "Salim", "Rami")

    lines = plain(last(rami).text).split("\n")
    assert codes == ("NAV",)
    assert lines[0] == "🗓 Handover"
    assert lines[2:] == COUNTED


async def test_on_an_open_desk_the_content_comes_and_goes(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        salim, rami = await stage.admit(1001, "Salim"), await stage.admit(1003, "Rami")
        await write(stage, salim)

        await hand_over(stage, "Salim", "Rami")
        (came,) = showing(rami, "pier")
        await stage.advance(PUSHED_STAYS + timedelta(minutes=1))
        await stage.settled()

        assert plain(by_id(rami, came.message_id).text).split("\n")[2:] == COUNTED


async def test_what_others_wrote_is_no_part_of_it_but_their_promises_are(stage: TestStage) -> None:
    await stage.admit(1001, "Salim")
    huda, rami = await stage.admit(1002, "Huda"), await stage.admit(1003, "Rami")
    await write(stage, huda)

    await hand_over(stage, "Salim", "Rami")

    lines = plain(last(rami).text).split("\n")
    assert lines[2:] == ["1 event coming", "1 open promise of the desk"]


async def test_it_is_in_the_successors_own_language(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    rami = await stage.admit(1003, "Rami", language="ar")
    await write(stage, salim)

    await hand_over(stage, "Salim", "Rami")

    assert plain(last(rami).text).startswith("🗓 تسليم")
    assert "5 سجلات ممن شغل هذا الموقع قبلك" in plain(last(rami).text)


async def test_the_same_post_is_sent_once_a_day(stage: TestStage) -> None:
    salim, rami = await stage.admit(1001, "Salim"), await stage.admit(1003, "Rami")
    await write(stage, salim)
    await hand_over(stage, "Salim", "Rami")
    heard = len(said(rami))

    await hand_over(stage, "Salim", "Rami")

    assert len(said(rami)) == heard


async def test_whoever_has_no_role_there_gets_nothing(stage: TestStage) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    salim = await stage.admit(1001, "Salim")
    rami = await stage.admit(1003, "Rami", desk="AIR")
    await write(stage, salim)
    heard = len(said(rami))

    with pytest.raises(OperatorRefusal, match="`invite`"):
        await hand_over(stage, "Salim", "Rami")

    assert len(said(rami)) == heard


async def test_the_post_leaves_the_chat_of_a_successor_who_leaves_himself(
    stage: TestStage,
) -> None:
    salim, rami = await stage.admit(1001, "Salim"), await stage.admit(1003, "Rami")
    await stage.admit(1002, "Huda", Role.HEAD)
    await write(stage, salim)
    await hand_over(stage, "Salim", "Rami")
    notice = last(rami).message_id

    await off_board(stage, "Rami")
    await stage.settled()

    assert notice not in [each.message_id for each in rami.chat]
