"""What comes first, what is possible, and the choices a member makes for himself."""

from html import escape

from domain.actions import PERMITTED, READERS, Action, Role
from domain.choices import DeskChoice, SettingsChoice
from domain.digits import written
from domain.lessons import WRITERS, is_writer
from domain.letters import Help, Welcome
from domain.members import LANGUAGES
from domain.notices import CheckpointNotice, Lesson, TourNotice
from handlers.buttons import SAMPLE, quiet_hours
from handlers.times import day, moment_at
from handlers.voice import Voice
from locales import phrase

COMMANDS: dict[str, Action | None] = {
    "event": Action.EVENT_SAVE,
    "meeting": Action.MEETING_SAVE,
    "today": Action.AGENDA_READ,
    "agenda": Action.AGENDA_READ,
    "promises": Action.FOLLOW_UP_READ,
    "digest": Action.DIGEST_READ,
    "show": Action.RECORD_READ,
    "source": Action.RECORD_ADD,
    "share": Action.RECORD_SHARE,
    "transfer": Action.RECORD_MOVE,
    "request": Action.RECORD_REQUEST,
    "unlock": Action.RECORD_READ,
    "lock": Action.RECORD_READ,
    "travel": None,
    "undo": Action.RECORD_WITHDRAW,
    "desk": Action.DESK_CHOOSE,
    "group": Action.GROUP_ADD,
    "export": Action.RECORD_EXPORT,
    "members": Action.MEMBER_LIST,
    "invite": Action.INVITATION_MAKE,
    "settings": None,
    "help": None,
    "cancel": None,
}
"""The commands in the order of the menu, and what each does; None is everybody's own affair."""

HOW_TO = {
    "show": "show-how",
    "source": "source-how",
    "share": "share-how",
    "transfer": "transfer-how",
    "unlock": "unlock-how",
}
"""What to say when a command that needs words comes without them, as `Plain` keys."""


def commands_of(roles: frozenset[Role]) -> list[str]:
    """Return the commands that somebody with *roles* is told of: those he may use."""
    return [
        command
        for command, action in COMMANDS.items()
        if roles & (PERMITTED[action] if action else frozenset(Role))
    ]


def command_descriptions(language: str, roles: frozenset[Role]) -> dict[str, str]:
    """Return the menu for *roles*: Latin names, descriptions of at most 256 characters."""
    return {command: phrase(language, f"command-{command}") for command in commands_of(roles)}


def welcome(voice: Voice, letter: Welcome) -> str:
    """Return admission, and what to do now in three short lines."""
    role = voice.phrase(f"role-{letter.role}")
    return "\n".join(
        (
            voice.say("welcome", code=letter.desk.code, name=letter.desk.name, role=role),
            "",
            *_first_steps(voice, letter.role),
            voice.say("welcome-help"),
        )
    )


def _first_steps(voice: Voice, role: Role) -> list[str]:
    if role not in READERS:
        return [voice.say("welcome-auditor")]
    first = "welcome-write" if role in WRITERS else "welcome-observer"
    return [voice.say(first), voice.say("welcome-read")]


def help_for(voice: Voice, letter: Help) -> str:
    """Return what these roles allow, and nothing of what others do."""
    lines = [voice.say("help-write")] if letter.roles & WRITERS else []
    lines += [voice.say("help-read")] if letter.roles & READERS else []
    lines += [voice.say("help-auditor")] if Role.AUDITOR in letter.roles else []
    lines += [voice.say("help-custodian")] if Role.CUSTODIAN in letter.roles else []
    lines += [voice.say("help-head")] if Role.HEAD in letter.roles else []
    menu = [_line(voice, command) for command in commands_of(letter.roles)]
    calendar = ["", voice.say("help-calendar")] if letter.roles & READERS else []
    return "\n".join((*lines, "", *menu, *calendar))


def desks(voice: Voice, letter: DeskChoice) -> str:
    """Return the current desk, and the others to choose from."""
    current = voice.say("desk-none")
    if letter.current is not None:
        current = voice.say("desk-current", code=letter.current.code, name=letter.current.name)
    if not letter.others:
        return f"{current}\n{voice.say('desk-only')}"
    others = [voice.say("desk-other", code=each.code, name=each.name) for each in letter.others]
    return "\n".join((current, voice.say("desk-choose"), *others))


def settings(voice: Voice, letter: SettingsChoice) -> str:
    """Return a member's settings, in the language and digits they name."""
    language = phrase(letter.language, "language-name")
    return "\n".join(
        (
            voice.say("settings", language=language, sample=written(SAMPLE, letter.digits)),
            voice.say(
                "settings-more",
                calendar=voice.phrase(f"calendar-{letter.calendar}"),
                hours=quiet_hours(voice, letter.quiet),
            ),
            voice.say("settings-quiet"),
            voice.say("settings-next"),
        )
    )


def checkpoint(voice: Voice, letter: CheckpointNotice) -> str:
    """Return where the audit stood, below a line that says nothing, and the line that proves it."""
    at = moment_at(voice, letter.at, letter.zone)
    head = voice.say("checkpoint", entry=letter.sequence, at=at)
    return f"{voice.say('checkpoint-heading')}\n{head}\n\n<code>{escape(letter.line)}</code>"


def tour(voice: Voice, letter: TourNotice) -> str:
    """Return that a role ends, or has, below a line that says nothing."""
    key = "tour-own" if letter.is_own else "tour-ended" if letter.is_over else "tour-ends"
    said = voice.say(key, code=letter.code, day=day(voice, letter.until))
    return f"{voice.say('tour-heading')}\n{said}"


def _line(voice: Voice, command: str) -> str:
    description = voice.phrase(f"command-{command}")
    return voice.say("help-line", command=f"/{command}", description=description)


def lesson(voice: Voice, letter: Lesson) -> str:
    """Return one of the messages by which a new member learns by doing."""
    part = "write" if is_writer(letter.roles) else "read"
    return voice.say(f"lesson-{part}-{letter.number}")


def about(language: str) -> tuple[str, str]:
    """Return who the bot is, for its page and an empty chat: 120 and 512 characters (Bot API)."""
    return phrase(language, "about-short"), phrase(language, "about")


def edition() -> tuple[str, ...]:
    """Return every word of every menu and page: another edition of them is told to everybody."""
    return tuple(
        words
        for language in LANGUAGES
        for each in (
            about(language),
            *(_menu_words(language, role) for role in Role),
        )
        for words in each
    )


def _menu_words(language: str, role: Role) -> tuple[str, ...]:
    told = command_descriptions(language, frozenset({role}))
    return (language, role.value, *(word for line in told.items() for word in line))
