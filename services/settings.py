"""A member's own settings: language and digits."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.digits import Digits
from domain.keyboards import Choice, Press, Verb
from domain.letters import Answer, Reader, SettingsChoice
from domain.members import LANGUAGES, Member
from services.archive import Archive, Work
from services.pressing import choose


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
    """Change a member's language or digits."""

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
            answer = await _settings(work, member)
            await work.commit()
        return answer


def _changed(member: Member, choice: Choice) -> Member:
    if choice.verb is Verb.LANGUAGE:
        return replace(member, language=choice.value)
    return replace(member, digits=Digits(choice.value))


async def _settings(work: Work, member: Member) -> Answer:
    languages = [Choice(Verb.LANGUAGE, value=each) for each in LANGUAGES]
    digits = [Choice(Verb.DIGITS, value=each.value) for each in Digits]
    keyboard = await work.keyboards.add(member, work.now, (*languages, *digits))
    letter = SettingsChoice(member.language, member.digits)
    return Answer(Reader.of(member), letter, keyboard)
