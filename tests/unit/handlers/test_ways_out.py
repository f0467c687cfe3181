"""Every way out is in one table, found by reading the code; a new one without an entry fails."""

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
import typer

from console.app import build
from console.doors import Doors
from domain.deliveries import DeliveryKind
from domain.desks import Discretion
from domain.discretion import Form, Way, form_of
from domain.letters import Letter, Reader
from handlers.messenger import TelegramMessenger
from handlers.presses import ALERTS
from handlers.replies import render
from services.ports import Messenger
from tests.unit.handlers.samples import ARABIC, ENGLISH, WRITTEN, neutral, others, telling
from tests.unit.handlers.ways import CALLS, COMMANDS, DELIVERIES, LETTERS, MESSENGER

ROOT = Path(__file__).parents[3]
LEAST_FIRST = list(Form)
SAMPLES = [*neutral(), *telling(), *others()]
SPEAKERS = frozenset({"messenger", "_bot", "bot"})
"""What something is called that can say things in Telegram."""

SHORTCUTS = ("reply_", "edit_", "forward", "copy", "send_", "set_my_", "answer", "delete")
"""How python-telegram-bot begins the methods of a message, a chat, a user that say things."""

TO_NOBODY = frozenset({"delete_webhook"})
"""What begins like one of them, and says how the bot receives."""


def test_every_letter_has_its_way_and_a_sample() -> None:
    kinds = set(get_args(Letter))

    assert set(LETTERS) == kinds
    assert {type(each) for each in SAMPLES} == kinds


def test_every_delivery_every_method_and_every_command_is_in_the_table() -> None:
    methods = {each for each in vars(TelegramMessenger) if not each.startswith("_")}

    assert set(DELIVERIES) == set(DeliveryKind)
    assert set(MESSENGER) == methods
    assert {each for each in vars(Messenger) if not each.startswith("_")} <= methods
    assert _commands() == COMMANDS


def test_every_way_is_decided_for_every_discretion() -> None:
    for way, discretion in product(Way, Discretion):
        assert form_of(way, discretion) in Form


@pytest.mark.parametrize("way", Way)
def test_a_silent_desk_lets_out_no_more_than_a_guarded_one_and_that_no_more_than_an_open_one(
    way: Way,
) -> None:
    columns = (Discretion.SILENT, Discretion.GUARDED, Discretion.OPEN)

    forms = [LEAST_FIRST.index(form_of(way, each)) for each in columns]

    assert forms == sorted(forms)


@pytest.mark.parametrize(("letter", "to"), list(product(SAMPLES, (ENGLISH, ARABIC))))
def test_only_letters_of_content_carry_a_word_of_anybody(letter: Letter, to: Reader) -> None:
    way, form = LETTERS[type(letter)]

    said = render(letter, to).text

    assert form is Form.CONTENT or not [word for word in WRITTEN if word in said]
    assert form in {form_of(way, each) for each in Discretion} or form is Form.NEUTRAL


@pytest.mark.parametrize("to", [ENGLISH, ARABIC])
def test_each_letter_of_content_shows_that_the_words_would_be_found(to: Reader) -> None:
    for kind, (_, form) in LETTERS.items():
        said = "".join(render(each, to).text for each in SAMPLES if type(each) is kind)
        assert any(word in said for word in WRITTEN) is (form is Form.CONTENT), kind


def test_only_the_messenger_speaks_and_only_by_calls_that_are_known() -> None:
    messenger = ROOT / "handlers" / "messenger.py"
    spoken = [each for each in _calls(messenger) if each.owner == "_bot"]

    assert {each.method for each in spoken} == CALLS
    for file in (*(ROOT / "handlers").rglob("*.py"), *(ROOT / "house").rglob("*.py")):
        if file != messenger:
            said = {each.method for each in _calls(file) if each.owner in SPEAKERS}
            assert said - {"username"} <= set(MESSENGER), file  # that one only is read
            assert _shortcuts(file) <= set(MESSENGER), file


def test_what_services_say_goes_by_the_port() -> None:
    for file in (ROOT / "services").rglob("*.py"):
        said = {each.method for each in _calls(file) if each.owner == "messenger"}
        assert said <= set(MESSENGER), file


def test_nobody_else_compares_a_desks_discretion() -> None:
    table, settings = ROOT / "domain" / "discretion.py", ROOT / "domain" / "desks.py"
    for room in ("domain", "services", "handlers", "house", "scheduler"):
        for file in set((ROOT / room).rglob("*.py")) - {table, settings}:  # which may contradict
            found = any(isinstance(each, ast.Compare) and _asks(each) for each in _nodes(file))
            assert not found, file


def test_alerts_over_the_chat_are_words_of_one_kind() -> None:
    for way, discretion in product((Way.OVER_CHAT, Way.REFUSAL), Discretion):
        assert form_of(way, discretion) in {Form.CONSTANT, Form.NEUTRAL}
    assert ALERTS  # and what its verbs answer is a letter, rendered like all of them


class _Call:
    """A call of a method: what it is called on, and its name."""

    def __init__(self, node: ast.Attribute) -> None:
        holder = node.value
        self.method = node.attr
        self.owner = getattr(holder, "attr", getattr(holder, "id", ""))


def _nodes(file: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def _calls(file: Path) -> list[_Call]:
    return [_Call(node) for node in _nodes(file) if isinstance(node, ast.Attribute)]


def _shortcuts(file: Path) -> set[str]:
    """Return what is called in *file* as if an update could answer for itself."""
    called = [node.func for node in _nodes(file) if isinstance(node, ast.Call)]
    names = [each.attr for each in called if isinstance(each, ast.Attribute)]
    return {each for each in names if each.startswith(SHORTCUTS)} - TO_NOBODY


def _asks(compared: ast.Compare) -> bool:
    """Tell whether a comparison is of a discretion."""
    names = [each for each in ast.walk(compared) if isinstance(each, ast.Attribute)]
    owners = [getattr(each.value, "id", "") for each in names]
    return any(each.attr == "discretion" for each in names) or "Discretion" in owners


def _commands() -> set[str]:
    return set(_walk(typer.main.get_command(build(Doors.__new__(Doors))), ""))


def _walk(command: object, name: str) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name
        return
    for each, found in inner.items():
        yield from _walk(found, f"{name} {each}".strip())
