"""The front door: Telegram in, Telegram out."""
