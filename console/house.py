"""`run`, `rehearse`, `init`, `migrate`: the house's own verbs."""

from typing import Annotated

import typer

from console import arguments
from console.doors import doors_of
from console.output import AsJson, put

_PORT = typer.Option(
    "--port",
    metavar="NUMBER",
    parser=arguments.number_within(0, 65535, 8080),
    help="Where the page is served, on loopback.",
)

_PASSPHRASE = typer.Option(
    "--passphrase",
    help="Make the root of a passphrase, asked for at the terminal; the bot then starts sealed.",
)


def run(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Start the bot; SIGTERM or Ctrl-C stops it with nothing half done."""
    doors_of(context).run()
    put({"done": "run"}, ["stopped"], as_json=as_json)


def rehearse(
    context: typer.Context, *, port: Annotated[int, _PORT] = 8080, as_json: AsJson = False
) -> None:
    """Try everything without a token, on loopback, in a folder that is thrown away."""
    doors_of(context).rehearse(port)
    put({"done": "rehearse"}, ["ended; everything of it is removed"], as_json=as_json)


def init(
    context: typer.Context,
    *,
    passphrase: Annotated[bool, _PASSPHRASE] = False,
    as_json: AsJson = False,
) -> None:
    """Make the keys and the tables; nothing that is there is overwritten."""
    doors_of(context).initialise(passphrase)
    keep = "Keep a copy of the root's file and the slot, off this machine."
    lines = ["Keys and tables are made.", keep]
    if passphrase:
        lines += ["Nothing opens without the passphrase: let two people know it by heart."]
    put({"done": "init"}, lines, as_json=as_json)


def migrate(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Bring the tables to this version."""
    doors_of(context).migrate()
    put({"done": "migrate"}, ["The tables are this version's."], as_json=as_json)
