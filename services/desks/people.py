"""Shows a head the people of his desk, and what he may do with each."""

from dataclasses import replace

from domain.actions import Action
from domain.contents import Deciding, PeopleShown, PersonShown
from domain.discretion import Way, require_shown
from domain.keyboards import Choice, Verb
from domain.members import Member
from domain.people import MANAGED, MOST_PEOPLE, Person, PersonState, people_of
from domain.shown import Cursor, Shown, ShownKind
from services.work.archive import Work

YES = "yes"
"""The value of the button that parts with somebody; the one before it only asks."""

Asked = PeopleShown | PersonShown


async def open_people(work: Work, member: Member, shown: Shown) -> Asked:
    """
    Open the people of a desk, or the one that *shown* names, if he is still there.

    Raises:
        NotPermitted, ReadOutside
    """
    permit = member.permit(Action.MEMBER_LIST, shown.desk)
    desk = await work.desks.get(shown.desk)
    require_shown(desk, Way.COLLEAGUES)
    people = people_of(await work.members.all(), shown.desk, member)
    work.ledger.permitted(permit, f"people:{shown.desk}")
    for each in people:
        if each.member == shown.member:
            known = await work.authenticators.find(each.member)
            since = known.travelling_since if known else None
            return PersonShown(
                desk.code,
                each,
                travelling=since,
                is_forced=bool(known and known.is_forced),
                zone=desk.zone,
            )
    first = shown.cursor.character
    page, more = people[first : first + MOST_PEOPLE], people[first + MOST_PEOPLE :]
    rest = Cursor(character=first + MOST_PEOPLE) if more else None
    return PeopleShown(desk.code, tuple(page), len(more), rest)


def people_choices(shown: Shown, letter: Asked) -> tuple[Choice, ...]:
    """Return the buttons under the people of a desk, or under one of them."""
    everybody = replace(shown, member="", cursor=Cursor())
    back = Choice(Verb.OPEN, shown.desk, value="people", shown=everybody)
    if isinstance(letter, PersonShown):
        own = replace(shown, member=letter.person.member)
        return (*_lifting(own, letter), *_decisions(own, letter), back)
    on = replace(shown, cursor=letter.rest) if letter.rest else None
    more = (Choice(Verb.NEXT, shown.desk, shown=on),) if on else ()
    return (*(_names(everybody, each) for each in letter.people), *more)


def _names(shown: Shown, person: Person) -> Choice:
    shown = replace(shown, member=person.member)
    return Choice(Verb.MEMBER, shown.desk, shown=shown, label=person.name, to=person.member)


def _lifting(shown: Shown, letter: PersonShown) -> tuple[Choice, ...]:
    """Return what lets somebody read again; nobody lifts his own journey."""
    if letter.travelling is None or letter.person.is_own or letter.deciding is not Deciding.NOTHING:
        return ()
    return (_about(shown, letter.person, Verb.LIFT),)


def _decisions(shown: Shown, letter: PersonShown) -> tuple[Choice, ...]:
    """Return what can be decided about somebody: nothing of whom heads do not manage."""
    person = letter.person
    if not person.is_managed:
        return ()
    if letter.deciding is Deciding.ROLE:
        others = (role for role in MANAGED if role is not person.role)
        return tuple(_about(shown, person, Verb.ROLE, role.value) for role in others)
    if letter.deciding is Deciding.PART:
        return (_about(shown, person, Verb.PART, YES),)
    return tuple(_about(shown, person, verb) for verb in _verbs(person))


def _verbs(person: Person) -> tuple[Verb, ...]:
    """Return what makes sense: nobody suspends himself, or resumes whom the operator stopped."""
    own = {PersonState.ACTIVE: Verb.SUSPEND, PersonState.SUSPENDED: Verb.RESUME}
    first = () if person.is_own or person.state not in own else (own[person.state],)
    return (*first, Verb.ROLE, Verb.PART)


def _about(shown: Shown, person: Person, verb: Verb, value: str = "") -> Choice:
    return Choice(
        verb, shown.desk, value=value, shown=shown, to=person.member, stands=person.stands
    )


def is_of_people(shown: Shown) -> bool:
    """Tell whether a button opens people, and no record."""
    return shown.kind is ShownKind.PEOPLE
