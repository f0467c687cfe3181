"""One tree of errors: each names a reply, none carries what somebody wrote."""

from typing import ClassVar


class AmanaError(Exception):
    """Something Amana refuses; `reply_key` names the words for it."""

    reply_key: ClassVar[str] = "error-unexpected"


class NotPermitted(AmanaError):
    """The member may not do this here, or there is no such thing: one answer for both."""

    reply_key = "error-not-permitted"


class Stranger(AmanaError):
    """Not a member, or a suspended one: the answer is silence."""

    reply_key = "error-stranger"


class SealBroken(AmanaError):
    """Sealed bytes that do not open: the causes are deliberately indistinguishable."""

    reply_key = "error-unexpected"


class OperatorRefusal(AmanaError):
    """Something only the operator can mend; the text says why and what to do, in one line."""


class KeyFileRefused(OperatorRefusal):
    """A key file is missing, foreign, damaged or readable by others."""


class WrongPassphrase(KeyFileRefused):
    """The root that a passphrase makes is not the keyring's."""


class PassphraseWanted(KeyFileRefused):
    """The root is a passphrase, and there is nobody to ask for it."""


class SchemaRefused(OperatorRefusal):
    """The database is empty, or older or newer than this version of Amana."""


class FolderRefused(OperatorRefusal):
    """A folder outside of the database is away, full, or not the one it should be."""


class LeftBehind(OperatorRefusal):
    """What was begun was refused, and something of it may lie where the text says."""


class ChainRefused(OperatorRefusal):
    """The audit does not go on from what was said of it outside of the database."""


class HatchRefused(OperatorRefusal):
    """The socket of the running bot cannot be opened, or nobody answers there."""


class AlreadyRunning(OperatorRefusal):
    """Another process runs on this SQLite database."""


class ListenRefused(OperatorRefusal):
    """The address at which calls are to be answered is taken, or not this machine's."""


class TokenRefused(OperatorRefusal):
    """There is no token, or Telegram does not know it."""


class Unavailable(AmanaError):
    """The database or Telegram is away: no defect, to be tried again."""

    reply_key = "error-unavailable"


class DatabaseStuck(Unavailable, OperatorRefusal):
    """The database's disk does not let it work: no defect, and over once the operator made room."""


class Outdated(Unavailable):
    """Somebody else wrote the row first: the caller's transaction is tried again."""
