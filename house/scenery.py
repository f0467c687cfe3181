"""What a rehearsal begins with: a throw-away folder, settings, a desk and its invited people."""

from dataclasses import replace
from pathlib import Path

from domain.actions import Role
from domain.desks import Desk
from domain.invitations import Invited
from domain.markings import Words
from domain.secrecy import Secret
from domain.step_up import StepUp
from services.desks.desks import AddDesk
from services.desks.markings import ArrangeMarkings
from services.people.invitations import Invite
from services.work.archive import Archive
from settings import Settings, Token

ZONE = "Asia/Dubai"

CAST = (
    (700_001, "Salim", "en", Role.OFFICER),
    (700_002, "هدى", "ar", Role.OFFICER),
    (700_003, "Mansour", "en", Role.HEAD),
)
"""The phones: Telegram id, first name, language, role; nobody real."""

MARKINGS = (Words("Official", "رسمي"), Words("Restricted", "مقيّد"), Words("Secret", "سري"))
"""Lowest first; the desk holds no secret ones, so that one can see what is refused."""

CEILING = "Restricted"

BELONGS = Words("the registry of the mission, on paper", "ديوان البعثة، على الورق")


def folder_of(rehearsal: Path) -> Path:
    """Return where the house rests in the throw-away folder of a rehearsal."""
    return rehearsal / "house"


def settings_in(folder: Path, token: str, url: str) -> Settings:
    """Return the settings of a house that rests in *folder* and finds Telegram at *url*."""
    return Settings(
        token=Token(token),
        telegram_url=url,
        database_url=f"sqlite:///{folder}/amana.db",
        keys=folder / "keys",
        root_file=folder / "root" / "root",
        slot_file=folder / "root" / "slot",
        checkpoints=folder / "checkpoints",
        backups=folder / "backups",
        exports=folder / "exports",
        log_level="WARNING",
    )


async def invite_cast(archive: Archive, scenery: str = "plain") -> list[Invited]:
    """Make the desk and invite its people as is done for real; return what each was given."""
    await ArrangeMarkings(archive)(MARKINGS, BELONGS)
    desk = Desk("", "NAV", Secret("Naval desk"), ZONE, ceiling=CEILING, marking="Official")
    step_up = StepUp.TOTP if scenery == "codes" else StepUp.NONE
    await AddDesk(archive)(replace(desk, step_up=step_up))
    invite = Invite(archive)
    return [await invite("NAV", role, language) for _, _, language, role in CAST]


def clear(rehearsal: Path) -> None:
    """Take away what the house kept; whoever still looks at it can make no file in its way."""
    home = folder_of(rehearsal)
    if home.exists():
        remove(home.rename(home.with_name("gone")))


def remove(folder: Path) -> None:
    """Take a folder away with everything below it; one that is not there is fine."""
    if not folder.exists():
        return
    for path in sorted(folder.rglob("*"), reverse=True):  # what lies inside comes first
        path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
    folder.rmdir()
