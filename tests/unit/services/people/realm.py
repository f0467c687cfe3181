"""Two desks whose vault writes down what it is asked, beside the model of who may do what."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.actions import Action, Role
from domain.authenticators import MOST_RECORDS, UNLOCKED_FOR
from domain.desks import Desk
from domain.errors import Stranger
from domain.invitations import CodeRefused
from domain.keyboards import Choice, Press
from domain.letters import Receipt
from domain.members import Grant, Member, MemberState
from domain.origins import Origin
from domain.secrecy import Secret
from domain.shown import DigestSpan, Shown, ShownKind
from domain.step_up import StepUp
from services.desks.desks import AddDesk
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.people.members import ChangeState
from services.records.events import SaveEvent
from services.records.notes import SaveNote
from services.work.archive import Archive, Work, open_archive
from storage.schema import migrate
from storage.tables import deliveries, keyboards
from storage.transactions import transactions
from tests.clocks import SetClock
from tests.installed import begin, keystore_in
from tests.unhurt_database import unhurt_engine_at
from tests.unit.services.people.standing import AIR, LEAD, NAV, PEOPLE, START, Standing
from tests.unit.services.people.watched import Watched


@dataclass
class Realm:
    """Two desks, five people, and how the model says they stand."""

    archive: Archive
    vault: Watched
    clock: SetClock
    engine: AsyncEngine
    desks: dict[str, Desk] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    standing: dict[int, Standing] = field(default_factory=dict)
    admitted: dict[int, Member] = field(default_factory=dict)
    count: int = 0

    def next(self) -> int:
        """Return a number nobody had."""
        self.count += 1
        return self.count

    def heads(self, desk: str) -> list[int]:
        """Return who leads *desk* now, by the model."""
        found = self.standing.items()
        return [
            who for who, each in found if each.state is MemberState.ACTIVE and each.has(LEAD, desk)
        ]

    async def member(self, who: int) -> Member:
        """Return a member as he is kept."""
        async with self.archive() as work:
            return await _member(work, who)

    async def code_now(self, who: int) -> str:
        """Return the code of the desk he is at."""
        current = (await self.member(who)).current
        return next(code for code, desk in self.desks.items() if desk.id == current)

    async def button(self, who: int, choice: Choice) -> Press:
        """Give somebody a button, as he may have had it before; return its press."""
        async with self.archive() as work:
            keyboard = await work.keyboards.add(self.admitted[who], work.now, (choice,))
            await work.commit()
        number = self.next()
        return Press(keyboard.id, choice.verb, 0, number, f"query-{number}")

    def shown(self, kind: ShownKind, code: str) -> Shown:
        """Return what a button may open of a desk."""
        desk = self.desks[code].id
        if kind is ShownKind.DIGEST:
            return Shown(kind, desk, span=DigestSpan(desk, date(2026, 11, 22), 0, 99, START))
        is_record = kind in {ShownKind.RECORD, ShownKind.REMINDER, ShownKind.READERS}
        return Shown(kind, desk, self.events[code] if is_record else "")

    async def place(self, random: Random) -> None:
        """Let everybody stand anew, with a head on each desk and without an old button."""
        await self._forget()
        for who in PEOPLE:
            codes = random.sample((NAV, AIR), k=random.choice((1, 1, 2)))
            roles = {code: random.choice(list(Role)) for code in codes}
            suspended = {code for code in codes if random.random() < 0.25}
            self.standing[who] = Standing(roles, suspended)
        for code, who in zip((NAV, AIR), random.sample(PEOPLE, k=2), strict=True):
            self.standing[who].roles[code] = Role.HEAD
            self.standing[who].suspended.discard(code)
        async with self.archive() as work:
            for who in PEOPLE:
                await self._write(work, who)
                await self._unlock(work, who, until=None)
            await work.commit()

    async def _forget(self) -> None:
        """Take away what only grows while the clock stands: all of it is gone through at times."""
        async with self.engine.begin() as connection:
            for table in (keyboards, deliveries):
                await connection.execute(delete(table))

    async def write(self, who: int) -> None:
        """Let somebody stand as the model says."""
        async with self.archive() as work:
            await self._write(work, who)
            await work.commit()

    async def _write(self, work: Work, who: int) -> None:
        standing = self.standing[who]
        grants = tuple(
            Grant(self.desks[code].id, role, suspended=code in standing.suspended)
            for code, role in standing.roles.items()
        )
        found = await _member(work, who)
        member = replace(found, grants=grants, current=grants[0].desk, state=standing.state)
        await work.members.update(member, Action.MEMBER_SET)

    async def unlock(self, who: int, until: datetime | None, *, travels: bool = False) -> None:
        """Unlock somebody, lock him, or send him on a journey."""
        async with self.archive() as work:
            await self._unlock(work, who, until, travels=travels)
            await work.commit()

    async def _unlock(
        self, work: Work, who: int, until: datetime | None, *, travels: bool = False
    ) -> None:
        known = await work.authenticators.get(await _member(work, who))
        enrolled = known if known.is_enrolled else known.enrolled(Secret("A" * 32), Secret("1"))
        changed = replace(
            enrolled,
            unlocked_until=until,
            left=MOST_RECORDS if until else 0,
            opened=(),
            travelling_since=work.now if travels else None,
        )
        if changed != known:
            await work.authenticators.put(changed, Action.STEP_UP_LOCK, known.member)
        standing = self.standing[who]
        standing.until, standing.left, standing.travels = (
            until,
            MOST_RECORDS if until else 0,
            travels,
        )

    async def unlocked(self, who: int) -> None:
        """Unlock somebody for as long as a code does."""
        await self.unlock(who, self.clock.moment + UNLOCKED_FOR)

    async def set_state(self, who: int, state: MemberState) -> None:
        """Suspend or resume somebody everywhere, as the operator does."""
        if self.standing[who].state is not MemberState.PARTED:
            await ChangeState(self.archive)(self.admitted[who].id, state)
            self.standing[who].state = state

    async def admit(self, who: int, code: str, role: Role) -> None:
        """Let somebody open an invitation of the operator's; the model knows what it does."""
        secret = (await Invite(self.archive)(code, role, "en")).code
        with suppress(Stranger, CodeRefused):
            await Admit(self.archive)(Arrival(who, Secret("Example")), secret)
        standing = self.standing[who]
        is_last = self.heads(code) == [who] and role is not Role.HEAD
        if standing.state is MemberState.SUSPENDED or code in standing.suspended or is_last:
            return
        standing.roles[code] = role
        standing.state = MemberState.ACTIVE

    async def agree(self) -> None:
        """Check that everybody's roles are what the model says."""
        codes = {desk.id: code for code, desk in self.desks.items()}
        async with self.archive() as work:
            members = {each.telegram: each for each in await work.members.all()}
        for who, standing in self.standing.items():
            member = members[who]
            assert member.state is standing.state
            assert {codes[each.desk]: each.role for each in member.grants} == standing.roles
            assert {
                codes[each.desk] for each in member.grants if each.suspended
            } == standing.suspended


async def _member(work: Work, who: int) -> Member:
    found = await work.members.find(who)
    assert found
    return found


@asynccontextmanager
async def open_realm() -> AsyncIterator[Realm]:
    """Open both desks, with a note and an event on each."""
    with TemporaryDirectory() as folder:
        url, clock = f"sqlite:///{folder}/amana.db", SetClock(START)
        migrate(url)
        vault = Watched(keystore_in(Path(folder), clock), clock.now)
        async with unhurt_engine_at(url) as engine:
            await begin(transactions(engine), vault.generation)
            archive = open_archive(transactions(engine), vault, clock, lambda: None)
            realm = Realm(archive, vault, clock, engine)
            await _furnish(realm)
            yield realm


async def _furnish(realm: Realm) -> None:
    for code, step_up in ((NAV, StepUp.NONE), (AIR, StepUp.TOTP), ("LOG", StepUp.NONE)):
        desk = Desk("", code, Secret(code.title()), "Asia/Dubai", step_up=step_up)
        realm.desks[code] = await AddDesk(realm.archive)(desk)
    for who in PEOPLE:
        secret = (await Invite(realm.archive)(NAV, Role.OFFICER, "en")).code
        await Admit(realm.archive)(Arrival(who, Secret("Example")), secret)
        realm.admitted[who] = await realm.member(who)
        realm.standing[who] = Standing({NAV: Role.OFFICER})
    for code in (NAV, AIR):
        await _write(realm, code)


async def _write(realm: Realm, code: str) -> None:
    """Let the first of them keep a note, and an event of tomorrow."""
    author, desk = PEOPLE[0], realm.desks[code].id
    async with realm.archive() as work:
        member = await work.members.require(author)
        member = replace(member, grants=(Grant(desk, Role.OFFICER),), current=desk)
        await work.members.update(member, Action.MEMBER_SET)
        await work.commit()
    await SaveNote(realm.archive)(author, Origin(author, realm.next()), Secret("seen at the pier"))
    line = Secret("2026-11-23 09:00 Talk with Col. Example @ Hall 4")
    kept = await SaveEvent(realm.archive)(author, Origin(author, realm.next()), line)
    assert isinstance(kept.letter, Receipt)
    realm.events[code] = kept.letter.record.id
