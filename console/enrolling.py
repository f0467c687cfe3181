"""`member enrol`, `member lift`: another authenticator; reading again after a journey."""

from typing import Annotated

import typer

from console import arguments
from console.doors import Office, in_office
from console.output import AsJson, put
from console.paper import Png, paper_document, paper_lines, picture_of
from console.whom import member_of
from domain.papers import Paper

Id = Annotated[str, typer.Argument(metavar="ID", help="The member's id, or 6 characters of it.")]


def enrol(context: typer.Context, member: Id, *, png: Png = None, as_json: AsJson = False) -> None:
    """Make a new authenticator for a member: the old one, and what it opened, end at once."""
    beginning = arguments.id_of(member)

    async def work(office: Office) -> Paper:
        whom = await member_of(office, beginning)
        if png:
            office.pictures.check(png)
        paper = await office.enrol(whom)
        if png:
            office.pictures.keep(png, picture_of(paper))
        return paper

    paper = in_office(context, work)
    put(paper_document(paper), paper_lines(paper), as_json=as_json)


def lift(context: typer.Context, member: Id, *, as_json: AsJson = False) -> None:
    """Let a member read again who travels, or was forced to unlock, where no head of his can."""
    beginning = arguments.id_of(member)

    async def work(office: Office) -> tuple[str, bool]:
        whom = await member_of(office, beginning)
        return whom, await office.lift(whom)

    whom, is_lifted = in_office(context, work)
    said = "may read again, with a new code" if is_lifted else "does not travel: nothing to lift"
    put({"id": whom, "lifted": is_lifted}, [f"{whom} {said}"], as_json=as_json)
