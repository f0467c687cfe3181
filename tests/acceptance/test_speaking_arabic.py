"""An Arabic phone: every answer in Arabic, with the digits its owner chose."""

import re
from datetime import timedelta

from domain.actions import Role
from tests.acceptance.stage import TestStage, by_id, said

_ALLOWED = re.compile(
    r"\u2068(?:NAV|NAV-\d+|Desk NAV|English|/[a-z]+|/(?:event|meeting|show)[^\u2069]*)\u2069"
    r"|\b\d+[dhm]\b"
)
"""References, desks, commands with their examples, and the name of the other language."""

_LATIN = re.compile("[A-Za-z]+")


def foreign(text: str) -> list[str]:
    """Return the Latin words of *text* that have no business in an Arabic sentence."""
    return _LATIN.findall(_ALLOWED.sub("", text))


async def test_every_answer_to_an_officer_is_arabic(stage: TestStage) -> None:
    phone = await stage.admit(1001, "سالم", Role.HEAD, language="ar")
    receipt = await stage.say(phone, "زورقان جديدان عند الرصيف")
    event = await stage.say(phone, "/event 2026-11-24 09:00 معرض بحري @ القاعة")
    asked = await stage.say(phone, "/event غدا ١٤:٠٠ اجتماع @ الوزارة")
    await stage.say(phone, "/meeting مع العقيد فلان @ الوزارة\nما قيل.\nعلينا: جواب")
    for text in (
        "/start", "/help", "/settings", "/desk", "/agenda", "/show NAV-1", "/show", "/show NAV-99",
        "/event", "/event ؟", "/event 2026-11-22 09:00 فات", "/event 2026-12-03 09:00", "/meeting",
        "/event 2026-12-03 09:00 معرض تذكير 99d", "/nonsense", "/cancel", "/digest",
        "/event 2026-12-03 09:00 " + "ش" * 201,
    ):  # fmt: skip
        phone.type(text)
    phone.send_photo()
    phone.type("إضافة", receipt.message_id)
    phone.tap(event.message_id, "تعديل")
    phone.tap(asked.message_id, "نعم، احفظه")
    await stage.settled()
    phone.tap(receipt.message_id, "عرض")
    await stage.settled()
    seen = [message.text for message in said(phone)]
    await stage.advance(timedelta(days=2))
    await stage.settled()
    phone.tap_forged(receipt.message_id, "forged")
    phone.type("/undo")
    await stage.settled()

    seen += [message.text for message in said(phone)]
    labels = [b.text for message in said(phone) for row in message.buttons for b in row]
    words = [*seen, *phone.alerts, *labels, *phone.notices]
    assert {word for text in words for word in foreign(text)} <= {"English"}
    assert len(said(phone)) > 25


async def test_digits_follow_the_choice_and_references_stay_latin(stage: TestStage) -> None:
    phone = await stage.admit(1001, "سالم", language="ar")
    settings = await stage.say(phone, "/settings")
    await stage.tapped(phone, settings.message_id, "١٢٣")

    receipt = await stage.say(phone, "/event 2026-11-24 09:00 معرض بحري")
    digest = await stage.say(phone, "/digest")
    for message in (receipt, digest):
        assert not re.search("[0-9]", message.text.replace("NAV-1", ""))
    assert "٠٩:٠٠" in receipt.text


async def test_what_was_opened_in_arabic_is_concealed_in_arabic(stage: TestStage) -> None:
    phone = await stage.admit(1001, "سالم", language="ar")
    receipt = await stage.say(phone, "زورقان")
    await stage.tapped(phone, receipt.message_id, "عرض")

    await stage.advance(timedelta(minutes=2))
    await stage.settled()

    assert "السجل محفوظ ومختوم" in by_id(phone, receipt.message_id).text
