"""Holds the fences of keys against the keyring: who reaches into them could stop or lose writes."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime

from domain.calendars import month_of
from domain.errors import KeyFileRefused
from domain.keys import KeyLine, KeyState
from services.findings import Ailment, Finding, place_of
from services.vault import Vault
from services.work.documents import Columns

TABLE = "key_fences"
_CLOSED = {"1", "True", "true"}


def odd_fences(
    vault: Vault, now: datetime, rows: Sequence[Columns], lost: Collection[str]
) -> list[Finding]:
    """
    Return the fences that no key of ours explains; keys that are *lost* are told already.

    A key that seals has an open one while its month is not over; one that is gone, a closed one.
    """
    with suppress(KeyFileRefused):
        vault.reload()  # keys may have been made since the examination began
    lines = {each.id: each for each in [*vault.gone_lines(), *vault.key_lines()]}
    found = []
    for row in rows:
        key_id = row["key_id"] if isinstance(row["key_id"], bytes) else b""
        is_closed = str(row["is_closed"]) in _CLOSED
        if key_id.hex() not in lost and _is_odd(lines.get(key_id), now, is_closed=is_closed):
            found.append(Finding(Ailment.KEY_FENCE_WRONG, place_of(TABLE, key_id.hex())))
    return found


def _is_odd(key: KeyLine | None, now: datetime, *, is_closed: bool) -> bool:
    if key is None:
        return True
    if key.state is KeyState.ACTIVE:
        return is_closed and key.month >= month_of(now)  # "held" comes after every month
    return key.state is not KeyState.DECRYPT_ONLY and not is_closed
