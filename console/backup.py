"""`backup create`, `list`, `verify`, `restore`: what is left when nothing else is."""

from typing import Annotated

import typer

from console import arguments, doctor
from console.doors import Office, doors_of, in_office
from console.escrow import OFFICER
from console.output import AsJson, moment, note, put, table
from console.progress import progress
from domain.backups import NUMBERS_SKIPPED, Request, Standing
from domain.errors import OperatorRefusal
from services.recovery.backups import Made
from services.recovery.refilling import Restored

app = typer.Typer(
    help="Backups: make one, prove it, bring an installation back.", no_args_is_help=True
)

To = Annotated[
    str | None, typer.Option("--to", metavar="FOLDER", help="Where; else AMANA_BACKUPS.")
]


File = Annotated[str, typer.Argument(metavar="FILE", help="The backup; its .sig lies beside it.")]
_ESCROW = typer.Option("--escrow", metavar="FILE", help="The escrow file of these two officers.")
_FINGERPRINT = typer.Option("--fingerprint", metavar="TEXT", help="From an officer's sheet.")
_CHECKPOINTS = typer.Option("--checkpoints", metavar="DIR", help="The folder of checkpoints.")
_CERTIFICATE = typer.Option(
    "--certificate", metavar="FILE", help="Of a shredding: what it destroyed stays dead. Again."
)
_WITHOUT = typer.Option("--without-checkpoints", help="They are lost: a fork goes unnoticed.")
_YES = typer.Option("--yes", help="Do not ask again.")
_SURE = "Without checkpoints nobody can tell whether this past was the last one. Go on?"


@app.command("create")
def create(context: typer.Context, *, to: To = None, as_json: AsJson = False) -> None:
    """Write one file that every recovery officer opens; the bot may run meanwhile."""
    folder = to or doors_of(context).backups()

    async def work(office: Office) -> Made:
        with progress("backup") as tell:
            return await office.make_backup(folder, tell)

    made = in_office(context, work)
    if made.manifest.unknown_key_ids:
        note(f"Rows under keys that nobody holds: {len(made.manifest.unknown_key_ids)} keys;")
        note("run `python bot.py doctor`.")
    lines = [
        f"{folder}/{made.name}",
        f"{made.manifest.rows} rows, the audit up to entry {made.manifest.sequence}",
        f"Its keys are in escrow {made.manifest.escrow} and in later ones.",
        "A backup is good only after `python bot.py backup verify`.",
    ]
    document = {
        "file": f"{folder}/{made.name}",
        "rows": made.manifest.rows,
        "sequence": made.manifest.sequence,
        "escrow": made.manifest.escrow,
        "unknown_keys": list(made.manifest.unknown_key_ids),
    }
    put(document, lines, as_json=as_json)


@app.command("list")
def list_all(context: typer.Context, *, to: To = None, as_json: AsJson = False) -> None:
    """List the backups in the folder, oldest first."""
    doors = doors_of(context)
    found = doors.list_backups(to or doors.backups())
    rows = [(each.name, each.size, "yes" if each.is_signed else "NO") for each in found]
    put(
        [described(each) for each in found],
        table(("file", "bytes", "signed"), rows),
        as_json=as_json,
    )


@app.command("verify")
def verify(
    context: typer.Context,
    file: File,
    *,
    officer: Annotated[list[str], OFFICER],
    escrow: Annotated[str, _ESCROW],
    fingerprint: Annotated[str, _FINGERPRINT] = "",
    as_json: AsJson = False,
) -> None:
    """Restore a backup into nothing, with the escrow's keys alone, and open every row."""
    typed = arguments.fingerprint_of(fingerprint) if fingerprint else ""
    request = Request(file, tuple(officer), escrow, typed)
    with progress("verify") as tell:
        found = doors_of(context).try_backup(request, tell)
    rows = [list(doctor.described(each).values()) for each in found.findings]
    lines = table(("code", "severity", "where", "remedy"), rows)
    is_good = f"{found.manifest.rows} rows, every one opened at its place: the backup is good."
    document = {
        "ok": found.is_good,
        "rows": found.manifest.rows,
        "sequence": found.manifest.sequence,
        "findings": [doctor.described(each) for each in found.findings],
    }
    put(document, [is_good] if found.is_good else lines, as_json=as_json)
    if not found.is_good:
        raise typer.Exit(1)


@app.command("restore")
def restore(
    context: typer.Context,
    file: File,
    *,
    officer: Annotated[list[str], OFFICER],
    escrow: Annotated[str, _ESCROW],
    fingerprint: Annotated[str, _FINGERPRINT],
    checkpoints: Annotated[str, _CHECKPOINTS] = "",
    certificate: Annotated[list[str] | None, _CERTIFICATE] = None,
    without_checkpoints: Annotated[bool, _WITHOUT] = False,
    yes: Annotated[bool, _YES] = False,
    as_json: AsJson = False,
) -> None:
    """Bring an installation back on a fresh machine: no keyring, no database, no `init`."""
    fingerprint = arguments.fingerprint_of(fingerprint)
    if bool(checkpoints) is without_checkpoints:
        msg = "name the folder of checkpoints; only if it is lost, --without-checkpoints"
        raise typer.BadParameter(msg, param_hint="--checkpoints")
    if without_checkpoints and not yes:
        _make_sure(context)
    request = Request(file, tuple(officer), escrow, fingerprint, tuple(certificate or ()))
    with progress("restore") as tell:
        found = doors_of(context).restore_backup(request, checkpoints, tell)
    put(_document(found), _lines(found), as_json=as_json)


def _make_sure(context: typer.Context) -> None:
    answer = doors_of(context).confirm(_SURE)
    if answer is None:
        msg = "there is no terminal to ask at: add --yes if you are sure"
        raise OperatorRefusal(msg)
    if not answer:
        msg = "nothing was done: it was not answered with yes"
        raise OperatorRefusal(msg)


def _document(found: Restored) -> dict[str, object]:
    return {
        "rows": found.manifest.rows,
        "made_at": moment(found.manifest.made_at),
        "sequence": found.manifest.sequence,
        "lost": {"first": found.lost.first, "last": found.lost.last} if found.lost else None,
        "dead": [
            {"table": each.table, "row": each.row, "desk": each.desk, "number": each.number}
            for each in found.dead
        ],
        "left_out": found.manifest.left_out,
        "skipped_numbers": NUMBERS_SKIPPED,
        "statements": found.statements,
        "new_keys": found.has_new_keys,
        "seconds": round(found.took.total_seconds(), 1),
    }


def _lines(found: Restored) -> list[str]:
    manifest, lost = found.manifest, found.lost
    left = ", ".join(f"{many} {name}" for name, many in sorted(manifest.left_out.items()))
    missing = f"entries {lost.first} to {lost.last} of the audit" if lost else "nothing known"
    nowhere = "none could be written: make room there, and run this again before the bot starts"
    return [
        f"{manifest.rows} rows are back, in {found.took.total_seconds():.1f} seconds.",
        f"They are as of {moment(manifest.made_at)}.",
        f"Missing since then: {missing}.",
        f"Passing, and not in a backup: {left or 'nothing'}.",
        f"Dead because their keys were shredded: {len(found.dead)} rows.",
        f"Running numbers of every desk go on {NUMBERS_SKIPPED} higher.",
        f"Statement for auditors: {', '.join(found.statements) or nowhere}",
        _keys_line(found),
        "Reminders, digests and menus are planned again when the bot starts.",
    ]


def _keys_line(found: Restored) -> str:
    if found.has_new_keys:
        return "Root and slot are new: make a new escrow. Then: `python bot.py doctor`."
    return "Keyring, root and slot are those that were here. Then: `python bot.py doctor`."


def described(each: Standing) -> dict[str, object]:
    """Return a backup as JSON says it."""
    return {
        "file": each.name,
        "made_at": moment(each.made_at),
        "bytes": each.size,
        "signed": each.is_signed,
    }
