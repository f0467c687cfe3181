"""Desks, and what their members set for themselves."""
