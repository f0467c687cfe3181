"""Registers recovery officers, lists them, lets them go, and writes their sheets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from domain.actions import Action
from domain.recovery import OFFICERS_NEEDED, WAITING_PERIOD, Officer, Recipient, RecoveryRefused
from domain.secrecy import Secret
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class AddOfficer:
    """Register a recovery officer."""

    archive: Archive
    recipient_of: Callable[[str], Recipient]

    async def __call__(self, name: Secret, key: str) -> Officer:
        """
        Keep *name* with the public key of his `age-keygen`.

        Raises:
            RecoveryRefused: No public key, or one that an officer has already.
        """
        recipient = self.recipient_of(key)
        async with self.archive() as work:
            await work.unit.fence.hold()  # two at once: the second sees the first's officer
            if any(each.recipient == recipient for each in await work.officers.present()):
                msg = "an officer with this key is registered already: each needs a key of his own"
                raise RecoveryRefused(msg)
            officer = Officer(work.vault.fresh_id(), name, recipient, work.now)
            await work.officers.add(officer)
            await work.commit()
        return officer


@dataclass(frozen=True, slots=True)
class ListOfficers:
    """List the officers."""

    archive: Archive

    async def __call__(self) -> list[Officer]:
        """Return those for whom escrows and backups are made now."""
        async with self.archive() as work:
            return await work.officers.present()


@dataclass(frozen=True, slots=True)
class RemoveOfficer:
    """Make no escrow and no backup for somebody any more; what he has, he keeps."""

    archive: Archive

    async def __call__(self, beginning: str) -> Officer:
        """
        Let the officer go whose id begins so, and return him.

        Raises:
            RecoveryRefused: Nobody's, or several officers' ids begin so.
        """
        async with self.archive() as work:
            officer = await find_officer(work, beginning)
            gone = replace(officer, removed_at=work.now)
            await work.officers.update(gone, Action.OFFICER_REMOVE)
            await work.commit()
        return gone


async def find_officer(work: Work, beginning: str) -> Officer:
    """
    Return the officer whose id begins so.

    Raises:
        RecoveryRefused: Nobody's, or several officers' ids begin so.
    """
    present = await work.officers.present()
    found = [each for each in present if each.id.startswith(beginning)]
    if len(found) != 1:
        many = "several officers' ids begin" if found else "no officer's id begins"
        msg = f"{many} like this: see `python bot.py recovery list`"
        raise RecoveryRefused(msg)
    return found[0]


async def require_two(work: Work, proven: Sequence[str]) -> list[str]:
    """
    Return the ids of the two officers who proved to have these *age* keys (public parts).

    Two keys are no two people: whoever can register officers must not be able to use his own
    before others have heard of them (`IntroduceOfficers`).

    Raises:
        RecoveryRefused: Not two, twice the same, somebody who is no registered officer, or of
            whom not everybody who has to has known for long enough.
    """
    registered = {each.recipient.text: each for each in await work.officers.present()}
    found = {each: registered[each] for each in proven if each in registered}
    if len(found) != OFFICERS_NEEDED or len(proven) != OFFICERS_NEEDED:
        msg = "two different registered officers have to be here: see `recovery list`"
        raise RecoveryRefused(msg)
    for officer in found.values():
        _check_known(officer)
    return sorted(each.id for each in found.values())


def _check_known(officer: Officer) -> None:
    """
    Make sure that an officer counts.

    Raises:
        RecoveryRefused: Not everybody who has to was told of him, or too recently.
    """
    if officer.counts:
        return
    since = officer.counts_from
    day = f"before {since:%Y-%m-%d %H:%M} UTC" if since else "yet"
    msg = (
        f"officer {officer.recipient.mark} does not count {day}: others have to know of him for"
        f" {WAITING_PERIOD.days} days; two who count can do it now, see `recovery list`"
    )
    raise RecoveryRefused(msg)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on an officer's paper."""

    instance: str
    fingerprint: str
    officer: Officer


@dataclass(frozen=True, slots=True)
class WriteSheets:
    """Say what each officer needs on paper, for a day when nothing else is left."""

    archive: Archive
    fingerprint: Callable[[bytes], str]

    async def __call__(self) -> list[Sheet]:
        """Return every officer's sheet."""
        async with self.archive() as work:
            instance, public = work.vault.instance, work.vault.public_key
            officers = await work.officers.present()
        return [Sheet(instance, self.fingerprint(public), each) for each in officers]
