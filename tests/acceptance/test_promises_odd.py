"""Promises that are typed badly, or too many: asked about or kept without a day, never guessed."""

from datetime import timedelta

import pytest

from domain.actions import Action
from domain.follow_ups import FollowUp
from domain.members import Permit
from domain.owed import Owes
from domain.records import Kind, Record, Version
from domain.secrecy import Secret
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.promising import MEETING, keep, labels, lines, promise, promises
from tests.acceptance.stage import START, TestStage, by_id

MANY = 2000


@pytest.mark.parametrize(
    "text",
    [
        "we owe Colonel Haddad the brochure by 2026-11-01",
        "we owe the brochure by 2026-12-01",
        "we owe Colonel Haddad the brochure by 03.04",
        "we owe Colonel Haddad the brochure by 0304",
        "they owe us the list by 03/04",
        "علينا الكتيب حتى 2026-11-01",
    ],
)
async def test_what_is_past_of_nobody_or_in_bare_digits_is_asked_about_and_kept_nowhere(
    stage: TestStage, text: str
) -> None:
    phone = await stage.admit(1001, "Salim")

    answers = await stage.answers(phone, lambda: phone.type(text))

    assert answers
    assert not any("Yes, keep it" in labels(answer) for answer in answers)
    assert await promises(stage) == []


@pytest.mark.parametrize("due", ["by 2026-11-01", "by 03.04", "by 0304"])
async def test_in_a_meeting_such_a_line_is_kept_whole_without_a_day(
    stage: TestStage, due: str
) -> None:
    phone = await stage.admit(1001, "Salim")

    await stage.say(phone, f"/meeting Col. Haddad\nWe owe: the brochure {due}")

    body = await promise(stage, 2)
    assert (body.what.reveal(), body.due) == (f"the brochure {due}", None)


async def test_two_languages_in_one_line_are_kept_as_they_were_typed(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    await stage.say(phone, "/meeting Col. Haddad\nWe owe: the كتيب about الفرقاطة by 2026-12-01")

    body = await promise(stage, 2)
    assert body.what.reveal() == "the كتيب about الفرقاطة"
    ledger = await stage.say(phone, "/promises")
    assert "the كتيب about الفرقاطة" in ledger.text


async def test_what_became_past_before_it_was_confirmed_is_refused(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    read_back = await stage.say(phone, "we owe Colonel Haddad the brochure by 2026-11-22 18:00")
    await stage.advance(timedelta(hours=5))

    alert = await stage.refused(phone, lambda: phone.tap(read_back.message_id, "Yes, keep it"))

    assert "that time is over" in alert
    assert await promises(stage) == []


async def test_a_name_with_direction_marks_stays_in_its_place(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    await stage.say(phone, "/meeting Col. \u202eHad\u200fdad\u2067\nWe owe: the brochure")
    ledger = await stage.say(phone, "/promises")

    depth = 0
    for letter in ledger.text:
        depth += (letter in "\u2066\u2067\u2068") - (letter == "\u2069")
        assert depth >= 0
    assert depth == 0
    await stage.say(phone, "/event 2026-11-24 12:00 Lunch with Haddad")
    assert "the brochure" in (await stage.say(phone, "/show NAV-3")).text


async def test_the_longest_names_and_words_leave_room_for_ten_in_one_message(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim", language="ar")
    names = "، ".join(f"العقيد {'س' * 180}{number}" for number in range(5))
    owed = "\n".join(f"علينا: {'كلام طويل ' * 30}🛥" for _ in range(11))
    await stage.say(phone, f"/meeting {names[:190]}\nنص\n{owed}")

    ledger = await stage.say(phone, "/promises")

    references = [label for label in labels(ledger) if label.startswith("NAV")]
    assert references == [f"NAV-{number}" for number in range(2, 12)]
    assert all(reference in ledger.text for reference in references)
    assert len(ledger.text.encode("utf-16-le")) // 2 <= 4096


async def owe(stage: TestStage, many: int) -> None:
    """Keep *many* promises at once, as a restore would."""
    desk = stage.desks["NAV"]
    async with stage.house.rooms.archive() as work:
        (member,) = await work.members.all()
        for number in range(many):
            body = FollowUp(
                owes=Owes.WE,
                counterpart=Secret(f"Colonel Sample{number}"),
                what=Secret(f"thing {number}."),
                due=(START + timedelta(days=1 + number % 50)).date(),
                at=None,
                zone=desk.zone,
                holder=member.id,
                holder_name=member.name,
            )
            record = Record(
                id=work.vault.fresh_id(),
                kind=Kind.FOLLOW_UP,
                desk=desk.id,
                code="NAV",
                number=await work.desks.take_number(desk.id),
                author=member.id,
                author_name=member.name,
                received_at=work.now,
                expires="2028-11",
                versions=(Version(body, work.now, member.id),),
            )
            await work.records.add(Permit(member.id, Action.FOLLOW_UP_SAVE, desk.id), record)
        await work.commit()


async def leaf(stage: TestStage, phone: Phone, ledger: ChatMessage, pages: int) -> list[str]:
    """Press Next so often; return the references of every page."""
    seen = [label for label in labels(ledger) if label.startswith("NAV")]
    for _ in range(pages):
        ledger = await stage.tapped(phone, ledger.message_id, "Next")
        seen += [label for label in labels(ledger) if label.startswith("NAV")]
    return seen


async def test_every_promise_stands_on_one_page_of_the_ledger(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await owe(stage, 23)

    ledger = await stage.say(phone, "/promises")
    assert labels(ledger)[-2:] == ["Next", "Add a promise"]
    assert "13 more promises" in "\n".join(lines(ledger))
    seen = await leaf(stage, phone, ledger, 2)

    assert seen == [f"NAV-{number}" for number in range(1, 24)]
    last = by_id(phone, ledger.message_id)
    assert labels(last) == ["NAV-21", "NAV-22", "NAV-23", "Add a promise"]


async def test_two_thousand_promises_are_one_message_that_leads_on(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await owe(stage, MANY)

    ledger = await stage.say(phone, "/promises")
    seen = await leaf(stage, phone, ledger, 3)

    assert len(seen) == len(set(seen)) == 40
    assert seen[:2] == ["NAV-1", "NAV-51"]
    one = await stage.say(phone, "/promises Sample1999")
    assert labels(one) == ["NAV-2000", "Add a promise"]
    assert "thing 1999." in one.text


async def test_a_promise_that_was_seen_to_between_two_pages_moves_nothing(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await owe(stage, 12)
    ledger = await stage.say(phone, "/promises")
    shown = await stage.say(phone, "/show NAV-3")
    await stage.tapped(phone, shown.message_id, "Done")

    following = await stage.tapped(phone, ledger.message_id, "Next")

    assert labels(following) == ["NAV-11", "NAV-12", "Add a promise"]


async def test_a_promise_without_a_day_stands_last_in_the_ledger(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, MEETING)
    await keep(stage, phone, "we owe Colonel Haddad a visit by 2030-12-05")

    ledger = await stage.say(phone, "/promises")

    assert labels(ledger) == ["NAV-2", "NAV-4", "NAV-3", "Add a promise"]


async def test_plain_words_behind_the_command_that_are_no_promise_open_the_ledger(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")

    ledger = await stage.say(phone, "/promises what's on 03/04")

    assert "Open promises" in ledger.text


async def test_a_reminder_behind_the_command_is_read_back(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    await keep(stage, phone, "/promises remind me tomorrow 8:00 to call the ministry")

    assert (await promise(stage, 1)).what.reveal() == "call the ministry"
