"""What was shredded is no such thing, for everybody and by every way, and never an incident."""

import logging
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from pyrage import x25519

from crypto import age
from domain.actions import Role
from domain.desks import Discretion
from domain.secrecy import Secret
from rehearsal.telegram import Phone
from services.desks.desks import SetDesk
from services.keys.shredding import Shred
from services.recovery.officers import AddOfficer
from storage.scrubbing import scrub
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import at, digests, plain
from tests.acceptance.stage import Setup, TestStage, by_id, said
from tests.officers import let_count

MONTH = "2026-12"
EVENT = "/event 2026-11-29 09:00 Exhibition @ Hall 4"
MEETING = "/meeting Col. Sample @ Admiralty\nSpoke of berths\nwe owe: a map"
UNKNOWN = "/show NAV-77"


async def short_lived(stage: TestStage) -> None:
    """Let what comes in from now on expire in December."""
    await SetDesk(stage.house.rooms.archive)("NAV", {"keep_months": 1})


async def shred(stage: TestStage) -> None:
    """Let two officers shred December, as they may once nothing is written into it any more."""
    archive = stage.house.rooms.archive
    await SetDesk(archive)("NAV", {"keep_months": 24})
    keys = [str(x25519.Identity.generate().to_public()) for _ in range(2)]
    for key in keys:
        await AddOfficer(archive, age.recipient_of)(Secret("An officer"), key)
    await let_count(archive)
    await Shred(archive, partial(scrub, stage.settings.database_url))("NAV", MONTH, keys)


async def no_such_thing(stage: TestStage, phone: Phone) -> str:
    """Return what is said of a reference that never was."""
    return (await stage.say(phone, UNKNOWN)).text


def troubles(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the house found worth an error in its log."""
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


async def test_words_about_a_shredded_record_are_those_about_an_unknown_one(
    stage: TestStage, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await stage.admit(1001, "Salim")
    await short_lived(stage)
    note = await stage.say(phone, "Seen at the pier")
    meeting = await stage.say(phone, MEETING)
    event = await stage.say(phone, EVENT)
    unknown = await no_such_thing(stage, phone)
    await shred(stage)

    answers = [
        await stage.say(phone, "/show NAV-1"),
        await stage.say(phone, "more of it", note.message_id),
        await stage.say(phone, "more of it", event.message_id),
    ]
    alerts = [
        await stage.refused(phone, partial(phone.tap, each.message_id, "Open"))
        for each in (note, meeting, event)
    ]

    assert {each.text for each in answers} == {unknown}
    assert len(set(alerts)) == 1
    assert troubles(caplog) == []


async def test_every_list_passes_over_what_was_shredded(
    stages: Stages, caplog: pytest.LogCaptureFixture
) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        phone = await stage.admit(1001, "Salim")
        await short_lived(stage)
        for text in ("Seen at the pier", MEETING, EVENT):
            await stage.say(phone, text)
        await shred(stage)
        kept = await stage.say(phone, "Seen later")

        told = [
            plain(page.text)
            for command in ("/digest", "/agenda", "/promises", "/today", "/undo")
            for page in await stage.answers(phone, partial(phone.type, command))
        ]

        assert "NAV-" in kept.text
        assert "Seen later" in "\n".join(told)
        for word in ("pier", "Sample", "Exhibition", "cannot be opened"):
            assert word not in "\n".join(told)
        assert troubles(caplog) == []


async def test_what_stands_open_leaves_the_chat_all_the_same(
    stage: TestStage, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await stage.admit(1001, "Salim")
    await short_lived(stage)
    receipt = await stage.say(phone, "Seen at the pier")
    shown = await stage.say(phone, "/show NAV-1")
    await stage.tapped(phone, receipt.message_id, "Open")
    for each in (receipt, shown):
        assert "pier" in by_id(phone, each.message_id).text
    await shred(stage)

    await stage.advance(timedelta(minutes=2))
    await stage.settled()

    for each in (receipt, shown):
        assert "pier" not in by_id(phone, each.message_id).text
    assert troubles(caplog) == []


async def test_reminders_and_digests_that_were_owed_say_nothing_of_it(
    stage: TestStage, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await stage.admit(1001, "Salim", Role.HEAD)
    await short_lived(stage)
    await stage.say(phone, EVENT)
    await stage.say(phone, "We owe Col. Sample a map by 2026-11-24 10:00")
    await shred(stage)
    before = len(said(phone))

    for day in (23, 24, 25, 28, 29):
        for hour in (7, 8, 10):
            await stage.advance_to(at(day, hour, 1))
            await stage.settled()

    new = said(phone)[before:]
    assert {each.text.partition("\n")[0] for each in new} == {"🗓 Digest"}
    assert troubles(caplog) == []


async def test_an_answer_about_a_shredded_record_can_be_kept_as_a_note(
    stage: TestStage, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await stage.admit(1001, "Salim")
    await short_lived(stage)
    receipt = await stage.say(phone, "Seen at the pier")
    await stage.answers(phone, partial(phone.tap, receipt.message_id, "Change"))
    await shred(stage)

    await stage.answers(phone, partial(phone.type, "Seen at the quay"))
    after = await stage.say(phone, "A note as ever")

    assert "🔒" in after.text
    assert troubles(caplog) == []


async def test_a_month_ends_by_itself_after_its_notice(
    stage: TestStage, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await stage.admit(1001, "Salim")
    await short_lived(stage)
    await stage.say(phone, "Seen at the pier")
    await SetDesk(stage.house.rooms.archive)("NAV", {"keep_months": 24})

    for day in (21, 22):
        await stage.advance_to(datetime(2026, 12, day, 4, tzinfo=UTC))
        await stage.settled()
    notice = plain(digests(phone)[-1].text)
    await stage.advance_to(datetime(2027, 1, 3, 4, tzinfo=UTC))
    await stage.say(phone, "A word in the new year")
    await stage.advance(timedelta(hours=1))

    assert "1 record expires at the end of Thu 31 Dec" in notice
    assert (await stage.say(phone, "/show NAV-1")).text == await no_such_thing(stage, phone)
    assert [each.number for each in await stage.records()] == [2]
    assert troubles(caplog) == []
