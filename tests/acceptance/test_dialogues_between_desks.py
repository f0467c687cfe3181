"""A dialogue is its own desk's, whichever desk its member chooses meanwhile."""

from domain.desks import Discretion
from tests.acceptance.stage import TestStage
from tests.acceptance.test_dialogues_in_the_way import notes


async def test_what_was_no_answer_is_kept_on_the_desk_that_asked(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.add_desk("AIR", Discretion.GUARDED)
    await stage.admit(1001, "Salim", desk="AIR")
    await stage.say(phone, "/event")
    await stage.say(phone, "Exhibition")
    choice = await stage.say(phone, "/desk")
    await stage.tapped(phone, choice.message_id, "NAV")

    refused, _ = await stage.answers(phone, lambda: phone.type("some day in spring"))
    await stage.answers(phone, lambda: phone.tap(refused.message_id, "Keep as a note"))

    assert await notes(stage, "AIR") == ["some day in spring"]
    assert await notes(stage, "NAV") == []
