"""`marking list`, `marking set`, `marking change`: how sensitive things are, lowest first."""

from collections.abc import Sequence
from typing import Annotated

import typer

from console import arguments
from console.doors import Office, in_office
from console.output import AsJson, note, put, table
from domain.markings import Marking, Words
from services.desks.markings import Listed

app = typer.Typer(
    help="Markings: how sensitive things are; a desk holds none above its ceiling.",
    no_args_is_help=True,
)

_MOST = 200
_TITLES = ("place", "short", "ceiling_of", "name", "name_ar", "belongs")
_Names = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME…", help="All of them, the lowest first; EN=AR names one in both languages."
    ),
]
_Known = Annotated[str, typer.Argument(metavar="NAME", help="A marking's name or short word.")]
_BELONGS = typer.Option(
    "--belongs", metavar="TEXT", help="Where things belong that a desk may not hold; ar=TEXT too."
)
_NAME = typer.Option("--name", metavar="TEXT", help="Its new name; ar=TEXT for the Arabic one.")
_SHORT = typer.Option(
    "--short", metavar="WORD", help="What people write for it, as S; replaces those before."
)
_Many = list[str] | None


@app.command("set")
def arrange(
    context: typer.Context,
    names: _Names,
    *,
    belongs: Annotated[_Many, _BELONGS] = None,
    as_json: AsJson = False,
) -> None:
    """Put the markings in order: a new name is a new one, and none goes."""
    wanted = [_pair(each) for each in names]
    where = _words(belongs, "--belongs")

    async def work(office: Office) -> Listed:
        return await office.markings.arrange(wanted, where)

    _put(in_office(context, work), as_json=as_json)


@app.command("change")
def change(
    context: typer.Context,
    marking: _Known,
    *,
    name: Annotated[_Many, _NAME] = None,
    short: Annotated[_Many, _SHORT] = None,
    belongs: Annotated[_Many, _BELONGS] = None,
    as_json: AsJson = False,
) -> None:
    """Call one something else, or say where its things belong; what is marked so stays so."""
    if not (name or short or belongs):
        arguments.refuse("SETTINGS", "name at least one that is to change, as --short S")
    words = tuple(_line(each, "--short") for each in short or ())
    changes = Marking("", _words(name, "--name"), words, _words(belongs, "--belongs"))

    async def work(office: Office) -> Listed:
        return await office.markings.change(marking, changes)

    _put(in_office(context, work), as_json=as_json)


@app.command("list")
def list_all(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List them, the lowest first, with the desks whose ceilings they are."""

    async def work(office: Office) -> Listed:
        return await office.markings.list_all()

    _put(in_office(context, work), as_json=as_json)


def described(listed: Listed) -> list[dict[str, object]]:
    """Return the markings as JSON says them."""
    return [
        {
            "place": place,
            "id": each.id,
            "name": each.name.en,
            "name_ar": each.name.ar,
            "short": list(each.short),
            "belongs": listed.markings.belonging(each).en,
            "belongs_ar": listed.markings.belonging(each).ar,
            "ceiling_of": list(listed.ceilings.get(each.id, ())),
        }
        for place, each in enumerate(listed.markings.listed, 1)
    ]


def _put(listed: Listed, *, as_json: bool) -> None:
    markings = described(listed)
    rows = [[_cell(each[title]) for title in _TITLES] for each in markings]
    put(markings, table(_TITLES, rows), as_json=as_json)
    if markings and listed.without:
        note(f"No ceiling, so everything is kept there: {', '.join(listed.without)}")


def _cell(value: object) -> str:
    return (",".join(value) or "-") if isinstance(value, list) else str(value) or "-"


def _pair(typed: str) -> Words:
    """Return the name before the `=` in English, the one behind it in Arabic."""
    english, _, arabic = typed.partition("=")
    return Words(_line(english, "NAME"), _line(arabic, "NAME") if arabic else "")


def _words(typed: Sequence[str] | None, option: str) -> Words:
    """Return words in two languages: those behind `ar=` are Arabic."""
    words = Words()
    for each in typed or ():
        language, is_named, text = each.partition("=")
        if is_named and language in ("en", "ar"):
            said = _line(text, option)
            words = Words(ar=said).over(words) if language == "ar" else Words(en=said).over(words)
        else:
            words = Words(en=_line(each, option)).over(words)
    return words


def _line(text: str, option: str) -> str:
    line = text.strip()
    if not 0 < len(line) <= _MOST or not line.isprintable():
        arguments.refuse(option, f"one line of at most {_MOST} characters")
    return line
