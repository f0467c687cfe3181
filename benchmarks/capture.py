"""Capture, from a raw update to durable and answered, beside a plain handler."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.amana_side import AmanaSide, open_amana
from benchmarks.plain_side import PlainSide, open_plain
from benchmarks.stand_in import TOKEN, open_telegram
from benchmarks.tables import Row, Table, middle
from settings import Settings, Token

_MILLISECONDS = 1e3
_WARM_UP = 20

_SHARES = {
    "receive": "receive: seal, put into the inbox, commit",
    "open": "open: find the lane, take its first update",
    "save": "save: parse, check, seal, write, commit",
    "say": "say: the receipt over HTTP",
    "settle": "settle: owe the sweep, empty the inbox",
}

Shares = dict[str, float]


@dataclass(slots=True)
class Samples:
    """Seconds by share, an entry for each update."""

    amana: list[Shares] = field(default_factory=list)
    plain: list[Shares] = field(default_factory=list)
    sweeps: list[float] = field(default_factory=list)


async def measure(folder: Path, rounds: int, repeat: int, database: str = "") -> Table:
    """Capture *repeat* messages a side in each of *rounds*; SQLite in *folder* unless told else."""
    async with open_telegram() as telegram:
        amana = settings_of(folder, telegram.url, database or f"sqlite:///{folder}/amana.db")
        plain = settings_of(folder, telegram.url, database or f"sqlite:///{folder}/plain.db")
        async with open_amana(amana) as ours, open_plain(plain) as theirs:
            await _round(ours, theirs, Samples(), _WARM_UP)
            samples = Samples()
            for _ in range(rounds):
                await _round(ours, theirs, samples, repeat)
    return _table(samples, "PostgreSQL" if database else "SQLite")


def settings_of(folder: Path, url: str, database: str) -> Settings:
    """Return the settings of a house that rests in *folder*."""
    return Settings(
        token=Token(TOKEN),
        telegram_url=url,
        database_url=database,
        keys=folder / "keys",
        root_file=folder / "root" / "root",
        slot_file=folder / "root" / "slot",
        checkpoints=folder / "checkpoints",
        log_level="WARNING",
    )


async def _round(ours: AmanaSide, theirs: PlainSide, samples: Samples, repeat: int) -> None:
    """Let one side work, then the other: what disturbs the machine disturbs both."""
    samples.amana += await _captured(ours.capture, repeat)
    samples.sweeps.append(await ours.sweep() / repeat)
    samples.plain += await _captured(theirs.capture, repeat)


async def _captured(capture: Callable[[], Awaitable[Shares]], repeat: int) -> list[Shares]:
    found = [await capture() for _ in range(repeat)]
    await asyncio.sleep(0.05)  # what a side still does when it has answered is not the other's
    return found


def _table(samples: Samples, database: str) -> Table:
    amana, plain = _by_share(samples.amana), _by_share(samples.plain)
    plain_total = _total(samples.plain)
    rows = [Row(words, amana[share], plain.get(share)) for share, words in _SHARES.items()]
    return Table(
        name=f"capture-{database.lower()}",
        title=f"Capture of one message on {database}, from raw update to durable and answered",
        unit="ms",
        plain="plain",
        rows=(
            *rows,
            Row("raw to durable and answered", _total(samples.amana, "settle"), plain_total),
            Row("raw to settled: all of it", _total(samples.amana), plain_total),
            Row("afterwards: its sweep", middle(samples.sweeps, _MILLISECONDS)),
        ),
        notes=(
            "Killed at any moment Amana loses nothing; the plain handler, what it had in hand.",
        ),
    )


def _by_share(samples: Sequence[Mapping[str, float]]) -> Shares:
    return {share: middle([each[share] for each in samples], _MILLISECONDS) for share in samples[0]}


def _total(samples: Sequence[Mapping[str, float]], without: str = "") -> float:
    """Return the median of the sums: the medians of the shares need not add up to it."""
    sums = [sum(each.values()) - each.get(without, 0) for each in samples]
    return middle(sums, _MILLISECONDS)
