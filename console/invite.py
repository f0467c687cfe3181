"""`invite`: a one-time code for one desk and one role."""

from datetime import datetime
from typing import Annotated

import typer

from console import arguments
from console.doors import Office, in_office
from console.output import AsJson, moment, note, put
from domain.actions import Role

_DESK = typer.Option("--desk", metavar="CODE", help="The desk's code.")
_ROLE = typer.Option("--role", help="What the member will be there.")
_LANGUAGE = typer.Option("--language", metavar="en|ar", help="His language; else the desk's.")


_UNTIL = typer.Option("--until", metavar="DAY|none", help="The last day of the role.")


def invite(
    context: typer.Context,
    *,
    desk: Annotated[str, _DESK],
    role: Annotated[Role, _ROLE],
    language: Annotated[str | None, _LANGUAGE] = None,
    until: Annotated[str, _UNTIL] = arguments.NO_DAY,
    as_json: AsJson = False,
) -> None:
    """Make a one-time invitation, good for 48 hours; its code is shown once and kept nowhere."""
    code = arguments.code_of(desk)
    last_day = arguments.last_day_of(until)
    chosen = arguments.language_of(language) if language else None

    async def work(office: Office) -> tuple[str, str | None, datetime]:
        secret, expires = await office.invite(code, role, chosen, last_day)
        return secret, await office.link(secret), expires

    secret, link, expires = in_office(context, work)
    if link is None:
        note(
            "No link: Telegram is away, or there is no token. /start CODE in the bot's chat works."
        )
    lines = [f"code     {secret}", f"link     {link or '-'}", f"expires  {moment(expires)}"]
    document = {"code": secret, "link": link, "expires_at": moment(expires)}
    put(document, lines, as_json=as_json)
