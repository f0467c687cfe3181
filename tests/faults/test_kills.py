"""The bot is killed at random, named moments, over and over: nothing is lost, nothing is twice."""

import asyncio
import json
import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from domain.deliveries import DeliveryKind
from tests.faults.aftermath import Archived, look_into, run_out_leases
from tests.faults.campaign import Campaign
from tests.faults.post import open_post
from tests.faults.receipts import Receipt, answered, repeats

KILLS = int(os.environ.get("KILLS", "20"))
SEED = int(os.environ.get("SEED", "1"))
_CAST = {1001: "Salim", 1002: "Huda", 1003: "Karim"}


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of a campaign on one database."""

    database: str
    moments: Counter[str]
    typed: dict[int, list[str]]
    taken_back: set[str]
    archived: Archived
    sent: list[Receipt]
    log: str
    doctor: dict[str, object]

    def held(self, times: range) -> list[str]:
        """Return the texts that are in the archive so many times."""
        held = Counter(text for record in self.archived.records for text in record.texts)
        return [text for texts in self.typed.values() for text in texts if held[text] in times]

    def references(self) -> set[tuple[int, str]]:
        """Return the references each person must have been told: those of what they typed."""
        told = {text: each.reference for each in self.archived.records for text in each.texts}
        return {(chat, told.get(text, "")) for chat, texts in self.typed.items() for text in texts}

    def summary(self) -> str:
        """Return the one line for the closing figures."""
        again, unexplained = repeats(self.sent)
        typed = sum(map(len, self.typed.values()))
        return (
            f"{self.database}: seed {SEED}, kills {self.moments.total()}, messages {typed},"
            f" receipts {answered(self.sent) - len(_CAST)}, repeats {again}"
            f" (unexplained {len(unexplained)}), lost {len(self.held(range(1)))},"
            f" duplicates {len(self.held(range(2, 1000)))}\n  killed"
            f" {', '.join(f'{name} {times}' for name, times in self.moments.most_common())}"
        )


async def test_nothing_is_lost_and_nothing_is_twice_however_often_the_bot_is_killed(
    tmp_path: Path, postgres_url: str, record_property: Callable[[str, object], None]
) -> None:
    databases = {"sqlite": "", "postgresql": postgres_url}
    record_property("figures", f"kills: KILLS={KILLS} SEED={SEED} do the same again")

    campaigns = [_suffer(tmp_path / name, url) for name, url in databases.items()]
    outcomes = await asyncio.gather(*campaigns)

    for figures in outcomes:
        record_property("figures", figures.summary())
    for figures in outcomes:
        _check(figures)


async def _suffer(folder: Path, database: str) -> Figures:
    """Kill a bot on one database as often as asked, let it finish, and look at what is left."""
    async with open_post(folder, database) as post:
        campaign = Campaign(post, _chance(folder.name))
        await campaign.gather(_CAST)
        for _ in range(KILLS):
            await campaign.kill()
        log = await campaign.finish()
        await run_out_leases(post.installation.settings)
        doctor = await post.installation.command("doctor", "--json")
    return Figures(
        database=folder.name,
        moments=campaign.moments,
        typed={person.phone.user_id: person.typed for person in campaign.people},
        taken_back={each for person in campaign.people for each in person.taken_back},
        archived=await look_into(post.installation.settings, post.desk.id),
        sent=campaign.sent(),
        log=log,
        doctor=json.loads(doctor.output),
    )


def _chance(database: str) -> random.Random:
    return random.Random(f"{SEED} {database}")  # noqa: S311  # repeatable, no secret in it


def _check(figures: Figures) -> None:
    """Hold what is left against what was typed and what was told."""
    archived, sent = figures.archived, figures.sent
    typed = sum(map(len, figures.typed.values()))
    told = {(each.chat, each.reference) for each in sent if each.reference}

    assert (figures.held(range(1)), figures.held(range(2, 1000))) == ([], [])
    assert answered(sent) == typed + len(_CAST)
    assert told == figures.references()
    assert repeats(sent)[1] == []

    assert [each.number for each in archived.records] == [*range(1, len(archived.records) + 1)]
    assert {each.reference for each in archived.records if each.is_withdrawn} == figures.taken_back
    assert archived.effects == typed
    assert (archived.waiting, archived.aside) == (0, 0)
    assert set(archived.due) <= {DeliveryKind.REMINDER}

    assert figures.doctor["ok"] is True, figures.doctor
    assert "ERROR" not in figures.log, figures.log
