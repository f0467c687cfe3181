"""Events in the first year and the last, and as far away as one can say: refused, or right."""

from datetime import timedelta

import pytest

from domain.deliveries import DeliveryKind
from tests.acceptance.guided import questions
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage

FAR = [
    *("0001-01-01 00:00", "0000-12-31 23:59", "1 January 0001 9:00", "01.01.0001 9:00"),
    *("9999-12-31 23:59", "9999-12-31 23:00-01:00", "31 December 9999 9:00", "31/12/9999 9am"),
    *("1 Muharram 0001 9:00", "1 Muharram 9999 9:00", "٣١ ديسمبر ٩٩٩٩ الساعة ٩ صباحا"),
    *("2200-01-01 00:00", "in 9999 weeks 9:00", "in 9999 weeks 9999 weeks 1 hour"),
]


@pytest.mark.parametrize("when", FAR)
async def test_an_event_that_far_away_is_refused_in_a_line_and_in_a_dialogue(
    stage: TestStage, when: str
) -> None:
    phone = await stage.admit(1001, "Salim")

    refused = await stage.say(phone, f"/event {when} Exhibition")
    await stage.say(phone, "/event")
    await stage.say(phone, "Exhibition")
    in_dialogue, asked = await stage.answers(phone, lambda: phone.type(when))

    for answer in (refused, in_dialogue):
        assert "the date or hour is unclear" in answer.text
    assert plain(asked.text).startswith("Event · NAV · 2/4")
    assert len(questions(phone)) == 1
    assert await stage.records() == []


@pytest.mark.parametrize(
    "text",
    [
        "we owe Colonel Haddad the brochure by 9999-12-31",
        "we owe Colonel Haddad the brochure by 0001-01-01",
        "remind me on 9999-12-31 at 9:00 to call",
        "remind me in 9999 weeks at 9:00 to call",
    ],
)
async def test_a_promise_that_far_away_is_no_promise_of_that_day(
    stage: TestStage, text: str
) -> None:
    phone = await stage.admit(1001, "Salim")

    answers = await stage.answers(phone, lambda: phone.type(text))

    assert answers
    assert not any("9999" in answer.text or "0001" in answer.text for answer in answers)


async def test_the_last_evening_one_can_say_is_kept_and_planned(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    receipt = await stage.say(phone, "/event 2199-12-31 23:59 Exhibition remind 60d 1m")

    async with stage.house.rooms.archive() as work:
        owed = await work.unit.deliveries.owed([DeliveryKind.REMINDER])
    first, last = sorted(row.due_at for row in owed)
    assert "31 Dec 2199" in receipt.text
    assert f"{last:%Y-%m-%d %H:%M}" == "2199-12-31 19:58"
    assert last - first == timedelta(days=60) - timedelta(minutes=1)
