"""`member list`, `suspend`, `resume`, `role`, `enrol`, `offboard`: the people."""

from typing import Annotated

import typer

from console import arguments
from console.doors import Office, doors_of, in_office
from console.enrolling import Id, enrol, lift
from console.leaving import document_of, lines_of, outlook
from console.output import AsJson, note, put, table
from console.whom import only
from domain.actions import Role
from domain.errors import OperatorRefusal
from domain.members import Grant, MemberState
from services.people.members import Listed
from services.people.offboarding import Leaving

app = typer.Typer(help="Members: list, suspend, resume, enrol, off-board.", no_args_is_help=True)

_TO = typer.Option("--to", metavar="ID", help="Who sees to the open promises from now on.")
_THERE = "Where a head suspended his role, or a wrong clock did: only there."
_YES = typer.Option("--yes", help="Do not ask.")


@app.command("list")
def list_all(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List everybody who was admitted."""

    async def work(office: Office) -> list[Listed]:
        return await office.list_members()

    members = in_office(context, work)
    rows = [
        (each.member.id, each.member.state.value, _desks(each), _name(each)) for each in members
    ]
    lines = table(("id", "state", "desks", "name"), rows)
    put([described(each) for each in members], lines, as_json=as_json)


@app.command("suspend")
def suspend(context: typer.Context, member: Id, *, as_json: AsJson = False) -> None:
    """Hear and tell a member nothing any more, from the next claim, send and tap on."""
    _change(context, member, MemberState.SUSPENDED, as_json=as_json)


@app.command("resume")
def resume(
    context: typer.Context,
    member: Id,
    *,
    desk: Annotated[str, typer.Option("--desk", metavar="CODE", help=_THERE)] = "",
    as_json: AsJson = False,
) -> None:
    """Hear a suspended member again."""
    if not desk:
        _change(context, member, MemberState.ACTIVE, as_json=as_json)
        return
    beginning, code = arguments.id_of(member), arguments.code_of(desk)

    async def work(office: Office) -> str:
        found = only(await office.list_members(), beginning)
        await office.resume_role(found, code)
        return found

    found = in_office(context, work)
    document = {"id": found, "desk": code, "suspended": False}
    put(document, [f"{found} is suspended on {code} no more"], as_json=as_json)


app.command("enrol")(enrol)
app.command("lift")(lift)


@app.command("role")
def role_(
    context: typer.Context,
    member: Id,
    *,
    desk: Annotated[str, typer.Option("--desk", metavar="CODE", help="The desk's code.")],
    role: Annotated[Role, typer.Option("--role", help="What the member is there from now on.")],
    as_json: AsJson = False,
) -> None:
    """Change a member's role on a desk; it counts at once."""
    beginning, code = arguments.id_of(member), arguments.code_of(desk)

    async def work(office: Office) -> tuple[str, bool]:
        found = only(await office.list_members(), beginning)
        return found, await office.set_role(found, code, role)

    found, is_headed = in_office(context, work)
    if not is_headed:
        note(f"{code} has no head now: nobody is warned, and nobody decides about its people.")
    document = {"id": found, "desk": code, "role": role.value}
    put(document, [f"{found} is {role.value} on {code}"], as_json=as_json)


@app.command("offboard")
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


@app.command("handover")
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


@app.command("tour")
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
        found = only(await office.list_members(), beginning)
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


def described(listed: Listed) -> dict[str, object]:
    """Return a member as JSON says him."""
    return {
        "id": listed.member.id,
        "name": _name(listed),
        "state": listed.member.state.value,
        "desks": [
            {
                "desk": code,
                "role": role.value,
                "suspended": grant.suspended,
                "until": _last_day(grant),
            }
            for (code, role), grant in zip(listed.desks, listed.member.grants, strict=True)
        ],
    }


def _change(context: typer.Context, typed: str, state: MemberState, *, as_json: bool) -> None:
    beginning = arguments.id_of(typed)

    async def work(office: Office) -> str:
        member = only(await office.list_members(), beginning)
        await office.change_state(member, state)
        return member

    member = in_office(context, work)
    document = {"id": member, "state": state.value}
    put(document, [f"{member} is {state.value}"], as_json=as_json)


def _only_if(members: list[Listed], beginning: str) -> str:
    return only(members, beginning) if beginning else ""


def _name(listed: Listed) -> str:
    return listed.member.name.reveal()


def _desks(listed: Listed) -> str:
    each = zip(listed.desks, listed.member.grants, strict=True)
    return ", ".join(_role(code, role, grant) for (code, role), grant in each) or "-"


def _role(code: str, role: Role, grant: Grant) -> str:
    until = f" until {grant.until}" if grant.until else ""
    return f"{code} {role.value}{until}" + (" (suspended there)" if grant.suspended else "")


def _last_day(grant: Grant) -> str | None:
    return str(grant.until) if grant.until else None
