"""`retention extend`: records that stay longer than their desk keeps them."""

from typing import Annotated

import typer

from console import arguments
from console.doors import Office, in_office
from console.output import AsJson, put
from console.progress import progress
from console.selecting import (
    Code,
    DryRun,
    Month,
    References,
    described,
    month_of,
    outcome,
    selection_of,
)
from services.keys.rewriting import Rewritten

app = typer.Typer(help="Retention: let records stay longer.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Retention: let records stay longer."""


@app.command("extend")
def extend(
    context: typer.Context,
    code: Code,
    references: References = None,
    *,
    to: Annotated[str, typer.Option("--to", metavar="2029-11", help="When they expire then.")],
    month: Month = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let records expire in a later month; those that stay longer already are left."""
    code = arguments.code_of(code)
    selection, until = selection_of(code, references, month), month_of(to, "--to")

    async def work(office: Office) -> Rewritten:
        with progress(f"Extending records of {code}") as tell:
            return await office.extend(code, selection, until, tell, is_dry=dry_run)

    done = in_office(context, work, makes_keys=not dry_run)
    lines = outcome(code, done, f"extended to {until}", dry_run=dry_run)
    put({**described(code, done, dry_run=dry_run), "to": until}, lines, as_json=as_json)
