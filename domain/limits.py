"""How much one person, and everybody together, may ask of the house in a while."""

from datetime import timedelta

from domain.errors import AmanaError

MOST_UPDATES, UPDATES_WITHIN = 120, timedelta(minutes=1)
"""Of one chat; what is more waits its turn, and nothing of it is lost."""

SLOWED_FOR = timedelta(seconds=5)
"""How long a chat waits that sent more."""

MOST_OPENED, OPENED_WITHIN = 120, timedelta(hours=1)
"""Buttons by which one person is shown something; beside this a desk may ask for codes."""

MOST_A_SECOND = 28
"""Messages of the whole installation: Telegram lets a bot send about 30 (Bot API, FAQ)."""


class TooManyOpened(AmanaError):
    """The member was shown as much as anybody is within an hour."""

    reply_key = "error-opened-much"
