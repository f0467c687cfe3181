"""What a head decides about his desk is done once for each press, however often it is handled."""

from domain.actions import Action
from domain.deliveries import DeliveryKind
from domain.desk_settings import DeskSettings, Setting
from domain.desks import Desk, Discretion
from domain.keyboards import Press, Verb
from domain.letters import Answer
from services.audit.show import Asked, ShowAudit
from services.desks.desks import SetDesk
from services.people.desk_settings import AskDeskSettings, ChangeDeskSetting, ChooseDeskSetting
from tests.unit.services.people.heads import HUDA, RANIA, Heads

MESSAGE = 7


def press(answer: Answer, verb: Verb, value: str, query: str) -> Press:
    """Return a press of a button under *answer*."""
    keyboard = answer.buttons
    assert keyboard
    (index,) = [
        at for at, each in enumerate(keyboard.choices) if each.verb is verb and each.value == value
    ]
    return Press(keyboard.id, verb, index, MESSAGE, query)


async def section(heads: Heads, setting: Setting, head: int = HUDA) -> Answer:
    """Open one of the settings."""
    archive = heads.team.desks.archive
    asked = await AskDeskSettings(archive)(head)
    return await ChooseDeskSetting(archive)(head, press(asked, Verb.SETUP, setting, "open"))


def shown(answer: Answer) -> DeskSettings:
    """Return the settings that an answer shows."""
    assert isinstance(answer.letter, DeskSettings)
    return answer.letter


async def desk_of(heads: Heads) -> Desk:
    """Return the desk as it is now."""
    async with heads.team.desks.archive() as work:
        return (await work.desks.named("NAV")).desk


async def test_a_press_handled_again_changes_nothing_twice(heads: Heads) -> None:
    change = ChangeDeskSetting(heads.team.desks.archive)
    pressed = press(await section(heads, Setting.DAYS), Verb.SET, "days=3", "q1")

    first, again = [await change(HUDA, pressed) for _ in range(2)]

    assert shown(first) == shown(again)
    assert not shown(again).is_changed
    assert (await desk_of(heads)).weekend == frozenset({3, 4, 5})


async def test_an_older_button_of_ones_own_does_nothing(heads: Heads) -> None:
    change = ChangeDeskSetting(heads.team.desks.archive)
    days = await section(heads, Setting.DAYS)

    await change(HUDA, press(days, Verb.SET, "days=3", "q1"))
    late = await change(HUDA, press(days, Verb.SET, "days=3", "q2"))

    assert shown(late).is_changed
    assert (await desk_of(heads)).weekend == frozenset({3, 4, 5})


async def test_what_somebody_else_changed_beside_it_hinders_nobody(heads: Heads) -> None:
    archive = heads.team.desks.archive
    hour = await section(heads, Setting.HOUR)

    await SetDesk(archive)("NAV", {"language": "ar"})
    done = await ChangeDeskSetting(archive)(HUDA, press(hour, Verb.SET, "hour=08:30", "q1"))

    desk = await desk_of(heads)
    assert not shown(done).is_changed
    assert (f"{desk.digest_at:%H:%M}", desk.language) == ("08:30", "ar")


async def test_asking_writes_nothing_and_a_yes_from_before_a_change_neither(heads: Heads) -> None:
    archive = heads.team.desks.archive
    change = ChangeDeskSetting(archive)
    choice = await section(heads, Setting.DISCRETION)
    asked = await change(HUDA, press(choice, Verb.SET, "discretion=open", "q1"))
    before = await desk_of(heads)

    await SetDesk(archive)("NAV", {"discretion": Discretion.SILENT})
    late = await change(HUDA, press(asked, Verb.SET, "discretion=open=yes", "q2"))

    assert before.discretion is Discretion.GUARDED
    assert shown(late).is_changed
    assert (await desk_of(heads)).discretion is Discretion.SILENT


async def test_the_other_heads_are_warned_once_and_the_audit_says_who(heads: Heads) -> None:
    archive = heads.team.desks.archive
    change = ChangeDeskSetting(archive)
    asked = await change(HUDA, press(await section(heads, Setting.KEEP), Verb.SET, "keep=12", "q1"))
    sure = press(asked, Verb.SET, "keep=12=yes", "q2")

    for _ in range(2):
        await change(HUDA, sure)

    huda, rania = await heads.id(HUDA), await heads.id(RANIA)
    told = await ShowAudit(archive)(Asked(desk="NAV"), lambda _, __: None)
    assert [each.entry.who for each in told if each.entry.action == Action.DESK_SET] == [huda]
    async with archive() as work:
        planned = [
            await work.outbox.state(DeliveryKind.ALERT, "settings", each, "q2")
            for each in (huda, rania)
        ]
    assert [each is not None for each in planned] == [False, True]


async def test_keys_for_the_new_months_are_made(heads: Heads) -> None:
    archive = heads.team.desks.archive
    change = ChangeDeskSetting(archive)
    asked = await change(
        HUDA, press(await section(heads, Setting.KEEP), Verb.SET, "keep=120", "q1")
    )

    await change(HUDA, press(asked, Verb.SET, "keep=120=yes", "q2"))

    desk = await desk_of(heads)
    async with archive() as work:
        held = await work.unit.fence.hold()
        assert work.vault.add_epochs(desk.id, desk.months_ahead(work.now)) == held
