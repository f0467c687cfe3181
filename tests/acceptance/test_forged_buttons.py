"""Every button there is, pressed wrongly in every way: one answer, nothing changed or opened."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

import pytest

from domain.actions import READINGS, Action, Role
from domain.keyboards import DIALOGUE_VERBS, LIFETIME, Choice, Keyboard, Verb
from domain.members import MemberState
from domain.records import AnyRecord
from domain.shown import Shown, ShownKind
from rehearsal.telegram import Phone
from services.desks.settings import SETTINGS
from tests.acceptance.corrections import regrant
from tests.acceptance.sights import FORBIDDEN, SPENT, plain
from tests.acceptance.stage import TestStage, said

WRITTEN = "A frigate came in"
OWN_AFFAIRS = {*SETTINGS, Verb.CANCEL}
"""What concerns nobody but whoever presses, whatever he may do on any desk."""

ANSWERS = {*DIALOGUE_VERBS, Verb.NOTE, Verb.GRANT}
"""What answers a question, of which there is none here: they find that out before any right."""

NOBODYS = "n" * 22
DESK, VALUE = "NAV", "1"

Spoil = Callable[[Keyboard], Keyboard]
"""Makes of a keyboard one whose buttons have to fail."""


@dataclass
class Scene:
    """Salim with a record, its receipt and another message; Huda, who heads his desk."""

    stage: TestStage
    salim: Phone
    huda: Phone
    record: AnyRecord
    message: int
    other: int

    async def keyboard(self, verb: Verb, spoil: Spoil = lambda made: made) -> Keyboard:
        """Keep a keyboard of Salim's with one button of *verb* under the receipt, spoilt."""
        desk = self.stage.desks[DESK].id
        shown = Shown(ShownKind.RECORD, desk, self.record.id)
        choice = Choice(verb, desk, self.record.id, value=VALUE, shown=shown)
        async with self.stage.house.rooms.archive() as work:
            member = await work.members.require(self.salim.user_id)
            made = await work.keyboards.add(member, work.now, (choice,))
            made = spoil(made.placed(self.message))
            await work.keyboards.update(made)
            await work.commit()
        return made

    async def trace(self) -> tuple[int, list[AnyRecord]]:
        """Return how far the audit is, and every record."""
        async with self.stage.house.rooms.archive() as work:
            end, _ = await work.unit.audit.end()
        return end, await self.stage.records()

    async def refused(self, phone: Phone, message: int, data: str) -> str:
        """Press; return the answer, after which everything is as it was."""
        before = await self.trace()
        alert = await self.stage.refused(phone, partial(phone.tap_forged, message, data))
        assert await self.trace() == before, data
        return plain(alert)


@pytest.fixture
async def scene(stage: TestStage) -> Scene:
    """Return it."""
    salim = await stage.admit(1001, "Salim")
    huda = await stage.admit(1003, "Huda", Role.HEAD)
    receipt, other = await stage.say(salim, WRITTEN), await stage.say(salim, "Another note")
    record = (await stage.records())[0]
    return Scene(stage, salim, huda, record, receipt.message_id, other.message_id)


Forged = Callable[[Scene, Keyboard], Awaitable[str]]


async def by_a_colleague(scene: Scene, made: Keyboard) -> str:
    return await scene.refused(scene.huda, scene.message, made.data(0))


async def with_a_handle_of_nobody(scene: Scene, made: Keyboard) -> str:
    data = made.data(0).replace(made.id, NOBODYS)
    return await scene.refused(scene.salim, scene.message, data)


async def under_another_message(scene: Scene, made: Keyboard) -> str:
    return await scene.refused(scene.salim, scene.other, made.data(0))


async def as_another_verb(scene: Scene, made: Keyboard) -> str:
    verb = made.choices[0].verb
    other = Verb.OPEN if verb is not Verb.OPEN else Verb.UNDO
    data = made.data(0).replace(f":{verb}:", f":{other}:", 1)
    return await scene.refused(scene.salim, scene.message, data)


async def beyond_the_last_one(scene: Scene, made: Keyboard) -> str:
    data = f"{made.data(0)[:-1]}{len(made.choices)}"
    return await scene.refused(scene.salim, scene.message, data)


async def of_another_format(scene: Scene, made: Keyboard) -> str:
    return await scene.refused(scene.salim, scene.message, f"2{made.data(0)[1:]}")


async def cut_short(scene: Scene, made: Keyboard) -> str:
    return await scene.refused(scene.salim, scene.message, made.data(0)[:-2])


@pytest.mark.parametrize(
    "forged",
    [
        by_a_colleague,
        with_a_handle_of_nobody,
        under_another_message,
        as_another_verb,
        beyond_the_last_one,
        of_another_format,
        cut_short,
    ],
)
async def test_whatever_is_wrong_with_a_press_the_answer_is_the_same(
    scene: Scene, forged: Forged
) -> None:
    for verb in Verb:
        assert await forged(scene, await scene.keyboard(verb)) == SPENT, verb


async def test_a_button_that_is_a_month_old_does_nothing(scene: Scene) -> None:
    made = [await scene.keyboard(verb) for verb in Verb]
    await scene.stage.advance(LIFETIME)
    await scene.stage.settled()
    over = partial(replace, expires_at=scene.stage.clock.now())
    late = [await scene.keyboard(verb, over) for verb in Verb]

    for each in (*made, *late):
        answer = await scene.refused(scene.salim, scene.message, each.data(0))
        assert answer == SPENT, each.choices[0].verb


async def test_what_works_once_works_for_no_second_press(scene: Scene) -> None:
    once = [verb for verb in Verb if verb.works_once]
    assert once
    spent = partial(replace, spent_by="an earlier press")

    for verb in once:
        made = await scene.keyboard(verb, spent)
        assert await scene.refused(scene.salim, scene.message, made.data(0)) == SPENT, verb


async def test_no_button_outlives_the_rights_of_whom_it_was_made_for(scene: Scene) -> None:
    await regrant(scene.stage, 1001, NAV=Role.AUDITOR)
    records = await scene.stage.records()

    for verb in set(Verb) - OWN_AFFAIRS:
        made = await scene.keyboard(verb)
        answer = await scene.refused(scene.salim, scene.message, made.data(0))
        assert answer == (SPENT if verb in ANSWERS else FORBIDDEN), verb

    assert await scene.stage.records() == records
    assert not any(WRITTEN in each.text for each in said(scene.salim))
    assert await _readings(scene) == 0


async def test_a_suspended_members_buttons_are_met_with_silence(scene: Scene) -> None:
    made = [await scene.keyboard(verb) for verb in Verb]
    async with scene.stage.house.rooms.archive() as work:
        member = await work.members.require(1001)
        gone = replace(member, state=MemberState.SUSPENDED)
        await work.members.update(gone, Action.MEMBER_SUSPEND)
        await work.commit()
    before, alerts = await scene.trace(), len(scene.salim.alerts)

    for each in made:
        scene.salim.tap_forged(scene.message, each.data(0))
    await scene.stage.settled()

    assert await scene.trace() == before
    assert len(scene.salim.alerts) == alerts


async def _readings(scene: Scene) -> int:
    async with scene.stage.house.rooms.archive() as work:
        entries = [entry async for entry in work.ledger.about(scene.record.id)]
    return len([each for each in entries if each.action in READINGS])
