"""Every word Amana says, by language; no word of it stands anywhere else."""

from locales.days import place_of, written_day
from locales.words import isolated, phrase, t

__all__ = ["isolated", "phrase", "place_of", "t", "written_day"]
