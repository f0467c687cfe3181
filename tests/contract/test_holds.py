"""Legal hold and extension: records that outlive their month, whatever happens beside it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from domain.keyboards import Verb
from domain.origins import Origin
from domain.records import Kind, Meeting
from domain.references import Reference
from domain.retention import HELD, Reserved, Saving, Selection
from domain.secrecy import Secret
from services.desks.desks import SetDesk
from services.incoming.additions import AddToRecord
from services.keys.holds import LiftHold, ListHolds, SetHold
from services.keys.reserving import reserve
from services.keys.retention import Extend, MonthUnfit
from services.keys.rewriting import RecordUnknown, Rewritten
from services.races import until_won
from services.records.succession import Becoming, Passage, convert
from services.records.transfers import MoveRecord
from storage.tables import desks
from tests.contract.keepers import SALIM, Keepers, open_keepers

MONTH, LATER = "2028-11", "2030-02"
ALL = Selection()


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give three notes of this month, and one that stays a month only, on each database."""
    async with open_keepers(database_url, tmp_path) as opened:
        for _ in range(3):
            await opened.note()
        await SetDesk(opened.archive)("AIR", {"keep_months": 1})
        await opened.note()
        yield opened


async def test_a_month_on_hold_rests_under_the_held_key_and_expires_when_it_would(
    keepers: Keepers,
) -> None:
    done = await SetHold(keepers.archive)("AIR", Selection(month=MONTH))

    assert done == Rewritten(3)
    assert await keepers.sealed_in("AIR") == [HELD] * 3 + ["2026-12"]
    assert [each.expires for each in await keepers.records("AIR")] == [MONTH] * 3 + ["2026-12"]
    assert [each.held for each in await keepers.records("AIR")] == [True] * 3 + [False]


async def test_every_later_write_of_a_held_record_stays_under_the_held_key(
    keepers: Keepers,
) -> None:
    await SetHold(keepers.archive)("AIR", Selection((2,)))

    await AddToRecord(keepers.archive)(
        SALIM, Origin(SALIM, 99), Reference("AIR", 2), Secret("more")
    )

    assert await keepers.sealed_in("AIR") == [MONTH, HELD, MONTH, "2026-12"]


async def test_a_held_record_stays_held_on_the_desk_to_which_it_moves(keepers: Keepers) -> None:
    receipt = await keepers.note()
    await SetHold(keepers.archive)("AIR", Selection((5,)))

    await MoveRecord(keepers.archive)(SALIM, keepers.press(receipt, Verb.MOVE, "NAV"))

    assert await keepers.sealed_in("NAV") == [HELD]
    assert (await keepers.sealed_in("AIR"))[-1] == HELD


async def moved(keepers: Keepers) -> None:
    """Keep a note, AIR-5, and let Salim move it to the other desk, where it is NAV-1."""
    receipt = await keepers.note()
    await MoveRecord(keepers.archive)(SALIM, keepers.press(receipt, Verb.MOVE, "NAV"))


@pytest.mark.parametrize("selection", [ALL, Selection((5,)), Selection(month="2026-12")])
async def test_a_hold_names_what_records_have_become_on_another_desk(
    keepers: Keepers, selection: Selection
) -> None:
    await moved(keepers)

    foreseen = await SetHold(keepers.archive)("AIR", selection, is_dry=True)
    done = await SetHold(keepers.archive)("AIR", selection)
    await SetHold(keepers.archive)("NAV", Selection((1,)))
    again = await SetHold(keepers.archive)("AIR", selection)

    assert foreseen == done
    assert [each.became for each in (done, again)] == [(Reference("NAV", 1),), ()]


async def test_a_hold_ends_well_where_the_other_desk_does_not_open(keepers: Keepers) -> None:
    await moved(keepers)
    nav = keepers.desks["NAV"].id
    async with keepers.engine.begin() as connection:
        broken = update(desks).where(desks.c.id == nav).values(sealed=bytes(80))
        await connection.execute(broken)

    done = await SetHold(keepers.archive)("AIR", ALL)

    assert done.became == (Reference(nav, 1),)
    assert [each.reserved for each in await ListHolds(keepers.archive)()] == [()]


async def converted(keepers: Keepers) -> None:
    """Make a meeting of the note AIR-5; it is AIR-6."""
    permit, meeting = keepers.permit("AIR"), Meeting((), Secret("berths"), Secret(""), (), ())
    async with keepers.archive() as work:
        (salim,) = await work.members.all()
        passage = Passage(salim, permit, permit, keepers.desks["AIR"])
        old = await work.records.numbered(permit, 5)
        await convert(work, passage, old, Becoming(Kind.MEETING, meeting))
        await work.commit()


async def test_a_hold_names_what_a_record_has_become_as_another_kind_if_it_leaves_it(
    keepers: Keepers,
) -> None:
    await keepers.note()
    await converted(keepers)

    one = await SetHold(keepers.archive)("AIR", Selection((5,)), is_dry=True)
    both = await SetHold(keepers.archive)("AIR", Selection((5, 6)), is_dry=True)

    assert one.became == (Reference("AIR", 6),)
    assert (both.records, both.became) == (2, ())


async def test_what_is_lifted_or_extended_names_what_it_has_become(keepers: Keepers) -> None:
    receipt = await keepers.note()
    await SetHold(keepers.archive)("AIR", Selection((1, 5)))
    await MoveRecord(keepers.archive)(SALIM, keepers.press(receipt, Verb.MOVE, "NAV"))
    lifted = await LiftHold(keepers.archive)("AIR", ALL)
    await LiftHold(keepers.archive)("NAV", ALL)

    extended = await Extend(keepers.archive)("AIR", Selection((5,)), LATER)
    await Extend(keepers.archive)("NAV", Selection((1,)), LATER)
    again = await Extend(keepers.archive)("AIR", Selection((5,)), LATER)

    there = (Reference("NAV", 1),)
    assert (lifted.became, extended.became, again.became) == (there, there, ())


@pytest.mark.parametrize(
    ("saving", "epoch"),
    [
        (Reserved(Saving.HOLD), HELD),
        (Reserved(Saving.HOLD, "2026-12"), HELD),
        (Reserved(Saving.HOLD, MONTH), "2026-12"),
        (Reserved(Saving.EXTEND, "2026-12", LATER), LATER),
    ],
)
async def test_a_record_moved_while_a_hold_is_under_way_does_not_leave_it(
    keepers: Keepers, saving: Reserved, epoch: str
) -> None:
    """The command was interrupted before it came to that record."""
    await reserve(keepers.archive, "AIR", saving)

    await moved(keepers)

    assert await keepers.sealed_in("NAV") == [epoch]


async def test_lifting_puts_a_record_back_into_its_month(keepers: Keepers) -> None:
    await SetHold(keepers.archive)("AIR", ALL)

    done = [
        await LiftHold(keepers.archive)("AIR", Selection(month=MONTH)),
        await LiftHold(keepers.archive)("AIR", Selection((4,))),
        await LiftHold(keepers.archive)("AIR", ALL),
    ]

    assert done == [Rewritten(3), Rewritten(1), Rewritten(0)]
    assert await keepers.sealed_in("AIR") == [MONTH] * 3 + ["2026-12"]
    assert not any(each.held for each in await keepers.records("AIR"))


async def test_lifting_after_its_month_puts_a_record_into_the_present_one(
    keepers: Keepers,
) -> None:
    await SetHold(keepers.archive)("AIR", ALL)
    keepers.clock.moment = datetime(2027, 2, 3, tzinfo=UTC)

    await LiftHold(keepers.archive)("AIR", ALL)

    assert await keepers.sealed_in("AIR") == [MONTH] * 3 + ["2027-02"]
    assert (await keepers.records("AIR"))[-1].expires == "2027-02"


async def test_what_is_extended_expires_in_the_later_month_and_nothing_sooner(
    keepers: Keepers,
) -> None:
    await SetHold(keepers.archive)("AIR", Selection((1,)))
    await Extend(keepers.archive)("AIR", Selection((2,)), "2031-01")

    done = [
        await Extend(keepers.archive)("AIR", Selection(month=MONTH), LATER),
        await Extend(keepers.archive)("AIR", Selection((2, 3)), LATER),
    ]

    assert done == [Rewritten(2), Rewritten(0)]
    assert await keepers.sealed_in("AIR") == [HELD, "2031-01", LATER, "2026-12"]
    expected = [LATER, "2031-01", LATER, "2026-12"]
    assert [each.expires for each in await keepers.records("AIR")] == expected


@pytest.mark.parametrize("to", ["2026-10", "2028-10", "2036-12"])
async def test_nothing_is_extended_into_the_past_or_beyond_ten_years(
    keepers: Keepers, to: str
) -> None:
    with pytest.raises(MonthUnfit):
        await Extend(keepers.archive)("AIR", Selection(month=MONTH), to)

    assert await keepers.sealed_in("AIR") == [MONTH] * 3 + ["2026-12"]


async def test_an_unknown_reference_changes_nothing_of_the_others(keepers: Keepers) -> None:
    with pytest.raises(RecordUnknown):
        await SetHold(keepers.archive)("AIR", Selection((1, 77)))

    assert await keepers.sealed_in("AIR") == [MONTH] * 3 + ["2026-12"]


async def test_a_dry_run_counts_and_changes_nothing(keepers: Keepers) -> None:
    before = await keepers.records("AIR")

    done = [
        await SetHold(keepers.archive)("AIR", Selection(month=MONTH), is_dry=True),
        await Extend(keepers.archive)("AIR", Selection((4,)), LATER, is_dry=True),
    ]

    assert done == [Rewritten(3), Rewritten(1)]
    assert await keepers.records("AIR") == before
    assert await keepers.sealed_in("AIR") == [MONTH] * 3 + ["2026-12"]


async def test_an_interrupted_hold_says_so_and_goes_on_when_given_again(keepers: Keepers) -> None:
    class Interrupted(Exception):
        """Somebody pulled the plug."""

    def interrupt(_done: int, _total: int) -> None:
        raise Interrupted

    for _ in range(120):
        await keepers.note()
    with pytest.raises(Interrupted):
        await SetHold(keepers.archive)("AIR", ALL, interrupt)
    begun = [each for each in await ListHolds(keepers.archive)() if each.code == "AIR"]

    await SetHold(keepers.archive)("AIR", ALL)

    (ended,) = [each for each in await ListHolds(keepers.archive)() if each.code == "AIR"]
    assert [each.reserved for each in begun] == [(Reserved(Saving.HOLD),)]
    assert len(begun[0].records) == 100
    assert (len(ended.records), ended.reserved) == (124, ())


async def test_no_word_is_lost_that_is_added_while_records_are_put_on_hold(
    keepers: Keepers,
) -> None:
    elsewhere = keepers.replica()

    async def add(number: int) -> None:
        add_to = AddToRecord(elsewhere)
        origin, text = Origin(SALIM, 900 + number), Secret("meanwhile")
        await until_won(lambda: add_to(SALIM, origin, Reference("AIR", number), text))

    async with asyncio.TaskGroup() as group:
        for number in (1, 2, 3, 4):
            group.create_task(add(number))
            group.create_task(SetHold(keepers.archive)("AIR", ALL))

    records = await keepers.records("AIR")
    assert await keepers.sealed_in("AIR") == [HELD] * 4
    assert [[each.text.reveal() for each in record.additions] for record in records] == [
        ["meanwhile"]
    ] * 4


async def test_doctor_finds_nothing_wrong_with_what_was_held_lifted_and_extended(
    keepers: Keepers,
) -> None:
    await SetHold(keepers.archive)("AIR", ALL)
    await LiftHold(keepers.archive)("AIR", Selection((1, 2)))
    await Extend(keepers.archive)("AIR", Selection(month=MONTH), LATER)

    assert await keepers.examine() == []
