"""`desk add`, `desk set`, `desk list`: the teams, their hours, their discretion."""

from collections.abc import Callable
from typing import Annotated

import typer

from console import arguments
from console.doors import Office, in_office
from console.output import AsJson, moment, put, table
from domain.desks import KEEP_MONTHS, LONGEST_KEPT, Desk, Discretion, UnknownDesk
from domain.durations import written_duration
from domain.step_up import StepUp
from services.desks.desks import Listed
from services.desks.markings import NONE

app = typer.Typer(help="Desks: add one, change one, list them.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(metavar="CODE", help="What its references begin with: NAV.")]
_TITLES = (
    *("code", "timezone", "digest", "weekend", "holidays", "discretion", "conceal_after"),
    *("language", "keep", "step_up", "ceiling", "marking", "next_digest", "records"),
    *("last_number", "name"),
)
_NAME = typer.Option("--name", metavar="NAME", help="The desk's name, as its members know it.")
_ZONE = typer.Option("--timezone", metavar="ZONE", help="Its IANA time zone, such as Asia/Dubai.")
_HOUR = typer.Option("--digest", metavar="HH:MM", help="When its digest comes, in its zone.")
_DAYS = typer.Option("--weekend", metavar="DAYS", help="Its days off, as fri,sat; or none.")
_DISCRETION = typer.Option("--discretion", help="How much goes out unasked.")
_CONCEAL = typer.Option("--conceal-after", metavar="TIME", help="How long content stays open: 2m.")
_KEEP = typer.Option(
    "--keep",
    metavar="MONTHS",
    parser=arguments.number_within(1, LONGEST_KEPT, KEEP_MONTHS),
    help="When what comes in now expires.",
)
_STEP_UP = typer.Option("--step-up", help="What reading needs: a one-time code, or nothing more.")
_CEILING = typer.Option(
    "--ceiling", metavar="MARKING", help="The highest marking it may hold; none for no ceiling."
)
_MARKING = typer.Option(
    "--marking", metavar="MARKING", help="What comes in is marked so; none for no marking."
)
_EXPORT_TO = typer.Option(
    "--export-to",
    metavar="KEY",
    help="Who opens its exports: public keys age1…, repeated or with commas; none for nobody.",
)
_HOLIDAY = typer.Option(
    "--holiday",
    metavar="DAYS",
    help="No digest on these days: 2026-12-02 or 2026-12-02..2026-12-03; may be repeated.",
)
_WORKS = typer.Option(
    "--no-holiday", metavar="DAYS", help="On these days it works again; may be repeated."
)
_LANGUAGE = typer.Option("--language", metavar="en|ar", help="The language of its invitations.")


@app.command("add")
def add(
    context: typer.Context,
    code: Code,
    *,
    name: Annotated[str, _NAME],
    timezone: Annotated[str, _ZONE],
    digest: Annotated[str, _HOUR] = "07:00",
    weekend: Annotated[str, _DAYS] = "fri,sat",
    discretion: Annotated[Discretion, _DISCRETION] = Discretion.GUARDED,
    conceal_after: Annotated[str, _CONCEAL] = "2m",
    language: Annotated[str, _LANGUAGE] = "en",
    keep: Annotated[int, _KEEP] = KEEP_MONTHS,
    step_up: Annotated[StepUp, _STEP_UP] = StepUp.TOTP,
    ceiling: Annotated[str, _CEILING] = "",
    marking: Annotated[str, _MARKING] = "",
    as_json: AsJson = False,
) -> None:
    """Make a desk and its keys."""
    desk = Desk(
        id="",
        code=arguments.code_of(code),
        name=arguments.name_of(name),
        zone=arguments.zone_of(timezone),
        digest_at=arguments.hour_of(digest),
        weekend=arguments.weekend_of(weekend),
        discretion=discretion,
        conceal_after=arguments.duration_of(conceal_after),
        language=arguments.language_of(language),
        keep_months=keep,
        step_up=step_up,
        ceiling=ceiling,
        marking=marking,
    )

    async def work(office: Office) -> Listed:
        await office.add_desk(desk)
        return await _find(office, desk.code)

    _put(in_office(context, work, makes_keys=True), "added", as_json=as_json)


@app.command("set")
def change(
    context: typer.Context,
    code: Code,
    *,
    name: Annotated[str | None, _NAME] = None,
    timezone: Annotated[str | None, _ZONE] = None,
    digest: Annotated[str | None, _HOUR] = None,
    weekend: Annotated[str | None, _DAYS] = None,
    discretion: Annotated[Discretion | None, _DISCRETION] = None,
    conceal_after: Annotated[str | None, _CONCEAL] = None,
    language: Annotated[str | None, _LANGUAGE] = None,
    keep: Annotated[int | None, _KEEP] = None,
    step_up: Annotated[StepUp | None, _STEP_UP] = None,
    ceiling: Annotated[str | None, _CEILING] = None,
    marking: Annotated[str | None, _MARKING] = None,
    export_to: Annotated[list[str] | None, _EXPORT_TO] = None,
    holiday: Annotated[list[str] | None, _HOLIDAY] = None,
    no_holiday: Annotated[list[str] | None, _WORKS] = None,
    as_json: AsJson = False,
) -> None:
    """Change what is named; the rest stays."""
    code = arguments.code_of(code)
    typed = {
        "name": _if_typed(name, arguments.name_of),
        "zone": _if_typed(timezone, arguments.zone_of),
        "digest_at": _if_typed(digest, arguments.hour_of),
        "weekend": _if_typed(weekend, arguments.weekend_of),
        "discretion": discretion,
        "conceal_after": _if_typed(conceal_after, arguments.duration_of),
        "language": _if_typed(language, arguments.language_of),
        "keep_months": keep,
        "step_up": step_up,
        "ceiling": ceiling,
        "marking": marking,
    }
    changes = {field: value for field, value in typed.items() if value is not None}
    keys = None if export_to is None else arguments.receivers_of(export_to)
    pauses = arguments.pauses_of(holiday or (), no_holiday or ())
    if not changes and keys is None and pauses is None:
        arguments.refuse("SETTINGS", "name at least one that is to change, as --digest 07:00")

    async def work(office: Office) -> Listed:
        if keys is not None:
            changes["exports_to"] = tuple(office.recipient_of(each).text for each in keys)
        await office.set_desk(code, changes, pauses)
        return await _find(office, code)

    _put(in_office(context, work, makes_keys=keep is not None), "changed", as_json=as_json)


@app.command("list")
def list_all(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List every desk."""

    async def work(office: Office) -> list[Listed]:
        return await office.list_desks()

    desks = [described(each) for each in in_office(context, work)]
    rows = [[_cell(desk[title]) for title in _TITLES] for desk in desks]
    put(desks, table(_TITLES, rows), as_json=as_json)


def described(listed: Listed) -> dict[str, object]:
    """Return a desk as JSON says it; a restore lets its last number leap."""
    standing, desk = listed.standing, listed.standing.desk
    return {
        "code": desk.code,
        "name": desk.name.reveal(),
        "timezone": desk.zone,
        "digest": f"{desk.digest_at:%H:%M}",
        "weekend": arguments.written_weekend(desk.weekend),
        "holidays": list(map(str, listed.pauses)),
        "discretion": desk.discretion.value,
        "conceal_after": written_duration(desk.conceal_after),
        "language": desk.language,
        "keep": desk.keep_months,
        "step_up": desk.step_up.value,
        "ceiling": _name_of(listed, desk.ceiling),
        "marking": _name_of(listed, desk.marking),
        "export_to": list(desk.exports_to),
        "next_digest": moment(standing.digest_due_at),
        "records": listed.records,
        "last_number": standing.last_number,
    }


def _name_of(listed: Listed, marking: str) -> str:
    found = listed.markings.find(marking)
    return found.name.said("en") if found else NONE


def _if_typed(text: str | None, read: Callable[[str], object]) -> object:
    return None if text is None else read(text)


async def _find(office: Office, code: str) -> Listed:
    for listed in await office.list_desks():
        if listed.standing.desk.code == code:
            return listed
    raise UnknownDesk


def _put(listed: Listed, done: str, *, as_json: bool) -> None:
    desk = described(listed)
    put(desk, [f"{desk['code']} {done}; its next digest: {desk['next_digest']}"], as_json=as_json)


def _cell(value: object) -> str:
    return (",".join(value) or arguments.NO_DAY) if isinstance(value, list) else str(value)
