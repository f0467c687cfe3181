"""`invite`: a one-time code for one desk and one role, with a paper where the desk wants codes."""

from typing import Annotated

import typer

from console import arguments
from console.doors import Office, in_office
from console.output import AsJson, moment, note, put
from console.paper import Png, paper_document, paper_lines, picture_of
from console.whom import member_of
from domain.actions import Role
from domain.invitations import Invited

_DESK = typer.Option("--desk", metavar="CODE", help="The desk's code.")
_ROLE = typer.Option("--role", help="What the member will be there.")
_LANGUAGE = typer.Option("--language", metavar="en|ar", help="His language; else the desk's.")
_MEMBER = typer.Option(
    "--member", metavar="ID", help="For a member who has an authenticator: no paper, nobody else."
)


_UNTIL = typer.Option("--until", metavar="DAY|none", help="The last day of the role.")


def invite(
    context: typer.Context,
    *,
    desk: Annotated[str, _DESK],
    role: Annotated[Role, _ROLE],
    language: Annotated[str | None, _LANGUAGE] = None,
    until: Annotated[str, _UNTIL] = arguments.NO_DAY,
    member: Annotated[str | None, _MEMBER] = None,
    png: Png = None,
    as_json: AsJson = False,
) -> None:
    """Make a one-time invitation, good for 48 hours; what it prints is shown once, kept nowhere."""
    code = arguments.code_of(desk)
    last_day = arguments.last_day_of(until)
    chosen = arguments.language_of(language) if language else None
    beginning = arguments.id_of(member) if member else ""

    async def work(office: Office) -> tuple[Invited, str | None]:
        whom = await member_of(office, beginning) if beginning else ""
        if png:
            office.pictures.check(png)
        invited = await office.invite(code, role, chosen, last_day, whom)
        if png and invited.paper:
            office.pictures.keep(png, picture_of(invited.paper))
        return invited, await office.link(invited.code)

    invited, link = in_office(context, work)
    if link is None:
        note(
            "No link: Telegram is away, or there is no token. /start CODE in the bot's chat works."
        )
    if png and invited.paper is None:
        note("No picture: this invitation has no paper.")
    put(_document(invited, link), _lines(invited, link), as_json=as_json)


def _document(invited: Invited, link: str | None) -> dict[str, object]:
    expires = moment(invited.expires_at)
    document = {"code": invited.code, "link": link, "expires_at": expires}
    return document | (paper_document(invited.paper) if invited.paper else {})


def _lines(invited: Invited, link: str | None) -> list[str]:
    first = (
        f"code     {invited.code}",
        f"link     {link or '-'}",
        f"expires  {moment(invited.expires_at)}",
    )
    return [*first, *(paper_lines(invited.paper) if invited.paper else ())]
