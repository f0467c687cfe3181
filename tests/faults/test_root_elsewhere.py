"""A root that went into another file while the bot ran: it waits for its restart, and says so."""

from pathlib import Path

from tests.acceptance.stage import said
from tests.faults.post import open_post


async def test_a_bot_whose_root_went_elsewhere_handles_nothing_until_its_restart(
    tmp_path: Path,
) -> None:
    async with open_post(tmp_path) as post:
        root = tmp_path / "another" / "root"
        root.parent.mkdir(mode=0o700)
        async with post.running() as bot:
            salim = await post.admit(1001, "Salim")
            rotated = await post.installation.command("keys", "rotate", "root", "--to", str(root))

            salim.type("A note without a root")
            await post.stand_in.wait_for(lambda: "nothing is handled: the root" in bot.errors, 30)
            polls = len(post.calls("getUpdates"))
            await post.stand_in.wait_for(lambda: len(post.calls("getUpdates")) > polls, 60)

            assert rotated.process.returncode == 0
            assert bot.errors.count("nothing is handled") == 1
            assert (post.stand_in.updates.count(), len(said(salim))) == (1, 1)
            assert await bot.stop() == 0

        async with post.installation.start("run", AMANA_ROOT_FILE=str(root)) as again:
            await post.hears(salim, 2)
            assert await again.stop() == 0
