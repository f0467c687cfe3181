"""`keys …`: how they stand, new ones, and what is destroyed with the old ones."""

from typing import Annotated

import typer

from console import arguments, key_status, shredding
from console.doors import Office, in_office
from console.output import AsJson, put
from console.progress import progress
from console.selecting import Code
from domain.errors import OperatorRefusal
from services.keys.rotation import Rotated

app = typer.Typer(help="Keys: how they stand, and new ones.", no_args_is_help=True)
rotate = typer.Typer(help="Put new keys in the place of the old.", no_args_is_help=True)
app.add_typer(rotate, name="rotate")
app.command("status")(key_status.status)
app.command("shred")(shredding.shred)
app.command("certificate")(shredding.certify)

Dry = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
_TO = typer.Option(
    "--to", metavar="FILE", help="Write the new root there, where the present one is read-only."
)
_PASSPHRASE = typer.Option(
    "--passphrase/--random", help="What the new root is made of; by default what the old one was."
)
_COPIES = "Copies of what it was are of no use any more: make new ones, off this machine."


@rotate.command("root")
def rotate_root(
    context: typer.Context,
    *,
    to: Annotated[str, _TO] = "",
    passphrase: Annotated[bool | None, _PASSPHRASE] = None,
    dry_run: Dry = False,
    as_json: AsJson = False,
) -> None:
    """Make a new root; the database is untouched, and the bot goes on."""

    async def work(office: Office) -> tuple[int, list[str]]:
        root = (found := await office.keys.show()).root
        if root == "credential" and not to:
            msg = "the root is a credential: name a new file with --to FILE, and hand over that one"
            raise OperatorRefusal(msg)
        is_asked = root == "passphrase" if passphrase is None else passphrase
        hints = _hints(to, office.keys.slot_file) if to else []
        if dry_run:
            return found.generation, hints
        words = office.keys.ask_new_passphrase() if is_asked else None
        return await office.keys.rotate_root(to, words), hints

    generation, hints = in_office(context, work)
    _put_turned("root", generation, hints, dry_run=dry_run, as_json=as_json)


@rotate.command("slot")
def rotate_slot(context: typer.Context, *, dry_run: Dry = False, as_json: AsJson = False) -> None:
    """Make a new slot; the database is untouched, and the bot goes on."""

    async def work(office: Office) -> int:
        if dry_run:
            return (await office.keys.show()).generation
        return await office.keys.rotate_slot()

    generation = in_office(context, work)
    _put_turned("slot", generation, [], dry_run=dry_run, as_json=as_json)


@rotate.command("desk")
def rotate_desk(
    context: typer.Context, code: Code, *, dry_run: Dry = False, as_json: AsJson = False
) -> None:
    """Give a desk new keys, and seal all its records under them; interrupted, it goes on."""
    code = arguments.code_of(code)

    async def work(office: Office) -> Rotated:
        with progress(f"Sealing records of {code} again") as tell:
            return await office.keys.rotate_desk(code, tell, is_dry=dry_run)

    done = in_office(context, work, makes_keys=not dry_run)
    document = {
        "code": code,
        "keys": done.keys,
        "records": done.records,
        "resumed": done.resumed,
        "dry_run": dry_run,
    }
    begun = "; it had begun before" if done.resumed else ""
    verb = "would be" if dry_run else "are"
    told = f"{code}: {done.records} records {verb} sealed again, {done.keys} keys given up{begun}"
    put(document, [told], as_json=as_json)


def _hints(root: str, slot: str) -> list[str]:
    return [
        f"Set AMANA_ROOT_FILE={root} and AMANA_SLOT_FILE={slot}, and restart the bot:",
        "until then it handles nothing. Then destroy the file of the old root.",
    ]


def _put_turned(
    what: str, generation: int, hints: list[str], *, dry_run: bool, as_json: bool
) -> None:
    document = {"rotated": what, "generation": generation, "dry_run": dry_run}
    if dry_run:
        told = [f"A new {what} would be made, and the keyring of generation {generation + 1}."]
    else:
        told = [f"There is a new {what}; the keyring is of generation {generation}.", _COPIES]
    put(document, [*told, *hints], as_json=as_json)
