"""Keeps the menu of each member's chat what his language, his roles and his state make it."""

from dataclasses import dataclass, replace

from domain.deliveries import DeliveryKind
from domain.digits import Digits
from domain.letters import Reader
from domain.members import Member, MemberState
from domain.menus import Menu
from domain.particulars import MenuDue
from domain.secrecy import Lookup
from services.ports import Messenger
from services.work.archive import Archive, Work
from services.work.parcels import Parcel

_EVERYBODY = Reader(chat=0, language="", digits=Digits.LATIN)
_WIDTH = 22
"""Characters of a fingerprint: as an effect's subject has them where it speaks of no record."""


def menu_of(member: Member) -> Menu:
    """Return what *member*'s chat should offer; of whoever is suspended, nothing."""
    roles = member.roles() if member.state is MemberState.ACTIVE else frozenset()
    return Menu(member.telegram, member.language, roles)


async def _menu_now(work: Work, member: Member) -> Menu:
    """Return what *member*'s chat should offer now: nothing while he travels, like a stranger's."""
    menu = menu_of(member)
    is_away = await work.authenticators.is_away(member.id)
    return replace(menu, roles=frozenset()) if is_away else menu


async def plan_menu(work: Work, member: Member, before: Member | None = None) -> None:
    """Owe *member*'s chat its menu, unless it is the one that it had *before*."""
    if before is None or menu_of(before) != menu_of(member):
        owed = MenuDue(member.id)
        await work.outbox.plan(DeliveryKind.MENU, work.now, owed, member.id, work.now.isoformat())


@dataclass(frozen=True, slots=True)
class PlanMenus:
    """Renew every menu when the words of the list have changed; keep strangers' menus empty."""

    archive: Archive
    messenger: Messenger

    async def __call__(self) -> None:
        """
        Owe everybody his menu once for each edition of the list, and strangers' once a day.

        Raises:
            SealBroken: Rows of people do not open; everybody else's menus are planned.
        """
        async with self.archive() as work:
            await _plan_edition(work, self.messenger.edition())
            await _plan(work, MenuDue(), "day", work.now.date().isoformat())
            await work.commit()
            work.raise_broken()


async def _plan_edition(work: Work, words: tuple[str, ...]) -> None:
    """Plan all menus if *words* are not those of the edition that was planned last."""
    edition = work.vault.name(Lookup.NATURAL, "menus", *words).hex()[:_WIDTH]
    number, last = 0, ""
    while known := await work.find_effect("menus", number):
        number, last = number + 1, known
    if edition == last:
        return
    await work.add_effect(edition, "menus", number)
    await _plan(work, MenuDue(described=True), "edition", number)
    for member in await work.members.all():
        await _plan(work, MenuDue(member.id), "edition", number)


async def _plan(work: Work, owed: MenuDue, *natural: str | int) -> None:
    await work.outbox.plan(DeliveryKind.MENU, work.now, owed, owed.member, *natural)


async def prepare_menu(work: Work, owed: MenuDue) -> Parcel:
    """Say what a chat offers now; a menu is no message, and whoever is suspended loses his."""
    if not owed.member:
        return Parcel(_EVERYBODY, None, menu=Menu(described=owed.described))
    member = await work.members.get(owed.member)
    return Parcel(Reader.of(member), None, menu=await _menu_now(work, member))


async def plan_again(work: Work, owed: MenuDue, sent: Menu, cause: str) -> None:
    """Owe a menu again if its member changed while it was being sent: two sends may overtake."""
    if owed.member and await _menu_now(work, await work.members.get(owed.member)) != sent:
        await _plan(work, owed, "again", cause)
