"""`hold set`, `hold lift`, `hold list`: what must not end with its month."""

from collections.abc import Callable

import typer

from console import arguments
from console.doors import Office, in_office
from console.output import AsJson, put, table
from console.progress import progress
from console.selecting import (
    All,
    Code,
    DryRun,
    Month,
    References,
    described,
    outcome,
    selection_of,
)
from domain.retention import Reserved
from services.keys.holds import Holds, LiftHold, SetHold
from services.keys.rewriting import Rewritten

Saves = SetHold | LiftHold

app = typer.Typer(help="Legal hold: records that nothing shreds.", no_args_is_help=True)


def _saving(doing: str, done: str, verb: Callable[[Office], Saves]) -> Callable[..., None]:
    """Return the command that calls *verb*; *doing* and *done* are how it is told."""

    def command(
        context: typer.Context,
        code: Code,
        references: References = None,
        *,
        month: Month = None,
        every: All = False,
        dry_run: DryRun = False,
        as_json: AsJson = False,
    ) -> None:
        code = arguments.code_of(code)
        selection = selection_of(code, references, month, every=every)

        async def work(office: Office) -> Rewritten:
            with progress(f"{doing} of {code}") as tell:
                return await verb(office)(code, selection, tell, is_dry=dry_run)

        saved = in_office(context, work, makes_keys=not dry_run)
        put(
            described(code, saved, dry_run=dry_run),
            outcome(code, saved, done, dry_run=dry_run),
            as_json=as_json,
        )

    return command


app.command(
    "set",
    help="Hold what is there now, wherever it moves; what comes in later is not held.",
)(_saving("Holding records", "held", lambda office: office.set_hold))
app.command(
    "lift", help="Let held records expire in their month again, or in this one if theirs is over."
)(_saving("Lifting holds", "lifted", lambda office: office.lift_hold))


@app.command("list")
def list_all(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List what is held, and what was begun and has to be brought to its end."""

    async def work(office: Office) -> list[Holds]:
        return await office.list_holds()

    desks = in_office(context, work)
    document = [
        {
            "code": each.code,
            "held": list(map(str, each.records)),
            "under_way": list(map(written, each.reserved)),
        }
        for each in desks
    ]
    rows = [
        (
            each["code"],
            len(each["held"]),
            "; ".join(each["under_way"]) or "-",
            " ".join(each["held"]),
        )
        for each in document
    ]
    put(document, table(("code", "held", "under way", "references"), rows), as_json=as_json)


def written(reserved: Reserved) -> str:
    """Return what was begun, as it is typed."""
    months = f"--month {reserved.month}" if reserved.month else "--all"
    return f"{reserved.saving} {months}" + (f" --to {reserved.to}" if reserved.to else "")
