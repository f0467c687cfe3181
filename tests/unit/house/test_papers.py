"""The papers of a rehearsal: what stands on them, and the codes by the rehearsal's own clock."""

from datetime import UTC, datetime, timedelta

import pytest

from crypto.one_time_codes import weigh
from domain.papers import Paper
from domain.secrecy import Secret
from house.papers import ReadPaper

SEED = Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
PAPER = ReadPaper(Paper(SEED, Secret("918273")))
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_the_secret_stands_in_groups_and_the_code_counts_now() -> None:
    shown = PAPER.shown(NOW + timedelta(seconds=12))

    assert shown["secret"] == "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
    assert (shown["duress"], shown["left"]) == ("918273", 18)
    assert weigh(Secret(str(shown["code"])), SEED, PAPER.paper.duress, NOW).step


@pytest.mark.parametrize("second", range(30))
def test_the_code_that_admits_leaves_the_next_one_shown_to_be_used(second: int) -> None:
    now = NOW + timedelta(seconds=second)

    first = weigh(Secret(PAPER.first_code(now)), SEED, PAPER.paper.duress, now)
    looked = now + timedelta(seconds=5)
    shown = weigh(Secret(str(PAPER.shown(looked)["code"])), SEED, PAPER.paper.duress, looked)

    assert 0 < first.step < shown.step


@pytest.mark.parametrize("second", range(30))
def test_the_code_that_admits_still_counts_when_it_is_read_late(second: int) -> None:
    typed = NOW + timedelta(seconds=second)
    code = Secret(PAPER.first_code(typed))

    assert weigh(code, SEED, PAPER.paper.duress, typed + timedelta(seconds=5)).step
