"""A head has his desk pause, sees when it does, and takes it back; nobody else may."""

from datetime import date

import pytest

from domain.actions import Action, Role
from domain.desks import Discretion
from domain.holidays import Pause, PauseChange
from domain.step_up import StepUp
from rehearsal.telegram import Phone
from services.audit.show import Asked, ShowAudit
from services.desks.desks import SetDesk
from tests.acceptance.conftest import Stages
from tests.acceptance.corrections import regrant
from tests.acceptance.pausing import ALL, YES, names, pauses
from tests.acceptance.sights import FORBIDDEN, at, digests, plain, reminders
from tests.acceptance.stage import Setup, TestStage, by_id
from tests.codes import STEP, code, enrol

TWO = "Tue 24 Nov 2026 · 14 Jumada II 1448 – Wed 25 Nov 2026 · 15 Jumada II 1448"


@pytest.fixture
async def head(stage: TestStage) -> Phone:
    """Admit a head, Hadi."""
    return await stage.admit(1000, "Hadi", Role.HEAD)


async def test_no_digest_on_these_days_and_the_next_holds_everything(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        head = await stage.admit(1000, "Hadi", Role.HEAD)
        salim = await stage.admit(1001, "Salim")
        asked = await stage.say(head, "/desk pause 24 to 25 November")
        before = await pauses(stage)
        shown = await stage.tapped(head, asked.message_id, YES)
        await stage.say(salim, "/event 2026-11-25 12:00 Naval exhibition")

        counts = []
        for day in (23, 24, 25, 26):
            await stage.advance_to(at(day, 7))
            counts.append(len(digests(salim)))
            await stage.say(salim, f"Written on {day} November")
            await stage.advance_to(at(day, 12 if day < 25 else 11))

        assert f"No digest is to come on: {TWO}. The next one holds everything" in plain(asked.text)
        assert before == []
        assert f"No digest: {TWO}" in plain(shown.text)
        assert names(shown) == ["Take back Tue 24 Nov – Wed 25 Nov", "Add days", ALL]
        assert counts == [1, 1, 1, 2]
        first, second = digests(salim)
        assert "its next digest comes on Thu 26 Nov 2026" in plain(first.text)
        assert all(f"Written on {day}" in second.text for day in (23, 24, 25))
        assert len(reminders(salim)) == 2


async def test_days_are_taken_back_by_button_and_the_digest_comes_again(
    stage: TestStage, head: Phone
) -> None:
    asked = await stage.say(head, "/desk pause 2026-11-23")
    shown = await stage.tapped(head, asked.message_id, YES)

    again = await stage.tapped(head, shown.message_id, "Take back Mon 23 Nov")
    await stage.advance_to(at(23, 7))

    assert "No digest: " not in again.text
    assert await pauses(stage) == []
    assert len(digests(head)) == 1


async def test_the_page_stands_among_the_settings(stage: TestStage, head: Phone) -> None:
    card = await stage.say(head, "/desk settings")

    page = await stage.tapped(head, card.message_id, "Pauses")
    plainly = await stage.say(head, "desk pauses")

    assert "/desk pause 2 to 3 December" in page.text
    assert names(page) == ["Add days", ALL]
    assert plainly.text == page.text


async def test_whoever_comes_too_late_for_the_digest_before_is_told(
    stage: TestStage, head: Phone
) -> None:
    soon = await stage.say(head, "/desk pause 2026-11-23")
    later = await stage.say(head, "/desk pause 2026-11-24")

    assert "The digest before has gone: tell your people." in soon.text
    assert "has gone" not in later.text


async def test_more_pauses_than_a_desk_has_are_refused_before_they_are_asked(
    stage: TestStage, head: Phone
) -> None:
    full = tuple(Pause(date(2027, 1, day), date(2027, 1, day)) for day in range(1, 21))
    await SetDesk(stage.house.rooms.archive)("NAV", {}, PauseChange(full))

    refused = await stage.say(head, "/desk pause 2026-12-02")

    assert "at most 20 pauses" in refused.text
    page = await stage.say(head, "/desk pause")
    assert len(names(page)) == 21


async def test_of_two_heads_the_second_sees_what_the_first_did(
    stage: TestStage, head: Phone
) -> None:
    other = await stage.admit(1002, "Huda", Role.HEAD)
    asked = [await stage.say(each, "/desk pause 2026-12-02") for each in (head, other)]

    for phone, card in zip((head, other), asked, strict=True):
        await stage.tapped(phone, card.message_id, YES)

    assert "this was changed a moment ago" in by_id(other, asked[1].message_id).text
    assert await pauses(stage) == ["2026-12-02"]


async def test_a_button_pressed_after_its_day_sets_nothing(stage: TestStage, head: Phone) -> None:
    asked = await stage.say(head, "/desk pause 2026-11-24")
    await stage.advance_to(at(25, 12))

    late = await stage.tapped(head, asked.message_id, YES)

    assert "Not done" in late.text
    assert await pauses(stage) == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CUSTODIAN, Role.OBSERVER, Role.AUDITOR])
async def test_nobody_else_names_days(stage: TestStage, role: Role) -> None:
    phone = await stage.admit(1001, "Salim", role)

    refused = [await stage.say(phone, each) for each in ("/desk pause", "/desk pause tomorrow")]

    assert {plain(each.text) for each in refused} == {FORBIDDEN}


async def test_a_year_that_is_too_far_is_refused_before_it_is_asked(
    stage: TestStage, head: Phone
) -> None:
    refused = [
        await stage.say(head, f"/desk pause {each}") for each in ("9999-12-20", "20 December 2099")
    ]

    assert all("at most two years from now" in each.text for each in refused)
    assert await pauses(stage) == []


async def test_rights_taken_away_between_question_and_tap_count(
    stage: TestStage, head: Phone
) -> None:
    await stage.admit(1002, "Huda", Role.HEAD)
    asked = await stage.say(head, "/desk pause 2026-12-02")

    await regrant(stage, 1000, NAV=Role.OFFICER)
    refused = await stage.refused(head, lambda: head.tap(asked.message_id, YES))

    assert plain(refused) == FORBIDDEN
    assert await pauses(stage) == []


async def test_a_desk_that_wants_codes_wants_one_here(stage: TestStage, head: Phone) -> None:
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.TOTP})
    await enrol(stage.house.rooms.archive, 1000)

    locked = await stage.say(head, "/desk pause 2026-12-02")
    stage.clock.move_to(stage.clock.now() + STEP)
    await stage.say(head, f"/unlock {code(stage.clock.now())}")
    asked = await stage.say(head, "/desk pause 2026-12-02")

    assert "Locked" in locked.text
    assert YES in names(asked)


async def test_the_audit_says_which_head_it_was(stage: TestStage, head: Phone) -> None:
    asked = await stage.say(head, "/desk pause 2026-12-02")
    await stage.tapped(head, asked.message_id, YES)

    told = await ShowAudit(stage.house.rooms.archive)(Asked(desk="NAV"), lambda _, __: None)

    (entry,) = [each for each in told if each.entry.action == Action.DESK_SET]
    assert entry.name is not None
    assert entry.name.reveal() == "Hadi"
