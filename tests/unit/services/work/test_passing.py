"""What waits for two members' words, in one transaction."""

from tests.unit.services.waiting_room import HUDA, SALIM, House, open_house


async def test_each_members_dialogues_are_written_where_they_were_read() -> None:
    async with open_house() as house:
        await _write_both(house)

        assert [(await house.waiting(each)).moved_by for each in (SALIM, HUDA)] == ["update:2"] * 2


async def _write_both(house: House) -> None:
    async with house.archive() as work:
        salim, huda = [await work.members.require(each) for each in (SALIM, HUDA)]
        first = await work.dialogues.get(salim, work.now)
        await work.dialogues.put(first.moved("update:1"))
        await work.commit()

    async with house.archive() as work:
        both = [await work.dialogues.get(each, work.now) for each in (salim, huda)]
        for waiting in both:
            await work.dialogues.put(waiting.moved("update:2"))
        await work.commit()
