"""On a desk that wants codes a link admits nobody: the first code of the paper does."""

from datetime import timedelta

import pytest

from domain.actions import Role
from domain.invitations import VALID_FOR, Invited
from domain.members import MemberState
from domain.step_up import StepUp
from rehearsal.telegram import Phone
from services.desks.desks import AddDesk, SetDesk
from services.people.enrolling import Enrol
from services.people.invitations import Invite
from services.people.members import ListMembers
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, by_id, last, said
from tests.codes import SEED, STEP, code, enrol, wrong

SENTENCE = "Send the six digits from the paper you were given: scan it with an authenticator first."


@pytest.fixture
async def head(stage: TestStage) -> Phone:
    """Return the phone of the head of a desk that wants codes from now on."""
    phone = await stage.admit(1000, "Huda", Role.HEAD)
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.TOTP})
    return phone


async def invited(stage: TestStage, desk: str = "NAV", member: str = "") -> Invited:
    """Make an invitation as the console does."""
    invite = Invite(stage.house.rooms.archive)
    return await invite(desk, Role.OFFICER, "en", member=member)


def shown(stage: TestStage, made: Invited) -> str:
    """Return what an authenticator shows that read the paper."""
    assert made.paper
    return code(stage.clock.now(), made.paper.seed)


async def state(stage: TestStage, name: str) -> MemberState:
    """Return how somebody stands."""
    listed = await ListMembers(stage.house.rooms.archive)()
    return next(each.member.state for each in listed if each.member.name.reveal() == name)


@pytest.mark.usefixtures("head")
async def test_a_link_alone_admits_nobody(stage: TestStage) -> None:
    made, salim = await invited(stage), stage.stand_in.phone(1001, "Salim", "en")

    told = await stage.say(salim, f"/start {made.code}")

    assert plain(told.text) == SENTENCE
    assert await state(stage, "Salim") is MemberState.PENDING
    heard = said(salim)
    for text in ("A note", "/help", "/digest", "/show NAV-1", "/desk", "/lock", "/members"):
        salim.type(text)
    await stage.settled()
    assert said(salim) == heard
    assert await stage.records() == []


@pytest.mark.usefixtures("head")
async def test_the_first_code_of_the_paper_admits_and_opens(stage: TestStage) -> None:
    made, salim = await invited(stage), stage.stand_in.phone(1001, "Salim", "en")
    await stage.say(salim, f"/start {made.code}")

    welcome = await stage.say(salim, f"/unlock {shown(stage, made)}")
    receipt = await stage.say(salim, "Two frigates at the pier")
    opened = await stage.tapped(salim, receipt.message_id, "Open")

    assert "NAV" in welcome.text
    assert await state(stage, "Salim") is MemberState.ACTIVE
    assert "frigates" in opened.text


@pytest.mark.usefixtures("head")
async def test_six_digits_alone_are_a_code_too(stage: TestStage) -> None:
    made, salim = await invited(stage), stage.stand_in.phone(1001, "Salim", "en")
    await stage.say(salim, f"/start {made.code}")

    welcome = await stage.say(salim, shown(stage, made))

    assert "NAV" in welcome.text
    assert not [each for each in salim.chat if not each.from_bot]


@pytest.mark.usefixtures("head")
async def test_a_paper_found_after_its_invitation_ended_admits_nobody(stage: TestStage) -> None:
    made, salim = await invited(stage), stage.stand_in.phone(1001, "Salim", "en")
    await stage.say(salim, f"/start {made.code}")
    await stage.advance(VALID_FOR)
    heard = said(salim)

    for text in (shown(stage, made), f"/start {made.code}"):
        salim.type(text)
    await stage.settled()

    assert said(salim) == heard
    assert await state(stage, "Salim") is MemberState.PENDING


@pytest.mark.usefixtures("head")
async def test_the_same_link_again_repeats_the_sentence_and_admits_nobody_else(
    stage: TestStage,
) -> None:
    made, salim = await invited(stage), stage.stand_in.phone(1001, "Salim", "en")
    await stage.say(salim, f"/start {made.code}")
    oleg = stage.stand_in.phone(1002, "Oleg", "en")

    again = await stage.say(salim, f"/start {made.code}")
    oleg.type(f"/start {made.code}")
    oleg.type(shown(stage, made))
    await stage.settled()

    assert plain(again.text) == SENTENCE
    assert said(oleg) == []
    assert await state(stage, "Salim") is MemberState.PENDING


async def test_five_wrong_codes_burn_the_invitation_and_the_head_is_told(
    stage: TestStage, head: Phone
) -> None:
    made, salim = await invited(stage), stage.stand_in.phone(1001, "Salim", "en")
    await stage.say(salim, f"/start {made.code}")
    assert made.paper

    answers = [
        await stage.say(salim, f"/unlock {wrong(stage.clock.now(), made.paper.seed)}")
        for _ in range(5)
    ]
    heard = said(salim)
    for text in (f"/unlock {shown(stage, made)}", shown(stage, made), f"/start {made.code}"):
        salim.type(text)
    await stage.settled()

    assert len({each.text for each in answers}) == 1
    assert said(salim) == heard
    assert await state(stage, "Salim") is MemberState.PARTED
    assert "five wrong codes" in plain(last(head).text)


@pytest.mark.usefixtures("head")
async def test_whoever_was_burnt_can_be_invited_again_after_the_hour(stage: TestStage) -> None:
    made, salim = await invited(stage), stage.stand_in.phone(1001, "Salim", "en")
    await stage.say(salim, f"/start {made.code}")
    assert made.paper
    for _ in range(5):
        await stage.say(salim, wrong(stage.clock.now(), made.paper.seed))

    again = await invited(stage)
    await stage.say(salim, f"/start {again.code}")
    await stage.advance(timedelta(hours=1))
    old = await stage.say(salim, f"/unlock {shown(stage, made)}")
    welcome = await stage.say(salim, f"/unlock {shown(stage, again)}")

    assert old.text.startswith("Not unlocked")
    assert "NAV" in welcome.text


@pytest.mark.usefixtures("head")
async def test_a_member_joins_a_second_desk_with_his_own_authenticator_if_it_is_meant_for_him(
    stage: TestStage,
) -> None:
    salim_id = await admitted(stage, 1001, "Salim")
    await second_desk(stage)
    made = await invited(stage, "AIR", salim_id)
    salim, oleg = stage.stand_in.phones[1001], stage.stand_in.phone(1002, "Oleg", "en")

    oleg.type(f"/start {made.code}")
    told = await stage.say(salim, f"/start {made.code}")
    stage.clock.move_to(stage.clock.now() + STEP)
    welcome = await stage.say(salim, f"/unlock {code(stage.clock.now())}")

    assert made.paper is None
    assert said(oleg) == []
    assert plain(told.text) == "Send the six digits from your authenticator."
    assert "AIR" in welcome.text


@pytest.mark.usefixtures("head")
async def test_a_link_meant_for_somebody_else_is_not_confirmed_by_ones_own_authenticator(
    stage: TestStage,
) -> None:
    await admitted(stage, 1001, "Salim")
    await second_desk(stage)
    made, salim = await invited(stage, "AIR"), stage.stand_in.phones[1001]

    await stage.say(salim, f"/start {made.code}")
    stage.clock.move_to(stage.clock.now() + STEP)
    own = await stage.say(salim, f"/unlock {code(stage.clock.now())}")
    assert "AIR" not in own.text
    welcome = await stage.say(salim, f"/unlock {shown(stage, made)}")

    assert "AIR" in welcome.text
    stage.clock.move_to(stage.clock.now() + STEP)
    kept = await stage.say(salim, f"/unlock {code(stage.clock.now())}")
    assert kept.text.startswith("Unlocked")


async def test_a_new_authenticator_ends_the_old_one_and_the_head_is_told(
    stage: TestStage, head: Phone
) -> None:
    salim_id = await admitted(stage, 1001, "Salim")
    salim = stage.stand_in.phones[1001]
    receipt = await stage.say(salim, "Two frigates at the pier")
    stage.clock.move_to(stage.clock.now() + STEP)
    await stage.say(salim, f"/unlock {code(stage.clock.now())}")
    opened = await stage.tapped(salim, receipt.message_id, "Open")

    paper = await Enrol(stage.house.rooms.archive)(salim_id)
    await stage.settled()

    assert "frigates" in opened.text
    assert plain(by_id(salim, receipt.message_id).text) == (
        "🔒 NAV-1\nKept and sealed. The button opens it for a short while."
    )
    alert = await stage.refused(salim, lambda: salim.tap(receipt.message_id, "Open"))
    assert plain(alert).startswith("Locked")
    stage.clock.move_to(stage.clock.now() + STEP)
    old = await stage.say(salim, f"/unlock {code(stage.clock.now())}")
    new = await stage.say(salim, f"/unlock {code(stage.clock.now(), paper.seed)}")
    assert old.text.startswith("Not unlocked")
    assert new.text.startswith("Unlocked")
    assert "new authenticator" in plain(last(head).text)


@pytest.mark.usefixtures("head")
async def test_nothing_of_the_paper_goes_through_telegram_or_into_the_log(
    stage: TestStage, capfd: pytest.CaptureFixture[str]
) -> None:
    made, salim = await invited(stage), stage.stand_in.phone(1001, "Salim", "en")
    await stage.say(salim, f"/start {made.code}")
    await stage.say(salim, f"/unlock {shown(stage, made)}")

    assert made.paper
    sent = repr([call.parameters for call in stage.stand_in.calls])
    logged = "".join(capfd.readouterr())
    for secret in (made.paper.seed.reveal(), made.paper.duress.reveal()):
        assert secret not in sent
        assert secret not in logged


async def admitted(stage: TestStage, telegram: int, name: str) -> str:
    """Admit somebody who has an authenticator."""
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.NONE})
    await stage.admit(telegram, name)
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.TOTP})
    return await enrol(stage.house.rooms.archive, telegram, SEED)


async def second_desk(stage: TestStage) -> None:
    """Make another desk that wants codes."""
    desk = stage.desks["NAV"]
    await AddDesk(stage.house.rooms.archive)(
        type(desk)("", "AIR", desk.name, desk.zone, step_up=StepUp.TOTP)
    )
