"""What leaves by which way: canaries in all that is written, and every call on the wire."""

import json

from domain.desks import Discretion
from rehearsal.refusals import Json
from tests.acceptance.canaries import CANARY, HUDA, TOLD, days
from tests.acceptance.conftest import Stages
from tests.acceptance.stage import Setup

PUSHES = {"🗓 Digest", "🔔 Reminder"}


def words(call: Json) -> str:
    return json.dumps(call, ensure_ascii=False)


def of(calls: list[Json], method: str) -> list[Json]:
    return [call for call in calls if call["method"] == method]


def told(calls: list[Json]) -> set[str]:
    return {each for each in (*TOLD, HUDA) for call in calls if each in words(call)}


def first_line(call: Json) -> str:
    return str(call["text"]).partition("\n")[0]


def sent(calls: list[Json]) -> list[Json]:
    """Return every message that was sent; all of them are protected against forwarding."""
    messages = of(calls, "sendMessage")
    assert len(messages) > 30
    assert all(each["protect_content"] is True for each in messages)
    return messages


async def test_a_guarded_desk_shows_what_is_asked_for_by_edits_alone(stages: Stages) -> None:
    async with stages() as stage:
        calls = await days(stage)

    assert told(sent(calls)) == set()
    assert told(of(calls, "editMessageText")) == {*TOLD, HUDA}
    assert not told(of(calls, "answerCallbackQuery"))


async def test_an_open_desk_pushes_content_in_digests_and_reminders_alone(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        calls = await days(stage)

    telling = [each for each in sent(calls) if CANARY in words(each)]
    assert {first_line(each) for each in telling} == PUSHES
    assert told(telling) == set(TOLD)
    assert not told(of(calls, "answerCallbackQuery"))


async def test_a_silent_desk_lets_out_no_word_by_any_way(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.SILENT)) as stage:
        calls = await days(stage)

    assert not [each for each in calls if CANARY in words(each)]
    pushed = [each for each in sent(calls) if first_line(each) in PUSHES]
    assert len({each["text"] for each in pushed}) == len(PUSHES)
    assert not any("reply_markup" in each or "NAV" in words(each) for each in pushed)
