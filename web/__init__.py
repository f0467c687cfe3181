"""The side door: HTTP, for Telegram's calls and for whoever watches over the house."""
