"""Month names as people write them: English, four Arab traditions, and the Hijri months."""

import re

from domain.typed_text import key, words

_GREGORIAN = (
    "january jan يناير جانفي|كانون الثاني",
    "february feb فبراير فيفري شباط",
    "march mar مارس آذار",
    "april apr أبريل إبريل أفريل نيسان",
    "may مايو ماي أيار",
    "june jun يونيو يونيه جوان حزيران",
    "july jul يوليو يوليه يوليوز جويلية تموز",
    "august aug أغسطس غشت أوت آب",
    "september sept sep سبتمبر شتنبر أيلول",
    "october oct أكتوبر|تشرين الأول",
    "november nov نوفمبر نونبر|تشرين الثاني",
    "december dec ديسمبر دجنبر|كانون الأول",
)
_HIJRI = (
    "Muharram, Muharam, محرم, المحرم, محرم الحرام",
    "Safar, صفر, صفر الخير",
    "Rabi I, Rabi al-Awwal, Rabi ul-Awwal, Rabiul Awwal, ربيع الأول, ربيع أول",
    "Rabi II, Rabi al-Thani, Rabi ath-Thani, Rabi al-Akhir, ربيع الثاني, ربيع ثاني, ربيع الآخر",
    "Jumada I, Jumada al-Ula, Jumada al-Awwal, جمادى الأولى, جمادى الأول, جمادى أول",
    """Jumada II, Jumada al-Thani, Jumada ath-Thani, Jumada al-Thaniyah, Jumada al-Akhira,
    Jumada al-Akhirah, جمادى الآخرة, جمادى الآخر, جمادى الثانية, جمادى الثاني, جمادى ثاني""",
    "Rajab, رجب",
    "Shaban, Shaaban, شعبان",
    "Ramadan, Ramadhan, Ramazan, Ramzan, رمضان",
    "Shawwal, Shawal, شوال",
    """Dhu al-Qadah, Dhu al-Qada, Dhu al-Qidah, Dhul Qadah, Dhul Qada, Dhul Qidah, Zul Qadah,
    ذو القعدة, ذي القعدة, ذوالقعدة""",
    """Dhu al-Hijjah, Dhu al-Hijja, Dhul Hijjah, Dhul Hijja, Zul Hijjah, Zulhijjah,
    ذو الحجة, ذي الحجة, ذوالحجة""",
)


def _numbered(names: dict[str, int]) -> dict[str, int]:
    return {key(name): number for name, number in names.items()}


def _gregorian(names: str) -> list[str]:
    single, *double = names.split("|")
    return single.split() + double


GREGORIAN = _numbered(
    {name: n for n, names in enumerate(_GREGORIAN, 1) for name in _gregorian(names)}
)
"""Folded name to month, January 1."""

HIJRI = _numbered({name: n for n, names in enumerate(_HIJRI, 1) for name in names.split(",")})
"""Folded name to month, Muharram 1."""

MONTH = words([*GREGORIAN, *HIJRI])
"""Matches any of the names in folded text."""

LATIN_MONTH = words(name for name in [*GREGORIAN, *HIJRI] if re.match("[a-z]", name))
"""Matches those in Latin letters, which may stand before the day."""
