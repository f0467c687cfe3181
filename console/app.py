"""Puts the commands together."""

import io
import sys

import typer

from console import (
    audit,
    backup,
    desks,
    doctor,
    escrow,
    holds,
    house,
    invite,
    keys,
    markings,
    members,
    recovery,
    retention,
    sealing,
)
from console.doors import Doors
from console.errors import Entrance

_HELP = "Amana keeps what was entrusted to it. Every command takes --help and --json."


def build(doors: Doors) -> typer.Typer:
    """Return the commands over *doors*."""
    app = typer.Typer(
        cls=Entrance,
        help=_HELP,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"obj": doors, "help_option_names": ["--help", "-h"]},
    )
    for verb in (house.run, house.rehearse, house.init, house.migrate):
        app.command()(verb)
    app.command()(sealing.unseal)
    app.add_typer(desks.app, name="desk")
    app.command()(invite.invite)
    app.add_typer(members.app, name="member")
    app.add_typer(markings.app, name="marking")
    app.add_typer(audit.app, name="audit")
    app.add_typer(keys.app, name="keys")
    app.add_typer(holds.app, name="hold")
    app.add_typer(retention.app, name="retention")
    app.add_typer(recovery.app, name="recovery")
    app.add_typer(backup.app, name="backup")
    app.add_typer(escrow.app, name="escrow")
    app.command("doctor")(doctor.examine)
    return app


def main(doors: Doors, arguments: list[str] | None = None) -> int:
    """Run one command; return 0 done, 1 refused, 2 usage. *arguments* default to the process's."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name must not break an old terminal
    try:
        build(doors)(arguments, prog_name="bot.py")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    return 0
