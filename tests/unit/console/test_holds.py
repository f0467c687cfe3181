"""`hold …` and `retention extend` as an operator types them."""

import pytest

from console.selecting import described, outcome
from domain.references import Reference
from services.keys.rewriting import Rewritten
from tests.unit.console.conftest import Installation


def test_a_hold_is_set_listed_and_lifted(kept: Installation) -> None:
    done = {"code": "NAV", "records": 1, "unopened": 0, "became": [], "dry_run": False}

    held = kept.ask("hold", "set", "nav", "NAV-2")
    listed = kept.ask("hold", "list")
    lifted = kept.ask("hold", "lift", "NAV", "--all")

    assert held == lifted == done
    assert listed == [{"code": "NAV", "held": ["NAV-2"], "under_way": []}]
    assert kept.ask("hold", "list") == [{"code": "NAV", "held": [], "under_way": []}]


def test_a_month_is_extended(kept: Installation) -> None:
    counted = kept.type(
        "retention", "extend", "NAV", "--month", "2028-11", "--to", "2029-11", "--dry-run"
    )

    extended = kept.type("retention", "extend", "NAV", "--month", "2028-11", "--to", "2029-11")

    assert counted.stdout == "NAV: 2 records would be extended to 2029-11\n"
    assert extended.stdout == "NAV: 2 records extended to 2029-11\n"


@pytest.mark.parametrize(
    "typed",
    [
        ["hold", "set", "NAV"],
        ["hold", "set", "NAV", "NAV-1", "--all"],
        ["hold", "set", "NAV", "AIR-1"],
        ["hold", "lift", "NAV", "--month", "2028-13"],
        ["retention", "extend", "NAV", "NAV-1", "--to", "next year"],
        ["retention", "extend", "NAV", "--to", "2029-11"],
    ],
)
def test_what_is_not_clear_is_a_usage_error(kept: Installation, typed: list[str]) -> None:
    assert kept.type(*typed).exit_code == 2


@pytest.mark.parametrize(
    "typed",
    [
        ["hold", "set", "NAV", "NAV-77"],
        ["hold", "set", "AIR", "--all"],
        ["retention", "extend", "NAV", "NAV-1", "--to", "2020-01"],
    ],
)
def test_what_cannot_be_is_refused_in_one_line(kept: Installation, typed: list[str]) -> None:
    refused = kept.type(*typed)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("Refused: ")
    assert len(refused.stderr.splitlines()) == 1


def test_what_a_record_has_become_is_named_in_a_line_of_its_own() -> None:
    done = Rewritten(1, became=(Reference("AIR", 5), Reference("NAV", 9)))

    lines = outcome("NAV", done, "held", dry_run=False)

    assert lines == [
        "NAV: 1 records held",
        "Some of it has become AIR-5 NAV-9 since, left as it is: name that, too.",
    ]
    assert described("NAV", done, dry_run=False)["became"] == ["AIR-5", "NAV-9"]
