"""`keys shred`, `keys certificate`: what is destroyed for ever, and the proof of it."""

from collections.abc import Sequence
from typing import Annotated

import typer

from console import arguments, certificates
from console.doors import Office, in_office
from console.escrow import OFFICER
from console.output import AsJson, put
from console.progress import progress
from console.selecting import Code, DryRun, month_of
from services.keys.condemning import Outlook
from services.keys.shredding import Signed

Month = Annotated[str, typer.Argument(metavar="MONTH", help="The month of expiry, as 2028-11.")]
_TO = typer.Option("--to", metavar="FOLDER", help="Write the signed certificates there.")


def shred(
    context: typer.Context,
    code: Code,
    month: Month,
    *,
    officer: Annotated[list[str] | None, OFFICER] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Destroy a month of a desk for ever; two recovery officers prove themselves by their keys."""
    code, month = arguments.code_of(code), month_of(month, "MONTH")
    if dry_run:
        _count(context, code, month, as_json=as_json)
        return

    async def work(office: Office) -> Signed:
        proven = office.recovery.identify(officer or [])
        with progress(f"Shredding {month} of {code}") as tell:
            return await office.shredding.shred(code, month, proven, tell)

    certificate, line = in_office(context, work)
    lines = [
        *certificates.lines_of(certificate),
        f"Keep it: `python bot.py keys certificate {code} {month} --to FOLDER`.",
    ]
    put(certificates.document_of(line), lines, as_json=as_json)


def certify(
    context: typer.Context,
    code: Code,
    month: Month,
    *,
    to: Annotated[str, _TO] = "",
    as_json: AsJson = False,
) -> None:
    """Print what was shredded, signed, with what it cannot reach as it is now."""
    code, month = arguments.code_of(code), month_of(month, "MONTH")

    async def work(office: Office) -> list[Signed]:
        found = await office.shredding.certify(code, month)
        if to:
            office.shredding.keep(to, [(certificates.file_name(of), line) for of, line in found])
        return found

    found = in_office(context, work)
    put([certificates.document_of(line) for _, line in found], _all(found), as_json=as_json)


def _count(context: typer.Context, code: str, month: str, *, as_json: bool) -> None:
    async def work(office: Office) -> Outlook:
        return await office.shredding.count(code, month)

    _put_outlook(in_office(context, work), as_json=as_json)


def _all(found: Sequence[Signed]) -> list[str]:
    return [line for certificate, _ in found for line in certificates.lines_of(certificate)]


def _put_outlook(outlook: Outlook, *, as_json: bool) -> None:
    what = outlook.shredding
    document = {
        "code": what.code,
        "month": what.month,
        "records": what.records,
        "held": what.held,
        "escrows": list(outlook.escrows),
        "keys": list(what.keys),
        "dry_run": True,
    }
    serials = ", ".join(map(str, outlook.escrows)) or "none"
    lines = [
        f"{what.code} {what.month}: {what.records} records would be destroyed for ever.",
        f"{what.held} records of the desk are on hold and stay.",
        f"Escrows that still hold the keys: {serials}.",
    ]
    put(document, lines, as_json=as_json)
