"""Everything that comes in and everything that goes wrong, each with words nobody ever wrote."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass

from sqlalchemy import text

from rehearsal.refusals import Json
from rehearsal.telegram import Phone
from storage.engine import open_for_migration
from tests.acceptance.stage import last, said
from tests.faults.post import Post
from tests.faults.process import PATIENCE
from tests.faults.vocabulary import Vocabulary
from tests.postgres import PostgresServer

_OTHER = 707_313_999_180
_LONG = 4000


@dataclass(frozen=True, slots=True)
class Storm:
    """A post in bad weather; *server* is its database, None if that is a file."""

    post: Post
    spoken: Vocabulary
    server: PostgresServer | None

    async def every_way_in(self, phone: Phone) -> None:
        """Send what a phone can send, while Telegram errs in a fifth of all calls."""
        self.post.stand_in.faults.at_random(5, 0.2)
        self.post.stand_in.faults.plan("cut", "getUpdates")
        for typed in self._texts():
            phone.type(typed)
        self._send_else(phone, last(phone).message_id)
        await self._is_calm(phone)

    def _texts(self) -> Iterator[str]:
        word, note = self.spoken.word, self.spoken.note
        yield note()
        yield note() + " x" * _LONG + note()
        yield f"\u202e{note()}\u2066{note()}"
        yield self.spoken.meeting()
        yield self.spoken.event("2031-05-04 09:00")
        yield self.spoken.event("2031-13-45 99:99")
        yield f"we owe {word()} {word()} by 2031-05-04"
        yield f"remind me to {note()} tomorrow"
        yield f"what's on with {word()}"
        for command in ("show", "desk", "start", "event", "settings", "undo", word()):
            yield f"/{command} {note()}"
        yield "/meeting"  # its questions are answered by what comes next
        yield from self.spoken.notes(4)
        yield "/cancel"

    def _send_else(self, phone: Phone, receipt: int) -> None:
        word, note = self.spoken.word, self.spoken.note
        phone.type(note(), reply_to=receipt)
        phone.edit(phone.type(note()), note())
        phone.forward(note(), word(), _OTHER)
        phone.forward(note(), word())
        phone.via_bot(note())
        phone.send_photo(note())
        phone.send_document(f"{word()}.pdf", note())
        for send in (phone.send_voice, phone.send_sticker, phone.send_location):
            send()
        for data in (word(), f"v1:{word()}", "x" * 64):
            phone.tap_forged(receipt, data)

    async def poison(self, phone: Phone) -> None:
        """Send what cannot be parsed; wait until it was set aside."""
        word, note, push = self.spoken.word, self.spoken.note, self.post.stand_in.push_raw
        sender: Json = {"message_id": 1, "chat": phone.private_chat, "from": phone.user}
        push({"message": sender | {"date": word(), "text": note()}})
        push({"message": sender | {"date": 1, "text": note(), "entities": note()}})
        push({"edited_message": sender | {"date": note()}})
        push({"callback_query": {"id": word(), "from": phone.user, "data": [note()]}})
        push({"callback_query": {"id": word(), "from": {"id": note()}, "message": note()}})
        push({word(): {"chat": {"id": note()}}})
        await self._is_told(phone, "incident")
        await self._is_calm(phone)

    async def without_a_database(self, phone: Phone) -> None:
        """Type while the database is away, and let it come back."""
        async with self._away():
            phone.type(self.spoken.note())
            phone.type(self.spoken.meeting())
            polls = len(self.post.calls("getUpdates")) + (self.server is None)  # else it stops
            await self.post.stand_in.wait_for(lambda: self._has_handed_out(polls), PATIENCE)
        await self._is_calm(phone)

    def _has_handed_out(self, polls: int) -> bool:
        """Tell whether Telegram has given the bot what it cannot keep, with so many polls."""
        made = self.post.calls("getUpdates")
        return len(made) >= polls and made[-1].outcome == "ok"

    @asynccontextmanager
    async def _away(self) -> AsyncIterator[None]:
        if self.server is not None:
            await asyncio.to_thread(self.server.stop, "immediate")
            yield
            await asyncio.to_thread(self.server.start)
            return
        with closing(sqlite3.connect(self.post.installation.folder / "amana.db")) as other:
            other.execute("BEGIN IMMEDIATE")  # for longer than anybody waits for it
            yield

    async def with_defects(self, phone: Phone) -> None:
        """Write into a table that is not there, and ask for rows that do not open any more."""
        with self._renamed("records"):
            phone.type(self.spoken.note())
            await self._is_told(phone, "incident")
        self._run("UPDATE records SET sealed = substr(sealed, 1, 200)")
        for asked in ("/show NAV-1", "/agenda", "/promises", "/digest"):
            phone.type(asked)
        await self._is_calm(phone)

    @contextmanager
    def _renamed(self, table: str) -> Iterator[None]:
        self._run(f"ALTER TABLE {table} RENAME TO gone")
        yield
        self._run(f"ALTER TABLE gone RENAME TO {table}")

    def _run(self, statement: str) -> None:
        engine = open_for_migration(self.post.installation.settings.database_url)
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()

    async def _is_told(self, phone: Phone, words: str) -> None:
        before = last(phone).message_id
        await self.post.stand_in.wait_for(
            lambda: any(each.message_id > before and words in each.text for each in said(phone)),
            PATIENCE,
        )

    async def _is_calm(self, phone: Phone) -> None:
        """Let Telegram be well, and wait until the next note is kept, and all before it settled."""
        self.post.stand_in.faults.clear()
        note = phone.type(self.spoken.note())
        await self.post.stand_in.wait_for(
            lambda: all(each.message_id != note for each in phone.chat), PATIENCE
        )
