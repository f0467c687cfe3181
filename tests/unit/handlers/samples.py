"""Letters of every kind, with words in them that must not go astray."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from domain.actions import Role
from domain.alerts import AlertKind
from domain.choices import (
    Choosing,
    DeskChoice,
    InvitationLink,
    InviteChoice,
    RecordChoice,
    SettingsChoice,
)
from domain.contents import (
    AgendaShown,
    Deciding,
    DigestPage,
    EventReminder,
    PeopleShown,
    PersonShown,
    PromisesShown,
    ReadersShown,
    RecordReader,
    RecordShown,
    RequestShown,
    SourceShown,
)
from domain.day_picking import Picking
from domain.deliveries import DeliveryKind
from domain.desk_settings import Change, DeskSettings, Setting, offered
from domain.desks import Desk, Discretion
from domain.digits import Digits
from domain.exports import Exported, ExportOffer
from domain.follow_ups import FollowUp
from domain.grading import Credibility, Grading, Observed, Precision, Reliability
from domain.groups import GroupNews
from domain.holidays import Pause
from domain.keyboards import Choice, Keyboard
from domain.letters import (
    EventProposal,
    Help,
    Kept,
    Letter,
    Plain,
    PromiseProposal,
    Question,
    Reader,
    Receipt,
    Refusal,
    Welcome,
)
from domain.lines import EventDraft
from domain.marking_letters import GradingChoice, MarkingChoice, Unmarkable, Withheld
from domain.markings import Marking, Markings, Words
from domain.members import FirstCalendar
from domain.notices import (
    AgendaNotice,
    Alert,
    CheckpointNotice,
    Days,
    DigestNotice,
    GroupCard,
    GroupNotice,
    HandedNotice,
    Lesson,
    PeopleNotice,
    PromisesNotice,
    RecordNotice,
    ReminderNotice,
    SilentNotice,
    TourNotice,
    Unsealed,
)
from domain.owed import Owes
from domain.people import Person, PersonState
from domain.quiet import Quiet
from domain.records import Addition, AnyRecord, Body, Event, Kind, Meeting, Note, Record, Version
from domain.references import Reference
from domain.retention import Expiring
from domain.secrecy import Secret
from domain.shown import Cursor, DigestSpan
from domain.sources import Told
from domain.step_up import StepUp
from domain.steps import STEPS, DialogueKind, Step
from handlers.guide import HOW_TO

GRADED = Grading(Reliability.B, Credibility.PROBABLY)
MARKINGS = Markings(
    listed=(
        Marking("1" * 32, Words("Official", "رسمي")),
        Marking("2" * 32, Words("Restricted", "مقيّد"), ("R",), Words("the registry")),
    ),
    belongs=Words("the mission", "البعثة"),
)
NOW = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
ZONE = "Asia/Riyadh"
WRITTEN = ("frigate", "Haddad", "Sample", "Pier", "Corvette", "Admiralty", "figures", "tender")
"""Words that stand in the samples, and nowhere in the catalogues."""

CHECKPOINT = '{"at":"2026-12-02T09:30:00Z","chain":"c1c1","sequence":1234,"signature":"c2ln"}'

ENGLISH = Reader(chat=1, language="en", digits=Digits.LATIN)
ARABIC = Reader(chat=2, language="ar", digits=Digits.ARABIC)


def desk(discretion: Discretion = Discretion.GUARDED) -> Desk:
    return Desk(id="d", code="NAV", name=Secret("Naval desk"), zone=ZONE, discretion=discretion)


def record(kind: Kind, number: int, body: Body, *additions: str) -> Record[Body]:
    return Record(
        id=f"r{number}",
        kind=kind,
        desk="d",
        code="NAV",
        number=number,
        author="m",
        author_name=Secret("Karim Haddad"),
        received_at=NOW,
        expires="2028-12",
        versions=(Version(body, NOW, "m"),),
        additions=tuple(Addition(Secret(each), NOW, "m") for each in additions),
    )


def note(number: int, text: str, *additions: str) -> Record[Note]:
    return record(Kind.NOTE, number, Note(Secret(text)), *additions)


def event(number: int, start: datetime, title: str = "Corvette display") -> Record[Event]:
    body = Event(Secret(title), Secret("Pier 9"), start, ZONE)
    return record(Kind.EVENT, number, body)


NOTE = note(17, "A <new> frigate & its tender")
MEETING = record(
    Kind.MEETING,
    18,
    Meeting(
        counterparts=(Secret("Col. Sample"), Secret("Maj. Sample")),
        place=Secret("Admiralty"),
        said=Secret("They spoke of the frigate."),
        we_owe=(Secret("the figures"),),
    ),
)
EVENT = event(19, datetime(2026, 12, 3, 9))  # noqa: DTZ001  # wall time
SPAN = DigestSpan(desk="d", day=date(2026, 12, 2), after=16, upto=19, at=NOW)


PROMISE: Record[FollowUp] = record(
    Kind.FOLLOW_UP,
    20,
    FollowUp(
        owes=Owes.WE,
        counterpart=Secret("Sample Admiralty"),
        what=Secret("the tender figures"),
        due=date(2026, 12, 10),
        at=None,
        zone=ZONE,
        holder="m",
        holder_name=Secret("Karim Haddad"),
    ),
)


def readers(many: int) -> ReadersShown:
    """Return that so many people have read a note, each as often as his place in the list."""
    told = (RecordReader(Secret(f"Karim Haddad {at}"), NOW, NOW, at) for at in range(1, many + 1))
    return ReadersShown(NOTE.reference, ZONE, tuple(told))


def draft() -> EventDraft:
    body = EVENT.body
    return EventDraft(body.title, body.place, body.start, None, ZONE, body.offsets, certain=False)


def page(*records: AnyRecord, cursor: Cursor | None = None) -> DigestPage:
    events = (EVENT,) if EVENT in records else ()
    return DigestPage(desk(), SPAN, (), events, records, cursor or Cursor())


def wording(reference: Reference) -> Question:
    kind, step = DialogueKind.WORDING, Step.WORDS
    return Question(kind, step, number=1, of=1, code="NAV", reference=reference)


def questions() -> list[Question]:
    """Every step of every dialogue."""
    return [
        Question(kind, step, number=at, of=len(steps), code="NAV")
        for kind, steps in STEPS.items()
        for at, step in enumerate(steps, start=1)
    ]


EXPIRING = (
    Expiring("2026-09", date(2026, 9, 30), 2, is_over=True),
    Expiring("2026-10", date(2026, 10, 31), 3, is_over=True),
    Expiring("2026-11", date(2026, 11, 30), 1, is_over=False),
)


def neutral() -> list[Letter]:
    """Everything that may carry nothing of what was written."""
    desks = [desk(each) for each in Discretion]
    kept = [(each, kept) for each in (NOTE, MEETING, EVENT, PROMISE) for kept in Kept]
    return [
        *(Receipt(where, *each) for where in desks for each in kept),
        *(Receipt(where, *each, was=Reference("AIR", 4)) for where in desks for each in kept),
        *(EventProposal(where, draft()) for where in desks),
        DigestNotice(desk(), SPAN, records=3, events=1, passed=2),
        DigestNotice(desk(), SPAN, records=0, events=0, passed=0),
        DigestNotice(desk(), SPAN, records=0, events=0, passed=0, expiring=EXPIRING),
        ReminderNotice(EVENT.reference, EVENT.body.starts(), ZONE),
        ReminderNotice(EVENT.reference, EVENT.body.starts(), ZONE, asks=True),
        SilentNotice(DeliveryKind.DIGEST),
        SilentNotice(DeliveryKind.REMINDER),
        HandedNotice(PROMISE.reference),
        RecordNotice(NOTE.reference),
        AgendaNotice("NAV"),
        AgendaNotice("NAV", Days(NOW.date(), NOW.date())),
        PromisesNotice("NAV"),
        PeopleNotice("NAV"),
        PromiseProposal(PROMISE.body),
        PromiseProposal(replace(PROMISE.body, due=None)),
        *questions(),
        wording(NOTE.reference),
        *(RecordChoice(NOTE.reference, each) for each in Choosing),
        MarkingChoice(NOTE.reference, MARKINGS.listed, MARKINGS.listed[0].id),
        GradingChoice(NOTE.reference, Grading(), None, ZONE),
        *(GradingChoice(NOTE.reference, GRADED, Observed(NOW, each), ZONE) for each in Precision),
        *(Unmarkable(each, MARKINGS.belonging(each)) for each in MARKINGS.listed),
        Withheld(NOTE.reference, "2028-11", held=False, belongs=Words()),
        Withheld(NOTE.reference, "2028-11", held=True, belongs=MARKINGS.belongs),
        Withheld(NOTE.reference, "", held=False, belongs=MARKINGS.belongs),
        *(Alert("NAV", each) for each in AlertKind),
        TourNotice("NAV", date(2027, 8, 31), is_own=True, is_over=False),
        TourNotice("NAV", date(2027, 8, 31), is_own=False, is_over=False),
        TourNotice("NAV", date(2027, 8, 31), is_own=False, is_over=True),
        Unsealed(3, 0),
        Unsealed(0, 2),
        *(GroupNotice(each, "example_bot") for each in GroupNews),
        GroupCard("NAV", ZONE, "example_bot", until=NOW, code=Secret("ABCD2345")),
        GroupCard("NAV", ZONE, "example_bot", since=NOW, until=NOW),
        GroupCard("NAV", ZONE, "example_bot"),
        CheckpointNotice(1234, NOW, ZONE, CHECKPOINT),
        Refusal("error-date-unclear"),
        Refusal("error-promises-many"),
    ]


def telling() -> list[Letter]:
    """Everything that shows content, on an open desk or because it was asked for."""
    return [
        page(NOTE, MEETING, EVENT),
        page(),
        EventReminder(EVENT, timedelta(hours=1)),
        EventReminder(EVENT, timedelta(hours=1), (PROMISE,)),
        EventReminder(PROMISE, timedelta(0)),
        *(RecordShown(each, ZONE) for each in (NOTE, MEETING, EVENT, PROMISE)),
        RequestShown(NOTE.reference, Secret("Karim Haddad"), "AIR", may_share=True),
        RequestShown(NOTE.reference, Secret("Karim Haddad"), "AIR", may_share=False),
        SourceShown(NOTE.reference, Told(Secret("the figures"), NOW, "m", Secret("Karim")), ZONE),
        PromisesShown("NAV", ZONE, NOW, (PROMISE,)),
        PromisesShown("NAV", ZONE, NOW + timedelta(days=30), (PROMISE, PROMISE), more=3),
        readers(3),
        readers(60),
        replace(readers(1), seen=(PERSON.name,), unseen=(PERSON.name,) * 21),
        AgendaShown("NAV", ZONE, (EVENT,)),
        AgendaShown("NAV", ZONE, ()),
        *people(),
    ]


PERSON = Person("m", Secret("Salim al-Sample"), Role.OFFICER, PersonState.ACTIVE)


def people() -> list[Letter]:
    """Return everybody of a desk, and one of them, however he stands."""
    standing = [replace(PERSON, role=role, state=each) for role in Role for each in PersonState]
    return [
        PeopleShown("NAV", tuple(standing)),
        PeopleShown("NAV", (PERSON,), more=30),
        *(PersonShown("NAV", each) for each in standing),
        *(PersonShown("NAV", PERSON, each, is_changed=True) for each in Deciding),
    ]


PAUSES = (
    Pause(date(2026, 12, 2), date(2026, 12, 2)),
    Pause(date(2027, 3, 9), date(2027, 3, 11)),
)


def _adding(pause: Pause) -> Change:
    return Change(Setting.PAUSES, f"+{pause}")


def desk_settings() -> list[Letter]:
    """Return a desk's settings, each of them being chosen, and each change that is asked for."""
    guarded = desk()
    marked = replace(guarded, marking="1" * 32, ceiling="2" * 32, step_up=StepUp.TOTP)
    odd = replace(guarded, conceal_after=timedelta(seconds=90), weekend=frozenset())
    asked = [
        Change(setting, value)
        for setting in Setting
        for value in offered(guarded, MARKINGS, setting, NOW.date())
        if Change(setting, value).is_asked
    ]
    return [
        DeskSettings(guarded, Markings()),
        DeskSettings(odd, Markings(), is_changed=True),
        DeskSettings(guarded, Markings(), Setting.PAUSES, pauses=PAUSES),
        *(
            DeskSettings(guarded, Markings(), Setting.PAUSES, picking=Picking(NOW.date(), each))
            for each in (None, NOW.date())
        ),
        *(
            DeskSettings(guarded, Markings(), Setting.PAUSES, _adding(each), is_untold=True)
            for each in PAUSES
        ),
        *(DeskSettings(marked, MARKINGS, about=each) for each in Setting),
        *(DeskSettings(guarded, MARKINGS, each.setting, each) for each in asked),
    ]


def others() -> list[Letter]:
    """Whatever is about the member himself."""
    return [
        *(Welcome(desk(), role) for role in Role),
        *(Help(frozenset({role})) for role in Role),
        DeskChoice(desk(), (desk(Discretion.OPEN),)),
        DeskChoice(desk(), ()),
        DeskChoice(None, (desk(),)),
        SettingsChoice("ar", Digits.PERSIAN),
        *desk_settings(),
        InviteChoice("NAV"),
        InviteChoice("NAV", on_paper=True),
        InvitationLink(desk(), Role.OFFICER, Secret("https://t.me/x?start=ABCD"), NOW),
        ExportOffer("NAV", 12, ("age1" + "q" * 58,) * 8),
        Exported("NAV", 12, "NAV-20261202T093000Z-0a1b2c3d.age"),
        *(SettingsChoice("en", Digits.LATIN, FirstCalendar.HIJRI, each) for each in Quiet),
        *(Lesson(number, frozenset({role})) for number in (1, 2) for role in Role),
        *(
            Plain(key)
            for key in (*HOW_TO.values(), "dialogue-closed", "cancelled", "nothing-to-cancel")
        ),
        Plain("not-yet-media"),
        Plain("unknown-command"),
        Plain("edited-command"),
        Plain("answer-changed"),
        Plain("answer-stands"),
        Plain("marking-none"),
    ]


def keyboard(*choices: Choice) -> Keyboard:
    return Keyboard(id="h" * 22, member="m", expires_at=NOW, choices=choices)
