"""Desks, who belongs to them, and what their members set for themselves."""
