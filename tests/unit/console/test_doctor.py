"""`doctor` as an operator types it: the words, the document, the exit code."""

import json
from typing import Any

import pytest

from console.remedies import remedy_of
from services.findings import Ailment, Finding
from tests.unit.console.conftest import Installation


def examined(house: Installation) -> tuple[int, dict[str, Any]]:
    result = house.type("doctor", "--json")
    document = json.loads(result.stdout)
    assert isinstance(document, dict)
    return result.exit_code, document


def test_a_sound_installation_has_no_problem(naval: Installation) -> None:
    exit_code, document = examined(naval)

    assert exit_code == 0
    assert document["ok"] is True
    assert {each["severity"] for each in document["findings"]} == {"warning"}


def test_keys_on_one_volume_are_a_warning_and_no_problem(naval: Installation) -> None:
    _, document = examined(naval)

    assert [(each["code"], each["where"]) for each in document["findings"]] == [
        ("keys-together", str(naval.keystore.root)),
        ("keys-together", str(naval.keystore.slot)),
        ("no-auditor", "members"),
        ("backups-off", "backups"),
    ]


def test_an_open_key_is_a_problem_with_its_remedy(naval: Installation) -> None:
    naval.keystore.root.chmod(0o644)

    exit_code, document = examined(naval)

    assert exit_code == 1
    assert document["ok"] is False
    first = document["findings"][0]
    assert first["code"] == "key-file-open"
    assert f"chmod 600 {naval.keystore.root}" in first["remedy"]


def test_the_doctor_comes_before_init_too(empty: Installation) -> None:
    exit_code, document = examined(empty)

    codes = {each["code"] for each in document["findings"]}
    assert exit_code == 1
    assert codes == {"keys-refused", "schema-empty"}


def test_the_plain_report_is_a_table(naval: Installation) -> None:
    naval.keystore.slot.unlink()

    told = naval.type("doctor")

    assert told.exit_code == 1
    assert "keys-refused" in told.stdout
    assert str(naval.keystore.slot) in told.stdout
    assert told.stderr == ""


@pytest.mark.parametrize("code", list(Ailment))
def test_every_ailment_has_a_remedy(code: Ailment) -> None:
    remedy = remedy_of(Finding(code, "somewhere", "something", 3))

    assert remedy
    assert "{" not in remedy
