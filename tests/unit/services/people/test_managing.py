"""What heads decide about the people of their desk, and what is refused to them and others."""

import pytest

from domain.actions import PERMITTED, Action, Role
from domain.audit import HOUSE
from domain.contents import Deciding
from domain.errors import NotPermitted, Stranger
from domain.keyboards import Verb
from domain.letters import Plain
from domain.members import Grant, MemberState
from domain.notices import PeopleNotice
from domain.people import LastHead
from services.outgoing.asked_lists import AskPeople
from services.people.roles import ResumeRole
from tests.unit.services.people.heads import (
    AUDITOR,
    HUDA,
    OLEG,
    RANIA,
    SALIM,
    Heads,
    card,
    told,
    verbs,
)


async def test_a_head_is_asked_for_nothing_but_the_desk_before_names_are_shown(
    heads: Heads,
) -> None:
    asked = await AskPeople(heads.team.desks.archive)(HUDA, 1)

    assert asked.letter == PeopleNotice("NAV")
    assert verbs(asked) == []


async def test_a_head_sees_everybody_of_the_desk_heads_first(heads: Heads) -> None:
    people = told(await heads.people())

    assert people == {
        "Huda": ("head", "active"),
        "Rania": ("head", "active"),
        "Salim": ("officer", "active"),
        "Oleg": ("observer", "active"),
        "Adel": ("auditor", "active"),
    }
    assert list(people) == ["Huda", "Rania", "Salim", "Oleg", "Adel"]


@pytest.mark.parametrize("who", [SALIM, OLEG, AUDITOR])
async def test_nobody_else_sees_them(heads: Heads, who: int) -> None:
    with pytest.raises(NotPermitted):
        await heads.people(who)


async def test_a_stranger_hears_nothing(heads: Heads) -> None:
    with pytest.raises(Stranger):
        await heads.people(666)


async def test_whoever_is_suspended_can_do_nothing_on_the_desk_until_he_is_resumed(
    heads: Heads,
) -> None:
    suspended = card(await heads.decide(SALIM, Verb.SUSPEND))

    assert (suspended.person.state, suspended.is_changed) == ("suspended", False)
    with pytest.raises(NotPermitted):
        await heads.write(SALIM)
    member = await heads.team.member(SALIM)
    assert not [each for each in PERMITTED if member.is_permitted(each, member.current)]
    assert member.state is MemberState.ACTIVE

    resumed = card(await heads.decide(SALIM, Verb.RESUME))

    assert resumed.person.state == "active"
    await heads.write(SALIM)


async def test_a_role_is_changed_after_a_choice(heads: Heads) -> None:
    asked = await heads.decide(SALIM, Verb.ROLE)
    assert card(asked).deciding is Deciding.ROLE

    changed = await heads.do(heads.press(asked, Verb.ROLE, "observer"))

    assert card(changed).person.role is Role.OBSERVER
    with pytest.raises(NotPermitted):
        await heads.write(SALIM)


async def test_parting_is_confirmed_first(heads: Heads) -> None:
    asked = await heads.decide(SALIM, Verb.PART)
    assert card(asked).deciding is Deciding.PART
    assert "Salim" in told(await heads.people())

    parted = await heads.do(heads.press(asked, Verb.PART, "yes"))

    assert "Salim" not in told(parted)
    with pytest.raises((NotPermitted, Stranger)):
        await heads.write(SALIM)


async def test_what_is_decided_stands_in_the_audit_of_the_desk(heads: Heads) -> None:
    await heads.decide(SALIM, Verb.SUSPEND)

    about, head = await heads.id(SALIM), await heads.id(HUDA)
    async with heads.team.desks.archive() as work:
        (entry,) = await work.ledger.newest(about, 1)
    assert (entry.action, entry.who) == (Action.MEMBER_SUSPEND, head)
    assert entry.desk == heads.team.desks.desk.id


async def test_who_watches_heads_is_not_theirs_to_decide_about(heads: Heads) -> None:
    auditor = await heads.card(AUDITOR)

    assert verbs(auditor) == []


async def test_nobody_suspends_himself(heads: Heads) -> None:
    own = await heads.card(HUDA)

    assert verbs(own) == ["role", "part"]


@pytest.mark.parametrize(
    ("verb", "value"), [(Verb.PART, "yes"), (Verb.ROLE, "officer"), (Verb.ROLE, "observer")]
)
async def test_the_last_head_stays(heads: Heads, verb: Verb, value: str) -> None:
    await heads.decide(RANIA, Verb.SUSPEND)

    with pytest.raises(LastHead):
        await heads.decide(HUDA, verb, value)

    assert told(await heads.people())["Huda"] == ("head", "active")


async def test_a_head_may_step_down_where_another_one_stays(heads: Heads) -> None:
    stepped = await heads.do_once(
        heads.press(await heads.decide(HUDA, Verb.ROLE), Verb.ROLE, "officer")
    )

    assert stepped.letter == Plain("people-own")
    with pytest.raises(NotPermitted):
        await heads.people(HUDA)
    assert told(await heads.people(RANIA))["Huda"] == ("officer", "active")


async def test_of_two_heads_who_decide_about_the_same_one_the_second_is_told(
    heads: Heads,
) -> None:
    seen = await heads.card(SALIM, RANIA)
    await heads.decide(SALIM, Verb.SUSPEND, head=HUDA)

    late = card(await heads.do(heads.press(seen, Verb.SUSPEND), RANIA))

    assert (late.person.state, late.is_changed) == ("suspended", True)


async def test_a_role_that_was_changed_meanwhile_is_not_changed_again(heads: Heads) -> None:
    asked = await heads.decide(SALIM, Verb.ROLE, head=RANIA)
    await heads.decide(SALIM, Verb.ROLE, "head", head=HUDA)

    late = card(await heads.do(heads.press(asked, Verb.ROLE, "observer"), RANIA))

    assert (late.person.role, late.is_changed) == (Role.HEAD, True)


async def test_whom_another_head_parted_with_is_in_the_list_no_more(heads: Heads) -> None:
    seen = await heads.card(SALIM, RANIA)
    await heads.decide(SALIM, Verb.PART, "yes", head=HUDA)

    late = await heads.do(heads.press(seen, Verb.SUSPEND), RANIA)

    assert "Salim" not in told(late)


async def test_a_head_who_is_suspended_meanwhile_decides_nothing_more(heads: Heads) -> None:
    seen = await heads.card(SALIM, RANIA)
    press = heads.press(seen, Verb.SUSPEND)
    await heads.decide(RANIA, Verb.SUSPEND, head=HUDA)

    with pytest.raises(NotPermitted):
        await heads.do(press, RANIA)

    assert told(await heads.people())["Salim"] == ("officer", "active")


async def test_whom_the_operator_suspended_no_head_resumes(heads: Heads) -> None:
    await heads.team.change(SALIM, state=MemberState.SUSPENDED)

    stopped = await heads.card(SALIM)

    assert card(stopped).person.state == "stopped"
    assert verbs(stopped) == ["role", "part"]


async def test_the_operator_resumes_on_a_desk_whose_only_head_is_suspended(heads: Heads) -> None:
    archive, desk = heads.team.desks.archive, heads.team.desks.desk
    async with archive() as work:
        huda = await work.members.require(HUDA)
        held = huda.granted(Grant(desk.id, Role.HEAD, suspended=True))
        await work.members.update(held, Action.MEMBER_SUSPEND, HOUSE, desk.id)
        await work.commit()

    for _ in range(2):
        await ResumeRole(archive)(huda.id, desk.code)

    async with archive() as work:
        newest = await work.ledger.newest(huda.id, 2)
    assert (await heads.team.member(HUDA)).is_permitted(Action.MEMBER_LIST, desk.id)
    assert [each.action for each in newest].count(Action.MEMBER_RESUME) == 1
