"""Which deed brings which lesson."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actions import Role
from domain.lessons import FIRST, SECOND, WELCOME, Deed, next_lesson

OFFICER, OBSERVER = frozenset({Role.OFFICER}), frozenset({Role.OBSERVER})


@pytest.mark.parametrize(
    ("roles", "deeds", "lessons"),
    [
        (OFFICER, [Deed.KEPT, Deed.OPENED], [FIRST, SECOND]),
        (OFFICER, [Deed.KEPT, Deed.KEPT, Deed.LISTED], [FIRST, SECOND]),
        (OFFICER, [Deed.OPENED, Deed.LISTED, Deed.KEPT], [FIRST]),
        (OBSERVER, [Deed.LISTED, Deed.OPENED], [FIRST, SECOND]),
        (OBSERVER, [Deed.OPENED, Deed.LISTED, Deed.LISTED], [FIRST, SECOND]),
        (OBSERVER | OFFICER, [Deed.LISTED, Deed.KEPT, Deed.OPENED], [FIRST, SECOND]),
    ],
)
def test_deeds_bring_lessons(roles: frozenset[Role], deeds: list[Deed], lessons: list[int]) -> None:
    assert learned(roles, deeds) == lessons


@given(st.frozensets(st.sampled_from(Role), min_size=1), st.lists(st.sampled_from(Deed)))
def test_lessons_come_in_their_order_and_once(roles: frozenset[Role], deeds: list[Deed]) -> None:
    assert learned(roles, deeds) in ([], [FIRST], [FIRST, SECOND])


def test_after_the_last_lesson_there_is_none() -> None:
    for deed, role in product(Deed, Role):
        assert next_lesson(deed, frozenset({role}), SECOND) is None


def learned(roles: frozenset[Role], deeds: list[Deed]) -> list[int]:
    taught, lessons = WELCOME, []
    for deed in deeds:
        if number := next_lesson(deed, roles, taught):
            taught = number
            lessons.append(number)
    return lessons
