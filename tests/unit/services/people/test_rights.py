"""
Role, desk, action, state: generated lives of two desks against a small model of who may do what.

Denied always means that no record's key was looked up, and that the words are those for a thing
there is not. `make rights` walks further: two thousand lives of forty steps.
"""

import os
from random import Random

import pytest

from domain.actions import Role
from domain.digits import Digits
from domain.errors import AmanaError, NotPermitted, Stranger
from domain.keyboards import Choice, Verb
from domain.letters import Reader
from domain.members import MemberState
from domain.people import LastHead
from domain.shown import Shown, ShownKind
from domain.step_up import Locked, Travelling
from handlers.refusals import refusal
from services.people.managing import Manage
from tests.unit.services.people.attempts import ATTEMPTS, Attempt, Doing, asked
from tests.unit.services.people.realm import Realm, open_realm
from tests.unit.services.people.standing import AIR, DECIDED, LEAD, NAV, PEOPLE, READ, Standing

WALKS = int(os.environ.get("WALKS", "40"))
STEPS = 40
READERS = (Reader(1, "en", Digits.LATIN), Reader(1, "ar", Digits.LATIN))

Outcome = type[AmanaError] | None


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # repeatable, no secret in it


async def outcome_of(realm: Realm, doing: Doing) -> Outcome:
    """Do something, while the vault writes down what it is asked; return how it was refused."""
    realm.vault.asked.clear()
    try:
        await doing()
    except AmanaError as error:
        return type(error)
    return None


def words_of(error: Outcome) -> tuple[str, ...]:
    """Return what is said of it, in both languages."""
    assert error
    return tuple(refusal(error.reply_key, to) for to in READERS)


def barred(realm: Realm, standing: Standing, code: str, cost: int = 0) -> Outcome:
    """Return what bars a reader who has the right: a journey, or a code that is wanted."""
    if standing.travels:
        return Travelling
    if code == AIR and not standing.is_unlocked(realm.clock.moment):
        return Locked
    standing.left -= cost if code == AIR else 0
    return None


def expected(realm: Realm, who: int, attempt: Attempt, code: str) -> Outcome:
    """Return what the model says of an attempt."""
    standing = realm.standing[who]
    if standing.state is not MemberState.ACTIVE:
        return Stranger
    if attempt.is_pressed and standing.travels:
        return Travelling
    is_his = attempt.is_authors and who == PEOPLE[0] and standing.has(READ, code)
    may = standing.has(attempt.roles, code) or is_his
    if attempt.is_authors and not may and standing.has(READ, code):
        return barred(realm, standing, code) or NotPermitted
    if not may:
        return NotPermitted
    if attempt.is_forged:
        return barred(realm, standing, code) or NotPermitted
    return barred(realm, standing, code, attempt.cost) if attempt.opens else None


async def try_one(realm: Realm, who: int, attempt: Attempt, code: str) -> Outcome:
    """Try something, and hold it against the model."""
    if attempt.is_current:
        code = await realm.code_now(who)
    told = expected(realm, who, attempt, code)
    if attempt.only_refused and told is None:
        return None
    doing = await attempt.begin(realm, who, code)
    found = await outcome_of(realm, doing)
    assert (found and issubclass(found, told or ())) or found is told, (attempt.name, found, told)
    if told is not None and not _may_look(realm, who, attempt, code):
        assert "records" not in realm.vault.asked, (attempt.name, told)
    elif attempt.name == "open record":
        assert "records" in realm.vault.asked  # what is watched is where records are opened
    return told


def _may_look(realm: Realm, who: int, attempt: Attempt, code: str) -> bool:
    """Tell whether he reads the record itself, of which more is asked than is his."""
    return attempt.is_authors and realm.standing[who].has(READ, code)


async def decide(realm: Realm, random: Random) -> None:
    """Let anybody press a button about anybody; a head's word counts, on his own desk."""
    code = random.choice((NAV, AIR))
    who = random.choice((*realm.heads(code), *realm.heads(code), random.choice(PEOPLE)))
    whom = random.choice((*PEOPLE, who))
    verb = random.choice((Verb.SUSPEND, Verb.RESUME, Verb.ROLE, Verb.PART))
    if who == whom and verb in {Verb.SUSPEND, Verb.RESUME}:
        return  # no such button is made
    value = {Verb.ROLE: random.choice(DECIDED).value, Verb.PART: "yes"}.get(verb, "")
    press = await realm.button(who, _button(realm, whom, code, verb, value))
    told = _decided(realm, who, whom, code)
    found = await outcome_of(realm, lambda: Manage(realm.archive)(who, press))
    assert (found and issubclass(found, told or ())) or found is told, (verb, found, told)
    if told is None:
        _apply(realm.standing[whom], code, verb, value)
    elif told in {NotPermitted, Stranger, Travelling}:
        assert "records" not in realm.vault.asked
    await realm.agree()


def _button(realm: Realm, whom: int, code: str, verb: Verb, value: str) -> Choice:
    standing = realm.standing[whom]
    state = "suspended" if code in standing.suspended else "active"
    state = state if standing.state is MemberState.ACTIVE else "stopped"
    desk, to = realm.desks[code].id, realm.admitted[whom].id
    stands = f"{standing.roles[code]}-{state}" if code in standing.roles else ""
    shown = Shown(ShownKind.PEOPLE, desk, member=to)
    return Choice(verb, desk, value=value, shown=shown, to=to, stands=stands)


def _decided(realm: Realm, who: int, whom: int, code: str) -> Outcome:
    """Return what the model says of a decision."""
    head, one = realm.standing[who], realm.standing[whom]
    if head.state is not MemberState.ACTIVE:
        return Stranger
    if head.travels:
        return Travelling
    if not head.has(LEAD, code):
        return NotPermitted
    if bar := barred(realm, head, code):
        return bar
    if code in one.roles and one.roles[code] not in DECIDED:
        return NotPermitted
    return LastHead if realm.heads(code) == [whom] and code in one.roles else None


def _apply(one: Standing, code: str, verb: Verb, value: str) -> None:
    if code not in one.roles:
        return
    if verb is Verb.PART:
        del one.roles[code]
        one.suspended.discard(code)
        one.state = one.state if one.roles else MemberState.PARTED
    elif verb is Verb.ROLE:
        one.roles[code] = Role(value)
    elif verb is Verb.SUSPEND:
        one.suspended.add(code)
    else:
        one.suspended.discard(code)


async def live(realm: Realm, random: Random) -> None:
    """Let something happen to somebody."""
    who = random.choice(PEOPLE)
    happening = random.randrange(8)
    if happening == 0:
        await realm.set_state(who, random.choice((MemberState.ACTIVE, MemberState.SUSPENDED)))
    elif happening == 1:
        await realm.admit(who, NAV, random.choice(list(Role)))
    elif happening in {2, 3}:
        await realm.unlocked(who)
    elif happening == 4:
        await realm.unlock(who, until=None, travels=random.random() < 0.5)
    else:
        await decide(realm, random)


async def walk(realm: Realm, seed: int) -> int:
    """Live through one generated sequence; a failure names it. Return how many were denied."""
    try:
        return await _walk(realm, seeded(seed))
    except AssertionError as failed:
        failed.add_note(f"on the walk of seed {seed}")
        raise


async def _walk(realm: Realm, random: Random) -> int:
    denied = 0
    await realm.place(random)
    for _ in range(STEPS):
        if random.random() < 0.35:
            await live(realm, random)
        else:
            attempt = random.choice(ATTEMPTS)
            who, code = random.choice(PEOPLE), random.choice((NAV, AIR))
            denied += await try_one(realm, who, attempt, code) is not None
    return denied


async def test_whatever_is_denied_opens_nothing_however_people_came_to_stand() -> None:
    async with open_realm() as realm:
        denied = [await walk(realm, seed) for seed in range(WALKS)]

    assert sum(denied) > 5 * WALKS


@pytest.mark.parametrize("role", [None, *Role])
async def test_every_attempt_of_every_role_is_what_the_model_says(role: Role | None) -> None:
    """Each role on one desk, and nothing on the other: every attempt, on both."""
    async with open_realm() as realm:
        await realm.place(seeded(1))
        who = PEOPLE[1]
        for code in (NAV, AIR):
            roles = {code: role} if role else {}
            await _stand(realm, who, roles)
            for attempt in ATTEMPTS:
                for where in (NAV, AIR):
                    await try_one(realm, who, attempt, where)


async def _stand(realm: Realm, who: int, roles: dict[str, Role]) -> None:
    """Let somebody have *roles*; with none, he is of a desk that all this is not about."""
    realm.standing[who] = Standing(roles or {"LOG": Role.OFFICER})
    await realm.write(who)


async def test_the_words_for_the_forbidden_and_the_unknown_are_the_same() -> None:
    async with open_realm() as realm:
        for seed in range(WALKS):
            await realm.place(seeded(seed))
            for who in PEOPLE:
                for code in (NAV, AIR):
                    await _same_words(realm, who, code)


async def _same_words(realm: Realm, who: int, code: str) -> None:
    """Hold what is said of a record that is not his against what is said of none."""
    found = await outcome_of(realm, lambda: asked(realm, who, f"{code}-1"))
    if found is None:
        return
    unknown = await outcome_of(realm, lambda: asked(realm, who, f"{code}-99999"))
    assert words_of(found) == words_of(unknown)
    if code not in realm.standing[who].roles:
        nowhere = await outcome_of(realm, lambda: asked(realm, who, "ZZZ-1"))
        assert words_of(found) == words_of(nowhere)
