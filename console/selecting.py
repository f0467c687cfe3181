"""How the operator selects records of a desk, and is told what was done with them."""

from typing import Annotated

import typer

from console import arguments
from domain.references import Reference, parse_reference
from domain.retention import Selection, is_month
from services.keys.rewriting import Rewritten

Code = Annotated[str, typer.Argument(metavar="CODE", help="The desk's code, such as NAV.")]
References = Annotated[
    list[str] | None, typer.Argument(metavar="[REFERENCE]...", help="Records, as NAV-17.")
]
Month = Annotated[
    str | None,
    typer.Option("--month", metavar="2028-11", help="All records that expire in that month."),
]
All = Annotated[bool, typer.Option("--all", help="All records of the desk.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Count, and change nothing.")]


def selection_of(
    code: str, references: list[str] | None, month: str | None, *, every: bool | None = None
) -> Selection:
    """Return what is selected, and only once: references, a month, or all if that is offered."""
    if sum((bool(references), month is not None, bool(every))) != 1:
        ways = f"{code}-17 and others, or --month 2028-11"
        ways += ", or --all" if every is not None else ""
        arguments.refuse("RECORDS", f"say which: {ways}")
    numbers = tuple(dict.fromkeys(_number(code, each) for each in references or ()))
    return Selection(numbers, month_of(month, "--month") if month is not None else "")


def month_of(text: str, argument: str) -> str:
    """Return a month."""
    if not is_month(text.strip()):
        arguments.refuse(argument, "write a month as 2028-11")
    return text.strip()


def _number(code: str, text: str) -> int:
    found = parse_reference(text)
    if found is None and text.isascii() and text.isdigit():
        found = Reference(code, int(text))
    if found is None or found.desk != code:
        arguments.refuse("REFERENCE", f"write a record of this desk as {code}-17")
    return found.number


def described(code: str, done: Rewritten, *, dry_run: bool) -> dict[str, object]:
    """Return what was done as JSON says it."""
    return {
        "code": code,
        "records": done.records,
        "unopened": done.unopened,
        "became": list(map(str, done.became)),
        "dry_run": dry_run,
    }


def outcome(code: str, done: Rewritten, verb: str, *, dry_run: bool) -> list[str]:
    """Return what was done in one line; in another, what some of it has become since."""
    would = "would be " if dry_run else ""
    broken = f"; {done.unopened} do not open: see `doctor`" if done.unopened else ""
    lines = [f"{code}: {done.records} records {would}{verb}{broken}"]
    if done.became:
        names = " ".join(map(str, done.became))
        lines.append(f"Some of it has become {names} since, left as it is: name that, too.")
    return lines
