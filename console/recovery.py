"""`recovery add`, `list`, `remove`, `sheet`: the officers who can bring an installation back."""

from typing import Annotated

import typer

from console import arguments
from console.doors import Office, in_office
from console.output import AsJson, moment, put, table
from domain.recovery import WAITING_PERIOD, Officer
from services.recovery.officers import Sheet
from services.recovery.untold import Untold

app = typer.Typer(
    help="Recovery officers: any two of them bring the installation back.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Who it is, in one line.")]
Key = Annotated[
    str, typer.Argument(metavar="AGE-PUBLIC-KEY", help="The line age1… that age-keygen printed.")
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The officer's id, or 6 characters of it.")]

_NOBODY: Untold = {}

_STEPS = (
    "To bring the installation back, two officers with their keys need:",
    "  1. a fresh machine with Amana installed, no `init`;",
    "  2. the newest backup, amana-….age, and its signature beside it, amana-….age.sig;",
    "  3. the escrow file of the two of you that the backup names, or a later one;",
    "  4. the folder of checkpoints, from wherever it is kept;",
    "  5. `python bot.py backup restore FILE --officer KEY --officer KEY --escrow ESCROW",
    "     --checkpoints DIR --fingerprint '…'`, with the fingerprint above.",
    "Never send your private key to anybody, and never leave it on that machine.",
)


@app.command("add")
def add(context: typer.Context, name: Name, key: Key, *, as_json: AsJson = False) -> None:
    """Register an officer; his private key stays with him."""
    named = arguments.name_of(name)

    async def work(office: Office) -> Officer:
        return await office.recovery.add(named, key)

    officer = in_office(context, work)
    lines = [
        f"{officer.id}  {officer.recipient.mark}  registered",
        f"He counts for what destroys {WAITING_PERIOD.days} days after the bot has told others.",
        "Make a new escrow for him: `python bot.py escrow create --to FOLDER`.",
    ]
    put(described(officer), lines, as_json=as_json)


@app.command("list")
def list_all(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the officers for whom escrows and backups are made."""

    async def work(office: Office) -> list[tuple[Officer, Untold]]:
        untold = await office.recovery.untold()
        return [(each, untold.get(each.id, _NOBODY)) for each in await office.recovery.list_all()]

    officers = in_office(context, work)
    lines = table(("id", "mark", "since", "counts", "name"), [_row(*each) for each in officers])
    put([described(*each) for each in officers], lines, as_json=as_json)


@app.command("remove")
def remove(context: typer.Context, officer: Id, *, as_json: AsJson = False) -> None:
    """Make nothing for an officer any more; what he has, he still opens with another."""
    beginning = arguments.id_of(officer, "recovery list")

    async def work(office: Office) -> Officer:
        return await office.recovery.remove(beginning)

    gone = in_office(context, work)
    lines = [
        f"{gone.id}  {gone.recipient.mark}  removed",
        "What he has still opens for him and another officer: have it destroyed, or rotate keys.",
    ]
    put(described(gone), lines, as_json=as_json)


@app.command("sheet")
def sheet(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Print what belongs on each officer's paper; nothing of it is secret."""

    async def work(office: Office) -> list[Sheet]:
        return await office.recovery.sheets()

    sheets = in_office(context, work)
    lines = [line for each in sheets for line in _paper(each)]
    put([_sheet(each) for each in sheets], lines, as_json=as_json)


def described(officer: Officer, untold: Untold = _NOBODY) -> dict[str, object]:
    """Return an officer as JSON says him, and who is *untold* of him."""
    return {
        "id": officer.id,
        "mark": officer.recipient.mark,
        "name": officer.name.reveal(),
        "recipient": officer.recipient.text,
        "since": moment(officer.added_at),
        "counts": officer.counts,
        "counts_from": moment(officer.counts_from) if officer.counts_from else None,
        "waits_for": untold,
    }


def _row(officer: Officer, untold: Untold) -> tuple[str, ...]:
    since, counting = moment(officer.added_at), _counting(officer, untold)
    return officer.id, officer.recipient.mark, since, counting, officer.name.reveal()


def _counting(officer: Officer, untold: Untold) -> str:
    """Return from when on his word counts where something is destroyed, or who is not told."""
    if untold:
        return f"not yet: untold {', '.join(f'{many} of {code}' for code, many in untold.items())}"
    if officer.counts_from is None:
        return "not yet: nobody was told"
    since = moment(officer.counts_from)
    return f"since {since}" if officer.counts else f"not before {since}"


def _sheet(each: Sheet) -> dict[str, object]:
    return {
        "installation": each.instance,
        "fingerprint": each.fingerprint,
        "officer": described(each.officer),
    }


def _paper(each: Sheet) -> list[str]:
    return [
        f"Recovery officer   {each.officer.name.reveal()}",
        f"Installation       {each.instance}",
        f"Fingerprint        {each.fingerprint[:39]}",
        f"                   {each.fingerprint[40:]}",
        f"Your public key    {each.officer.recipient.text}",
        f"Your mark          {each.officer.recipient.mark}",
        "",
        *_STEPS,
        "",
    ]
