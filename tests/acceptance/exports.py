"""A head who exports, and what lies in the folder then."""

import json
from pathlib import Path
from typing import Any

import pyrage
from pyrage import x25519

from domain.actions import Role
from domain.step_up import StepUp
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from services.desks.desks import SetDesk
from tests.acceptance.stage import TestStage
from tests.codes import STEP, code, enrol

Line = dict[str, Any]
"""One line of an export, as JSON has it."""

CANARY = "Two frigates at the pier"
RECEIVER = x25519.Identity.generate()


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
    await stage.say(phone, "/export")
    return phone


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


async def writer(stage: TestStage, role: Role = Role.OFFICER, telegram: int = 1002) -> Phone:
    """Admit somebody else of the desk, who needs no code to write."""
    await change(stage, step_up=StepUp.NONE)
    phone = await stage.admit(telegram, "Salim", role)
    await change(stage, step_up=StepUp.TOTP)
    return phone
