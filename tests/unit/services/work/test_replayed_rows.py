"""People, desks and invitations put back as they once were are refused wherever they open."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pyrage import x25519
from sqlalchemy import event, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from crypto.age import recipient_of
from domain.actions import Action, Role
from domain.desks import Desk, Discretion
from domain.errors import SealBroken
from domain.members import Member, MemberState
from domain.secrecy import Secret
from services.desks.desks import AddDesk, SetDesk
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.people.members import ChangeState
from services.recovery.officers import AddOfficer, RemoveOfficer
from services.work.archive import Archive, Work
from storage.tables import desks, invitations, members, officers
from tests.clocks import SetClock
from tests.installed import installed

HUDA, SALIM = 7001, 7002
KEY = str(x25519.Identity.generate().to_public())
TABLES = {"officers": officers, "members": members, "desks": desks, "invitations": invitations}


@dataclass
class Past:
    """An archive whose rows can be put back as they were."""

    archive: Archive
    engine: AsyncEngine
    statements: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    async def rows(self, table: str) -> list[dict[str, Any]]:
        """Copy a table."""
        async with self.engine.connect() as connection:
            found = await connection.execute(select(TABLES[table]))
            return [dict(each) for each in found.mappings()]

    async def put_back(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Write rows over what they have become."""
        columns = TABLES[table].c
        async with self.engine.begin() as connection:
            for row in rows:
                await connection.execute(
                    update(TABLES[table]).where(columns.id == row["id"]).values(**row)
                )

    async def admit(self, telegram: int, name: str) -> Member:
        """Admit an officer."""
        code = (await Invite(self.archive)("NAV", Role.OFFICER, "en")).code
        self.codes.append(code)
        await Admit(self.archive)(Arrival(telegram, Secret(name)), code)
        async with self.archive() as work:
            return await work.members.require(telegram)

    def asked(self) -> int:
        """Count how often the audit was asked about something, and begin anew."""
        count = len([each for each in self.statements if "audit.about" in each])
        self.statements.clear()
        return count


@asynccontextmanager
async def open_past(database_url: str, tmp_path: Path) -> AsyncIterator[Past]:
    """Open an archive with one desk."""
    async with installed(database_url, tmp_path, SetClock()) as new:
        made = Past(new.archive, new.engine)

        @event.listens_for(new.engine.sync_engine, "before_cursor_execute")
        def _note(_: object, __: object, statement: str, *___: object) -> None:
            made.statements.append(statement)

        await AddDesk(made.archive)(Desk("", "NAV", Secret("A desk"), "Asia/Dubai"))
        yield made


@pytest.fixture
async def past(database_url: str, tmp_path: Path) -> AsyncIterator[Past]:
    async with open_past(database_url, tmp_path) as made:
        yield made


async def _by_telegram(work: Work, member: Member) -> object:
    return await work.members.find(member.telegram)


async def _by_right(work: Work, member: Member) -> object:
    return await work.members.require(member.telegram)


async def _by_id(work: Work, member: Member) -> object:
    return await work.members.get(member.id)


@pytest.mark.parametrize("opened", [_by_telegram, _by_right, _by_id])
async def test_a_suspended_member_put_back_as_he_was_is_refused(
    past: Past, opened: Callable[[Work, Member], Awaitable[object]]
) -> None:
    huda = await past.admit(HUDA, "Huda")
    active = await past.rows("members")
    await ChangeState(past.archive)(huda.id, MemberState.SUSPENDED)

    await past.put_back("members", active)

    async with past.archive() as work:
        with pytest.raises(SealBroken):
            await opened(work, huda)


async def test_among_many_he_is_passed_over_and_the_others_are_there(past: Past) -> None:
    huda, salim = await past.admit(HUDA, "Huda"), await past.admit(SALIM, "Salim")
    active = await past.rows("members")
    await ChangeState(past.archive)(huda.id, MemberState.SUSPENDED)

    await past.put_back("members", active)

    async with past.archive() as work:
        assert await work.members.all() == [salim]
        assert await work.members.permitted(Action.NOTE_SAVE, salim.current) == [salim]
        assert work.broken == 2
        with pytest.raises(SealBroken):
            work.raise_broken()


async def test_a_desk_put_back_as_it_was_is_refused(past: Past) -> None:
    open_desk = await past.rows("desks")
    (row,) = open_desk
    await SetDesk(past.archive)("NAV", {"discretion": Discretion.OPEN})

    await past.put_back("desks", open_desk)

    async with past.archive() as work:
        assert await work.desks.all() == []
        assert await work.desks.due(row["digest_due_at"]) == []
        with pytest.raises(SealBroken):
            await work.desks.get(row["id"])


async def test_a_used_invitation_put_back_admits_nobody(past: Past) -> None:
    code = (await Invite(past.archive)("NAV", Role.HEAD, "en")).code
    unused = await past.rows("invitations")
    await Admit(past.archive)(Arrival(HUDA, Secret("Huda")), code)

    await past.put_back("invitations", unused)

    with pytest.raises(SealBroken):
        await Admit(past.archive)(Arrival(SALIM, Secret("Salim")), code)
    assert len(await past.rows("members")) == 1


async def test_a_recovery_officer_put_back_is_refused(past: Past) -> None:
    officer = await AddOfficer(past.archive, recipient_of)(Secret("Warda"), KEY)
    present = await past.rows("officers")
    await RemoveOfficer(past.archive)(officer.id)

    await past.put_back("officers", present)

    async with past.archive() as work:
        with pytest.raises(SealBroken):
            await work.officers.present()


async def test_a_row_the_audit_never_spoke_of_is_refused(past: Past) -> None:
    huda = await past.admit(HUDA, "Huda")
    async with past.engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM audit")

    async with past.archive() as work:
        assert await work.members.all() == []
        with pytest.raises(SealBroken):
            await work.members.get(huda.id)


async def test_a_row_under_somebody_elses_name_is_refused(past: Past) -> None:
    huda, _ = await past.admit(HUDA, "Huda"), await past.admit(SALIM, "Salim")
    mine, yours = await past.rows("members")
    await past.put_back("members", [{**mine, "lookup": b"\0" * 32}])
    await past.put_back("members", [{**yours, "lookup": mine["lookup"]}])

    async with past.archive() as work:
        who = HUDA if mine["id"] == huda.id else SALIM
        with pytest.raises(SealBroken):
            await work.members.find(who)


async def test_what_a_transaction_writes_it_may_read_again(past: Past) -> None:
    huda = await past.admit(HUDA, "Huda")

    async with past.archive() as work:
        await work.members.get(huda.id)
        await work.members.update(huda, Action.MEMBER_SET)
        await work.members.update(huda, Action.MEMBER_SET)

        assert await work.members.get(huda.id) == huda
        assert await work.members.all() == [huda]


async def test_entries_that_speak_of_no_row_hide_no_older_one(past: Past) -> None:
    huda = await past.admit(HUDA, "Huda")
    active = await past.rows("members")
    async with past.archive() as work:
        for _ in range(40):
            work.ledger.enter(Action.RECORD_READ, huda.id)
        await work.commit()
    async with past.archive() as work:
        assert await work.members.get(huda.id) == huda
        assert await work.members.all() == [huda]
    await ChangeState(past.archive)(huda.id, MemberState.SUSPENDED)
    async with past.archive() as work:
        work.ledger.enter(Action.RECORD_READ, huda.id)
        await work.commit()

    await past.put_back("members", active)

    async with past.archive() as work:
        assert await work.members.all() == []
        with pytest.raises(SealBroken):
            await work.members.get(huda.id)


async def test_a_member_is_asked_for_once_in_a_transaction(past: Past) -> None:
    huda = await past.admit(HUDA, "Huda")
    past.asked()

    async with past.archive() as work:
        await work.members.require(HUDA)
        await work.members.get(huda.id)
        await work.members.all()

    assert past.asked() == 1


async def test_many_are_asked_for_at_once(past: Past) -> None:
    for number in range(5):
        await past.admit(HUDA + number, "Huda")
    past.asked()

    async with past.archive() as work:
        found = await work.members.all()

    assert (len(found), past.asked()) == (5, 1)


async def test_whoever_is_overtaken_by_a_commit_reads_once_more(
    postgres_url: str, tmp_path: Path
) -> None:
    async with open_past(postgres_url, tmp_path) as past:
        huda = await past.admit(HUDA, "Huda")

        async with past.archive() as work:
            before = await work.unit.members.get(huda.id)
            await ChangeState(past.archive)(huda.id, MemberState.SUSPENDED)
            after = await work.ledger.vouching.vouch(before, lambda: work.unit.members.get(huda.id))

        assert (before.version, after.version) == (1, 2)
