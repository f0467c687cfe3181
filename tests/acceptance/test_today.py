"""One row of buttons shows what is on: today, the next 14 days, the promises; by thumb alone."""

from datetime import timedelta

import pytest

from domain.actions import Role
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import at, plain
from tests.acceptance.stage import Setup, TestStage, by_id, last, said

CONCEAL = timedelta(minutes=2)
TABS = {"en": ["Today", "14 days", "Promises"], "ar": ["اليوم", "14 يومًا", "الالتزامات"]}


async def fill(stage: TestStage) -> None:
    """Keep one event today, one in a week, and a promise."""
    writer = await stage.admit(1009, "Huda")
    for line in (
        "/event 2026-11-22 18:00 Reception @ Embassy",
        "/event 2026-11-29 09:00 Exhibition @ Hall 4",
    ):
        await stage.say(writer, line)
    read = await stage.say(writer, "/promises we owe Col. Sample the figures by 2026-11-24")
    await stage.tapped(writer, read.message_id, "Yes, keep it")


@pytest.mark.parametrize("language", TABS)
@pytest.mark.parametrize("asked", ["/help", "/start"])
async def test_help_carries_the_row(stage: TestStage, language: str, asked: str) -> None:
    phone = await stage.admit(1001, "Salim", Role.OBSERVER, language=language)

    answer = await stage.say(phone, asked)

    assert [button.text for button in answer.buttons[0]] == TABS[language]
    assert [button.text for button in said(phone)[0].buttons[0]] == TABS[language]


async def test_today_shows_this_day_alone_and_is_concealed_again(stage: TestStage) -> None:
    await fill(stage)
    phone = await stage.admit(1001, "Salim", Role.OBSERVER)
    welcome = last(phone)

    opened = await stage.tapped(phone, welcome.message_id, "Today")
    assert "Reception" in opened.text
    assert "Exhibition" not in opened.text
    assert "Sun 22 Nov 2026" in opened.text
    await stage.advance(CONCEAL)
    await stage.settled()

    concealed = by_id(phone, welcome.message_id)
    assert "Reception" not in concealed.text
    assert [button.text for button in concealed.buttons[0]] == TABS["en"]
    assert not any("Reception" in notice for notice in phone.notices)


async def test_the_row_stays_so_that_one_tap_leads_from_one_to_the_next(stage: TestStage) -> None:
    await fill(stage)
    phone = await stage.admit(1001, "Salim", Role.OBSERVER)
    welcome = last(phone)

    today = await stage.tapped(phone, welcome.message_id, "Today")
    days = await stage.tapped(phone, welcome.message_id, "14 days")
    promises = await stage.tapped(phone, welcome.message_id, "Promises")
    await stage.advance(CONCEAL)
    await stage.settled()

    for opened in (today, days, promises):
        assert [button.text for button in opened.buttons[0]] == TABS["en"]
    assert "Exhibition" in days.text
    assert "figures" in promises.text
    assert "figures" not in by_id(phone, welcome.message_id).text


async def test_an_old_button_shows_the_day_it_is_pressed_on(stage: TestStage) -> None:
    await fill(stage)
    phone = await stage.admit(1001, "Salim", Role.OBSERVER)
    welcome = last(phone)

    await stage.advance_to(at(29, 8))
    await stage.settled()
    opened = await stage.tapped(phone, welcome.message_id, "Today")

    assert "Exhibition" in opened.text
    assert "Reception" not in opened.text


@pytest.mark.parametrize(
    ("language", "asked"),
    [("en", "/today"), ("en", "today"), ("ar", "/today"), ("ar", "اليوم")],
)
async def test_today_is_asked_for_by_command_and_by_plain_words(
    stage: TestStage, language: str, asked: str
) -> None:
    await fill(stage)
    phone = await stage.admit(1001, "Salim", Role.OBSERVER, language=language)

    shown = await stage.say(phone, asked)

    assert "Reception" in shown.text
    assert "Exhibition" not in shown.text
    await stage.advance(CONCEAL)
    await stage.settled()
    assert "Reception" not in by_id(phone, shown.message_id).text


async def test_today_is_the_desks_own_day(stages: Stages) -> None:
    async with stages(Setup(zone="Pacific/Auckland", start=at(23, 1))) as stage:
        phone = await stage.admit(1001, "Salim")

        shown = await stage.say(phone, "/today")

        assert stage.clock.now().day == 22
        assert "Mon 23 Nov 2026" in plain(shown.text)


async def test_whoever_may_not_read_any_more_opens_nothing(stage: TestStage) -> None:
    await fill(stage)
    phone = await stage.admit(1001, "Salim", Role.OBSERVER)
    welcome, stranger = last(phone), stage.stand_in.phone(666, "Nobody")

    data = welcome.buttons[0][0].data or ""
    stranger.tap_forged(welcome.message_id, data)
    await stage.settled()

    assert said(stranger) == []
    assert stranger.alerts == []
