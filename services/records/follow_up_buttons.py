"""Which buttons a promise has, and which the ledger that shows it."""

from dataclasses import replace

from domain.actions import Action
from domain.contents import PromisesShown
from domain.keyboards import Choice, Verb
from domain.members import Member
from domain.records import AnyRecord, is_follow_up
from domain.secrecy import Secret
from domain.shown import Shown, ShownKind

_OPEN = (Verb.KEPT, Verb.LATER, Verb.HAND, Verb.DROPPED)

DAYS = ("1", "7")
"""By how many days from today a promise is put off by one button."""

OTHER = "other"
"""Another day than these: it is asked for."""


def promise_choices(member: Member, record: AnyRecord) -> tuple[Choice, ...]:
    """Return what *member* may do with a promise as it stands now; nothing for other kinds."""
    if not is_follow_up(record) or record.withdrawn_at is not None:
        return ()
    if not member.is_permitted(Action.FOLLOW_UP_CHANGE, record.desk):
        return ()
    verbs = _OPEN if record.body.is_open else (Verb.REOPEN,)
    return tuple(Choice(verb, record.desk, record.id) for verb in verbs)


def reminder_choices(member: Member, record: AnyRecord) -> tuple[Choice, ...]:
    """Return what stands under a promise's reminder: what is done most at its hour."""
    wanted = {Verb.KEPT, Verb.LATER}
    return tuple(each for each in promise_choices(member, record) if each.verb in wanted)


def later_choices(record: AnyRecord) -> tuple[Choice, ...]:
    """Return until when a promise can be put off."""
    return tuple(
        Choice(Verb.LATER, record.desk, record.id, value=value) for value in (*DAYS, OTHER)
    )


def ledger_choices(member: Member, shown: Shown, letter: PromisesShown) -> tuple[Choice, ...]:
    """Return a button for each promise of the ledger, the one that leads on, and one that adds."""
    each = tuple(_opens(record) for record in letter.owed)
    on = replace(shown, cursor=letter.rest) if letter.rest else None
    more = (Choice(Verb.NEXT, shown.desk, shown=on),) if on else ()
    may_add = member.is_permitted(Action.FOLLOW_UP_SAVE, shown.desk)
    return (*each, *more, *((Choice(Verb.ADD, shown.desk),) if may_add else ()))


def _opens(record: AnyRecord) -> Choice:
    shown = Shown(ShownKind.RECORD, record.desk, record.id)
    label = Secret(str(record.reference))
    return Choice(Verb.OPEN, record.desk, record.id, shown=shown, label=label)
