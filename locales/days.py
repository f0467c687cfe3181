"""What a language's own data says about days and places."""

from datetime import date

from babel import Locale
from babel.dates import format_date, get_timezone_location

from locales.catalogues import CATALOGUES, FALLBACK


def written_day(language: str, day: date, pattern: str) -> str:
    """Return *day* by a CLDR *pattern* such as `EEE d MMM y`, in Latin digits."""
    return format_date(day, pattern, locale=_locale(language))


def place_of(language: str, zone: str) -> str:
    """Return the city an IANA *zone* is named after: `Asia/Riyadh` is Riyadh, الرياض."""
    city = get_timezone_location(zone, locale=_locale(language), return_city=True)
    return city.rpartition("/")[2]


def _locale(language: str) -> Locale:
    return Locale(language if language in CATALOGUES else FALLBACK)
