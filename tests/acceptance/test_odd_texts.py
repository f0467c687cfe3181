"""What nobody expects to be typed: it is kept as it came, or refused; never an incident."""

import pytest

from domain.desks import Discretion
from domain.records import Note
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import message
from tests.acceptance.stage import Setup, TestStage, by_id, last, said

ODD = [
    "<b>&amp; <script>alert(1)</script> </code></pre> &#x202e; &nbsp;",
    "\u2067آل\u2069 \u2068 unbalanced \u2069\u2069 isolates \u2066",
    "👩‍👩‍👧‍👦 🇦🇪 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "تمّ الاتفاق على ١٢ زورقًا، والتسليم في رجب.",
    "🔒 NAV-1\nnot a receipt",
    "{name} %s {0} \\n {code}",
    "'; DROP TABLE records; --",
    "a\nb\n\n\nc",
    "x" * 4096,
    "ش" * 4096,
    "🛥" * 2048,
    "<&>" * 1365,
]


async def read_back(stage: TestStage, phone_id: int = 1001) -> str:
    """Return everything /show shows of the first record, over all its pages."""
    phone = stage.stand_in.phones[phone_id]
    shown = await stage.say(phone, "/show NAV-1")
    pages = [shown.text]
    while any(button.text == "Next" for row in shown.buttons for button in row):
        shown = await stage.tapped(phone, shown.message_id, "Next")
        pages.append(shown.text)
    return "\n".join(pages)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
async def test_an_odd_text_is_kept_and_told_as_it_came(stages: Stages, text: str) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        phone = await stage.admit(1001, "Salim")

        receipt = await stage.say(phone, text)
        shown = await read_back(stage)
        digest = await stage.answers(phone, lambda: phone.type("/digest"))

        (record,) = await stage.records()
        assert isinstance(record.body, Note)
        assert record.body.text.reveal() == text
        assert "NAV-1" in receipt.text
        for told in (shown, "\n".join(each.text for each in digest)):
            plain = told.translate(dict.fromkeys(range(0x2066, 0x206A)))
            for line in text.translate(dict.fromkeys(range(0x2066, 0x206A))).split("\n"):
                assert line in plain or letters(line) == letters(plain, line[:1])
        assert all(len(each.text.encode("utf-16-le")) <= 2 * 4096 for each in said(phone))


def letters(text: str, letter: str = "") -> int:
    """Count the letter a long text consists of."""
    return text.count(letter or text[:1])


@pytest.mark.parametrize(
    "text", [" ", "\n\n", "\u00a0\u2003", "\u200b", "\u2060\u200d", "\x00\x01"]
)
async def test_a_text_nobody_can_see_is_refused(stage: TestStage, text: str) -> None:
    phone = await stage.admit(1001, "Salim")

    sent = message(stage, phone, "x") | {"text": text, "entities": []}
    answer = await stage.answer(phone, lambda: stage.stand_in.push_raw({"message": sent}))

    assert answer.text == "There was nothing to keep. Please write it as text."
    assert await stage.records() == []


async def test_a_text_longer_than_telegrams_is_refused(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    sent = message(stage, phone, "x") | {"text": "x" * 4097, "entities": []}
    answer = await stage.answer(phone, lambda: stage.stand_in.push_raw({"message": sent}))

    assert "longer than \u20684096\u2069 characters" in answer.text
    assert await stage.records() == []


async def test_half_a_character_blocks_nobody(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    sent = message(stage, phone, "x") | {"text": "half \ud83d of it", "entities": []}
    await stage.answer(phone, lambda: stage.stand_in.push_raw({"message": sent}))
    await stage.say(phone, "And a whole note")

    first, _ = await stage.records()
    assert isinstance(first.body, Note)
    assert first.body.text.reveal() == "half \ufffd of it"


async def test_controls_and_overrides_do_not_turn_what_is_shown(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim\u202e\u2067")
    sent = message(stage, phone, "x") | {"text": "before \x00\x07\u202e after", "entities": []}

    await stage.answer(phone, lambda: stage.stand_in.push_raw({"message": sent}))
    await stage.say(phone, "/show NAV-1")

    assert "\u202e" not in last(phone).text
    assert "after" in last(phone).text


async def test_a_message_over_the_limit_comes_in_pieces_and_each_is_kept(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    answers = await stage.answers(phone, lambda: phone.type("y" * 5000))

    assert len(answers) == 2
    assert [
        len(each.body.text.reveal())
        for each in await stage.records()
        if isinstance(each.body, Note)
    ] == [4096, 904]


async def test_refusals_never_quote_what_was_written(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A note")

    for text in (
        "/event CANARY",
        "/event 2026-11-22 09:00 CANARY",
        "/event 2026-12-03 09:00 @ CANARY",
        "/event 2026-12-03 09:00 CANARY remind 99d",
        "/event 2026-12-03 09:00 " + "CANARY" * 40,
        "/meeting @ CANARY",
        "/show CANARY",
        "/show CANARY-1",
        "/CANARY",
        "/start CANARY",
        "/undo CANARY",
    ):
        phone.type(text)
    phone.send_photo("CANARY")
    phone.tap_forged(receipt.message_id, "1:undo:CANARY:0")
    await stage.settled()

    everything = [
        *(each.text for each in said(phone)),
        *phone.notices,
        *phone.alerts,
        by_id(phone, receipt.message_id).text,
    ]
    assert not any("CANARY" in words.upper() for words in everything)
