"""`doctor`: examines the whole installation and says how to mend it."""

import asyncio

import typer

from console.doors import doors_of
from console.output import AsJson, put, table
from console.remedies import remedy_of
from services.findings import Finding, Severity


def examine(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Look at keys, tables, every row and the audit; exit 1 when something is wrong."""
    findings = asyncio.run(_examine(context))
    is_well = all(each.severity is not Severity.PROBLEM for each in findings)
    document = {"ok": is_well, "findings": [described(each) for each in findings]}
    put(document, _lines(findings), as_json=as_json)
    if not is_well:
        raise typer.Exit(1)


def described(finding: Finding) -> dict[str, str]:
    """Return a finding as JSON says it."""
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "where": finding.where,
        "remedy": remedy_of(finding),
    }


async def _examine(context: typer.Context) -> list[Finding]:
    async with doors_of(context).examine() as examine_all:
        return await examine_all()


def _lines(findings: list[Finding]) -> list[str]:
    if not findings:
        return ["All is well."]
    rows = [list(described(each).values()) for each in findings]
    return table(("code", "severity", "where", "remedy"), rows)
