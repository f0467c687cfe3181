"""The plain side of a capture: the same libraries and settings, nothing sealed or promised."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, DateTime, Integer, MetaData, Table, Text, insert
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Update
from telegram.ext import ContextTypes, MessageHandler, filters

from benchmarks.samples import Marks, next_update
from handlers.wire import App, build_application
from house.rooms import token_of
from settings import Settings
from storage.engine import open_engine

_metadata = MetaData()
_notes = Table(
    "plain_notes",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("message", BigInteger, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("text", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class PlainSide:
    """An application with one handler: insert, commit, reply."""

    app: App
    marks: Marks

    async def capture(self) -> dict[str, float]:
        """Bring one update from raw to durable and answered; return seconds by share."""
        raw = next_update()
        self.marks.begin()
        await self.app.process_update(Update.de_json(raw, self.app.bot))
        self.marks.passed("say")
        return self.marks.shares()


@asynccontextmanager
async def open_plain(settings: Settings) -> AsyncIterator[PlainSide]:
    """Make the table and open the application."""
    engine, marks = open_engine(settings.database_url), Marks()
    app = build_application(token_of(settings), settings.telegram_url)
    app.add_handler(MessageHandler(filters.TEXT, _Keep(engine, marks)))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_metadata.create_all)
        async with app:
            yield PlainSide(app, marks)
    finally:
        await engine.dispose()


@dataclass(frozen=True, slots=True)
class _Keep:
    engine: AsyncEngine
    marks: Marks

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None:
            return
        async with self.engine.begin() as connection:
            values = {
                "chat": message.chat_id,
                "message": message.message_id,
                "received_at": message.date,
                "text": message.text,
            }
            await connection.execute(insert(_notes).values(values))
        self.marks.passed("save")
        await message.reply_text("Kept.")
