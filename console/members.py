"""`member list`, `suspend`, `resume`, `role`: the people."""

from datetime import datetime
from typing import Annotated

import typer

from console import arguments
from console.departing import handover, offboard, tour
from console.doors import Office, in_office
from console.enrolling import Id, enrol, lift
from console.output import AsJson, note, put, table
from console.whom import member_of
from domain.actions import Role
from domain.members import Grant, Member, MemberState
from services.people.members import Listed

app = typer.Typer(help="Members: list, suspend, resume, enrol, off-board.", no_args_is_help=True)

_THERE = "Where a head suspended his role, or a wrong clock did: only there."


@app.command("list")
def list_all(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List everybody who was admitted."""

    async def work(office: Office) -> list[Listed]:
        return await office.list_members()

    members = in_office(context, work)
    rows = [(each.member.id, _state(each.member), _desks(each), _name(each)) for each in members]
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
        found = await member_of(office, beginning)
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
        found = await member_of(office, beginning)
        return found, await office.set_role(found, code, role)

    found, is_headed = in_office(context, work)
    if not is_headed:
        note(f"{code} has no head now: nobody is warned, and nobody decides about its people.")
    document = {"id": found, "desk": code, "role": role.value}
    put(document, [f"{found} is {role.value} on {code}"], as_json=as_json)


app.command("offboard")(offboard)
app.command("handover")(handover)
app.command("tour")(tour)


def described(listed: Listed) -> dict[str, object]:
    """Return a member as JSON says him."""
    return {
        "id": listed.member.id,
        "name": _name(listed),
        "state": listed.member.state.value,
        "unreached_since": _moment(listed.member.unreached_since),
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
        member = await member_of(office, beginning)
        await office.change_state(member, state)
        return member

    member = in_office(context, work)
    document = {"id": member, "state": state.value}
    put(document, [f"{member} is {state.value}"], as_json=as_json)


def _state(member: Member) -> str:
    since = member.unreached_since
    unreached = f", not reached since {since:%Y-%m-%d %H:%M} UTC" if since else ""
    return member.state.value + unreached


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


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
