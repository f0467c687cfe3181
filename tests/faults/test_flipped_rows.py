"""A flipped bit anywhere in a row, or an envelope moved to another row: nothing opens, all told."""

import json
from dataclasses import replace
from pathlib import Path

from crypto.vault import KeyringVault
from domain.errors import SealBroken
from domain.secrecy import Secret
from house.opening import open_examination
from house.rooms import keystore_of, open_rooms
from rehearsal.telegram import Phone
from scheduler.clock import SystemClock
from services.findings import Ailment, Finding, Severity
from services.incoming.inbox import Receive, Received
from services.work.documents import open_row
from settings import Settings
from storage.tables import metadata
from tests.acceptance.stage import last
from tests.faults.hands import Hands, hands_on
from tests.faults.post import Post, open_post
from tests.faults.process import NAVAL

_BESIDE = {
    Ailment.KEYS_TOGETHER,
    Ailment.CHECKPOINTS_TOGETHER,
    Ailment.BACKUPS_OFF,
    Ailment.NO_AUDITOR,
}
_FLIPS = {"sealed": 3}
"""Of each column of each table in turn; where it is not said, one."""

_SEALED = (
    *("desks", "members", "invitations", "records"),
    *("keyboards", "dialogues", "inbox", "deliveries"),
)

_BOUND = {"id", "sequence", "version", "sealed", "desk", "lookup", "natural", "lane"}
"""What an envelope is bound to; of a member only the row, whom nobody finds by another name."""

_TOLD_AT_LEAST = {("desks", "digest_due_at")}
"""A warning: an hour that is no hour of the desk's own betrays nothing and loses nothing."""

_ID = 32
"""Characters of a record's or a member's id; what names neither, the doctor lets pass."""

_ONLY_WORK = {
    ("inbox", "attempts"),
    ("inbox", "free_at"),
    ("inbox", "incident"),
    ("deliveries", "attempts"),
    ("deliveries", "claim"),
    ("deliveries", "due_at"),
    ("deliveries", "free_at"),
    ("deliveries", "started_at"),
    ("deliveries", "turn"),
    ("pace", "name"),
    ("pace", "next_at"),
    ("received", "id"),
    ("received", "last_at"),
    ("handled", "id"),
    ("handled", "handled_at"),
    ("effects", "natural"),
}
"""What the bot counts on as it works: it holds no content, opens nothing, and is bound nowhere."""


async def test_who_has_the_disk_opens_nothing_and_is_found_out(
    tmp_path: Path, database_url: str
) -> None:
    async with open_post(tmp_path / "post", database_url) as post:
        await _furnish(post)
    settings = post.installation.settings
    assert await _findings(settings) == []

    with hands_on(database_url, seed=1) as hands:
        unnoticed = [*await _flip(hands, settings), *await _move(hands, settings)]
        assert unnoticed == []
        assert await _findings(settings) == []
        with hands.moved("records", *hands.some_rows("records", "id", 2)):
            doctor = await post.installation.command("doctor", "--json")

    document = json.loads(doctor.output)
    assert doctor.process.returncode == 1
    assert document["ok"] is False
    assert document["findings"][0]["code"] == "row-broken"


async def _flip(hands: Hands, settings: Settings) -> list[str]:
    """Flip bits in every column, one after the other; return those that nobody notices."""
    unnoticed = []
    for table, column in _columns():
        for row in _rows(hands, table, column):
            with hands.flipped(table, row, column):
                if not await _is_noticed(settings, table, column):
                    unnoticed.append(f"{table}.{column} of {row}")
    return unnoticed


def _rows(hands: Hands, table: str, column: str) -> list[object]:
    """Choose rows to be flipped; of effects, one of a record's or a member's: no other is bound."""
    if (table, column) != ("effects", "subject"):
        return hands.some_rows(table, column, _FLIPS.get(column, 1))
    rows = hands.some_rows(table, column, 1_000)
    return [row for row in rows if len(str(hands.cell(table, row, column))) == _ID][:1]


async def _move(hands: Hands, settings: Settings) -> list[str]:
    """Put one row's envelope into another of the same table; return what nobody notices."""
    unnoticed = []
    for table in _SEALED:
        taken, given = hands.some_rows(table, "id", 2)
        with hands.moved(table, taken, given):
            if not await _is_noticed(settings, table, "sealed"):
                unnoticed.append(f"{table} of {given}")
    return unnoticed


async def _furnish(post: Post) -> None:
    """Let the bot put something into every table, and leave something to do."""
    async with post.running() as bot:
        salim, huda = await post.admit(1001, "Salim"), await post.admit(1002, "Huda")
        salim.type("Two patrol boats at the north pier")
        salim.type("/meeting with Karim @ Pier 4\nwe owe: a map")
        huda.type("/event 2031-05-04 09:00 Exhibition @ Hall 4")
        await post.hears(salim, 3)
        await post.hears(huda, 2)
        await _open(post, salim)
        await _open(post, huda)
        salim.type("/meeting")
        huda.type("/event")
        await post.hears(salim, 4)
        await post.hears(huda, 3)
        assert await bot.stop() == 0
    await post.installation.add_desk(replace(NAVAL, code="AIR"))
    async with open_rooms(post.installation.settings, SystemClock()) as rooms:
        waiting = [Received(number, 1001, Secret("{}")) for number in (901, 902)]
        await Receive(rooms.archive)(waiting)


async def _open(post: Post, phone: Phone) -> None:
    """Let content stand in a chat, so that a concealment is owed."""
    phone.tap(last(phone).message_id, "Open")
    await post.stand_in.wait_for(lambda: last(phone).edited and not phone.pending_taps)


def _columns() -> list[tuple[str, str]]:
    """Return every column that must not change behind the bot's back."""
    everything = [
        (name, each.name) for name, table in metadata.tables.items() for each in table.columns
    ]
    return [each for each in everything if each not in _ONLY_WORK]


async def _is_noticed(settings: Settings, table: str, column: str) -> bool:
    """Tell whether the doctor reports a change, and what is bound by its envelope stays shut."""
    found = await _findings(settings)
    is_problem = any(each.severity is Severity.PROBLEM for each in found)
    is_told = is_problem or (bool(found) and (table, column) in _TOLD_AT_LEAST)
    is_sealed = table in {*_SEALED, "audit"} and (table, column) != ("members", "lookup")
    is_bound = is_sealed and column in _BOUND
    return is_told and not (is_bound and await _opens(settings, table))


async def _findings(settings: Settings) -> list[Finding]:
    """Return what the doctor finds beside the keys in one folder, and a post without auditor."""
    async with open_examination(settings, SystemClock()) as examine:
        return [each for each in await examine() if each.code not in _BESIDE]


async def _opens(settings: Settings, table: str) -> bool:
    """Tell whether every row of a table opens."""
    vault = KeyringVault(keystore_of(settings), SystemClock().now)
    async with open_rooms(settings, SystemClock()) as rooms, rooms.archive() as work:
        rows = await work.unit.contents.batch(table, None, 1_000)
    try:
        for _, row in rows:
            open_row(vault, table, row)
    except SealBroken:
        return False
    return True
