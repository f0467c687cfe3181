"""Recovery officers for tests: their key files, and the age tool as somebody else wrote it."""

from dataclasses import dataclass, replace
from pathlib import Path

from pyrage import x25519

from domain.actions import Action
from services.work.archive import Archive


@dataclass(frozen=True)
class Keyholder:
    """A fictional officer with a key file of his own."""

    name: str
    public: str
    file: str


def keyholder(folder: Path, name: str) -> Keyholder:
    """Make somebody's key pair, as `age-keygen` writes it."""
    folder.mkdir(exist_ok=True)
    key = x25519.Identity.generate()
    file = folder / f"{name.lower()}.key"
    file.write_text(f"# created: 2026-11-05T09:30:00Z\n# public key: {key.to_public()}\n{key}\n")
    return Keyholder(name, str(key.to_public()), str(file))


async def let_count(archive: Archive) -> None:
    """Let every officer count, as if others had known of him for long."""
    async with archive() as work:
        for each in await work.officers.present():
            known = replace(each, counts_since=work.now)
            await work.officers.update(known, Action.OFFICER_COUNT)
        await work.commit()
