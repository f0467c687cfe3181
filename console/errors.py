"""Turns what went wrong into one line that says what to do; no traceback reaches the operator."""

from contextlib import suppress
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from console.output import note, plain, put
from domain.errors import AmanaError, OperatorRefusal, Outdated, Unavailable
from domain.incidents import describe

_AS_JSON = "amana.as_json"
_REFUSED, _UNCLEAR = "Refused: ", "Not understood: "
_BY_CTRL_C = 130  # 128 and the signal's number, as shells say it
_STOPPED = (
    "Stopped by Ctrl-C: run the command again; it goes on, begins anew, or says what is in the way"
)
_DEFECT = AmanaError.reply_key
_LOST = "somebody else wrote at the same moment: try again"
_AWAY = "the database is away: start it, or check AMANA_DATABASE_URL, and try again"


class Entrance(TyperGroup):
    """The group of all commands: the one place where every error passes."""

    def make_context(self, info_name: Any, args: list[str], *more: Any, **extra: Any) -> Any:  # noqa: ANN401  # Typer's signature
        """Remember whether a document was asked for: a refusal is one, too."""
        as_json = "--json" in args
        context = super().make_context(info_name, args, *more, **extra)
        context.meta[_AS_JSON] = as_json
        return context

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  # Typer's signature
        """Run the command; what it raises becomes one line and an exit code."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            _refuse(ctx, usage_of(error))
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            note(_STOPPED)
            raise typer.Exit(_BY_CTRL_C) from None
        except (typer.Exit, typer.Abort, TyperException, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001  # the last net: the line carries no message
            _refuse(ctx, line_of(error))
            raise typer.Exit(1) from None


def _refuse(ctx: typer.Context, line: str) -> None:
    """Say why not: to a person on standard error, to a script as a document, too."""
    note(line)
    if ctx.meta[_AS_JSON]:
        said = line.removeprefix(_REFUSED).removeprefix(_UNCLEAR)
        put({"refused": said}, (), as_json=True)


def usage_of(error: typer.BadParameter) -> str:
    """Return one line on what was typed wrongly: which, how to write it, where to read more."""
    what = error.format_message().removesuffix(error.message).removeprefix("Invalid value for ")
    said = plain(what.replace("'", "") + error.message.removeprefix("Value error, "))
    path = error.ctx.command_path if error.ctx else "bot.py"
    return f"{_UNCLEAR}{said.removesuffix('.')}; see `python {path} --help`"


def line_of(error: Exception) -> str:
    """Return one line on *error*: why and what to do, or an incident without its words."""
    cause = _single(error)
    if isinstance(cause, OperatorRefusal):
        return f"{_REFUSED}{plain(str(cause))}"
    if isinstance(cause, Outdated):
        return f"{_REFUSED}{_LOST}"
    if isinstance(cause, Unavailable):
        return f"{_REFUSED}{_AWAY}"
    if isinstance(cause, AmanaError) and cause.reply_key != _DEFECT:
        from locales import phrase  # noqa: PLC0415  # reads every catalogue, and few need one

        with suppress(KeyError):  # words for the chat alone, which need a value
            return f"{_REFUSED}{plain(phrase('en', cause.reply_key))}"
    return f"Unexpected incident: {describe(cause)}: run `python bot.py doctor`, report this line"


def _single(error: Exception) -> Exception:
    """Unwrap groups of one, as task groups raise them."""
    while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error
