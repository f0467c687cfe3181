"""Every way in which content is shown enters who read what; a new way without an entry fails."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, time, timedelta
from typing import get_args, get_type_hints

import pytest

from domain import contents
from domain.actions import Action
from domain.authenticators import UNLOCKED_FOR
from domain.choices import DeskChoice, InvitationLink
from domain.deliveries import DeliveryKind
from domain.desk_settings import DeskSettings
from domain.desks import Discretion
from domain.keyboards import Choice, Press, Verb
from domain.letters import Answer, Letter, Reader, Receipt, Welcome
from domain.members import Permit
from domain.particulars import DigestDue, ReminderDue
from domain.readings import readings
from domain.records import AnyRecord, Record, is_event
from domain.secrecy import Secret
from domain.shown import Cursor, DigestSpan, Shown, ShownKind
from domain.step_up import StepUp
from handlers.pages import lay_out
from services.outgoing.digests import prepare_digest
from services.outgoing.show import Reveal
from services.records.reminders import prepare_reminder
from services.work.archive import Work
from services.work.parcels import Parcel
from tests.unit.handlers.samples import neutral, telling
from tests.unit.services.team import HUDA, START, Team, open_team

CONTENT = {
    contents.DigestPage,
    contents.EventReminder,
    contents.RecordShown,
    contents.AgendaShown,
    contents.PromisesShown,
}
"""Letters that show records; the tests below bring each about."""

OF_NO_RECORD = {
    contents.ReadersShown,
    contents.PeopleShown,
    contents.PersonShown,
    contents.SourceShown,
    contents.RequestShown,
}
"""What is content, and no record's: of people, for a head of their desk; a source, by an action of
its own (`tests/contract/test_sources.py`); who asks for a record, and nothing of it."""

OF_PEOPLE = {ShownKind.READERS, ShownKind.PEOPLE}

NOT_HERE = {ShownKind.INVITATION, ShownKind.SOURCE, ShownKind.REQUEST}
"""What no button opens again once it was taken away; and what has tests of its own."""

ABOUT_ONESELF = {Welcome, DeskChoice, DeskSettings, InvitationLink}
"""What holds a desk's name, or a link, for its own members."""

PUSHED = {DeliveryKind.DIGEST, DeliveryKind.ANSWER, DeliveryKind.REMINDER}
"""Deliveries that carry content on an open desk."""


class Typist:
    """Cuts no pages, but where an unlock does: one message holds everything."""

    def rest(self, to: Reader, page: contents.Paged) -> Cursor | None:
        """Return where a digest's page ends that may tell of few records."""
        return lay_out(page, to).rest if isinstance(page, contents.DigestPage) else None


@pytest.fixture
async def team() -> AsyncIterator[Team]:
    """Return a desk that keeps a note, an event of tomorrow, a promise that concerns it."""
    async with open_team() as opened:
        await opened.desks.note()
        await opened.desks.event("2026-11-23 09:00 Talk with Col. Haddad @ Hall 4")
        await opened.promise(date(2026, 11, 23), time(9))
        yield opened


def span(team: Team) -> DigestSpan:
    return DigestSpan(team.desks.desk.id, date(2026, 11, 22), 0, 99, START)


def shown(team: Team, kind: ShownKind, event: AnyRecord) -> Shown:
    plain = Shown(kind, team.desks.desk.id)
    if kind in {ShownKind.RECORD, ShownKind.REMINDER, ShownKind.READERS}:
        return replace(plain, record=event.id)
    return replace(plain, span=span(team)) if kind is ShownKind.DIGEST else plain


def told(value: object) -> Iterator[str]:
    """Give the id of every record in a letter."""
    if isinstance(value, Record):
        yield value.id
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from told(getattr(value, each.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from told(each)


async def read_by(team: Team, telegram: int) -> set[str]:
    """Return the records that the audit says somebody was shown."""
    member = await team.member(telegram)
    permit = Permit("test", Action.RECORD_READ, team.desks.desk.id)
    async with team.desks.archive() as work:
        found = set()
        for record in await work.records.between(permit, 0, 99):
            entries = [entry async for entry in work.ledger.about(record.id)]
            if member.id in {each.member for each in readings(entries)}:
                found.add(record.id)
    return found


async def reveal(team: Team, telegram: int, what: Shown) -> Answer:
    member = await team.member(telegram)
    async with team.desks.archive() as work:
        keyboard = await work.keyboards.add(member, work.now, (Choice(Verb.OPEN, shown=what),))
        await work.commit()
    press = Press(keyboard.id, Verb.OPEN, 0, 1, "query")
    return await Reveal(team.desks.archive, Typist())(telegram, press)  # type: ignore[arg-type]  # of a messenger, what is asked


@pytest.mark.parametrize("kind", sorted(set(ShownKind) - NOT_HERE))
async def test_whatever_a_tap_opens_is_entered(team: Team, kind: ShownKind) -> None:
    (event,) = await team.desks.events()

    letter = (await reveal(team, HUDA, shown(team, kind, event))).letter

    assert type(letter) in CONTENT | OF_NO_RECORD
    assert set(told(letter)) == await read_by(team, HUDA)
    assert bool(set(told(letter))) is (kind not in OF_PEOPLE)


@pytest.mark.parametrize("kind", sorted(set(ShownKind) - NOT_HERE - OF_PEOPLE))
async def test_what_an_unlock_no_longer_opens_is_not_entered(team: Team, kind: ShownKind) -> None:
    (event,) = await team.desks.events()
    await leave_one(team)

    letter = (await reveal(team, HUDA, shown(team, kind, event))).letter

    assert len(await read_by(team, HUDA)) == 1
    assert isinstance(letter, contents.DigestPage) or set(told(letter)) == await read_by(team, HUDA)


async def leave_one(team: Team) -> None:
    """Let the desk ask for codes, and Huda's unlock open one record more."""
    member = await team.member(HUDA)
    async with team.desks.archive() as work:
        standing = await work.desks.standing(team.desks.desk.id)
        desk = replace(standing.desk, step_up=StepUp.TOTP)
        await work.desks.update(desk, standing.digest_due_at, Action.DESK_SET)
        known = await work.authenticators.get(member)
        enrolled = replace(
            known, seed=Secret("seed"), left=1, unlocked_until=work.now + UNLOCKED_FOR
        )
        await work.authenticators.put(enrolled, Action.STEP_UP_ENROL, member.id)
        await work.commit()


async def prepared(team: Team, kind: DeliveryKind) -> Parcel:
    (event,) = await team.desks.events()
    async with team.desks.archive() as work:
        parcel = await _prepare(team, work, kind, event)
        await work.commit()
    return parcel


async def _prepare(team: Team, work: Work, kind: DeliveryKind, event: AnyRecord) -> Parcel:
    huda = await work.members.find(HUDA)
    assert huda
    if kind is DeliveryKind.REMINDER:
        assert is_event(event)
        owed = ReminderDue(huda.id, event.desk, event.id, event.revision, timedelta(hours=1))
        return await prepare_reminder(work, owed)
    is_asked = kind is DeliveryKind.ANSWER
    return await prepare_digest(work, DigestDue(huda.id, span(team), asked=is_asked), Typist())  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("kind", sorted(PUSHED))
async def test_whatever_an_open_desk_sends_is_entered(team: Team, kind: DeliveryKind) -> None:
    async with team.desks.archive() as work:
        standing = await work.desks.standing(team.desks.desk.id)
        desk = replace(standing.desk, discretion=Discretion.OPEN)
        await work.desks.update(desk, standing.digest_due_at, Action.DESK_SET)
        await work.commit()

    parcel = await prepared(team, kind)

    assert type(parcel.letter) in CONTENT
    assert set(told(parcel.letter)) == await read_by(team, HUDA)


@pytest.mark.parametrize("kind", sorted(PUSHED))
async def test_neutral_words_enter_nothing(team: Team, kind: DeliveryKind) -> None:
    parcel = await prepared(team, kind)

    assert set(told(parcel.letter)) == set()
    assert await read_by(team, HUDA) == set()


def test_no_letter_tells_of_a_record_but_those_that_are_tried_here() -> None:
    tells = {each for each in get_args(Letter) if each.__module__ == contents.__name__}

    assert tells == CONTENT | OF_NO_RECORD
    assert {type(each) for each in telling()} == CONTENT | OF_NO_RECORD
    assert not {type(each) for each in neutral()} & tells


def test_a_secret_of_somebody_stands_in_no_other_letter() -> None:
    """Receipts and what is read back hold a record, or words of one: samples prove them mute."""
    mute = {type(each) for each in neutral()}

    holding = {each for each in get_args(Letter) if _holds(each, set())}

    assert holding <= CONTENT | OF_NO_RECORD | mute | ABOUT_ONESELF
    assert Receipt in holding


def _holds(kind: object, seen: set[object]) -> bool:
    """Tell whether a type holds a record or a secret, however deep."""
    if kind in seen:
        return False
    seen.add(kind)
    if kind in {Secret, Record} or getattr(kind, "__origin__", None) is Record:
        return True
    inside = [*get_args(kind)]
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        inside += list(hints.values())
    return any(_holds(each, seen) for each in inside)
