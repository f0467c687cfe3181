"""Makes one backup: rows as they were at one moment, sealed as they stream, signed at the end."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.backups import (
    FORMAT,
    KIND,
    MANIFEST,
    PART_ROWS,
    PASSING,
    SIGNATURE,
    TABLES,
    Manifest,
    Order,
    Part,
)
from domain.recovery import Recipient

Tell = Callable[[int, int], None]
"""Takes how many rows are done, and of how many."""

_PART_BYTES = 8 << 20


class Snapshot(Protocol):
    """One moment of the database."""

    def generation(self) -> int: ...  # noqa: D102  # the adapter says it

    def end(self) -> tuple[int, bytes]: ...  # noqa: D102

    def schema(self) -> str: ...  # noqa: D102

    def count(self, table: str) -> int: ...  # noqa: D102

    def due(self) -> dict[str, int]: ...  # noqa: D102

    def lines(self, table: str) -> Iterator[tuple[bytes, bytes]]: ...  # noqa: D102


class NewFile(Protocol):
    """A file being written."""

    def write(self, content: bytes, /) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Tools:
    """What packing needs of vault and archive."""

    snapshot: Callable[[], AbstractContextManager[Snapshot]]
    new_file: Callable[[str, str], AbstractContextManager[NewFile]]
    """Takes folder and name."""
    bundled: Callable[[Iterable[tuple[str, bytes]], datetime], Iterator[bytes]]
    seal: Callable[[Iterator[bytes], NewFile, Iterable[Recipient]], bytes]
    digest: Callable[[bytes], str]
    write_manifest: Callable[[Manifest], bytes]
    attest: Callable[[bytes, bytes], bytes]
    held: Callable[[], frozenset[str]]
    """The ids of the keys that the keyring holds now; asked where those from before lack one."""


@dataclass(slots=True)
class Pack:
    """One backup on its way into its file; runs in a thread of its own."""

    tools: Tools
    order: Order
    tell: Tell
    is_stopped: bool = False
    _parts: list[Part] = field(default_factory=list)
    _key_ids: set[str] = field(default_factory=set)
    _manifest: Manifest | None = None
    _written: bytes = b""

    def __call__(self, folder: str) -> Manifest:
        """
        Write the backup and, last, its signature.

        Raises:
            RecoveryRefused: No confirmed escrow holds the keys in use.
            OperatorRefusal: The folder takes no file.
            Unavailable: The database is away.
        """
        order, tools = self.order, self.tools
        with tools.snapshot() as snapshot, tools.new_file(folder, order.name) as file:
            chunks = tools.bundled(self._files(snapshot), order.made_at)
            summed = tools.seal(chunks, file, order.recipients)
        with tools.new_file(folder, order.name + SIGNATURE) as beside:
            beside.write(tools.attest(summed, self._written))
        assert self._manifest is not None  # noqa: S101  # the last file of the archive
        return self._manifest

    def _files(self, snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
        total = sum(snapshot.count(table) for table in TABLES)
        done = 0
        for table in TABLES:
            for number, (content, rows) in enumerate(self._contents(snapshot, table), 1):
                part = Part(f"{table}/{number:06}.jsonl", rows, self.tools.digest(content))
                self._parts.append(part)
                yield part.name, content
                done += rows
                self.tell(done, total)
        self._manifest = self._describe(snapshot)
        self._written = self.tools.write_manifest(self._manifest)
        yield MANIFEST, self._written

    def _contents(self, snapshot: Snapshot, table: str) -> Iterator[tuple[bytes, int]]:
        """Give a table in pieces that fit into memory."""
        held: list[bytes] = []
        size = 0
        for line, key_id in snapshot.lines(table):
            if key_id:
                self._key_ids.add(key_id.hex())
            held.append(line)
            size += len(line)
            if len(held) == PART_ROWS or size >= _PART_BYTES:
                self._check_wanted()
                yield b"".join(held), len(held)
                held, size = [], 0
        if held:
            yield b"".join(held), len(held)

    def _describe(self, snapshot: Snapshot) -> Manifest:
        order = self.order
        sequence, chain = snapshot.end()
        held = order.held
        if not self._key_ids <= held:
            held |= self.tools.held()  # made between the order and the moment
        counts = {table: snapshot.count(table) for table in PASSING}
        due = {f"deliveries/{kind}": many for kind, many in snapshot.due().items()}
        return Manifest(
            format=FORMAT,
            kind=KIND,
            instance=order.instance,
            made_at=order.made_at,
            generation=snapshot.generation(),
            schema=snapshot.schema(),
            sequence=sequence,
            chain=chain.hex(),
            parts=tuple(self._parts),
            key_ids=tuple(sorted(self._key_ids)),
            unknown_key_ids=tuple(sorted(self._key_ids - held)),
            tombstones=order.tombstones,
            escrow=order.covering(held & self._key_ids),
            left_out={name: many for name, many in {**counts, **due}.items() if many},
        )

    def _check_wanted(self) -> None:
        if self.is_stopped:
            raise Stopped


class Stopped(Exception):  # as every error here, it says what happened
    """Nobody waits for this backup any more."""
