"""Opens what `audit verify` and `audit export` need: keys or none, a database or an export."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from console.doors import Verify, VerifyAsked
from crypto import age
from crypto.checkpoints import Witness, read_public_key
from crypto.exports import read_line, write_line
from crypto.public_chain import over_commitments, over_envelopes
from crypto.signatures import fingerprint
from crypto.vault import KeyringVault
from domain.errors import OperatorRefusal, SchemaRefused, SealBroken
from house.installing import check_schema
from house.rooms import keystore_of
from house.streaming import keep_sealed
from services.audit.export import ExportAudit
from services.audit.eyes import Keyless
from services.audit.verifying import DatabaseLinks, FileLinks, VerifyWithKeys, VerifyWithoutKeys
from services.ports import Clock
from services.work.archive import Archive
from settings import Settings
from storage.checkpoints import lines_in
from storage.coffers import read_file, readable
from storage.engine import engine_at, sqlite_file
from storage.reading import reader_at
from storage.schema import SchemaState, read_state
from storage.transactions import Transactions, transactions
from storage.untouched import untouched

_COMMITMENT = 32
_COPIES = {
    SchemaState.EMPTY: "there is no audit in this database: check what --database says, or ask for"
    " a new copy, with what lies beside it",
    SchemaState.OLDER: "this database is older than this version: verify it with the one that wrote"
    " it, or ask for a new copy and name that with --database",
    SchemaState.NEWER: "this database is newer than this version: verify it with the one that wrote"
    " it",
}


@asynccontextmanager
async def open_verification(
    settings: Settings, clock: Clock, asked: VerifyAsked
) -> AsyncIterator[Verify]:
    """Open the operator's strength, or, where a public key is named, the auditor's."""
    lines = partial(
        lines_in, Path(asked.checkpoints) if asked.checkpoints else settings.checkpoints
    )
    if not asked.public_key and not asked.file:
        opened = _evidence if asked.database else _our_own
        async with opened(settings) as begin:
            vault = KeyringVault(keystore_of(settings), clock.now)
            verify = VerifyWithKeys(clock, begin, vault, lines)
            yield Verify(fingerprint(vault.public_key), verify)
        return
    witness, instance = _trusted(settings, clock, asked)
    shown = fingerprint(witness.public_key)
    if asked.file:
        with readable(asked.file) as file:
            given = FileLinks(lambda: file, read_line)
            eyes = Keyless(over_commitments(instance), least=_COMMITMENT)
            yield Verify(shown, VerifyWithoutKeys(clock, given, eyes, witness, instance, lines))
        return
    async with _evidence(settings) as begin:
        source = DatabaseLinks(begin, clock)
        eyes = Keyless(over_envelopes(instance))
        yield Verify(shown, VerifyWithoutKeys(clock, source, eyes, witness, instance, lines))


@asynccontextmanager
async def _our_own(settings: Settings) -> AsyncIterator[Transactions]:
    check_schema(settings)
    async with engine_at(settings.database_url) as engine:
        yield transactions(engine)


@asynccontextmanager
async def _evidence(settings: Settings) -> AsyncIterator[Transactions]:
    with untouched(settings.database_url) as url:
        _check_copy(url)
        async with reader_at(url) as engine:
            yield transactions(engine)


def _check_copy(url: str) -> None:
    """
    Make sure that a database that was named has an audit; whoever names one makes none.

    Raises:
        SchemaRefused, Unavailable
    """
    file = sqlite_file(url)
    if file is not None and not file.exists():
        msg = f"{file} is not there: check what --database says, as sqlite:////srv/copy/amana.db"
        raise SchemaRefused(msg)
    state = read_state(url)
    if state in _COPIES:
        raise SchemaRefused(_COPIES[state])


def _trusted(settings: Settings, clock: Clock, asked: VerifyAsked) -> tuple[Witness, str]:
    """Return whose signatures count: the named key's, else our own."""
    if not asked.public_key:
        vault = KeyringVault(keystore_of(settings), clock.now)
        return vault.witness, vault.instance
    try:
        public_key, instance = read_public_key(read_file(asked.public_key))
    except SealBroken:
        msg = f"{asked.public_key} is no audit.pub: take the file that lies beside the checkpoints"
        raise OperatorRefusal(msg) from None
    return Witness(public_key), instance


def audit_exporter(archive: Archive) -> ExportAudit:
    """Return what writes the audit into an age file."""
    return ExportAudit(archive, age.recipient_of, write_line, keep_sealed)
