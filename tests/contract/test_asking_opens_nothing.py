"""What is opened for an answer says nothing of what there is: neither rows nor words differ."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import TypeVar

import pytest

from crypto.vault import KeyringVault
from domain.actions import Role
from domain.errors import AmanaError
from domain.letters import Answer, Plain
from domain.origins import Origin
from domain.secrecy import Place, Sealed, Secret
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.records.giving import ShareByCode, TransferByCode
from services.records.notes import SaveNote
from services.records.requesting import RequestAccess
from services.work.archive import Archive, open_archive
from storage.transactions import transactions
from tests.contract.keepers import Keepers, open_keepers

KARIM = 7002

T = TypeVar("T")


class CountingVault(KeyringVault):
    """A vault that remembers in which tables it opened rows."""

    opened: Counter[str]

    def unseal(self, place: Place, sealed: Sealed, kind: type[T]) -> T:
        """Open as ever, and count it."""
        self.opened[place.table] += 1
        return super().unseal(place, sealed, kind)


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give notes AIR-1 and AIR-2, and Karim, who belongs to NAV alone and wrote NAV-1."""
    async with open_keepers(database_url, tmp_path) as opened:
        await opened.note()
        await opened.note()
        code = (await Invite(opened.archive)("NAV", Role.OFFICER, "en")).code
        await Admit(opened.archive)(Arrival(KARIM, Secret("Karim")), code)
        yield opened


def counting(keepers: Keepers) -> tuple[Archive, CountingVault]:
    """Open the archive over a vault that counts."""
    vault = CountingVault(keepers.keystore, keepers.clock.now)
    vault.opened = Counter()
    archive = open_archive(transactions(keepers.engine), vault, keepers.clock, lambda: None)
    return archive, vault


async def told(act: Awaitable[Answer]) -> str:
    """Do something, and return the key of its words."""
    try:
        answer = await act
    except AmanaError as refused:
        return refused.reply_key
    return answer.letter.key if isinstance(answer.letter, Plain) else ""


async def test_a_request_opens_the_same_rows_whatever_it_names(keepers: Keepers) -> None:
    archive, vault = counting(keepers)
    found = []
    for update, reference in enumerate(("AIR-1", "AIR-99", "XYZ-1", "NAV-99")):
        vault.opened.clear()
        key = await told(RequestAccess(archive)(KARIM, reference, update))
        audit = vault.opened.pop("audit", 0)
        found.append((key, audit - update, dict(vault.opened)))

    assert found[0][0] == "request-asked"
    assert "records" not in found[0][2]
    assert found == [found[0]] * len(found)


@pytest.mark.parametrize("verb", [ShareByCode, TransferByCode])
async def test_a_desk_that_may_not_be_given_to_is_as_one_that_is_not_there(
    keepers: Keepers, verb: type[ShareByCode] | type[TransferByCode]
) -> None:
    note = await _note(keepers)
    found = []
    for update, code in enumerate(("AIR", "XYZ")):
        archive, vault = counting(keepers)  # what was opened before is remembered
        key = await told(verb(archive)(KARIM, note, code, update))
        found.append((key, dict(vault.opened)))

    assert found[0][0] == "error-share-refused"
    assert found[0] == found[1]


async def _note(keepers: Keepers) -> str:
    """Let Karim keep a note; return its reference."""
    await SaveNote(keepers.archive)(KARIM, Origin(KARIM, 1), Secret("Of the naval desk"))
    return "NAV-1"
