"""Reads what the operator typed; anything unfit is a usage error that says how to write it."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn

import typer

from domain.calendars import is_zone
from domain.durations import DurationUnclear, parse_duration
from domain.exports import MOST_RECEIVERS
from domain.holidays import MOST_DAYS, Pause, PauseChange, PauseUnclear, read_pause
from domain.members import LANGUAGES
from domain.references import CodeUnfit, Reference, check_code, parse_reference
from domain.secrecy import Secret

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days of the week as the console writes them, in the order of `date.weekday()`."""

NO_DAY = "none"
SHORTEST_ID = 6
_LONGEST_NAME = 64
_HOUR = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_NUMBER = re.compile(r"[0-9]{1,9}")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{6,32}")


def code_of(text: str) -> str:
    """Return a desk's code in capitals."""
    try:
        return check_code(text)
    except CodeUnfit:
        refuse("CODE", "two to eight Latin letters and digits, the first a letter, such as NAV")


def name_of(text: str) -> Secret:
    """Return a desk's name."""
    name = text.strip()
    if not 0 < len(name) <= _LONGEST_NAME or any(map(_is_control, name)):
        refuse("--name", f"one line of at most {_LONGEST_NAME} characters")
    return Secret(name)


def zone_of(text: str) -> str:
    """Return a time zone's name."""
    if not is_zone(text):
        refuse("--timezone", "no such time zone: name one of the IANA database, as Asia/Dubai")
    return text


def hour_of(text: str) -> time:
    """Return a time of day."""
    if not (match := _HOUR.fullmatch(text.strip())):
        refuse("--digest", "write the hour as 07:00")
    return time(int(match[1]), int(match[2]))


def weekend_of(text: str) -> frozenset[int]:
    """Return the days off of `fri,sat`, Monday 0; `none` is a week without any."""
    names = [name.strip().lower() for name in text.split(",")]
    if names == [NO_DAY]:
        return frozenset()
    if not set(names) <= set(DAYS):
        refuse("--weekend", f"write days as fri,sat (of {', '.join(DAYS)}), or {NO_DAY}")
    if set(names) == set(DAYS):
        refuse("--weekend", "a week needs one working day: leave one out")
    return frozenset(map(DAYS.index, names))


def written_weekend(days: Iterable[int]) -> list[str]:
    """Return days off as the console writes them."""
    return [DAYS[day] for day in sorted(days)]


def pauses_of(added: Iterable[str], ended: Iterable[str]) -> PauseChange | None:
    """Return days on which a desk is to pause, or to work again; None without any."""
    change = PauseChange(
        tuple(_pause(each, "--holiday") for each in added),
        tuple(_pause(each, "--no-holiday") for each in ended),
    )
    return change if change != PauseChange() else None


def _pause(text: str, option: str) -> Pause:
    try:
        return read_pause(text)
    except PauseUnclear:
        example = "2026-12-02, or the first and the last as 2026-12-02..2026-12-03"
        refuse(option, f"write a day as {example}, at most {MOST_DAYS}")


def duration_of(text: str) -> timedelta:
    """Return how long content stays open."""
    try:
        return parse_duration(text)
    except DurationUnclear:
        refuse("--conceal-after", "write a number and s, m, h or d, as 8s, 2m or 48h")


def language_of(text: str) -> str:
    """Return a language's code."""
    if text not in LANGUAGES:
        refuse("--language", f"choose from {', '.join(LANGUAGES)}")
    return text


def receivers_of(typed: Iterable[str]) -> list[str]:
    """Return the public keys that were named, each once; `none` is nobody."""
    named = [key.strip() for each in typed for key in each.split(",")]
    keys = [] if named == [NO_DAY] else list(dict.fromkeys(named))
    if len(keys) > MOST_RECEIVERS:
        refuse("--export-to", f"name at most {MOST_RECEIVERS} keys")
    return keys


def id_of(text: str, listing: str = "member list") -> str:
    """Return an id, or the beginning of one; *listing* is the command that shows them."""
    found = text.strip().lower()
    if not _ID.fullmatch(found):
        shortest = f"an id, or at least its first {SHORTEST_ID} characters"
        refuse("ID", f"{shortest}: see `python bot.py {listing}`")
    return found


def number_within(least: int, most: int, example: int) -> Callable[[object], int]:
    """Return what reads a number of a range; of a default, too, which is one already."""

    def read(typed: object) -> int:
        text = str(typed).strip()
        number = int(text) if _NUMBER.fullmatch(text) else least - 1
        if not least <= number <= most:
            msg = f"write a number from {least} to {most}, as {example}"
            raise typer.BadParameter(msg)
        return number

    return read


def day_of(text: str, option: str) -> datetime:
    """Return the beginning of a day, in UTC."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        refuse(option, "write a day as 2026-11-05")


def last_day_of(text: str) -> date | None:
    """Return the last day of a tour; `none` is a role without an end."""
    return None if text.strip().lower() == NO_DAY else day_of(text, "--until").date()


def fingerprint_of(text: str) -> str:
    """Return a fingerprint's digits, whatever gaps were typed."""
    found = "".join(text.lower().split())
    if not _FINGERPRINT.fullmatch(found):
        refuse("--fingerprint", "copy all 64 digits from an officer's sheet, as '63fa ea52 …'")
    return found


def reference_of(text: str) -> Reference:
    """Return a record's reference."""
    found = parse_reference(text)
    if found is None:
        refuse("--reference", "write a reference as NAV-17")
    return found


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}


def refuse(argument: str, remedy: str) -> NoReturn:
    """Refuse what was typed, with how to write it."""
    raise typer.BadParameter(remedy, param_hint=argument)
