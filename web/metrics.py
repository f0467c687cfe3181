"""The vital signs in the words of Prometheus: names and kinds, never a person, a desk or a chat."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from domain.standing import Owed, Standing
from services.vitals import BUCKETS, Tick, Vitals

_NOTHING = timedelta(0)


class Signs(Collector):
    """Reads the vital signs of this process at each scrape, out of memory."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def describe(self) -> Iterable[Metric]:
        """Name nothing in advance: that would take a look at a house that is not open yet."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield every metric."""
        vitals, now = self._vitals, self._vitals.clock.now()
        yield from _process(vitals)
        yield _captures(vitals)
        yield _tries(vitals)
        yield from _ticks(vitals.ticks, now)
        if vitals.standing is not None:
            yield from _stock(vitals.standing, now)


def registry_of(vitals: Vitals) -> CollectorRegistry:
    """Return a registry of one's own: the library's is a global that anybody could write to."""
    registry = CollectorRegistry()
    registry.register(Signs(vitals))
    ProcessCollector(registry=registry)
    return registry


def written(registry: CollectorRegistry) -> bytes:
    """Write the metrics as text (Prometheus text exposition format)."""
    return generate_latest(registry)


def _process(vitals: Vitals) -> Iterator[Metric]:
    yield _gauge("amana_open", "1 where the keys are there, 0 while sealed.", vitals.is_open)
    yield _gauge("amana_polls", "1 in the process that asks for updates.", vitals.is_poller)
    yield CounterMetricFamily("amana_updates_received", "Made durable.", vitals.received)
    if vitals.ahead is not None:
        ahead = vitals.ahead.total_seconds()
        yield _gauge("amana_clock_ahead_seconds", "Of the database's, the host's clock.", ahead)
    checks = GaugeMetricFamily("amana_ready", "What /readyz checks.", labels=["check"])
    for check, is_well in vitals.checks().items():
        checks.add_metric([check], is_well)
    yield checks
    calls = CounterMetricFamily("amana_webhook_calls", "How they ended.", labels=["status"])
    for status, many in vitals.calls.items():
        calls.add_metric([str(status)], many)
    yield calls


def _captures(vitals: Vitals) -> Metric:
    family = HistogramMetricFamily(
        "amana_capture_seconds",
        "From when a message was sent, by Telegram's clock, until it was kept and answered.",
    )
    total, buckets = 0, list[tuple[str, float]]()
    for bound, many in zip((*map(str, BUCKETS), "+Inf"), vitals.captures, strict=True):
        total += many
        buckets.append((bound, total))
    family.add_metric([], buckets, vitals.capture_seconds)
    return family


def _tries(vitals: Vitals) -> Metric:
    family = CounterMetricFamily(
        "amana_deliveries_tried", "How tries of deliveries ended.", labels=["kind", "result"]
    )
    for (kind, result), many in vitals.delivered.items():
        family.add_metric([kind.value, result], many)
    return family


def _ticks(ticks: Mapping[str, Tick], now: datetime) -> Iterator[Metric]:
    told: list[tuple[str, str, Callable[[Tick], float]]] = [
        ("amana_tick_age_seconds", "Since it last began or ended.", lambda t: _seconds(now - t.at)),
        ("amana_tick_late", "1 where it hangs, or is called no more.", lambda t: t.is_late(now)),
        ("amana_tick_last_seconds", "How long the last run took.", lambda t: _seconds(t.took)),
    ]
    for name, words, value in told:
        family = GaugeMetricFamily(name, words, labels=["tick"])
        for tick, life in ticks.items():
            family.add_metric([tick], value(life))
        yield family
    failures = CounterMetricFamily("amana_tick_failures", "Runs that failed.", labels=["tick"])
    for tick, life in ticks.items():
        failures.add_metric([tick], life.failures)
    yield failures


def _stock(standing: Standing, now: datetime) -> Iterator[Metric]:
    inbox = GaugeMetricFamily(
        "amana_inbox_updates", "Updates by where they stand.", labels=["state"]
    )
    arrived = standing.arrived
    for state in ("waiting", "aside", "sealed"):
        inbox.add_metric([state], getattr(arrived, state))
    yield inbox
    yield _gauge("amana_inbox_lanes", "Chats with updates that wait.", arrived.lanes)
    owed = GaugeMetricFamily(
        "amana_deliveries", "What is owed, by kind and state.", labels=["kind", "state"]
    )
    oldest = GaugeMetricFamily(
        "amana_oldest_due_seconds", "How long the oldest has been due.", labels=["kind"]
    )
    for each in standing.owed:
        for state in ("soon", "due", "sending", "missed"):
            owed.add_metric([each.kind.value, state], getattr(each, state))
        oldest.add_metric([each.kind.value], _seconds(_overdue(each, now)))
    yield owed
    yield oldest
    if standing.received_at is not None:
        age = _seconds(now - standing.received_at)
        yield _gauge("amana_received_age_seconds", "Since Telegram had nothing left.", age)
    yield _gauge("amana_stock_age_seconds", "Since it was counted.", _seconds(now - standing.at))


def _overdue(owed: Owed, now: datetime) -> timedelta:
    return now - owed.oldest if owed.oldest else _NOTHING


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value)


def _seconds(span: timedelta) -> float:
    return max(0.0, span.total_seconds())
