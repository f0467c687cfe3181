"""On the days on which a desk pauses no digest comes; the one before says so, the next has all."""

from datetime import date

from domain.desks import Discretion
from domain.holidays import Pause, PauseChange
from services.desks.desks import SetDesk
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import at, digests, plain, reminders
from tests.acceptance.stage import Setup, TestStage, last

OPEN = Setup(discretion=Discretion.OPEN)
DAYS = (Pause(date(2026, 11, 24), date(2026, 11, 25)),)
"""Tuesday and Wednesday."""

PAUSES = "The desk pauses: its next digest comes on Thu 26 Nov 2026 · 16 Jumada II 1448."


async def change(stage: TestStage, pauses: PauseChange) -> None:
    """Change when the desk pauses, as the operator does."""
    await SetDesk(stage.house.rooms.archive)("NAV", {}, pauses)


async def test_the_digest_before_says_so_and_the_one_behind_holds_everything(
    stages: Stages,
) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await change(stage, PauseChange(DAYS))
        for hour, title in ((24, "Tuesday"), (25, "Wednesday"), (26, "Thursday"), (29, "Sunday")):
            await stage.say(phone, f"/event 2026-11-{hour} 12:00 {title} briefing")
        await stage.advance_to(at(23, 7))
        (before,) = digests(phone)
        for day in (24, 25):
            await stage.advance_to(at(day, 9))
            await stage.say(phone, f"Written on {day} November")
        heard = len(digests(phone))
        await stage.advance_to(at(26, 7))

        behind = digests(phone)[-1]
        assert heard == 1
        assert PAUSES in plain(before.text)
        assert all(each in before.text for each in ("Tuesday", "Wednesday", "Thursday"))
        assert len(digests(phone)) == 2
        assert all(each in behind.text for each in ("Written on 24", "Written on 25", "Sunday"))
        assert "The desk pauses" not in behind.text


async def test_reminders_come_on_these_days_too(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await change(stage, PauseChange(DAYS))
        await stage.say(phone, "/event 2026-11-25 12:00 Naval exhibition")

        for moment in (at(24, 12), at(25, 11)):
            await stage.advance_to(moment)

        assert len(reminders(phone)) == 2


async def test_a_guarded_desk_reads_it_in_its_notice_and_a_silent_one_nowhere(
    stages: Stages,
) -> None:
    async with stages() as stage:
        phone = await stage.admit(1001, "Salim")
        await change(stage, PauseChange(DAYS))
        await stage.advance_to(at(23, 7))

        assert PAUSES in plain(digests(phone)[-1].text)

    async with stages(Setup(discretion=Discretion.SILENT)) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.advance_to(at(23, 7))
        usual = digests(phone)[-1].text
        await change(stage, PauseChange((Pause(date(2026, 11, 25), date(2026, 11, 25)),)))
        await stage.advance_to(at(24, 7))

        assert digests(phone)[-1].text == usual


async def test_a_pause_taken_back_in_time_brings_the_digest_back(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await change(stage, PauseChange(DAYS))
        for moment in (at(23, 7), at(24, 6)):
            await stage.advance_to(moment)
        await change(stage, PauseChange(ended=(Pause(DAYS[0].first, DAYS[0].first),)))

        counts = []
        for moment in (at(24, 7), at(25, 7), at(26, 7)):
            await stage.advance_to(moment)
            counts.append(len(digests(phone)))

        assert counts == [2, 2, 3]


async def test_a_pause_that_begins_today_takes_out_what_was_to_come_today(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "A note of yesterday")
        await stage.advance_to(at(23, 6))
        await change(stage, PauseChange((Pause(date(2026, 11, 23), date(2026, 11, 25)),)))

        await stage.advance_to(at(25, 12))
        assert digests(phone) == []
        await stage.advance_to(at(26, 7))

        (digest,) = digests(phone)
        assert "A note of yesterday" in digest.text


async def test_an_arabic_reader_is_told_in_arabic(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "سالم", language="ar")
        await change(stage, PauseChange(DAYS))

        await stage.advance_to(at(23, 7))

        (line,) = [each for each in plain(last(phone).text).splitlines() if "يتوقف" in each]
        assert "الخميس" in line
