"""Every number that a dashboard, an alert or a page names is one that the house tells."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from domain.deliveries import DeliveryKind
from domain.standing import Arrived, Beat, Owed, Phase, Standing
from services.vitals import BUCKETS, Vitals
from tests.clocks import START, SetClock
from web.metrics import registry_of, written

ROOT = Path(__file__).parents[3]
DASHBOARD = ROOT / "deploy/grafana/amana.json"
RULES = ROOT / "deploy/prometheus/amana.rules.yml"
PAGE = ROOT / "docs/operations/monitor.md"
NAMES = re.compile(r"\b(?:amana|process)_[a-z_]+[a-z]\b")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def vitals() -> Vitals:
    """Return the vital signs of a process that has seen everything once."""
    found = Vitals(SetClock(), is_ours=True, ahead=3 * SECOND)
    found.deliver(DeliveryKind.DIGEST, "sent")
    found.answer(200)
    found.capture(START - 3 * SECOND)
    found.beat(Beat("deliver", Phase.FAILED, SECOND, MINUTE, 2 * SECOND))
    owed = Owed(DeliveryKind.DIGEST, 1, 2, 3, 4, START - MINUTE)
    found.stand(Standing(START, Arrived(5, 6, 7, 8), [owed], START - 9 * MINUTE))
    return found


def samples(vitals: Vitals) -> dict[str, float]:
    text = written(registry_of(vitals)).decode()
    return {
        f"{each.name}{each.labels or ''}": each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


def named(vitals: Vitals) -> set[str]:
    return {name.partition("{")[0] for name in samples(vitals)}


@pytest.mark.parametrize("file", [DASHBOARD, RULES, PAGE], ids=lambda file: file.name)
def test_only_what_there_is_is_named(vitals: Vitals, file: Path) -> None:
    mentioned = set(NAMES.findall(file.read_text()))

    assert mentioned
    assert mentioned - named(vitals) - {"amana_capture_seconds"} == set()


def test_the_page_names_all_of_ours(vitals: Vitals) -> None:
    page, ours = PAGE.read_text(), {each for each in named(vitals) if each.startswith("amana_")}

    lacking = [each for each in ours if re.sub("_(bucket|sum|count)$", "", each) not in page]

    assert lacking == []


def test_the_page_says_what_to_do_about_every_alert() -> None:
    alerts, page = re.findall(r"alert: (\w+)", RULES.read_text()), PAGE.read_text()

    assert len(alerts) > 9
    assert [each for each in alerts if f"`{each}`" not in page] == []


def test_the_dashboard_is_whole_and_its_panels_stand_apart() -> None:
    panels = json.loads(DASHBOARD.read_text())["panels"]

    places = [tuple(each["gridPos"].values()) for each in panels]

    assert len({each["id"] for each in panels}) == len(set(places)) == len(panels)
    assert all(each["targets"] and each["title"] for each in panels)


def test_numbers_are_those_of_the_moment(vitals: Vitals) -> None:
    found = samples(vitals)

    assert found["amana_deliveries{'kind': 'digest', 'state': 'sending'}"] == 3
    assert found["amana_oldest_due_seconds{'kind': 'digest'}"] == 60
    assert found["amana_received_age_seconds"] == 9 * 60
    assert found["amana_inbox_updates{'state': 'sealed'}"] == 8
    assert found["amana_tick_failures_total{'tick': 'deliver'}"] == 1
    assert found["amana_tick_last_seconds{'tick': 'deliver'}"] == 2
    assert found["amana_capture_seconds_sum"] == 3
    assert found["amana_clock_ahead_seconds"] == 3


def test_a_capture_is_in_every_bucket_that_is_wide_enough(vitals: Vitals) -> None:
    found = samples(vitals)

    wide = [found[f"amana_capture_seconds_bucket{{'le': '{each}'}}"] for each in BUCKETS]

    assert wide == [0, 0, 1, 1, 1, 1, 1, 1]
    assert found["amana_capture_seconds_bucket{'le': '+Inf'}"] == 1


def test_a_house_that_has_seen_nothing_tells_so() -> None:
    found = samples(Vitals(SetClock()))

    assert found["amana_open"] == found["amana_capture_seconds_count"] == 0
    assert {"amana_inbox_lanes", "amana_clock_ahead_seconds"} & set(found) == set()
