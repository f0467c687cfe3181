"""`audit key`, `verify`, `show`, `export`: who did what, and that nobody rewrote it."""

import asyncio
from typing import Annotated

import typer

from console import arguments
from console.doctor import described
from console.doors import Office, VerifyAsked, doors_of, in_office
from console.output import AsJson, moment, note, put, table
from console.progress import progress
from domain.references import Reference
from services.audit.show import Asked, Told
from services.audit.verifying import Verdict
from services.findings import Ailment, Finding, Severity

app = typer.Typer(
    help="The audit: its key, whether it is whole, who did what.", no_args_is_help=True
)

_CHECKPOINTS = typer.Option("--checkpoints", metavar="FOLDER", help="Other checkpoints.")
_KEY = typer.Option(
    "--public-key", metavar="FILE", help="An audit.pub: verify without any other key."
)
_DATABASE = typer.Option("--database", metavar="URL", help="Another database.")
_FILE = typer.Option("--file", metavar="FILE", help="A decrypted export in place of a database.")
_DESK = typer.Option("--desk", metavar="CODE", help="Only of this desk.")
_MEMBER = typer.Option("--member", metavar="ID", help="Only by this member.")
_REFERENCE = typer.Option("--reference", metavar="NAV-17", help="Only about this record.")
_SINCE = typer.Option("--since", metavar="2026-11-05", help="From this day on (UTC).")
_UNTIL = typer.Option("--until", metavar="2026-11-05", help="Before this day (UTC).")
_LIMIT = typer.Option(
    "--limit",
    metavar="NUMBER",
    parser=arguments.number_within(1, 100_000, 200),
    help="At most so many, the newest.",
)
_TO = typer.Option("--to", metavar="age1…", help="For this public key; again for another.")


@app.command("key")
def key(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Print the public key and its fingerprint; lay it beside the checkpoints if it is lacking."""
    shown = doors_of(context).show_key()
    if shown.missing:
        note(f"Not beside the checkpoints: {shown.missing}")
    lines = [f"public key   {shown.key}", f"fingerprint  {shown.fingerprint}"]
    put({"public_key": shown.key, "fingerprint": shown.fingerprint}, lines, as_json=as_json)


@app.command("verify")
def verify(
    context: typer.Context,
    *,
    checkpoints: Annotated[str, _CHECKPOINTS] = "",
    public_key: Annotated[str, _KEY] = "",
    database: Annotated[str, _DATABASE] = "",
    file: Annotated[str, _FILE] = "",
    as_json: AsJson = False,
) -> None:
    """Hold the audit against itself, its rows and its checkpoints; exit 1 when it is not whole."""
    asked = VerifyAsked(checkpoints, public_key, database, file)
    fingerprint, verdict = asyncio.run(_verify(context, asked))
    problems = [each for each in verdict.findings if each.severity is Severity.PROBLEM]
    notes = [each for each in verdict.findings if each not in problems]
    document = {
        "ok": not problems,
        "entries": verdict.entries,
        "fingerprint": fingerprint,
        "problems": [described(each) for each in problems],
        "notes": [described(each) for each in notes],
    }
    lines = _verified(verdict.entries, fingerprint, [*problems, *notes], is_whole=not problems)
    put(document, lines, as_json=as_json)
    if problems:
        raise typer.Exit(1)


async def _verify(context: typer.Context, asked: VerifyAsked) -> tuple[str, Verdict]:
    async with doors_of(context).verify(asked) as verification:
        with progress("Verifying the audit") as tell:
            return verification.fingerprint, await verification.work(tell)


def _verified(
    entries: int, fingerprint: str, findings: list[Finding], *, is_whole: bool
) -> list[str]:
    said = "is whole" if is_whole else "is NOT whole"
    if any(each.code is Ailment.KEY_FOREIGN for each in findings):
        said = "cannot be held against this key"
    lines = [f"The audit {said}: {entries} entries, checkpoints of {fingerprint}"]
    if not findings:
        return lines
    rows = [list(described(each).values()) for each in findings]
    return [*lines, *table(("code", "severity", "where", "remedy"), rows)]


@app.command("show")
def show(
    context: typer.Context,
    *,
    desk: Annotated[str, _DESK] = "",
    member: Annotated[str, _MEMBER] = "",
    reference: Annotated[str, _REFERENCE] = "",
    since: Annotated[str, _SINCE] = "",
    until: Annotated[str, _UNTIL] = "",
    limit: Annotated[int, _LIMIT] = 50,
    as_json: AsJson = False,
) -> None:
    """Show who did and saw what, newest first; this is entered in the audit too."""
    asked = Asked(
        desk=arguments.code_of(desk) if desk else "",
        member=arguments.id_of(member) if member else "",
        reference=arguments.reference_of(reference) if reference else None,
        since=arguments.day_of(since, "--since") if since else None,
        until=arguments.day_of(until, "--until") if until else None,
        limit=limit,
    )

    async def work(office: Office) -> list[Told]:
        with progress("Reading the audit") as tell:
            return await office.show_audit(asked, tell)

    found = in_office(context, work)
    lines = table(("entry", "at", "action", "desk", "about", "who"), map(_row, found))
    put([_document(each) for each in found], lines, as_json=as_json)


@app.command("export")
def export(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The age file to be written.")],
    *,
    to: Annotated[list[str] | None, _TO] = None,
    as_json: AsJson = False,
) -> None:
    """Write the whole audit into an age file: for --to, else for the recovery officers."""

    async def work(office: Office) -> int:
        with progress("Exporting the audit") as tell:
            return await office.export_audit(file, to or [], tell)

    entries = in_office(context, work)
    put({"file": file, "entries": entries}, [f"{entries} entries are in {file}"], as_json=as_json)


def _row(told: Told) -> tuple[object, ...]:
    entry = told.entry
    subject = told.subject.reveal() if told.subject else ""
    what = _written(told.reference) or told.desk_about or subject or _id_about(told)
    desk = told.desk or "-"
    who = told.name.reveal() if told.name else _id_of(told)
    return told.sequence, moment(entry.at), entry.action.value, desk, what, who


def _document(told: Told) -> dict[str, object]:
    entry = told.entry
    return {
        "sequence": told.sequence,
        "at": moment(entry.at),
        "who": {"id": _id_of(told), "name": told.name.reveal() if told.name else None},
        "action": entry.action.value,
        "desk": told.desk or None,
        "about": _id_about(told),
        "reference": _written(told.reference),
        "about_desk": told.desk_about or None,
        "about_name": told.subject.reveal() if told.subject else None,
        "version": entry.version or None,
        "result": entry.result,
    }


_STRANGER = "stranger"


def _id_of(told: Told) -> str:
    """Return who it was; a stranger's Telegram id is told to nobody."""
    who = told.entry.who
    return _STRANGER if ":" in who else who


def _id_about(told: Told) -> str:
    about = told.entry.about
    return _STRANGER if about.startswith("telegram:") else about


def _written(reference: Reference | None) -> str | None:
    return str(reference) if reference else None
