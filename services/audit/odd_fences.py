"""Holds the fences of keys against the keyring: who reaches into them could stop or lose writes."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from domain.calendars import month_of
from domain.desks import Desk
from domain.errors import KeyFileRefused
from domain.keys import KeyLine, KeyState
from services.findings import Ailment, Finding, place_of
from services.vault import Vault
from services.work.documents import Columns

TABLE = "key_fences"
_CLOSED = {"1", "True", "true"}


def odd_fences(
    vault: Vault,
    now: datetime,
    rows: Sequence[Columns],
    lost: Collection[str],
    desks: Sequence[Desk] = (),
) -> list[Finding]:
    """
    Return the fences that no key of ours explains; keys that are *lost* are told already.

    A key that seals has an open one while its month is neither over nor condemned by one of
    *desks*; one that is gone, a closed one. A closed one of a key that only opens is told of too:
    its removal has not come to its end.
    """
    with suppress(KeyFileRefused):
        vault.reload()  # keys may have been made since the examination began
    lines = {each.id: each for each in [*vault.gone_lines(), *vault.key_lines()]}
    condemned = {(desk.id, month) for desk in desks for month in desk.condemned}
    found, ending = [], Counter[str]()
    for row in rows:
        key_id = row["key_id"] if isinstance(row["key_id"], bytes) else b""
        is_closed = str(row["is_closed"]) in _CLOSED
        key = lines.get(key_id)
        if key and is_closed and key.state is KeyState.DECRYPT_ONLY:
            ending[key.desk] += 1
        elif key and is_closed and (key.desk, key.month) in condemned:
            continue  # `doctor` says that its shredding has not come to its end
        elif key_id.hex() not in lost and _is_odd(key, now, is_closed=is_closed):
            found.append(Finding(Ailment.KEY_FENCE_WRONG, place_of(TABLE, key_id.hex())))
    return [*found, *_unfinished(ending, {desk.id: desk.code for desk in desks})]


def _unfinished(ending: Mapping[str, int], codes: Mapping[str, str]) -> list[Finding]:
    """Return whose keys were given up, and could not be removed yet."""
    places = {desk: place_of("desks", codes.get(desk, desk)) if desk else "keys" for desk in ending}
    return [
        Finding(Ailment.ROTATION_UNFINISHED, places[desk], count=many)
        for desk, many in sorted(ending.items())
    ]


def _is_odd(key: KeyLine | None, now: datetime, *, is_closed: bool) -> bool:
    if key is None:
        return True
    if key.state is KeyState.ACTIVE:
        return is_closed and key.month >= month_of(now)  # "held" comes after every month
    return key.state is not KeyState.DECRYPT_ONLY and not is_closed
