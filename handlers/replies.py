"""Makes the words of every letter: the one door through which Amana speaks."""

from dataclasses import dataclass

from domain import choices, contents, exports, letters, marking_letters, notices
from domain.contents import Paged
from domain.desk_settings import DeskSettings
from domain.keyboards import Keyboard
from domain.letters import Letter, Reader
from domain.shown import Cursor
from handlers import (
    desk_settings,
    dialogues,
    digest_heads,
    export_words,
    follow_ups,
    gradings,
    group_words,
    guide,
    markings,
    people,
    readers,
    receipts,
    refusals,
    shown,
)
from handlers.buttons import Rows, rows_of
from handlers.group_words import links_of
from handlers.guide import command_descriptions
from handlers.marks import Mark, find_marked
from handlers.pages import lay_out
from handlers.refusals import incident, refusal
from handlers.voice import Voice

__all__ = [
    "Mark",
    "Reply",
    "command_descriptions",
    "find_marked",
    "incident",
    "refusal",
    "render",
    "rest",
]


@dataclass(frozen=True, slots=True)
class Reply:
    """Telegram's HTML, at most 4096 UTF-16 units once parsed, rows of (label, data), and links."""

    text: str
    buttons: Rows = ()
    links: tuple[tuple[str, str], ...] = ()


def render(letter: Letter, to: Reader, keyboard: Keyboard | None = None) -> Reply:
    """Return the words and the buttons of *letter* for one reader."""
    voice = Voice(to)
    return Reply(_words(voice, letter), rows_of(voice, letter, keyboard), links_of(voice, letter))


def rest(page: Paged, to: Reader) -> Cursor | None:
    """Return where the page after *page* begins; None when this one is the last."""
    if isinstance(page, contents.RecordShown):
        return shown.record_rest(Voice(to), page)
    return lay_out(page, to).rest


def _words(voice: Voice, letter: Letter) -> str:  # noqa: C901, PLR0911, PLR0912  # a table: mypy proves that no letter is missing
    match letter:
        case notices.DigestNotice():
            return digest_heads.notice(voice, letter)
        case notices.ReminderNotice():
            return shown.reminder_notice(voice, letter)
        case notices.SilentNotice():
            return shown.silent_notice(voice, letter)
        case notices.HandedNotice():
            return follow_ups.handed(voice, letter)
        case contents.EventReminder():
            return shown.reminder(voice, letter)
        case notices.GroupNotice():
            return group_words.notice(voice, letter)
        case notices.GroupCard():
            return group_words.card(voice, letter)
        case notices.RecordNotice():
            return shown.record_notice(voice, letter)
        case contents.RecordShown():
            return shown.record(voice, letter)
        case contents.ReadersShown():
            return readers.readers(voice, letter)
        case contents.RequestShown():
            return shown.request(voice, letter)
        case contents.SourceShown():
            return shown.source(voice, letter)
        case notices.AgendaNotice():
            return shown.agenda_notice(voice, letter)
        case contents.AgendaShown():
            return shown.agenda(voice, letter)
        case notices.CheckpointNotice():
            return guide.checkpoint(voice, letter)
        case notices.TourNotice():
            return guide.tour(voice, letter)
        case notices.Alert():
            return refusals.alert(voice, letter)
        case letters.Receipt():
            return receipts.receipt(voice, letter)
        case letters.EventProposal():
            return receipts.proposal(voice, letter)
        case notices.PromisesNotice():
            return follow_ups.notice(voice, letter)
        case contents.PromisesShown():
            return follow_ups.ledger(voice, letter)
        case notices.PeopleNotice():
            return people.notice(voice, letter)
        case contents.PeopleShown():
            return people.everybody(voice, letter)
        case contents.PersonShown():
            return people.one(voice, letter)
        case letters.PromiseProposal():
            return follow_ups.proposal(voice, letter)
        case choices.RecordChoice():
            return follow_ups.choice(voice, letter)
        case marking_letters.MarkingChoice():
            return markings.choice(voice, letter)
        case marking_letters.GradingChoice():
            return gradings.choice(voice, letter)
        case marking_letters.Unmarkable():
            return markings.unmarkable(voice, letter)
        case marking_letters.Withheld():
            return markings.withheld(voice, letter)
        case letters.Question():
            return dialogues.question(voice, letter)
        case notices.Unsealed():
            return refusals.unsealed(voice, letter)
        case notices.Lesson():
            return guide.lesson(voice, letter)
        case choices.InviteChoice():
            return people.invite(voice, letter)
        case choices.InvitationLink():
            return people.invitation(voice, letter)
        case exports.ExportOffer():
            return export_words.offer(voice, letter)
        case exports.Exported():
            return export_words.exported(voice, letter)
        case letters.Refusal():
            return refusal(letter.key, voice.to)
        case letters.Welcome():
            return guide.welcome(voice, letter)
        case letters.Help():
            return guide.help_for(voice, letter)
        case choices.DeskChoice():
            return guide.desks(voice, letter)
        case choices.SettingsChoice():
            return guide.settings(voice, letter)
        case DeskSettings():
            return desk_settings.settings(voice, letter)
        case contents.DigestPage():
            return lay_out(letter, voice.to).words
        case letters.Plain():
            return voice.say(letter.key)
