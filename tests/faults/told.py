"""What came of dialogues under kills: what went astray, what is kept, who saw any of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass

from domain.actions import Action
from domain.members import Permit
from domain.records import AnyRecord
from domain.secrecy import Secret
from tests.acceptance.stage import last, said
from tests.faults.gate import Moment
from tests.faults.lap import Lap, Scripts
from tests.faults.talks import Talk, seen

_NOTHING = "There is nothing to cancel"


@dataclass(slots=True)
class Told:
    """The complaints of all laps, each a sentence; and the figures."""

    laps: int = 0
    steps: int = 0
    kills: Counter[Moment] = field(default_factory=Counter)
    dialogues: Counter[str] = field(default_factory=Counter)
    leftover: int = 0
    astray: list[str] = field(default_factory=list)
    not_kept: list[str] = field(default_factory=list)
    asking: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    log: str = ""

    async def go_through(self, lap: Lap, scripts: Scripts) -> None:
        """Go through *scripts* under kills, and look at everything that is left."""
        await lap.one_life(lambda: lap.gather(scripts))
        while not lap.is_over():
            await lap.one_life()
        await lap.last_life(lambda: self._look_around(lap))
        self._listen(lap)
        await self._look_into(lap)
        self._count(lap)

    async def _look_around(self, lap: Lap) -> None:
        """Open every record, and look for questions that are still open."""
        await lap.all_do(Talk.open)
        for talk in lap.talks:
            self.not_kept += [f"{talk.name}: no {each!r}" for each in talk.missing()]
            if len(talk.references()) != 1:
                self.not_kept.append(f"{talk.name}: told of {talk.references()}")
        await self._ask(lap)

    async def _ask(self, lap: Lap) -> None:
        found = {talk.name: len(talk.open_questions()) for talk in lap.talks}
        allowed = sum(talk.unheard for talk in lap.talks) + await lap.due_sweeps()
        if sum(found.values()) > allowed:
            self.asking.append(f"{found} ask, {allowed} may")
        self.leftover += sum(found.values())
        await lap.all_do(lambda talk: talk.type("/cancel"))
        for talk in lap.talks:
            if _NOTHING not in (answer := seen(last(talk.phone))):
                self.asking.append(f"{talk.name}: {answer}")

    def _listen(self, lap: Lap) -> None:
        """Look for words on other phones than where they were written."""
        for phone, before in lap.quiet.items():
            if [each.text for each in said(lap.gate.phones[phone])] != before:
                self.leaked.append(f"{phone} heard something")
        texts = [
            (int(str(call.parameters["chat_id"])), str(call.parameters["text"]))
            for call in lap.gate.calls
            if {"chat_id", "text"} <= call.parameters.keys()
        ]
        for talk in lap.talks:
            others = [text for chat, text in texts if chat != talk.phone.user_id]
            heard = [word for word in talk.script.written if any(word in text for text in others)]
            self.leaked += [f"{talk.name}: {word}" for word in heard]

    async def _look_into(self, lap: Lap) -> None:
        """Count the records that hold something of each dialogue."""
        desk = lap.post.desk.id
        async with lap.rooms.archive() as work:
            permit = Permit("test", Action.RECORD_READ, desk)
            records = await work.records.between(permit, 0, 1_000_000)
        for talk in lap.talks:
            found = Counter(each.kind for each in records if _holds(each, talk))
            if found != talk.script.kept:
                self.not_kept.append(f"{talk.name}: {dict(found)}")
        if [each.number for each in records] != [*range(1, len(records) + 1)]:
            self.not_kept.append("numbers with a gap")

    def _count(self, lap: Lap) -> None:
        self.laps += 1
        self.kills += lap.kills
        self.log += lap.log
        self.steps += sum(talk.at for talk in lap.talks)
        self.dialogues += Counter(talk.script.name for talk in lap.talks)
        self.astray += [talk.astray for talk in lap.talks if talk.astray]

    def summary(self, database: str) -> str:
        """Return the line for the closing figures."""
        killed = ", ".join(f"{name} {times}" for name, times in sorted(self.kills.items()))
        return (
            f"{database}: kills {self.kills.total()} ({killed}), dialogues"
            f" {self.dialogues.total()}, steps {self.steps}, questions left over"
            f" {self.leftover}, astray {len(self.astray)}"
        )


def _holds(record: AnyRecord, talk: Talk) -> bool:
    texts = list(_texts(record))
    return any(word in text for word in talk.script.written for text in texts)


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a record, whatever its kind."""
    if isinstance(value, Secret):
        yield value.reveal()
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))
