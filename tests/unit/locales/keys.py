"""Which keys the code uses, found by reading it."""

import ast
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

from domain.actions import Role
from domain.alerts import AlertKind
from domain.authenticators import Outcome
from domain.choices import Choosing
from domain.contents import Deciding
from domain.desk_settings import ALL, EARLIER, LATER, Setting
from domain.desks import Discretion
from domain.follow_ups import FollowUpState
from domain.grading import Credibility, Reliability
from domain.groups import GroupNews
from domain.keyboards import Verb
from domain.letters import Kept
from domain.members import FirstCalendar
from domain.owed import Owes
from domain.people import MANAGED, PersonState
from domain.records import DOCUMENTS
from domain.recurrence import Frequency
from domain.step_up import StepUp
from domain.steps import STEPS, DialogueKind
from handlers.guide import COMMANDS
from services.desks.people import YES
from services.desks.settings import SETTINGS
from services.incoming.grading import MORNING, NOW, OTHER, YESTERDAY
from services.records.omission_buttons import NEXT, THIS
from services.records.snoozing import LATER as SNOOZED

ROOT = Path(__file__).parents[3]
ROOMS = ("domain", "services", "handlers", "console", "web", "house.py", "crypto", "storage")
SAYING = frozenset({"say", "phrase", "t", "Plain", "_plain"})
NAMED_OTHERWISE = {
    *SETTINGS,
    *(Verb.GROUP, Verb.DESK, Verb.MOVE, Verb.MEMBER, Verb.INVITE, Verb.OBSERVED, Verb.SET),
    *(Verb.SNOOZE, Verb.ASK, Verb.OMIT),
}
"""Buttons whose label is their value, or has words by it alone."""
BUTTONS_OF_VALUES = frozenset(
    (
        *(f"button-kind-{kind}" for kind in DOCUMENTS),
        *(f"button-later-{value}" for value in ("1", "7", "other")),
        *(f"button-ask-{value}" for value in ("on", "off")),
        *(f"button-omit-{value}" for value in (THIS, NEXT)),
        *(f"button-snooze-{value}" for value in SNOOZED),
        *(
            f"button-open-{value}"
            for value in ("today", "agenda", "promises", "people", "source", "request")
        ),
        *(f"button-role-{role}" for role in MANAGED),
        *(f"button-invite-{role}" for role in MANAGED),
        f"button-part-{YES}",
        *(f"button-observed-{value}" for value in (NOW, MORNING, YESTERDAY, OTHER)),
        *(f"button-calendar-{value}" for value in FirstCalendar),
        *(f"button-group-{value}" for value in ("renew", "remove")),
        *("button-link-group", "button-link-private"),
        *(f"button-setup-{value}" for value in (*Setting, ALL)),
        *(
            f"button-set-{value}"
            for value in (*Discretion, EARLIER, LATER, "yes", "unmarked", "works")
        ),
    )
)
"""Buttons whose words depend on their value."""


def _with(prefix: str, values: Iterable[StrEnum | str | int]) -> frozenset[str]:
    return frozenset(f"{prefix}{value}" for value in values)


FAMILIES = {
    "alert-": _with("alert-", AlertKind),
    "ask-": frozenset(f"ask-{kind}-{step}" for kind in STEPS for step in STEPS[kind]),
    "button-": _with("button-", set(Verb) - NAMED_OTHERWISE) | BUTTONS_OF_VALUES,
    "calendar-": _with("calendar-", FirstCalendar),
    "choose-": _with("choose-", Choosing),
    "command-": _with("command-", COMMANDS),
    "credibility-": _with("credibility-", Credibility),
    "snoozed-": _with("snoozed-", SNOOZED),
    "button-set-": _with("button-set-", (*Discretion, EARLIER, LATER)),
    "desk-set-": _with("desk-set-", Setting),
    "desk-settings-": _with("desk-settings-", StepUp),
    "desk-sure-": _with("desk-sure-", Discretion),
    "dialogue-": _with("dialogue-", DialogueKind),
    "discretion-": _with("discretion-", Discretion),
    "group-news-": _with("group-news-", GroupNews),
    "hijri-": _with("hijri-", range(1, 13)),
    "kind-": _with("kind-", DOCUMENTS),
    "label-promise-": _with("label-promise-", Owes),
    "lesson-": frozenset(f"lesson-{part}-{n}" for part in ("write", "read") for n in (1, 2)),
    "people-": _with("people-", set(Deciding) - {Deciding.NOTHING}),
    "person-": _with("person-", PersonState),
    "promise-": _with("promise-", set(FollowUpState) - {FollowUpState.OPEN}),
    "proposal-": _with("proposal-", Owes),
    "repeats-": _with("repeats-", (each.lower() for each in Frequency)),
    "receipt-": _with("receipt-", set(Kept) - {Kept.KEPT}),
    "receipt-kept-": _with("receipt-kept-", DOCUMENTS),
    "reliability-": _with("reliability-", Reliability),
    "role-": _with("role-", Role),
    "side-": _with("side-", Owes),
    "unlock-": _with("unlock-", set(Outcome) - {Outcome.EXPORTING}),
}
"""Keys that the code puts together, by how they begin."""


def sources() -> Iterator[ast.Module]:
    for room in ROOMS:
        path = ROOT / room
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            yield ast.parse(file.read_text(encoding="utf-8"))


def refusal_keys() -> frozenset[str]:
    """Every `reply_key` a class of errors gives itself."""
    return frozenset(
        node.value.value
        for module in sources()
        for node in ast.walk(module)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and _names_a_reply(node)
    )


def said_keys() -> frozenset[str]:
    """Every key that is asked for as it stands, and the families put together."""
    found: set[str] = set()
    for module in sources():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and _name(node.func) in SAYING:
                found.update(*map(_keys_in, node.args[_language_first(node.func) :]))
    return frozenset(found)


def constants() -> frozenset[str]:
    """Every string that stands in the code."""
    return frozenset(
        node.value
        for module in sources()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _names_a_reply(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(each, ast.Name) and each.id == "reply_key" for each in targets)


def _keys_in(argument: ast.expr) -> frozenset[str]:
    if isinstance(argument, ast.IfExp):
        return _keys_in(argument.body) | _keys_in(argument.orelse)
    if isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
        return FAMILIES[str(argument.values[0].value)]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return frozenset({argument.value})
    return frozenset()


def _language_first(function: ast.expr) -> bool:
    """Tell whether the language is the first argument, as in the functions of `locales`."""
    return isinstance(function, ast.Name) and function.id in {"t", "phrase"}


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
