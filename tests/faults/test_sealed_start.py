"""A root made of a passphrase: the bot starts sealed, loses nothing, answers nobody."""

import asyncio
import json
import re
import signal
from contextlib import suppress
from pathlib import Path

from crypto.roots import Descriptor
from domain.errors import HatchRefused
from domain.records import AnyRecord, Note
from house.hatch import ask
from rehearsal.telegram import Phone
from storage.engine import open_engine
from storage.tables import intake
from tests.acceptance.stage import last, said
from tests.faults.post import started
from tests.faults.process import PATIENCE
from tests.faults.scanner import Scanner
from tests.faults.sealed import WORDS, SealedPost, open_sealed_post
from tests.faults.terminal import at_terminal
from tests.faults.vocabulary import Vocabulary
from tests.postgres import running_server


def words_of(records: list[AnyRecord]) -> list[str]:
    """Return the texts of notes, with what was added to them."""
    return [
        text.reveal()
        for each in records
        if isinstance(each.body, Note)
        for text in (each.body.text, *(added.text for added in each.additions))
    ]


def counts(phone: Phone) -> list[int]:
    """Return the numbers that the letters on a phone say: kept, not kept."""
    return [int(number) for each in said(phone) for number in re.findall("[0-9]+", each.text)]


async def told(sealed: SealedPost, *phones: Phone) -> None:
    """Wait until the letter is on each of *phones*."""
    stand_in = sealed.post.stand_in
    await stand_in.wait_for(lambda: all(map(said, phones)), PATIENCE)


async def test_what_came_in_sealed_is_kept_in_order_and_told_once(tmp_path: Path) -> None:
    async with open_sealed_post(tmp_path) as sealed, sealed.post.running() as bot:
        salim = await sealed.admit(1001, "Salim")
        salim.type("First of all")
        salim.type("/agenda")
        salim.type("what is due today?")
        await sealed.stored(3)
        called = {call.method for call in sealed.post.stand_in.calls}
        assert called == {"getMe", "deleteWebhook", "getUpdates"}
        found = await sealed.status()
        assert (found["sealed"], found["waiting"], found["urgency"]) == (True, 3, "none")

        typed = await sealed.unseal()

        assert (typed.code, json.loads(typed.output)) == (0, {"done": "unseal"})
        await told(sealed, salim)
        assert "sealed for a while" in last(salim).text
        assert counts(salim) == [2, 1]
        assert words_of(await sealed.records()) == ["First of all", "what is due today?"]
        assert (await sealed.status())["sealed"] is False
        assert await bot.stop() == 0


async def test_another_passphrase_opens_nothing(tmp_path: Path) -> None:
    async with open_sealed_post(tmp_path) as sealed, sealed.post.running() as bot:
        wrong = await sealed.unseal(f"{WORDS}s")

        assert (wrong.code, json.loads(wrong.output).keys()) == (1, {"refused"})
        assert wrong.errors.startswith("Refused: this is not the passphrase")
        assert (await sealed.status())["sealed"] is True
        assert (await sealed.unseal()).code == 0
        again = await sealed.unseal()
        assert (again.code, "nothing is sealed" in again.errors) == (1, True)
        assert await bot.stop() == 0
        assert "WrongPassphrase" in bot.errors
        assert WORDS not in bot.errors
    nobody = await sealed.unseal()
    assert (nobody.code, "nobody listens" in nobody.errors) == (1, True)


async def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    async with open_sealed_post(tmp_path) as sealed, sealed.post.running():
        child = await sealed.post.installation.command("unseal")

        assert child.process.returncode == 1
        assert "there is no terminal" in child.errors


async def test_a_bot_killed_while_sealed_has_lost_nothing(tmp_path: Path) -> None:
    async with open_sealed_post(tmp_path) as forked:
        sealed = SealedPost(started(forked.post))
        salim = await sealed.admit(1001, "Salim")
        async with sealed.post.running() as bot:
            salim.type("Before the power went")
            await sealed.stored(1)
            assert await bot.kill() == -signal.SIGKILL
        assert sealed.post.installation.settings.socket.exists()

        async with sealed.open() as bot:
            await told(sealed, salim)
            assert await bot.stop() == 0

        assert words_of(await sealed.records()) == ["Before the power went"]
        assert counts(salim) == [1]
        assert not sealed.post.installation.settings.socket.exists()


async def test_a_second_bot_is_refused(tmp_path: Path) -> None:
    async with open_sealed_post(tmp_path) as sealed, sealed.post.running() as bot:
        second = await sealed.post.installation.command("run")

        assert (second.process.returncode, second.output) == (1, "")
        assert "runs on this database already" in second.errors
        assert (await sealed.status())["sealed"] is True
        assert await bot.stop() == 0


async def test_nothing_readable_rests_while_sealed(tmp_path: Path) -> None:
    spoken = Vocabulary(7)
    async with open_sealed_post(tmp_path) as sealed:
        zorba = await sealed.admit(707_313_999_173, "Zorbalinde")
        async with sealed.post.running() as bot:
            for text in spoken.notes(12):
                zorba.type(text)
            await sealed.stored(12)
            sought = Scanner({*spoken.words, "Zorbalinde", "707313999173", WORDS})
            assert sought.scan(tmp_path) == set()

            assert (await sealed.unseal()).code == 0
            await told(sealed, zorba)
            assert sought.scan(tmp_path) == set()
            assert await bot.stop() == 0

        assert sought.scan(tmp_path) == set()
        (tmp_path / "planted").write_text(f"found {spoken.words.pop()}?")
        assert {hit.file for hit in sought.scan(tmp_path)} == {"planted"}


async def test_a_forged_update_is_left_and_told_of(tmp_path: Path) -> None:
    async with open_sealed_post(tmp_path) as sealed:
        salim = await sealed.admit(1001, "Salim")
        async with sealed.post.running() as bot:
            salim.type("Genuine")
            await sealed.stored(1)
            await forge(sealed, 999_999)

            assert (await sealed.unseal()).code == 0

            await told(sealed, salim)
            assert words_of(await sealed.records()) == ["Genuine"]
            typed = await asyncio.to_thread(
                at_terminal, sealed.post.installation, "doctor", "--json", answers=[WORDS]
            )
            assert await bot.stop() == 0
        assert "update 999999 came in sealed and is left" in bot.errors
        findings = json.loads(typed.output)["findings"]
        assert [each["where"] for each in findings if each["code"] == "intake-broken"] == [
            "intake/999999"
        ]
        assert typed.code == 1


async def forge(sealed: SealedPost, update: int) -> None:
    """Put a copy of a genuine row under another number, as who can write the database may."""
    engine = open_engine(sealed.post.installation.settings.database_url)
    async with engine.begin() as connection:
        row = (await connection.execute(intake.select())).mappings().one()
        await connection.execute(intake.insert().values({**row, "id": update}))
    await engine.dispose()


async def test_the_doctor_counts_what_waits_without_the_passphrase(tmp_path: Path) -> None:
    async with open_sealed_post(tmp_path) as sealed, sealed.post.running():
        salim = await sealed.admit(1001, "Salim")
        salim.type("Waiting")
        await sealed.stored(1)

        child = await sealed.post.installation.command("doctor", "--json")

        codes = {each["code"] for each in json.loads(child.output)["findings"]}
        assert {"keys-sealed", "intake-waiting"} <= codes
        assert child.process.returncode == 0, child.output


async def test_damaged_intake_files_lose_nothing_and_are_mended(tmp_path: Path) -> None:
    async with open_sealed_post(tmp_path) as sealed:
        salim = await sealed.admit(1001, "Salim")
        damaged = sealed.post.installation.settings.keys / "intake.public"
        sound = damaged.read_bytes()
        damaged.write_bytes(sound[:-1])
        async with sealed.post.installation.start("run") as bot:
            await sealed.listening()
            salim.type("Kept by Telegram")
            assert (await sealed.status())["receives"] is False

            assert (await sealed.unseal()).code == 0

            await sealed.post.hears(salim, 1)
            assert "NAV-1" in last(salim).text
            assert await bot.stop() == 0
        assert damaged.read_bytes() == sound
        assert "nothing is received until the bot is unsealed" in bot.errors


async def test_a_bot_stops_while_a_passphrase_is_tried(tmp_path: Path) -> None:
    async with open_sealed_post(tmp_path) as sealed:
        settings = sealed.post.installation.settings
        slow = Descriptor(b"another salt now", memory=1 << 18, passes=16)
        async with sealed.post.running() as bot:
            settings.root_file.write_bytes(slow.write())
            question = {"ask": "unseal", "passphrase": WORDS}
            tries = [asyncio.to_thread(ask, settings.socket, question) for _ in range(2)]
            refused, other = asyncio.as_completed(tries)
            assert "being tried" in str(await refused)

            assert await bot.stop() == 0

            with suppress(HatchRefused):  # its answer may have come in time, or not
                await other


async def test_a_database_that_is_away_is_waited_for(tmp_path: Path) -> None:
    with running_server() as server:
        async with open_sealed_post(tmp_path, server.url()) as sealed:
            salim = await sealed.admit(1001, "Salim")
            async with sealed.post.running() as bot:
                server.stop("immediate")
                salim.type("Typed while the database is gone")
                found = await sealed.status()
                refused = await sealed.unseal()
                assert (found["sealed"], found["waiting"]) == (True, None)
                assert (refused.code, "the database is away" in refused.errors) == (1, True)

                server.start()

                assert (await sealed.unseal()).code == 0
                await sealed.post.hears(salim, 1)
                assert words_of(await sealed.records()) == ["Typed while the database is gone"]
                assert await bot.stop() == 0
