"""Asks the operator for a passphrase at his terminal: it has no other way in."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path

from domain.errors import PassphraseWanted
from domain.passphrases import PassphraseUnfit, check_new
from domain.secrecy import Secret

_TERMINAL = "/dev/tty"


def ask_passphrase() -> Secret:
    """
    Ask for the passphrase of this installation, without showing it.

    Raises:
        PassphraseWanted: There is no terminal.
        PassphraseUnfit: What was typed is no text.
    """
    return _ask("Passphrase: ")


def ask_new_passphrase() -> Secret:
    """
    Ask for a new passphrase, twice.

    Raises:
        PassphraseWanted: There is no terminal.
        PassphraseUnfit: It is soon guessed, or the second one is another.
    """
    chosen = _ask("New passphrase: ")
    check_new(chosen)
    if _ask("The same again: ") != chosen:
        msg = "the two passphrases differ: begin again"
        raise PassphraseUnfit(msg)
    return chosen


def confirm(question: str) -> bool | None:
    """Return whether the operator says yes; None where there is no terminal to ask him at."""
    try:
        with Path(_TERMINAL).open("rb") as typed, Path(_TERMINAL).open("wb") as shown:
            shown.write(f"{question} [y/N]: ".encode())
            shown.flush()
            return typed.readline().strip().lower() in {b"y", b"yes"}
    except OSError:
        return None


def _ask(prompt: str) -> Secret:
    """Never fall back to standard input: what is piped in was written down somewhere."""
    try:
        os.close(os.open(_TERMINAL, os.O_RDWR | os.O_NOCTTY))
        with _interruptible():
            return Secret(getpass(prompt))
    except OSError:
        msg = "the root is a passphrase, and there is no terminal to ask for it: use one"
        raise PassphraseWanted(msg) from None
    except EOFError:
        msg = "no passphrase was typed: begin again"
        raise PassphraseWanted(msg) from None
    except UnicodeError:
        msg = "the passphrase is no text: set the terminal to UTF-8 and begin again"
        raise PassphraseUnfit(msg) from None


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end the question at once: asyncio would only cancel what comes after it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
