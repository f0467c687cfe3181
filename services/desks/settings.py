"""A member's own settings: language, digits, the calendar that stands first, quiet hours."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.choices import SettingsChoice
from domain.digits import Digits
from domain.keyboards import Choice, Press, Verb
from domain.letters import Answer, Reader
from domain.members import LANGUAGES, FirstCalendar, Member
from domain.quiet import Quiet
from services.desks.menus import plan_menu
from services.work.archive import Archive, Work
from services.work.pressing import choose

SETTINGS = (Verb.LANGUAGE, Verb.DIGITS, Verb.CALENDAR, Verb.QUIET)
"""The buttons that change a member's settings."""


@dataclass(frozen=True, slots=True)
class AskSettings:
    """Show a member's settings with the buttons that change them."""

    archive: Archive

    async def __call__(self, sender: int) -> Answer:
        """
        Return the sender's settings.

        Raises:
            Stranger
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            answer = await _settings(work, member)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """Change one of a member's settings."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Write the choice and return the settings in the language that counts now.

        Raises:
            Stranger, ButtonSpent
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            member = _changed(chosen.member, chosen.choice)
            if member != chosen.member:
                await work.members.update(member, Action.MEMBER_SET, who=member.id)
                await plan_menu(work, member, chosen.member)
            answer = await _settings(work, member)
            await work.commit()
        return answer


def _changed(member: Member, choice: Choice) -> Member:
    if choice.verb is Verb.LANGUAGE:
        return replace(member, language=choice.value)
    if choice.verb is Verb.DIGITS:
        return replace(member, digits=Digits(choice.value))
    if choice.verb is Verb.CALENDAR:
        return replace(member, calendar=FirstCalendar(choice.value))
    return replace(member, quiet=Quiet(choice.value))


async def _settings(work: Work, member: Member) -> Answer:
    choices = (
        *(Choice(Verb.LANGUAGE, value=each) for each in LANGUAGES),
        *(Choice(Verb.DIGITS, value=each.value) for each in Digits),
        *(Choice(Verb.CALENDAR, value=each.value) for each in FirstCalendar),
        *(Choice(Verb.QUIET, value=each.value) for each in Quiet),
    )
    keyboard = await work.keyboards.add(member, work.now, choices)
    letter = SettingsChoice(member.language, member.digits, member.calendar, member.quiet)
    return Answer(Reader.of(member), letter, keyboard)
