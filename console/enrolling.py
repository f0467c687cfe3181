"""`member enrol`: another authenticator, where the paper or the phone is lost."""

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
