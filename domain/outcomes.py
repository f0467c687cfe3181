"""What a finished dialogue came to: a meeting, an event, a promise, made of its answers."""

from dataclasses import dataclass

from domain.dialogues import Dialogue
from domain.follow_ups import FollowUp
from domain.lines import THEY_OWE, WE_OWE, EventDraft, names_in, owed_in, said_to_be
from domain.offsets import DEFAULT_OFFSETS, Offsets, read_offsets
from domain.owed import Owes
from domain.records import Meeting
from domain.secrecy import Secret
from domain.steps import Step
from domain.texts import is_visible


@dataclass(frozen=True, slots=True)
class Holder:
    """Who sees to a promise: a member's id and name."""

    id: str
    name: Secret


def meeting_from(dialogue: Dialogue) -> Meeting:
    """Return the meeting that was told step by step."""
    ours, theirs = (dialogue.words(step).reveal() for step in (Step.WE_OWE, Step.THEY_OWE))
    return Meeting(
        counterparts=_seen(names_in(dialogue.words(Step.WHO).reveal())),
        place=dialogue.words(Step.WHERE),
        said=dialogue.words(Step.SAID),
        we_owe=_seen((*owed_in(ours, WE_OWE, THEY_OWE), *said_to_be(theirs, WE_OWE))),
        they_owe=_seen((*said_to_be(ours, THEY_OWE), *owed_in(theirs, THEY_OWE, WE_OWE))),
    )


def _seen(parts: tuple[Secret, ...]) -> tuple[Secret, ...]:
    return tuple(each for each in parts if is_visible(each.reveal()))


def event_from(dialogue: Dialogue, zone: str, usual: Offsets = DEFAULT_OFFSETS) -> EventDraft:
    """
    Return the event that was told step by step, its wall times of *zone*.

    Its reminders are the *usual* ones unless others were asked for.

    Raises:
        TypeError: The dialogue is of another kind, or not at its end.
    """
    when = dialogue.find(Step.WHEN)
    if when is None or when.start is None:
        raise TypeError
    return EventDraft(
        title=dialogue.words(Step.TITLE),
        place=dialogue.words(Step.PLACE),
        start=when.start,
        end=when.end,
        zone=zone,
        offsets=offsets_in(dialogue) or usual,
        certain=when.certain,
        rule=when.rule,
    )


def offsets_in(dialogue: Dialogue) -> Offsets:
    """Return the reminders that were asked for, the longest first; none where nothing was said."""
    return read_offsets(dialogue.words(Step.REMIND).reveal()) or ()


def promise_from(dialogue: Dialogue, zone: str, holder: Holder) -> FollowUp:
    """Return the promise that was told step by step, its day of *zone*."""
    due = dialogue.find(Step.DUE)
    return FollowUp(
        owes=Owes(dialogue.words(Step.OWES).reveal()),
        counterpart=dialogue.words(Step.WHOM),
        what=dialogue.words(Step.WHAT),
        due=due.due if due else None,
        at=due.at if due else None,
        zone=zone,
        holder=holder.id,
        holder_name=holder.name,
    )


def reminder_from(dialogue: Dialogue, zone: str, holder: Holder) -> FollowUp:
    """
    Return what somebody wants to be reminded of, and when.

    Raises:
        TypeError: The dialogue is of another kind, or not at its end.
    """
    hour = dialogue.find(Step.HOUR)
    if hour is None or hour.start is None:
        raise TypeError
    return FollowUp(
        owes=Owes.WE,
        counterpart=Secret(""),
        what=dialogue.words(Step.TASK),
        due=hour.start.date(),
        at=hour.start.time(),
        zone=zone,
        holder=holder.id,
        holder_name=holder.name,
    )
