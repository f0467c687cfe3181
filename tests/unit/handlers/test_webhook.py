"""Being called: what cannot be kept comes again, and the log says so without anybody's words."""

from collections.abc import AsyncIterator, Iterable
from datetime import timedelta

import pytest
from telegram import WebhookInfo
from telegram.error import InvalidToken, NetworkError, TelegramError

from domain.errors import Unavailable
from domain.handover import Handover
from domain.outages import warning
from domain.secrecy import Secret
from handlers.updates import read_update
from handlers.webhook import KeepWebhook, TakeOver
from handlers.wire import Wire
from services.incoming.inbox import Received
from services.incoming.lag import Lag
from storage.engine import open_engine
from storage.transactions import Transactions
from storage.transactions import transactions as on
from tests.clocks import SetClock

BODY = b'{"update_id": 5, "message": {"chat": {"id": 1001}, "date": 1767225600, "text": "ships"}}'
LANE = b"lane"
URL = "https://amana.example"


@pytest.fixture
async def transactions(sqlite_url: str) -> AsyncIterator[Transactions]:
    """Give a database."""
    engine = open_engine(sqlite_url)
    yield on(engine)
    await engine.dispose()


class Shelf:
    """Keeps what it is given, or fails as a test wants."""

    def __init__(self, *failures: Exception | None) -> None:
        self.kept: list[Received] = []
        self._failures = list(failures)

    async def __call__(self, batch: list[Received]) -> list[bytes]:
        """Keep *batch*."""
        if failure := self._failures.pop(0) if self._failures else None:
            raise failure
        self.kept += batch
        return [LANE]


async def test_what_is_kept_wakes_its_lane() -> None:
    shelf, woken = Shelf(), list[bytes]()

    outcome = await TakeOver(shelf, woken.extend)(BODY)

    assert outcome is Handover.KEPT
    assert shelf.kept == [read_update(BODY)]
    assert (shelf.kept[0].update, shelf.kept[0].chat, woken) == (5, 1001, [LANE])


async def test_an_outage_is_told_once_for_as_long_as_it_lasts(
    caplog: pytest.LogCaptureFixture,
) -> None:
    away = Unavailable()
    take_over = TakeOver(Shelf(away, away, None, away), _nobody)

    outcomes = [await take_over(BODY) for _ in range(4)]

    assert outcomes == [Handover.LATER, Handover.LATER, Handover.KEPT, Handover.LATER]
    assert len(caplog.records) == 2


async def test_a_defect_loses_nothing_and_quotes_nobody(caplog: pytest.LogCaptureFixture) -> None:
    outcome = await TakeOver(Shelf(ValueError("ships")), _nobody)(BODY)

    assert outcome is Handover.LATER
    assert "ValueError" in caplog.text
    assert "ships" not in caplog.text


def _nobody(_: Iterable[bytes]) -> None:
    """Wake nobody."""


@pytest.mark.parametrize(
    ("failure", "said"),
    [(InvalidToken(), "does not know this token"), (NetworkError("x"), "trying again")],
)
async def test_telegram_away_is_tried_again_at_the_next_tick(
    caplog: pytest.LogCaptureFixture, failure: TelegramError, said: str
) -> None:
    class _Away(Wire):
        async def set_webhook(self, *_: object, **__: object) -> bool:
            raise failure

    keep_webhook = KeepWebhook(_Away("1:a"), "https://amana.example", lambda: Secret("s"))

    for _ in range(2):
        await keep_webhook()

    assert [said in each.message for each in caplog.records] == [True, True]


class _Looked(Wire):
    """Telegram, which says how much waits there."""

    def __init__(self, waiting: list[int]) -> None:
        super().__init__("1:a")
        self._waiting = waiting

    async def set_webhook(self, *_: object, **__: object) -> bool:
        return True

    async def get_webhook_info(self, *_: object, **__: object) -> WebhookInfo:
        return WebhookInfo(URL, False, self._waiting.pop(0))  # the library's own order


async def test_what_waits_at_telegram_for_half_a_day_is_told_with_its_number(
    transactions: Transactions, caplog: pytest.LogCaptureFixture
) -> None:
    clock, wire = SetClock(), _Looked([0, 5, 7, 0, 3])
    keep_webhook = KeepWebhook(wire, URL, lambda: Secret("s"), lag=Lag(transactions, clock))

    for _ in range(5):
        await keep_webhook()
        clock.moment += timedelta(hours=7)

    told = [each.message for each in caplog.records if "nothing was received" in each.message]
    assert told == [warning(timedelta(hours=14), 7)]
