"""What holds for every command: help, one document, exit codes, no traceback."""

import json
from pathlib import Path

import pytest

from console.app import main
from domain.errors import (
    KeyFileRefused,
    NotPermitted,
    OperatorRefusal,
    Outdated,
    SealBroken,
    TokenRefused,
    Unavailable,
)
from domain.texts import TextTooLong
from settings import SettingRefused
from tests.unit.console.conftest import Installation

COMMANDS = [
    ("run",),
    ("rehearse",),
    ("init",),
    ("migrate",),
    ("desk", "add"),
    ("desk", "set"),
    ("desk", "list"),
    ("invite",),
    ("member", "list"),
    ("member", "suspend"),
    ("member", "resume"),
    ("doctor",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_and_offers_json(
    empty: Installation, command: tuple[str, ...]
) -> None:
    told = empty.type(*command, "--help")

    assert told.exit_code == 0
    assert "--json" in told.stdout
    assert told.stderr == ""


@pytest.mark.parametrize(
    ("words", "call"),
    [
        (("run",), "run"),
        (("init",), "init"),
        (("init", "--passphrase"), "init --passphrase"),
        (("migrate",), "migrate"),
        (("rehearse",), "rehearse 8080"),
        (("rehearse", "--port", "0"), "rehearse 0"),
    ],
)
def test_the_houses_own_verbs_are_called(
    empty: Installation, words: tuple[str, ...], call: str
) -> None:
    done = empty.ask(*words)

    assert empty.calls == [call]
    assert done == {"done": words[0]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("desk", "set", "NAV", "--keep", "0"), "--keep: write a number from 1 to 120, as 24"),
        (("desk", "set", "NAV", "--keep", "two"), "--keep: write a number from 1 to 120, as 24"),
        (("audit", "show", "--since", "nonsense"), "--since: write a day as 2026-11-05"),
        (("audit", "show", "--until", "2026-13-01"), "--until: write a day as 2026-11-05"),
        (("audit", "show", "--limit", "0"), "--limit: write a number from 1 to 100000, as 200"),
        (("rehearse", "--port", "65536"), "--port: write a number from 0 to 65535, as 8080"),
        (("escrow", "confirm", "first", "x"), "SERIAL: write a number from 1 to 999999999, as 3"),
        (("hold", "set", "NAV"), "say which: NAV-17 and others, or --month 2028-11, or --all"),
        (("retention", "extend", "NAV", "--to", "2029-11"), "NAV-17 and others, or --month"),
        (("desk", "set", "NAV", "--digest", "soon"), "--digest: write the hour as 07:00"),
        (("invite", "--desk", "NAV"), "Missing option --role"),
        (
            ("invite", "--role", "x"),
            "--role: 'x' is not one of 'head', 'officer', 'custodian', 'observer'",
        ),
    ],
)
def test_what_was_typed_wrongly_is_one_line_with_an_example(
    naval: Installation, words: tuple[str, ...], said: str
) -> None:
    refused = naval.type(*words)

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("Not understood: ")
    assert said in refused.stderr
    assert refused.stderr.endswith(" --help`\n")
    assert len(refused.stderr.splitlines()) == 1


def test_a_command_nobody_knows_is_a_usage_error(empty: Installation) -> None:
    refused = empty.type("sing")

    assert (refused.exit_code, refused.stdout) == (2, "")


@pytest.mark.parametrize("words", [(), ("desk",), ("member",)])
def test_no_command_lists_them_and_is_a_usage_error(
    empty: Installation, words: tuple[str, ...]
) -> None:
    told = empty.type(*words)

    assert told.exit_code == 2
    assert "Commands:" in told.output


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_an_impossible_port_is_a_usage_error(empty: Installation, port: str) -> None:
    assert empty.type("rehearse", "--port", port).exit_code == 2


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (KeyFileRefused("root is open to others: chmod 600 root"), "chmod 600 root"),
        (SettingRefused("AMANA_TOKEN", "not a token"), "AMANA_TOKEN: not a token"),
        (TokenRefused("there is no token: set AMANA_TOKEN"), "set AMANA_TOKEN"),
        (Unavailable(), "AMANA_DATABASE_URL"),
        (Outdated(), "try again"),
        (NotPermitted(), "not"),
        (ExceptionGroup("tasks", [OperatorRefusal("stop it first")]), "stop it first"),
    ],
)
def test_a_refusal_is_one_line_that_says_what_to_do(
    empty: Installation, trouble: Exception, said: str
) -> None:
    empty.trouble = trouble

    refused = empty.type("run")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("Refused: ")
    assert said in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (("desk", "set", "AIR", "--keep", "3"), 1, "There is no desk with this code"),
        (("desk", "set", "NAV", "--keep", "0"), 2, "--keep: write a number from 1 to 120, as 24"),
    ],
)
def test_a_refusal_is_a_document_where_one_was_asked_for(
    naval: Installation, words: tuple[str, ...], exit_code: int, said: str
) -> None:
    refused = naval.type(*words, "--json")

    document = json.loads(refused.stdout)
    assert refused.exit_code == exit_code
    assert document.keys() == {"refused"}
    assert document["refused"].startswith(said)
    assert refused.stderr.rstrip().endswith(document["refused"])
    assert len(refused.stderr.splitlines()) == 1


def test_a_defect_is_a_document_without_its_words_too(empty: Installation) -> None:
    empty.trouble = ValueError("canary")

    failed = empty.type("run", "--json")

    assert json.loads(failed.stdout)["refused"].startswith("Unexpected incident: ")
    assert "canary" not in failed.output


def test_ctrl_c_is_one_line_and_an_exit_code_of_its_own(empty: Installation) -> None:
    empty.trouble = KeyboardInterrupt()

    stopped = empty.type("migrate")

    assert (stopped.exit_code, stopped.stdout) == (130, "")
    assert stopped.stderr.startswith("Stopped by Ctrl-C: run the command again")
    assert len(stopped.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "trouble",
    [ValueError("canary"), SealBroken(), TextTooLong(), ExceptionGroup("canary", [OSError(1)])],
)
def test_a_defect_becomes_an_incident_without_its_words(
    empty: Installation, trouble: Exception
) -> None:
    empty.trouble = trouble

    failed = empty.type("run")

    assert (failed.exit_code, failed.stdout) == (1, "")
    assert "incident" in failed.stderr
    assert "canary" not in failed.output
    assert "Traceback" not in failed.output
    assert len(failed.stderr.splitlines()) == 1


def test_a_race_lost_to_the_bot_is_run_again(naval: Installation) -> None:
    naval.races = 2

    assert naval.type("desk", "set", "NAV", "--digest", "08:30").exit_code == 0


def test_a_race_lost_again_and_again_is_no_outage(naval: Installation) -> None:
    naval.races = 3

    refused = naval.type("desk", "set", "NAV", "--digest", "08:30")

    assert refused.exit_code == 1
    assert refused.stderr == "Refused: somebody else wrote at the same moment: try again\n"


def test_before_init_a_command_says_what_to_run(empty: Installation) -> None:
    refused = empty.type("desk", "list")

    assert refused.exit_code == 1
    assert "python bot.py init" in refused.stderr


def test_main_returns_the_exit_code(
    naval: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    done = main(naval.doors, ["desk", "list", "--json"])

    assert done == 0
    assert json.loads(capsys.readouterr().out)[0]["code"] == "NAV"
    assert main(naval.doors, ["desk", "set", "AIR", "--digest", "07:00"]) == 1
    assert main(naval.doors, ["desk", "set"]) == 2


def test_nothing_said_at_the_console_reaches_the_database(naval: Installation) -> None:
    code = str(naval.ask("invite", "--desk", "NAV", "--role", "head"))

    written = b"".join(
        path.read_bytes() for path in Path(naval.folder).rglob("*") if path.is_file()
    )

    assert b"Naval desk" not in written
    assert code.encode() not in written
