"""A minimal bot on the same library, to start beside Amana: `python plain_bot.py URL TOKEN`."""

import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def keep(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a text."""
    if update.effective_message is not None:
        await update.effective_message.reply_text("Kept.")


def main(url: str, token: str) -> None:
    """Poll until SIGTERM."""
    app = ApplicationBuilder().token(token).base_url(f"{url}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, keep))
    app.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
