"""`member offboard`, `handover`, `tour`: how somebody leaves, and who comes after him."""

from typing import Annotated

import typer

from console import arguments
from console.doors import Office, doors_of, in_office
from console.enrolling import Id
from console.leaving import document_of, lines_of, outlook
from console.output import AsJson, note, put
from console.whom import member_of, only
from domain.errors import OperatorRefusal
from services.people.members import Listed
from services.people.offboarding import Leaving

_TO = typer.Option("--to", metavar="ID", help="Who sees to the open promises from now on.")
_YES = typer.Option("--yes", help="Do not ask.")


def offboard(
    context: typer.Context,
    member: Id,
    *,
    to: Annotated[str, _TO] = "",
    yes: Annotated[bool, _YES] = False,
    as_json: AsJson = False,
) -> None:
    """End every role of a member for good, take away what shows, and say what is left to do."""
    beginning, heir = arguments.id_of(member), arguments.id_of(to) if to else ""

    async def count(office: Office) -> Leaving:
        listed = await office.list_members()
        return await office.count_leaving(only(listed, beginning), _only_if(listed, heir))

    async def work(office: Office) -> Leaving:
        return await office.off_board(leaving.member.id, leaving.to.id if leaving.to else "")

    leaving = in_office(context, count)
    if not yes:
        _make_sure(context, leaving)
    done = in_office(context, work)
    put(document_of(done), lines_of(done), as_json=as_json)


def handover(
    context: typer.Context,
    member: Id,
    *,
    to: Annotated[str, typer.Option("--to", metavar="ID", help="Who holds the post now.")],
    as_json: AsJson = False,
) -> None:
    """Send a successor what a member left on the desks that both have, or had, in common."""
    beginning, heir = arguments.id_of(member), arguments.id_of(to)

    async def work(office: Office) -> tuple[str, str, tuple[str, ...]]:
        listed = await office.list_members()
        leaver, successor = only(listed, beginning), only(listed, heir)
        return leaver, successor, await office.hand_over(leaver, successor)

    leaver, successor, codes = in_office(context, work)
    document = {"from": leaver, "to": successor, "desks": list(codes)}
    line = f"{successor} is sent the post of {leaver} on {', '.join(codes)}, within a day once"
    put(document, [line], as_json=as_json)


def tour(
    context: typer.Context,
    member: Id,
    *,
    desk: Annotated[str, typer.Option("--desk", metavar="CODE", help="The desk's code.")],
    until: Annotated[str, typer.Option("--until", metavar="DAY|none", help="The last day.")],
    as_json: AsJson = False,
) -> None:
    """Set with which day a member's role on a desk ends by itself."""
    beginning, code = arguments.id_of(member), arguments.code_of(desk)
    last_day = arguments.last_day_of(until)

    async def work(office: Office) -> str:
        found = await member_of(office, beginning)
        await office.set_tour(found, code, last_day)
        return found

    found = in_office(context, work)
    document = {"id": found, "desk": code, "until": str(last_day) if last_day else None}
    end = f"ends with {last_day}" if last_day else "has no last day"
    put(document, [f"{found}: the role on {code} {end}"], as_json=as_json)


def _make_sure(context: typer.Context, leaving: Leaving) -> None:
    for line in outlook(leaving):
        note(line)
    answer = doors_of(context).confirm("End all of it?")
    if answer is None:
        msg = "there is no terminal to ask at: add --yes if you are sure"
        raise OperatorRefusal(msg)
    if not answer:
        msg = "nothing was done: it was not answered with yes"
        raise OperatorRefusal(msg)


def _only_if(members: list[Listed], beginning: str) -> str:
    return only(members, beginning) if beginning else ""
