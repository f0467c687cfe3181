"""`audit key`: what the audit's checkpoints are held against."""

import typer

from console.doors import doors_of
from console.output import AsJson, note, put
from domain.errors import FolderRefused

app = typer.Typer(help="The audit: its public key.", no_args_is_help=True)


@app.command("key")
def key(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Print the public key and its fingerprint; lay it beside the checkpoints if it is lacking."""
    doors = doors_of(context)
    shown = doors.show_key()
    try:
        doors.lay_key()
    except FolderRefused as refused:
        note(f"Not beside the checkpoints: {refused}")
    lines = [f"public key   {shown.key}", f"fingerprint  {shown.fingerprint}"]
    put({"public_key": shown.key, "fingerprint": shown.fingerprint}, lines, as_json=as_json)
