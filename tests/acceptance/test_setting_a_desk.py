"""A head of desk sees how his desk works and changes it by button; nobody else does."""

from dataclasses import replace

import pytest

from domain.actions import Action, Role
from domain.desks import Desk, Discretion
from domain.keyboards import Choice, Verb
from domain.markings import Words
from domain.step_up import StepUp
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from services.audit.show import Asked, ShowAudit
from services.desks.desks import SetDesk
from services.desks.markings import ArrangeMarkings
from tests.acceptance.conftest import Stages
from tests.acceptance.corrections import data_of, labels, regrant
from tests.acceptance.sights import FORBIDDEN, at, digests, plain
from tests.acceptance.stage import Setup, TestStage, by_id, said
from tests.codes import STEP, code, enrol

LATE = "Not done: this was changed a moment ago. It stands like this now."
ALL = "All settings"


@pytest.fixture
async def head(stage: TestStage) -> Phone:
    """Admit a head, Hadi."""
    return await stage.admit(1000, "Hadi", Role.HEAD)


async def desk_of(stage: TestStage, desk: str = "NAV") -> Desk:
    """Return a desk as it is now."""
    async with stage.house.rooms.archive() as work:
        return (await work.desks.named(desk)).desk


async def taps(stage: TestStage, phone: Phone, message: ChatMessage, *names: str) -> ChatMessage:
    """Press one button after the other under one message, and return it as it stands then."""
    for name in names:
        message = await stage.tapped(phone, message.message_id, name)
    return message


async def settings(stage: TestStage, phone: Phone, *names: str) -> ChatMessage:
    """Ask for the desk's settings, and press buttons there."""
    return await taps(stage, phone, await stage.say(phone, "/desk settings"), *names)


def names(message: ChatMessage) -> list[str]:
    """Return every button under a message."""
    return [label for row in labels(message) for label in row]


async def test_a_head_finds_the_settings_under_desk(stage: TestStage, head: Phone) -> None:
    desk = await stage.say(head, "/desk")

    card = await stage.tapped(head, desk.message_id, "Settings of the desk")

    assert plain(card.text).splitlines() == [
        "Settings of NAV",
        "",
        "Digest: 07:00 (Dubai) · days off: Friday, Saturday",
        "Discretion: guarded",
        "What is opened stays for 2 minutes",
        "Language of invitations: English",
        "Records are kept for 24 months",
        "Reading needs no code. Only the operator changes that.",
        "",
        "Change them by button.",
    ]
    assert labels(card) == [
        ["Digest hour", "Days off"],
        ["Pauses", "Discretion"],
        ["Opened stays", "Language"],
        ["Kept for"],
    ]
    assert "Desk NAV" not in card.text


@pytest.mark.parametrize("words", ["/desk settings", "desk settings", "إعدادات المكتب"])
async def test_words_lead_there_too(stage: TestStage, head: Phone, words: str) -> None:
    card = await stage.say(head, words)

    assert "Settings of NAV" in plain(card.text)


async def test_an_arabic_head_reads_arabic(stage: TestStage) -> None:
    head = await stage.admit(1000, "هادي", Role.HEAD, language="ar")

    card = await stage.say(head, "/desk إعدادات")
    days = await taps(stage, head, card, "أيام العطلة", "الخميس")
    asked = await taps(stage, head, days, "كل الإعدادات", "الكتمان", "صامت")
    silent = await taps(stage, head, asked, "نعم، غيّره")

    assert "إعدادات المكتب NAV" in plain(card.text)
    assert "• الخميس" in names(days)
    assert "لا يُقرأ شيء من المكتب" in asked.text
    assert "الكتمان: صامت" in plain(silent.text)
    desk = await desk_of(stage)
    assert (desk.weekend, desk.discretion) == (frozenset({3, 4, 5}), Discretion.SILENT)


async def test_the_digest_moves_to_its_new_hour_and_comes_once(
    stage: TestStage, head: Phone
) -> None:
    await settings(stage, head, "Digest hour", "08:30")

    counts = []
    for day, hour, minute in ((23, 8, 0), (23, 8, 30), (23, 12, 0), (24, 8, 0), (24, 8, 30)):
        await stage.advance_to(at(day, hour, minute))
        await stage.settled()
        counts.append(len(digests(head)))

    assert counts == [0, 1, 1, 1, 2]


async def test_a_later_hour_on_the_same_day_brings_no_second_digest(
    stage: TestStage, head: Phone
) -> None:
    await stage.advance_to(at(23, 7))
    await stage.settled()
    card = await settings(stage, head, "Digest hour", "09:00", "30 minutes later")

    await stage.advance_to(at(23, 12))
    await stage.settled()
    today = len(digests(head))
    await stage.advance_to(at(24, 9, 30))
    await stage.settled()

    assert "Digest: 09:30" in plain(card.text)
    assert (today, len(digests(head))) == (1, 2)


@pytest.mark.parametrize(
    ("presses", "changes"),
    [
        (("Days off", "• Friday"), {"weekend": frozenset({5})}),
        (("Opened stays", "30 seconds"), {"conceal_after": "0:00:30"}),
        (("Language", "العربية"), {"language": "ar"}),
        (("Kept for", "12 months", "Yes, change it"), {"keep_months": 12}),
        (("Discretion", "Open", "Yes, change it"), {"discretion": Discretion.OPEN}),
    ],
)
async def test_each_setting_is_changed_by_its_own_button(
    stage: TestStage, head: Phone, presses: tuple[str, ...], changes: dict[str, object]
) -> None:
    before = await desk_of(stage)

    await settings(stage, head, *presses)

    after = await desk_of(stage)
    fields = {name: getattr(after, name) for name in changes}
    assert {name: str(value) for name, value in fields.items()} == {
        name: str(value) for name, value in changes.items()
    }
    assert after == replace(before, **fields)


async def test_what_comes_in_afterwards_is_kept_as_long_as_was_chosen(
    stage: TestStage, head: Phone
) -> None:
    await stage.say(head, "Before")

    await settings(stage, head, "Kept for", "120 months", "Yes, change it")
    await stage.say(head, "After")

    assert [each.expires for each in await stage.records()] == ["2028-11", "2036-11"]


async def test_what_weighs_is_asked_first_and_told_to_the_other_heads(
    stage: TestStage, head: Phone
) -> None:
    other = await stage.admit(1002, "Huda", Role.HEAD)
    officer = await stage.admit(1001, "Salim")
    heard = len(said(head)), len(said(officer))

    asked = await settings(stage, head, "Discretion", "Silent")
    unchanged = (await desk_of(stage)).discretion
    await taps(stage, head, asked, "Yes, change it")

    assert "nothing of the desk is read in a chat" in asked.text
    assert unchanged is Discretion.GUARDED
    assert "another head changed how much the desk lets out" in said(other)[-1].text
    assert (len(said(head)), len(said(officer))) == (heard[0] + 1, heard[1])


async def test_what_weighs_little_is_told_to_nobody(stage: TestStage, head: Phone) -> None:
    other = await stage.admit(1002, "Huda", Role.HEAD)
    heard = len(said(other))

    await settings(stage, head, "Digest hour", "08:30")

    assert len(said(other)) == heard


async def test_a_silent_desk_is_still_set(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.SILENT)) as stage:
        head = await stage.admit(1000, "Hadi", Role.HEAD)

        await settings(stage, head, "Discretion", "Guarded", "Yes, change it")

        assert (await desk_of(stage)).discretion is Discretion.GUARDED


async def test_the_last_working_day_stays(stage: TestStage, head: Phone) -> None:
    await SetDesk(stage.house.rooms.archive)("NAV", {"weekend": frozenset(range(6))})

    days = await settings(stage, head, "Days off")

    assert "• Monday" in names(days)
    assert not any("Sunday" in name for name in names(days))


async def test_markings_are_chosen_up_to_the_ceiling(stage: TestStage, head: Phone) -> None:
    archive = stage.house.rooms.archive
    words = (Words("Official"), Words("Restricted"), Words("Secret"))
    await ArrangeMarkings(archive)(words, Words("the registry"))
    await SetDesk(archive)("NAV", {"ceiling": "Restricted"})
    card = await settings(stage, head, "Marking")

    chosen = await taps(stage, head, card, "Restricted")

    assert names(card) == ["• No marking", "Official", "Restricted", ALL]
    assert "What comes in is marked: Restricted · ceiling, set by the operator: Restricted" in (
        plain(chosen.text)
    )


async def test_open_is_not_to_be_had_where_reading_needs_a_code(
    stage: TestStage, head: Phone
) -> None:
    before = await settings(stage, head, "Discretion")
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.TOTP})
    await enrol(stage.house.rooms.archive, 1000)

    locked = await stage.refused(head, lambda: head.tap(before.message_id, "Open"))
    stage.clock.move_to(stage.clock.now() + STEP)
    await stage.say(head, f"/unlock {code(stage.clock.now())}")
    refused = await stage.tapped(head, before.message_id, "Open")

    assert "Locked" in locked
    assert LATE in refused.text
    assert "Open is not to be had where reading needs a code" in refused.text
    assert names(refused) == ["Silent", ALL]
    assert (await desk_of(stage)).discretion is Discretion.GUARDED


async def test_on_a_journey_nothing_is_set(stage: TestStage, head: Phone) -> None:
    card = await settings(stage, head, "Digest hour")
    data = data_of(card, "06:00")
    await stage.answers(head, lambda: head.type("/travel"))

    asked = await stage.say(head, "/desk settings")
    said_so = await stage.say(head, "desk settings")
    head.tap_forged(card.message_id, data)
    await stage.settled()

    assert plain(asked.text) == "Nothing opens here until a colleague lifts it."
    assert plain(said_so.text) == "Kept and sealed."
    assert f"{(await desk_of(stage)).digest_at:%H:%M}" == "07:00"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CUSTODIAN, Role.OBSERVER, Role.AUDITOR])
async def test_to_others_the_words_are_those_for_what_is_not_there(
    stage: TestStage, role: Role
) -> None:
    phone = await stage.admit(1001, "Salim", role)

    refused = await stage.say(phone, "/desk settings")
    unknown = await stage.say(phone, "/show NAV-999")
    desk = await stage.say(phone, "/desk")

    assert refused.text == unknown.text
    assert "Settings of the desk" not in names(desk)


@pytest.mark.parametrize("name", ["Silent", "Yes, change it", ALL])
async def test_rights_taken_away_between_question_and_tap_count(
    stage: TestStage, head: Phone, name: str
) -> None:
    await stage.admit(1002, "Huda", Role.HEAD)
    asked = await settings(stage, head, "Discretion", *(["Silent"] if name[0] == "Y" else []))

    await regrant(stage, 1000, NAV=Role.OFFICER)
    refused = await stage.refused(head, lambda: head.tap(asked.message_id, name))

    assert plain(refused) == FORBIDDEN
    assert (await desk_of(stage)).discretion is Discretion.GUARDED


@pytest.mark.parametrize(
    ("verb", "value"), [(Verb.SETUP, ""), (Verb.SETUP, "hour"), (Verb.SET, "hour=08:00")]
)
async def test_a_head_sets_no_desk_but_his_own(
    stage: TestStage, head: Phone, verb: Verb, value: str
) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    await stage.admit(1000, "Hadi", Role.OFFICER, "AIR")
    card, before = await settings(stage, head), await desk_of(stage, "AIR")

    data = await forged(stage, card, Choice(verb, before.id, value=value, stands="07:00"))
    refused = await stage.refused(head, lambda: head.tap_forged(card.message_id, data))

    assert plain(refused) == FORBIDDEN
    assert await desk_of(stage, "AIR") == before


@pytest.mark.parametrize("value", ["", "hour", "zone=UTC", "step_up=none", "hour=08:00=no"])
async def test_what_no_button_says_is_not_done(stage: TestStage, head: Phone, value: str) -> None:
    card, before = await settings(stage, head), await desk_of(stage)

    data = await forged(stage, card, Choice(Verb.SET, before.id, value=value))
    refused = await stage.refused(head, lambda: head.tap_forged(card.message_id, data))

    assert "no longer works" in refused
    assert await desk_of(stage) == before


async def test_a_value_that_is_not_offered_is_not_taken(stage: TestStage, head: Phone) -> None:
    card, before = await settings(stage, head), await desk_of(stage)

    choice = Choice(Verb.SET, before.id, value="keep=600=yes", stands="24")
    data = await forged(stage, card, choice)
    shown = await stage.answers(head, lambda: head.tap_forged(card.message_id, data))

    assert shown == []
    assert LATE in by_id(head, card.message_id).text
    assert await desk_of(stage) == before


async def forged(stage: TestStage, card: ChatMessage, choice: Choice) -> str:
    """Seal a button that the house would not make, and return its data."""
    async with stage.house.rooms.archive() as work:
        member = await work.members.require(1000)
        made = (await work.keyboards.add(member, work.now, (choice,))).placed(card.message_id)
        await work.keyboards.update(made)
        await work.commit()
    return made.data(0)


async def test_whoever_taps_second_sees_what_the_first_did(stage: TestStage, head: Phone) -> None:
    other = await stage.admit(1002, "Huda", Role.HEAD)
    first, second = [await settings(stage, each, "Days off") for each in (head, other)]

    await stage.tapped(head, first.message_id, "Thursday")
    late = await stage.tapped(other, second.message_id, "Thursday")

    assert LATE in late.text
    assert "• Thursday" in names(late)
    assert (await desk_of(stage)).weekend == frozenset({3, 4, 5})


async def test_of_two_heads_at_once_one_is_heard(stage: TestStage, head: Phone) -> None:
    other = await stage.admit(1002, "Huda", Role.HEAD)
    cards = [await settings(stage, each, "Digest hour") for each in (head, other)]

    head.tap(cards[0].message_id, "08:00")
    other.tap(cards[1].message_id, "09:00")
    await stage.settled()

    shown = [by_id(head, cards[0].message_id).text, by_id(other, cards[1].message_id).text]
    late = [LATE in text for text in shown]
    hour = f"{(await desk_of(stage)).digest_at:%H:%M}"
    assert sorted(late) == [False, True]
    assert hour == ("08:00", "09:00")[late.index(False)]
    assert all(f"Digest: {hour}" in plain(text) for text in shown)


async def test_the_audit_says_which_head_it_was(stage: TestStage, head: Phone) -> None:
    await stage.admit(1002, "Huda", Role.HEAD)

    await settings(stage, head, "Digest hour", "08:30")

    told = await ShowAudit(stage.house.rooms.archive)(Asked(desk="NAV"), lambda _, __: None)
    (entry,) = [each for each in told if each.entry.action == Action.DESK_SET]
    assert entry.name is not None
    assert (entry.name.reveal(), entry.desk_about) == ("Hadi", "NAV")
