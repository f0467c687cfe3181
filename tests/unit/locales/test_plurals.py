"""Six plural forms in Arabic, each in its own place."""

import pytest
from babel import Locale

from domain.digits import Digits
from locales import t
from locales.catalogues import CATALOGUES

CLDR_ORDER = ("zero", "one", "two", "few", "many", "other")

RECORDS = {
    0: "لا سجلات جديدة",
    1: "سجل جديد واحد",
    2: "سجلان جديدان",
    3: "\u2068٣\u2069 سجلات جديدة",
    11: "\u2068١١\u2069 سجلًا جديدًا",
    100: "\u2068١٠٠\u2069 سجل جديد",
    102: "\u2068١٠٢\u2069 سجل جديد",
}


@pytest.mark.parametrize("n", RECORDS)
def test_arabic_counts_records_as_arabic_does(n: int) -> None:
    assert t("ar", "digest-records", n, Digits.ARABIC) == RECORDS[n]


@pytest.mark.parametrize("n", [0, 1, 2, 3, 11, 100, 102])
def test_every_arabic_count_uses_the_form_of_its_number(n: int) -> None:
    catalogue = CATALOGUES["ar"]
    form = CLDR_ORDER.index(Locale("ar").plural_form(n))

    for key, forms in catalogue.words.items():
        if len(forms) > 1:
            assert catalogue.find(key, n) == forms[form], key


def test_the_headers_rule_is_that_of_unicode_for_every_number() -> None:
    locale, form_of = Locale("ar"), CATALOGUES["ar"].form_of

    assert all(CLDR_ORDER[form_of(n)] == locale.plural_form(n) for n in range(2000))


def test_english_has_one_and_many() -> None:
    counts = [t("en", "digest-records", n) for n in (0, 1, 2)]

    assert counts == [
        "\u20680\u2069 new records",
        "\u20681\u2069 new record",
        "\u20682\u2069 new records",
    ]


def test_words_with_forms_need_a_number_and_others_take_none() -> None:
    with pytest.raises(KeyError):
        t("en", "digest-records")
    with pytest.raises(KeyError):
        t("en", "cancelled", 3)
