"""How long the answer to a code takes, whatever the code is: who forces somebody may watch that."""

import time
from asyncio import to_thread
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

from benchmarks.installation import NOW, desk, keystore_in, url_in
from benchmarks.tables import Row, Table
from crypto.one_time_codes import code_at
from crypto.vault import KeyringVault
from domain.actions import Action, Role
from domain.secrecy import Secret
from domain.step_up import STEP
from handlers.replies import render
from services.desks.desks import AddDesk
from services.people.admission import Admit, Arrival
from services.people.entering import EnterCode
from services.people.invitations import Invite
from services.work.archive import Archive, open_archive
from storage.engine import open_engine
from storage.schema import migrate
from storage.transactions import transactions

_UNLOCK, _JOURNEY, _DURESS, _WRONG = "unlock", "a code on a journey", "under duress", "a wrong code"
_SORTS = (_UNLOCK, _JOURNEY, _DURESS, _WRONG)
_SEED, _NUMBER = Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), Secret("918273")
_MILLISECONDS = 1000


@dataclass
class _Clock:
    """A clock that is moved on: no code counts twice."""

    moment: datetime = NOW

    def now(self) -> datetime:
        """Say what time it is."""
        return self.moment


async def measure(folder: Path, rounds: int) -> Table:
    """Send *rounds* codes of each sort, in turns, and take the median of each sort's answers."""
    clock, keystore, url = _Clock(), keystore_in(folder), url_in(folder)
    await to_thread(keystore.create, NOW)
    await to_thread(migrate, url)
    engine, vault = open_engine(url), KeyringVault(keystore, clock.now)
    async with transactions(engine)() as unit:
        await unit.fence.begin(vault.generation)
        await unit.commit()
    archive = open_archive(transactions(engine), vault, clock, lambda: None)
    await _begin(archive)
    medians = await _medians(archive, clock, rounds)
    await engine.dispose()
    return Table(
        "step-up",
        f"Answers to {rounds:,} codes of each sort, in turns, on SQLite",
        "ms",
        "unlock",
        tuple(Row(sort, medians[sort], medians[_UNLOCK]) for sort in _SORTS),
        ("Medians, from the message to the words of its answer; nothing goes over a wire.",),
    )


async def _begin(archive: Archive) -> None:
    """Admit somebody for each sort of code, all with one seed, one of them on a journey."""
    await AddDesk(archive)(desk("NAV"))
    for telegram, sort in enumerate(_SORTS):
        code = (await Invite(archive)("NAV", Role.OFFICER, "en")).code
        await Admit(archive)(Arrival(telegram, Secret(sort)), code)
        async with archive() as work:
            member = await work.members.require(telegram)
            known = (await work.authenticators.get(member)).enrolled(_SEED, _NUMBER)
            known = known.travels(NOW) if sort == _JOURNEY else known
            await work.authenticators.put(known, Action.STEP_UP_ENROL, member.id)
            await work.commit()


async def _medians(archive: Archive, clock: _Clock, rounds: int) -> Mapping[str, float]:
    taken: dict[str, list[float]] = {sort: [] for sort in _SORTS}
    enter = EnterCode(archive)
    for turn in range(rounds):
        clock.moment += STEP
        first = turn % len(_SORTS)
        await _lift(archive)
        for sort in (*_SORTS[first:], *_SORTS[:first]):
            code, began = _code(sort, clock.moment), time.perf_counter()
            answer = await enter(_SORTS.index(sort), code, turn)
            render(answer.letter, answer.to, answer.buttons)
            taken[sort].append(time.perf_counter() - began)
    return {sort: median(each) * _MILLISECONDS for sort, each in taken.items()}


async def _lift(archive: Archive) -> None:
    """Let the number be said for the first time again: said twice, it is a used code."""
    async with archive() as work:
        known = await work.authenticators.get(await work.members.require(_SORTS.index(_DURESS)))
        await work.authenticators.put(known.lifted().told(), Action.TRAVEL_LIFT, known.member)
        await work.commit()


def _code(sort: str, now: datetime) -> Secret:
    if sort == _DURESS:
        return _NUMBER
    if sort == _WRONG:
        return Secret("1")
    return code_at(_SEED, int(now.timestamp() // STEP.total_seconds()))
