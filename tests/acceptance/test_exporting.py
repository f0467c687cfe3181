"""A head exports his desk: into a folder, for its receivers, by a code that does nothing else."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from pyrage import x25519

from domain.actions import Action, Role
from domain.desks import Discretion
from domain.secrecy import Secret
from domain.step_up import StepUp
from house.exporting import outside_of
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from services.audit.show import Asked, ShowAudit
from services.desks.desks import SetDesk
from services.people.exporting import Export
from services.people.lifting import LiftByOperator
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import plain
from tests.acceptance.stage import Setup, TestStage, last, said
from tests.codes import DURESS, SEED, STEP, code, enrol, wrong

Line = dict[str, Any]
"""One line of an export, as JSON has it."""

CANARY = "Two frigates at the pier"
RECEIVER = x25519.Identity.generate()
SENTENCE = "Nothing opens here until a colleague lifts it."
REFUSED = "Not exported: this code does not count. Wait for the next one, and send /export with it."
FORBIDDEN = "You cannot do that here, or there is no such thing here."
OTHER_SEED = Secret("KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")


async def change(stage: TestStage, **changes: object) -> None:
    """Change the desk as the operator does, and let warnings of it arrive."""
    await SetDesk(stage.house.rooms.archive)("NAV", changes)
    await stage.house.ticker.call_all()
    await stage.settled()


async def head(stage: TestStage, *, receivers: tuple[str, ...] = ()) -> Phone:
    """Return the phone of a head with an authenticator, on a desk that wants codes."""
    phone = await stage.admit(1001, "Huda", Role.HEAD)
    named = receivers or (str(RECEIVER.to_public()),)
    await change(stage, step_up=StepUp.TOTP, exports_to=named)
    await enrol(stage.house.rooms.archive, 1001)
    return phone


@pytest.fixture
async def huda(stage: TestStage) -> Phone:
    """Return the phone of the head of a desk that has one receiver."""
    return await head(stage)


async def export(stage: TestStage, phone: Phone, digits: str = "") -> ChatMessage:
    """Send `/export` with the code of another half minute than the last."""
    stage.clock.move_to(stage.clock.now() + STEP)
    return await stage.say(phone, f"/export {digits or code(stage.clock.now())}")


def files(stage: TestStage) -> list[Path]:
    """Return whatever lies in the folder of exports, half written or not."""
    folder = stage.settings.exports
    return sorted(folder.iterdir()) if folder.is_dir() else []


def opened(file: Path, key: x25519.Identity = RECEIVER) -> list[Line]:
    """Return an export's lines, as a receiver reads them with the standard tool."""
    text = pyrage.decrypt(file.read_bytes(), [key]).decode()
    return [json.loads(line) for line in text.splitlines()]


def texts(lines: list[Line]) -> dict[str, str]:
    """Return the newest words of each note, by its reference."""
    return {str(each["reference"]): _text(each) for each in lines[1:]}


def _text(record: Line) -> str:
    return str(record["versions"][-1]["body"]["text"])


async def test_every_record_is_in_the_file_whole_and_only_its_receivers_open_it(
    stage: TestStage, huda: Phone
) -> None:
    salim = await writer(stage)
    first = await stage.say(salim, CANARY)
    await stage.say(salim, "A third came in", reply_to=first.message_id)
    await stage.say(salim, "/event 2026-12-03 09:00 Exhibition @ Hall 4")
    await stage.say(salim, "/meeting Col. Haddad @ Ministry: spoke about spare parts")

    told = await export(stage, huda)

    (file,) = files(stage)
    lines = opened(file)
    records = await stage.records()
    assert plain(told.text).startswith(f"Exported: {len(records)} records of NAV, in the file")
    assert file.name in told.text
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each["reference"] for each in lines[1:]] == [str(each.reference) for each in records]
    assert [_shape(each) for each in lines[1:]] == [
        (each.id, each.author, len(each.versions), [a.text.reveal() for a in each.additions])
        for each in records
    ]
    assert (lines[0]["export"], lines[0]["desk"]) == (1, "NAV")
    with pytest.raises(pyrage.DecryptError):
        opened(file, x25519.Identity.generate())


def _shape(record: Line) -> tuple[object, ...]:
    added = [each["text"] for each in record["additions"]]
    return (record["id"], record["author"], len(record["versions"]), added)


async def writer(stage: TestStage, role: Role = Role.OFFICER, telegram: int = 1002) -> Phone:
    """Admit somebody else of the desk, who needs no code to write."""
    await change(stage, step_up=StepUp.NONE)
    phone = await stage.admit(telegram, "Salim", role)
    await change(stage, step_up=StepUp.TOTP)
    return phone


async def test_nothing_of_it_goes_through_the_chat_or_lies_readable_on_the_disk(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)
    calls = len(stage.stand_in.calls)

    await export(stage, huda)

    assert CANARY not in repr([each.parameters for each in stage.stand_in.calls[calls:]])
    everything = [each for each in stage.settings.keys.parent.rglob("*") if each.is_file()]
    assert files(stage)[0] in everything
    assert not [each for each in everything if CANARY.encode() in each.read_bytes()]


async def test_what_was_taken_back_and_sources_are_not_in_it(stage: TestStage, huda: Phone) -> None:
    await stage.say(huda, "First")
    receipt = await stage.say(huda, "Second")
    await stage.say(huda, "source: the harbour pilot", reply_to=receipt.message_id)
    await stage.say(huda, "Third")
    await stage.say(huda, "/undo")

    await export(stage, huda)

    lines = opened(files(stage)[0])
    assert texts(lines) == {"NAV-1": "First", "NAV-2": "Second"}
    assert "harbour pilot" not in json.dumps(lines)


async def test_asked_without_a_code_it_says_how_many_for_whom_and_what_it_takes(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)

    by_command = await stage.say(huda, "/export")
    in_words = await stage.say(huda, "export the desk")
    in_arabic = await stage.say(huda, "صدّر سجلات المكتب")

    assert "would hold 1 record at most" in plain(by_command.text)
    assert str(RECEIVER.to_public()) in by_command.text
    assert "/export 123456" in plain(by_command.text)
    assert not by_command.buttons
    assert by_command.text == in_words.text == in_arabic.text
    assert files(stage) == []


async def test_an_open_unlock_is_not_enough_and_its_code_counts_no_second_time(
    stage: TestStage, huda: Phone
) -> None:
    stage.clock.move_to(stage.clock.now() + STEP)
    digits = code(stage.clock.now())
    await stage.say(huda, f"/unlock {digits}")

    asked = await stage.say(huda, "/export")
    used = await stage.say(huda, f"/export {digits}")

    assert "It takes a code of its own" in plain(asked.text)
    assert plain(used.text) == REFUSED
    assert files(stage) == []


async def test_a_code_for_an_export_counts_once_and_opens_no_reading(
    stage: TestStage, huda: Phone
) -> None:
    receipt = await stage.say(huda, CANARY)
    await export(stage, huda)
    digits = code(stage.clock.now())

    again = await stage.say(huda, f"/export {digits}")
    unlock = await stage.say(huda, f"/unlock {digits}")
    alert = await stage.refused(huda, lambda: huda.tap(receipt.message_id, "Open"))

    assert plain(again.text) == REFUSED
    assert unlock.text.startswith("Not unlocked")
    assert "Locked" in alert
    assert len(files(stage)) == 1


async def test_somebody_elses_code_exports_nothing(stage: TestStage, huda: Phone) -> None:
    stage.clock.move_to(stage.clock.now() + STEP)

    told = await stage.say(huda, f"/export {code(stage.clock.now(), OTHER_SEED)}")

    assert plain(told.text) == REFUSED
    assert files(stage) == []


async def test_codes_are_taken_in_every_set_of_digits(stage: TestStage, huda: Phone) -> None:
    stage.clock.move_to(stage.clock.now() + STEP)
    digits = code(stage.clock.now()).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    told = await stage.say(huda, f"/export {digits[:3]} {digits[3:]}")

    assert told.text.startswith("Exported")


async def test_five_wrong_codes_bar_and_warn_another_head(stage: TestStage, huda: Phone) -> None:
    other = await writer(stage, Role.HEAD)
    for _ in range(5):
        await stage.say(huda, f"/export {wrong(stage.clock.now())}")
    await stage.house.ticker.call_all()
    await stage.settled()

    told = await export(stage, huda)

    assert plain(told.text) == REFUSED
    assert files(stage) == []
    assert "wrong codes" in plain(last(other).text)


async def test_under_duress_it_looks_like_a_code_on_a_journey_and_colleagues_are_warned(
    stage: TestStage, huda: Phone
) -> None:
    other = await writer(stage, Role.HEAD)
    told = await export(stage, huda, DURESS)
    await stage.house.ticker.call_all()
    await stage.settled()

    on_a_journey = await export(stage, huda)

    assert plain(told.text) == SENTENCE
    assert (told.text, told.buttons) == (on_a_journey.text, on_a_journey.buttons)
    assert files(stage) == []
    assert "forced to unlock" in plain(last(other).text)
    assert not [each for each in huda.chat if not each.from_bot]


async def test_an_officer_who_is_forced_to_export_warns_as_well(
    stage: TestStage, huda: Phone
) -> None:
    salim = await writer(stage)
    await enrol(stage.house.rooms.archive, 1002)

    told = await export(stage, salim, DURESS)
    await stage.house.ticker.call_all()
    await stage.settled()

    assert plain(told.text) == SENTENCE
    assert "forced to unlock" in plain(last(huda).text)


async def test_on_a_journey_asking_is_answered_as_everything_is(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)
    await stage.answers(huda, lambda: huda.type("/travel"))

    asked = await stage.say(huda, "/export")
    told = await export(stage, huda)
    async with stage.house.rooms.archive() as work:
        member = (await work.members.require(1001)).id
    await LiftByOperator(stage.house.rooms.archive)(member)
    after = await export(stage, huda)

    assert plain(asked.text) == plain(told.text) == SENTENCE
    assert after.text.startswith("Exported")
    assert len(files(stage)) == 1


@pytest.mark.parametrize(
    "role", [Role.OFFICER, Role.CUSTODIAN, Role.OBSERVER, Role.AUDITOR], ids=str
)
async def test_whoever_is_no_head_hears_the_one_refusal(
    stage: TestStage, huda: Phone, role: Role
) -> None:
    other = await writer(stage, role)
    await enrol(stage.house.rooms.archive, 1002)
    heard = [
        plain((await stage.say(other, "/export")).text),
        plain((await export(stage, other)).text),
        plain((await export(stage, other, wrong(stage.clock.now()))).text),
        plain((await stage.say(other, "/members")).text),
    ]

    assert len(set(heard)) == 1
    assert "there is no such thing here" in heard[0]
    assert files(stage) == []
    assert said(huda)


async def test_a_head_without_an_authenticator_is_told_what_he_lacks(stage: TestStage) -> None:
    huda = await stage.admit(1001, "Huda", Role.HEAD)
    await change(stage, step_up=StepUp.TOTP, exports_to=(str(RECEIVER.to_public()),))

    asked = await stage.say(huda, "/export")
    told = await stage.say(huda, "/export 123456")

    assert "authenticator" in plain(asked.text)
    assert asked.text == told.text


async def test_without_receivers_nothing_is_exported_and_the_remedy_is_told(
    stage: TestStage, huda: Phone
) -> None:
    await change(stage, exports_to=())

    asked = await stage.say(huda, "/export")
    told = await export(stage, huda)

    assert "--export-to" in asked.text
    assert asked.text == told.text
    assert files(stage) == []


async def test_a_desk_without_codes_exports_nothing_and_the_remedy_is_told(
    stage: TestStage, huda: Phone
) -> None:
    await change(stage, step_up=StepUp.NONE)

    asked = await stage.say(huda, "/export")
    told = await export(stage, huda)

    assert "--step-up totp" in asked.text
    assert asked.text == told.text
    assert not asked.buttons
    assert files(stage) == []


async def test_who_read_this_tells_of_an_export(stage: TestStage, huda: Phone) -> None:
    salim = await writer(stage)
    receipt = await stage.say(salim, CANARY)
    await export(stage, huda)
    await change(stage, step_up=StepUp.NONE)

    await stage.tapped(salim, receipt.message_id, "Open")
    told = await stage.tapped(salim, receipt.message_id, "Who read this")

    (record,) = await stage.records()
    async with stage.house.rooms.archive() as work:
        entries = await work.ledger.newest(record.id, 9)
    assert "Huda\nonce" in plain(told.text)
    assert [each.action for each in entries].count(Action.RECORD_EXPORT) == 1


async def test_a_folder_that_takes_nothing_leaves_nothing_and_spends_no_code(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)
    stage.settings.exports.write_bytes(b"no folder")

    asked = await stage.say(huda, "/export")
    told = await export(stage, huda)
    stage.settings.exports.unlink()
    after = await stage.say(huda, f"/export {code(stage.clock.now())}")

    assert plain(told.text).startswith("Nothing was exported: the folder of exports takes no file.")
    assert asked.text == told.text
    assert after.text.startswith("Exported")
    assert len(files(stage)) == 1


async def test_under_duress_colleagues_are_warned_where_nothing_could_be_exported(
    stage: TestStage, huda: Phone
) -> None:
    other = await writer(stage, Role.HEAD)
    await change(stage, exports_to=())

    told = await export(stage, huda, DURESS)
    await stage.house.ticker.call_all()
    await stage.settled()

    assert plain(told.text) == SENTENCE
    assert "forced to unlock" in plain(last(other).text)


async def test_one_entry_says_that_the_desk_was_exported_and_one_each_record_read(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)
    await stage.say(huda, "Second")

    await export(stage, huda)

    (file,) = files(stage)
    found = await ShowAudit(stage.house.rooms.archive)(Asked(desk="NAV"), lambda _, __: None)
    exported = [each.entry for each in found if each.entry.action is Action.DESK_EXPORT]
    assert [(each.about, each.result) for each in exported] == [
        (f"export:{file.name}", "2 records")
    ]
    read = [each.reference for each in found if each.entry.action is Action.RECORD_EXPORT]
    assert [str(each) for each in read] == ["NAV-2", "NAV-1"]


async def test_only_the_desks_own_records_are_in_it(stage: TestStage, huda: Phone) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    await stage.admit(1001, "Huda", Role.HEAD, "AIR")
    await stage.say(huda, "Six aircraft on the apron")
    choice = await stage.say(huda, "/desk")
    await stage.tapped(huda, choice.message_id, "NAV")
    await stage.say(huda, CANARY)

    told = await export(stage, huda)

    assert "1 record of NAV" in plain(told.text)
    assert texts(opened(files(stage)[0])) == {"NAV-1": CANARY}


async def test_heads_are_warned_of_whom_exports_are_for_now(stage: TestStage, huda: Phone) -> None:
    await change(stage, exports_to=(str(x25519.Identity.generate().to_public()),))

    assert "which keys open an export" in plain(last(huda).text)


async def test_the_same_message_handled_again_exports_by_the_code_it_was_taken_with(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)
    stage.clock.move_to(stage.clock.now() + STEP)
    verb = Export(stage.house.rooms.archive, outside_of(stage.settings.exports))
    digits = Secret(code(stage.clock.now(), SEED))

    await verb(1001, digits, 900_001)
    await verb(1001, digits, 900_001)

    assert [texts(opened(each)) for each in files(stage)] == [{"NAV-1": CANARY}] * 2


async def test_a_silent_desk_is_read_outside_of_the_chat(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.SILENT)) as stage:
        huda = await head(stage)
        await stage.say(huda, CANARY)

        told = await export(stage, huda)

        assert plain(told.text).startswith("Exported: 1 record of NAV")
        assert texts(opened(files(stage)[0])) == {"NAV-1": CANARY}


async def test_more_than_a_batch_is_exported_in_order(stage: TestStage, huda: Phone) -> None:
    for each in range(3):
        await stage.say(huda, f"Boat {each}")
    async with stage.house.rooms.archive() as work:
        for _ in range(230):
            await work.desks.take_number(stage.desks["NAV"].id)
        await work.commit()
    await stage.say(huda, "Boat 233")
    await stage.advance(timedelta(seconds=1))

    told = await export(stage, huda)

    assert "4 records" in plain(told.text)
    assert list(texts(opened(files(stage)[0]))) == ["NAV-1", "NAV-2", "NAV-3", "NAV-234"]
