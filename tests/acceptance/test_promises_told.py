"""Where promises are told unasked or beside other things: the digest, an event, the agenda."""

from datetime import timedelta

from domain.desks import Discretion
from tests.acceptance.conftest import Stages
from tests.acceptance.promising import MEETING, keep, promises
from tests.acceptance.sights import at, digests, plain, reminders
from tests.acceptance.stage import Setup, TestStage, by_id

OPEN = Setup(discretion=Discretion.OPEN)


async def test_a_guarded_digest_counts_what_is_due_and_opens_it_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await keep(stage, phone, "we owe Colonel Haddad the brochure by 2026-11-23")
    await keep(stage, phone, "we owe Colonel Haddad a map by 2026-11-24")
    await keep(stage, phone, "we owe Colonel Haddad a film by 2026-11-25")

    await stage.advance_to(at(23, 7))

    (digest,) = digests(phone)
    assert "2 promises due" in plain(digest.text)
    assert "Haddad" not in digest.text
    opened = await stage.tapped(phone, digest.message_id, "Open")
    due, kept = opened.text.split("Kept since")
    assert due.count("the brochure") == due.count("a map") == 1
    assert "a film" not in due
    assert kept.count("It stands above.") == 2
    assert kept.count("a film") == 1


async def test_what_is_overdue_stays_in_the_digest_as_late_until_it_is_seen_to(
    stages: Stages,
) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await keep(stage, phone, "we owe Colonel Haddad the brochure by 2026-11-23")

        await stage.advance_to(at(23, 7))
        assert "Late" not in digests(phone)[-1].text
        await stage.advance_to(at(24, 7))
        await stage.advance_to(at(25, 7))
        assert "⚠️ Late" in digests(phone)[-1].text
        shown = await stage.say(phone, "/show NAV-1")
        await stage.tapped(phone, shown.message_id, "Done")
        await stage.advance_to(at(26, 7))

        assert "the brochure" not in digests(phone)[-1].text


async def test_on_the_last_working_day_the_digest_speaks_of_the_first_one_after_it(
    stages: Stages,
) -> None:
    async with stages(OPEN) as stage:  # Thursday the 26th, then Friday and Saturday off
        phone = await stage.admit(1001, "Salim")
        await keep(stage, phone, "we owe Colonel Haddad the brochure by 2026-11-29")
        await keep(stage, phone, "we owe Colonel Haddad a map by 2026-11-30")
        await stage.advance_to(at(25, 7))

        await stage.advance_to(at(26, 7))

        digest = digests(phone)[-1].text
        assert "the brochure" in digest
        assert "a map" not in digest


async def test_before_a_meeting_what_is_owed_to_and_by_him_is_shown(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, MEETING)
    await keep(stage, phone, "we owe Commander Sample a visit by 2026-12-05")
    await stage.say(phone, "/event 2026-11-24 12:00 Lunch with Col. Haddad @ Club remind 1h")

    await stage.advance_to(at(24, 11))

    (reminder,) = reminders(phone)
    assert "brochure" not in reminder.text
    opened = await stage.tapped(phone, reminder.message_id, "Open")
    assert "Open promises with them" in opened.text
    assert "the brochure" in opened.text
    assert "a list of ships" in opened.text
    assert "a visit" not in opened.text
    await stage.advance(timedelta(minutes=2))
    await stage.settled()
    assert "brochure" not in by_id(phone, reminder.message_id).text


async def test_an_open_desk_is_pushed_them_with_the_reminder(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, MEETING)
        await stage.say(phone, "/event 2026-11-24 12:00 Briefing @ Haddad's office remind 1h")

        await stage.advance_to(at(24, 11))

        (reminder,) = reminders(phone)
        assert "the brochure" in reminder.text
        assert not any("brochure" in notice for notice in phone.notices)


async def test_a_rank_alone_concerns_nobody(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, MEETING)
    await stage.say(phone, "/event 2026-11-24 12:00 Lunch with the Colonel remind 1h")

    shown = await stage.say(phone, "/show NAV-4")

    assert "the brochure" not in shown.text


async def test_the_agenda_ends_with_what_is_owed_to_those_one_meets(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, MEETING)
    await keep(stage, phone, "we owe Commander Sample a visit by 2026-11-23")
    await stage.say(phone, "/event 2026-11-23 12:00 Lunch with Col. Haddad")

    whole = await stage.say(phone, "/agenda")
    tomorrow = await stage.say(phone, "what's on tomorrow")

    assert "the brochure" in whole.text
    assert "a visit" not in whole.text
    assert "a visit" in tomorrow.text
    assert tomorrow.text.count("the brochure") == 1


async def test_the_digest_tells_each_promise_once_though_it_is_due_and_concerns_an_event(
    stages: Stages,
) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.advance_to(at(23, 7))
        await stage.say(phone, MEETING)
        await keep(stage, phone, "we owe Colonel Haddad a visit by 2026-11-24")
        await stage.say(phone, "/event 2026-11-24 12:00 Lunch with Col. Haddad remind 1h")
        await stage.advance_to(at(24, 6))

        await stage.advance_to(at(24, 7))

        digest = digests(phone)[-1].text
        assert digest.count("a visit") == 1
        assert digest.index("Lunch") < digest.index("a visit") < digest.index("with them")
        assert digest.index("with them") < digest.index("Kept since")
        told, _ = digest.split("Kept since")
        assert told.count("the brochure") == told.count("a list of ships") == 1


async def test_a_guarded_digest_counts_what_is_owed_before_an_event(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, MEETING)
    await stage.say(phone, "/event 2026-11-23 12:00 Lunch with Col. Haddad")

    await stage.advance_to(at(23, 7))

    assert "2 open promises with those you meet" in plain(digests(phone)[-1].text)
    assert len(await promises(stage)) == 2


async def test_an_arabic_title_names_its_counterpart_with_or_without_the_article(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "سالم", language="ar")
    await stage.say(phone, "/meeting العقيد الحداد @ الوزارة\nكلام.\nعلينا: الكتيب")
    await stage.say(phone, "/event 2026-11-24 12:00 غداء مع حداد")
    await stage.say(phone, "/event 2026-11-24 13:00 غداء مع العقيد")

    named = await stage.say(phone, "/show NAV-3")
    ranked = await stage.say(phone, "/show NAV-4")

    assert "الكتيب" in named.text
    assert "الكتيب" not in ranked.text
