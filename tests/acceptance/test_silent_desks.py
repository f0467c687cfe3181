"""A silent desk: it takes in everything, and nothing of it is read in the chat."""

from datetime import timedelta

import pytest

from domain.actions import Role
from domain.desks import Discretion
from services.desks.desks import SetDesk
from tests.acceptance.conftest import Stages
from tests.acceptance.promising import keep, labels, lines
from tests.acceptance.sights import at, digests, plain, reminders
from tests.acceptance.stage import Setup, TestStage, by_id, said

SILENT = Setup(discretion=Discretion.SILENT)
OUTSIDE = (
    "This desk is not read in Telegram, whatever was asked for. Ask your head of desk where it is "
    "read. What you write here is kept as always."
)


async def hush(stage: TestStage) -> None:
    await SetDesk(stage.house.rooms.archive)("NAV", {"discretion": Discretion.SILENT})


async def test_everything_is_kept_and_its_receipts_say_no_more_than_the_reference(
    stages: Stages,
) -> None:
    async with stages(SILENT) as stage:
        phone = await stage.admit(1001, "Salim")

        receipts = [
            await stage.say(phone, words)
            for words in ("Two boats", "/event 2026-11-24 15:00 Exhibition @ Hall 4")
        ]

        assert [lines(each)[1:] for each in receipts] == [
            ["Kept and sealed.", "To add to it, reply to this message."]
        ] * 2
        assert not any("Open" in labels(each) for each in receipts)
        assert len(await stage.records()) == 2


@pytest.mark.parametrize(
    "asked", ["/show NAV-1", "/show NAV-99", "/agenda", "/today", "/promises", "what's on tomorrow"]
)
async def test_whatever_is_asked_for_is_answered_by_the_same_words(
    stages: Stages, asked: str
) -> None:
    async with stages(SILENT) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "Two boats")

        answer = await stage.say(phone, asked)

        assert plain(answer.text) == OUTSIDE


async def test_the_digest_is_the_same_with_something_and_with_nothing_to_tell_and_when_asked_for(
    stages: Stages,
) -> None:
    async with stages(SILENT) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.advance_to(at(23, 7))
        await stage.say(phone, "Two boats")
        await stage.restart(downtime=at(24, 9) - stage.clock.now())  # two hours late
        await stage.settled()
        await stage.say(phone, "/digest")

        told = digests(phone)

        assert len(told) == 3
        assert len({each.text for each in told}) == 1
        assert not any(each.buttons for each in told)


async def test_events_and_promises_remind_and_are_handed_over_in_the_same_words(
    stages: Stages,
) -> None:
    async with stages(SILENT) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "/event 2026-11-24 15:00 Exhibition @ Hall 4 remind 1h")
        await keep(stage, phone, "remind me on 2026-11-24 at 14:30 to call the yard")

        await stage.advance_to(at(24, 14))
        await stage.advance_to(at(24, 14, 30))

        assert len(reminders(phone)) == 2
        assert len({each.text for each in reminders(phone)}) == 1
        assert not any(each.buttons for each in reminders(phone))


async def test_names_of_colleagues_are_not_offered(stages: Stages) -> None:
    async with stages(SILENT) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.admit(1002, "Huda")
        read_back = await stage.say(phone, "we owe Colonel Haddad the brochure by 2026-12-01")
        receipt = await stage.tapped(phone, read_back.message_id, "Yes, keep it")

        alert = await stage.refused(phone, lambda: phone.tap(receipt.message_id, "Hand over"))

        assert alert == OUTSIDE


async def test_a_desk_that_falls_silent_opens_no_old_button_and_takes_away_what_stands_open(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim", Role.HEAD)
    receipt = await stage.say(phone, "Two boats")
    shown = await stage.say(phone, "/show NAV-1")
    agenda = await stage.say(phone, "/agenda")
    await hush(stage)

    alert = await stage.refused(phone, lambda: phone.tap(receipt.message_id, "Open"))
    await stage.advance(timedelta(minutes=2))
    await stage.settled()

    assert alert == OUTSIDE
    for each in (shown, agenda):
        left = by_id(phone, each.message_id)
        assert (plain(left.text), left.buttons) == ("What stood here was taken away.", ())


async def test_a_digest_that_was_owed_already_falls_silent_too(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "Two boats")
    await stage.say(phone, "/digest")
    await hush(stage)

    await stage.advance_to(at(23, 7))
    await stage.settled()

    before, after = digests(phone)
    assert plain(before.text) == (
        "🗓 Digest\nNAV · Sun 22 Nov 2026 · 12 Jumada II 1448 (Dubai)\n1 new record"
    )
    assert plain(after.text) == (
        "🗓 Digest\nThe digest of this working day is ready. It is not read in Telegram: "
        "ask your head of desk where."
    )
    alert = await stage.refused(phone, lambda: phone.tap(before.message_id, "Open"))
    assert alert == OUTSIDE


async def test_a_choice_on_a_silent_desk_leads_back_to_its_receipt(stages: Stages) -> None:
    async with stages(SILENT) as stage:
        phone = await stage.admit(1001, "Salim")
        receipt = await stage.say(phone, "we had lunch with the yard")

        choice = await stage.tapped(phone, receipt.message_id, "Kind")
        back = [label for label in labels(choice) if label.startswith("Back")]
        again = await stage.tapped(phone, receipt.message_id, back[0])

        assert lines(again) == lines(receipt)
        assert len(said(phone)) == 2
