"""Buttons under people that nobody was given, that were another's, or of another desk."""

from dataclasses import replace

import pytest

from domain.errors import NotPermitted
from domain.keyboards import ButtonSpent, Choice, Keyboard, Verb
from tests.unit.services.people.heads import (
    AUDITOR,
    HUDA,
    OLEG,
    RANIA,
    SALIM,
    Heads,
    told,
)


@pytest.mark.parametrize("verb", [Verb.SUSPEND, Verb.ROLE, Verb.PART])
async def test_a_forged_button_decides_nothing_about_an_auditor(heads: Heads, verb: Verb) -> None:
    value = {Verb.ROLE: "officer", Verb.PART: "yes"}.get(verb, "")
    keyboard = await _forged(heads, await heads.id(AUDITOR), verb, value, "auditor-active")

    answer = replace(await heads.card(AUDITOR), buttons=keyboard)

    with pytest.raises(NotPermitted):
        await heads.do(heads.press(answer, verb, value))

    assert told(await heads.people())["Adel"] == ("auditor", "active")


async def test_a_forged_button_makes_nobody_an_auditor(heads: Heads) -> None:
    keyboard = await _forged(heads, await heads.id(SALIM), Verb.ROLE, "auditor", "officer-active")

    with pytest.raises(NotPermitted):
        await heads.do(
            heads.press(replace(await heads.card(SALIM), buttons=keyboard), Verb.ROLE, "auditor")
        )


async def test_a_heads_buttons_are_nobody_elses(heads: Heads) -> None:
    press = heads.press(await heads.card(SALIM), Verb.SUSPEND)

    for who in (RANIA, SALIM, OLEG):
        with pytest.raises(ButtonSpent):
            await heads.do(press, who)


async def test_a_button_of_one_desk_decides_nothing_for_a_head_of_another(heads: Heads) -> None:
    """A button names its desk, and rights are those of that desk, now."""
    press = heads.press(await heads.card(SALIM, RANIA), Verb.SUSPEND)
    member = await heads.team.member(RANIA)
    await heads.team.change(
        RANIA, grants=tuple(replace(each, desk="another") for each in member.grants)
    )

    with pytest.raises(NotPermitted):
        await heads.do(press, RANIA)


async def _forged(heads: Heads, member: str, verb: Verb, value: str, stands: str) -> Keyboard:
    """Return Huda's own keyboard with a button that no code of ours would put there."""
    own = await heads.card(SALIM)
    assert own.buttons
    shown = own.buttons.choices[own.buttons.standing()[0]].shown
    choice = Choice(
        verb,
        heads.team.desks.desk.id,
        value=value,
        shown=shown,
        to=member,
        stands=stands,
    )
    async with heads.team.desks.archive() as work:
        keyboard = await work.keyboards.add(await work.members.require(HUDA), work.now, (choice,))
        keyboard = keyboard.placed(9999)
        await work.keyboards.update(keyboard)
        await work.commit()
    return keyboard
