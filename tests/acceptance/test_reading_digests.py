"""The digest, asked for or pushed: all of it once on an open desk, on tap on a guarded one."""

from datetime import timedelta

from domain.desks import Discretion
from domain.members import MemberState
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import at, change_state, digests, plain
from tests.acceptance.stage import Setup, TestStage, by_id

OPEN = Setup(discretion=Discretion.OPEN)
TEXTS = [
    "short",
    "<b>&amp; not bold</b>",
    "لقاء مع الملحق البحري، ١٢ زورقًا",
    "🛥 🇦🇪 👩‍👩‍👧‍👦",
    " ".join(f"word{number}" for number in range(520)),
    "z" * 4096,
    "\n".join(f"line {number}" for number in range(300)),
]


async def test_on_an_open_desk_every_text_comes_whole_and_once(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        for text in TEXTS:
            await stage.say(phone, text)

        pages = await stage.answers(phone, lambda: phone.type("/digest"))

        whole = plain("\n".join(page.text for page in pages))
        for text in TEXTS[:4]:
            assert whole.count(text) == 1
        assert whole.count("z") == 4096
        for number in range(520):
            assert whole.split().count(f"word{number}") == 1
        for number in range(300):
            assert whole.split("\n").count(f"line {number}") == 1
        assert [page.text.partition("\n")[0] for page in pages] == [
            "🗓 Digest",
            *["🗓 Digest, continued"] * (len(pages) - 1),
        ]
        assert [page.message_id for page in pages] == sorted(page.message_id for page in pages)
        assert all(button.text != "Open" for page in pages for r in page.buttons for button in r)


async def test_on_a_guarded_desk_it_is_neutral_and_opens_page_by_page(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    for text in TEXTS:
        await stage.say(phone, text)

    notice = await stage.say(phone, "/digest")
    assert "7 new records" in plain(notice.text)
    assert notice.buttons[0][0].text == "Open"
    assert len(notice.buttons[0]) == 1
    page = await stage.tapped(phone, notice.message_id, "Open")
    read = [page.text]
    while any(button.text == "Next" for row in page.buttons for button in row):
        page = await stage.tapped(phone, notice.message_id, "Next")
        read.append(page.text)

    whole = plain("\n".join(read))
    assert all(whole.count(text) == 1 for text in TEXTS[:4])
    assert whole.count("z") == 4096
    await stage.advance(timedelta(minutes=2))
    await stage.settled()
    assert by_id(phone, notice.message_id).text == notice.text


async def test_an_empty_digest_says_so_and_comes_all_the_same(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    asked = await stage.say(phone, "/digest")
    await stage.advance_to(at(23, 7))

    assert "Nothing new since the last digest" in asked.text
    assert len(digests(phone)) == 2


async def test_an_event_beyond_the_horizon_is_told_with_its_date(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "/event 2026-12-03 09:00 Exhibition @ Hall 4")

        (digest,) = await stage.answers(phone, lambda: phone.type("/digest"))

        assert "Thu 3 Dec 2026 · 23 Jumada II 1448, 09:00 (Dubai)" in digest.text
        assert "Exhibition" in digest.text


async def test_what_a_record_became_is_what_the_digest_says(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        receipt = await stage.say(phone, "Two boats")
        added = await stage.say(phone, "Three boats", receipt.message_id)
        await stage.tapped(phone, added.message_id, "Replace instead")
        await stage.say(phone, "Grey ones", receipt.message_id)
        await stage.say(phone, "A slip")
        await stage.say(phone, "/undo")

        (digest,) = await stage.answers(phone, lambda: phone.type("/digest"))

        assert "Three boats" in digest.text
        assert "Grey ones" in digest.text
        assert "Two boats" not in digest.text
        assert "A slip" not in digest.text


async def test_a_suspended_member_gets_no_digest_and_what_he_opened_leaves(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "Seen at the pier")
    notice = await stage.say(phone, "/digest")
    await stage.tapped(phone, notice.message_id, "Open")
    await change_state(stage, "Salim", MemberState.SUSPENDED)

    await stage.advance(timedelta(minutes=2))
    await stage.settled()
    assert not any("pier" in message.text for message in phone.chat)
    await stage.advance_to(at(23, 7))
    assert digests(phone) == []

    await change_state(stage, "Salim", MemberState.ACTIVE)
    await stage.advance_to(at(24, 7))
    assert len(digests(phone)) == 1


async def test_asking_twice_by_one_message_is_answered_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    asked = phone.type("/digest")
    wire = by_id(phone, asked).wire
    await stage.settled()

    stage.stand_in.push_raw({"message": wire})
    await stage.settled()

    assert len(digests(phone)) == 1


async def test_a_digest_page_leaves_an_open_desks_chat_after_a_day(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "x" * 4096)
        await stage.say(phone, "Seen at the pier")
        pages = await stage.answers(phone, lambda: phone.type("/digest"))
        assert len(pages) > 1

        await stage.advance(timedelta(days=1))
        await stage.settled()

        left = [
            message for message in phone.chat if message.message_id in {p.message_id for p in pages}
        ]
        assert len(left) == 1
        assert "xxx" not in left[0].text
        assert not any("pier" in message.text for message in left)
