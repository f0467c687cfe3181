"""`desk add`, `desk set`, `desk list` as an operator types them."""

import json
import sqlite3
from contextlib import closing
from typing import cast

import pytest
from pyrage import x25519

from tests.unit.console.conftest import Installation

NAVAL = {
    "code": "NAV",
    "name": "Naval desk",
    "timezone": "Asia/Dubai",
    "digest": "07:00",
    "weekend": ["fri", "sat"],
    "holidays": [],
    "discretion": "guarded",
    "conceal_after": "2m",
    "language": "en",
    "keep": 24,
    "step_up": "none",
    "ceiling": "none",
    "marking": "none",
    "export_to": [],
    "next_digest": "2026-11-08T03:00:00Z",
    "records": 0,
    "last_number": 0,
}


def test_a_desk_needs_a_name_and_a_zone_and_has_the_rest(installed: Installation) -> None:
    added = installed.ask("desk", "add", "nav", "--name", "Naval desk", "--timezone", "Asia/Dubai")

    assert added == NAVAL | {"step_up": "totp"}
    assert installed.ask("desk", "list") == [added]


def test_every_setting_of_a_desk_can_be_chosen_at_once(installed: Installation) -> None:
    hours = ("--digest", "6:30", "--weekend", "sun")
    manner = ("--discretion", "open", "--conceal-after", "8s", "--language", "ar", "--keep", "6")
    no_codes = ("--step-up", "none")

    added = installed.ask(
        "desk",
        "add",
        "AIR",
        "--name",
        "سلاح الجو",
        "--timezone",
        "Africa/Cairo",
        *hours,
        *manner,
        *no_codes,
    )

    assert added == {
        "code": "AIR",
        "name": "سلاح الجو",
        "timezone": "Africa/Cairo",
        "digest": "06:30",
        "weekend": ["sun"],
        "holidays": [],
        "discretion": "open",
        "conceal_after": "8s",
        "language": "ar",
        "keep": 6,
        "step_up": "none",
        "ceiling": "none",
        "marking": "none",
        "export_to": [],
        "next_digest": "2026-11-06T04:30:00Z",
        "records": 0,
        "last_number": 0,
    }


def test_a_desk_that_pushes_content_asks_for_no_code(installed: Installation) -> None:
    named = ("--name", "Air desk", "--timezone", "Asia/Dubai")
    refused = installed.type(
        "desk", "add", "AIR", *named, "--discretion", "open", "--step-up", "totp"
    )
    installed.ask("desk", "add", "AIR", *named, "--step-up", "totp")
    opened = installed.type("desk", "set", "AIR", "--discretion", "open")

    assert [refused.exit_code, opened.exit_code] == [1, 1]
    assert "--step-up none" in refused.stderr
    (desk,) = cast("list[dict[str, object]]", installed.ask("desk", "list"))
    assert (desk["discretion"], desk["step_up"]) == ("guarded", "totp")


def test_only_what_is_named_changes(naval: Installation) -> None:
    changed = naval.ask("desk", "set", "NAV", "--digest", "08:00", "--weekend", "none")

    expected = NAVAL | {"digest": "08:00", "weekend": [], "next_digest": "2026-11-06T04:00:00Z"}
    assert changed == expected


@pytest.mark.parametrize("months", ["0", "121", "two"])
def test_a_desk_keeps_from_one_month_to_ten_years(naval: Installation, months: str) -> None:
    refused = naval.type("desk", "set", "NAV", "--keep", months)

    assert refused.exit_code == 2
    assert naval.ask("desk", "list") == [NAVAL]


def test_adding_prints_no_name_and_the_list_does(naval: Installation) -> None:
    set_again = naval.type("desk", "set", "NAV", "--name", "Second name")
    listed = naval.type("desk", "list")

    assert "Second name" not in set_again.output
    assert "Second name" in listed.stdout
    assert (set_again.exit_code, listed.exit_code) == (0, 0)


def test_the_list_tells_how_many_records_rest_from_how_far_the_numbers_went(
    kept: Installation,
) -> None:
    kept.ask("desk", "add", "AIR", "--name", "Air desk", "--timezone", "Asia/Dubai")
    with closing(sqlite3.connect(kept.folder / "amana.db")) as database, database:
        database.execute("DELETE FROM records WHERE number = 1")

    listed = cast("list[dict[str, object]]", kept.ask("desk", "list"))

    assert [(each["records"], each["last_number"]) for each in listed] == [(0, 0), (1, 2)]


def test_a_name_cannot_move_the_terminals_cursor(installed: Installation) -> None:
    refused = installed.type("desk", "add", "X1", "--name", "a\x1b[2Jb", "--timezone", "UTC")

    assert refused.exit_code == 2
    assert "\x1b" not in refused.output


def test_a_code_that_is_taken_is_refused(naval: Installation) -> None:
    refused = naval.type("desk", "add", "NAV", "--name", "Another", "--timezone", "UTC", "--json")

    assert refused.exit_code == 1
    assert set(json.loads(refused.stdout)) == {"refused"}
    assert refused.stderr.startswith("Refused: ")
    assert len(refused.stderr.splitlines()) == 1


def test_an_unknown_desk_is_not_changed(naval: Installation) -> None:
    refused = naval.type("desk", "set", "AIR", "--digest", "08:00")

    assert refused.exit_code == 1
    assert "`python bot.py desk list`" in refused.stderr


@pytest.mark.parametrize(
    ("option", "value", "remedy"),
    [
        ("--timezone", "Mars/Olympus", "Asia/Dubai"),
        ("--timezone", "../../etc/passwd", "Asia/Dubai"),
        ("--digest", "25:00", "07:00"),
        ("--digest", "soon", "07:00"),
        ("--weekend", "friday", "fri,sat"),
        ("--weekend", "", "fri,sat"),
        ("--weekend", "mon,tue,wed,thu,fri,sat,sun", "leave one out"),
        ("--holiday", "tomorrow", "2026-12-02..2026-12-03"),
        ("--holiday", "2026-12-03..2026-12-02", "2026-12-02..2026-12-03"),
        ("--holiday", "2026-12-01..2027-01-01", "at most 31"),
        ("--no-holiday", "", "2026-12-02"),
        ("--conceal-after", "2", "2m"),
        ("--conceal-after", "0s", "2m"),
        ("--discretion", "loud", "guarded"),
        ("--language", "xx", "en, ar"),
        ("--name", " ", "64"),
        ("--name", "a\nb", "64"),
    ],
)
def test_an_unfit_value_is_a_usage_error_with_its_remedy(
    naval: Installation, option: str, value: str, remedy: str
) -> None:
    refused = naval.type("desk", "set", "NAV", option, value)

    assert refused.exit_code == 2
    assert remedy in " ".join(refused.stderr.split())
    assert refused.stdout == ""
    assert naval.ask("desk", "list") == [NAVAL]


@pytest.mark.parametrize("code", ["N", "1AB", "TOOLONGCODE", "بحر", "NA V", ""])
def test_an_unfit_code_is_a_usage_error(naval: Installation, code: str) -> None:
    refused = naval.type("desk", "add", code, "--name", "Desk", "--timezone", "UTC")

    assert refused.exit_code == 2
    assert "NAV" in refused.stderr


def test_the_keys_that_open_exports_are_named_each_once_and_taken_back(
    naval: Installation,
) -> None:
    keys = [str(x25519.Identity.generate().to_public()) for _ in range(3)]

    one = naval.ask("desk", "set", "NAV", "--export-to", keys[0])
    named = ("--export-to", f"{keys[2]}, {keys[1]}", "--export-to", keys[2])
    others = naval.ask("desk", "set", "NAV", *named)
    nobody = naval.ask("desk", "set", "NAV", "--export-to", "none")

    assert one == NAVAL | {"export_to": [keys[0]]}
    assert others == NAVAL | {"export_to": [keys[2], keys[1]]}
    assert nobody == NAVAL


def test_what_is_no_public_key_opens_no_export(naval: Installation) -> None:
    private = str(x25519.Identity.generate())
    public = str(x25519.Identity.generate().to_public())
    typed = ("age1qqq", "", public[:-1] + ("q" if public[-1] != "q" else "p"), private)
    refused = [naval.type("desk", "set", "NAV", "--export-to", each) for each in typed]

    assert [each.exit_code for each in refused] == [1, 1, 1, 1]
    assert all("age-keygen" in each.stderr for each in refused)
    assert private not in refused[-1].output
    assert naval.ask("desk", "list") == [NAVAL]


def test_a_desk_names_no_more_keys_than_a_message_holds(naval: Installation) -> None:
    keys = ",".join(str(x25519.Identity.generate().to_public()) for _ in range(9))

    refused = naval.type("desk", "set", "NAV", "--export-to", keys)

    assert refused.exit_code == 2
    assert "at most 8" in " ".join(refused.stderr.split())


def test_days_without_a_digest_are_named_listed_and_taken_back(naval: Installation) -> None:
    added = naval.ask(
        *("desk", "set", "NAV", "--holiday", "2026-12-02..2026-12-04", "--holiday", "2026-11-08")
    )
    listed = naval.type("desk", "list")
    works = naval.ask("desk", "set", "NAV", "--no-holiday", "2026-12-03")
    never = naval.ask("desk", "set", "NAV", "--no-holiday", "2026-11-01..2026-12-01")

    pauses = ["2026-11-08", "2026-12-02..2026-12-04"]
    assert added == NAVAL | {"holidays": pauses, "next_digest": "2026-11-09T03:00:00Z"}
    assert ",".join(pauses) in listed.stdout
    assert cast("dict[str, object]", works)["holidays"] == [
        "2026-11-08",
        "2026-12-02",
        "2026-12-04",
    ]
    assert never == NAVAL | {"holidays": ["2026-12-02", "2026-12-04"]}


@pytest.mark.parametrize(
    ("option", "value", "remedy"),
    [
        ("--holiday", "2026-10-01", "none that are over"),
        ("--holiday", "2026-12-31..2027-01-01", "Take one back first"),
        ("--no-holiday", "2026-11-30", "desk list"),
    ],
)
def test_days_that_cannot_be_are_refused_with_what_to_do(
    naval: Installation, option: str, value: str, remedy: str
) -> None:
    naval.ask("desk", "set", "NAV", "--holiday", "2026-12-01..2026-12-31")

    refused = naval.type("desk", "set", "NAV", option, value, "--json")

    assert refused.exit_code == 1
    assert remedy in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    (desk,) = cast("list[dict[str, object]]", naval.ask("desk", "list"))
    assert desk["holidays"] == ["2026-12-01..2026-12-31"]


def test_setting_nothing_is_a_usage_error(naval: Installation) -> None:
    assert naval.type("desk", "set", "NAV").exit_code == 2
