"""Builds the house out of its rooms; no logic of its own."""
