"""The words by which a promise is taken apart: who is a person, and what can be promised."""

import re

from domain.plain_text import Word, table, to_word

RANKS = table(
    """admiral adm general gen colonel col lieutenant lt ltc captain capt cpt commander cdr
    commodore cdre major maj brigadier brig marshal sergeant sgt mr mrs ms miss dr doctor prof
    professor sir sheikh sheikha minister ambassador attache attaché director secretary prince
    princess excellency engineer eng counsellor consul rear vice wing squadron
    عقيد لواء عميد فريق مقدم رائد نقيب ملازم رقيب عريف مشير قائد وزير سفير ملحق
    سيد سيدة آنسة دكتور د دكتورة أستاذ أستاذة مهندس مهندسة شيخ شيخة أمير أميرة
    مستشار مدير أدميرال عقيدة ركن طيار طبيب سعادة معالي سمو فخامة حضرة"""
)
"""Ranks and titles: the words behind one are a person's name. Arabic ones without article."""

INSTITUTIONS = table(
    """embassy ministry navy army headquarters staff academy delegation mission office command
    وزارة سفارة بحرية جيش قيادة أركان كلية أكاديمية وفد ملحقية شركة مراسم إدارة"""
)

PRONOUNS = table("him her them له لها لهم لهن عنده عندها عندهم عليه عليها عليهم لديه لديهم")
"""Somebody who is not named."""

DETERMINERS = table("a an the his her their our my your its this these that those some any no all")
NUMBERS = table(
    """one two three four five six seven eight nine ten eleven twelve twenty both
    ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني ثمان تسعة تسع عشرة عشر"""
)
CLAUSES = table("أن بأن إن")
"""`That he …`: what is promised follows."""

THINGS = table(
    """brochure brochures draft drafts report reports list lists answer reply letter letters
    invitation invitations copy copies photo photos picture pictures programme program schedule
    paper papers map maps plan plans document documents file files video book books form forms
    minutes summary contacts visit proposal offer quote data figures slides presentation
    translation confirmation response feedback details information material materials specs
    catalogue samples gift dates text memo memorandum agreement contract certificate visa visas
    badge badges passes tickets statement
    كتيب كتيبات مسودة مسودات تقرير تقارير قائمة قوائم جواب رسالة رسائل دعوة دعوات
    نسخة نسخ صور برنامج جدول ورقة أوراق خريطة خرائط خطة وثيقة وثائق ملف ملفات كتاب كتب محضر
    ملخص عرض اقتراح مقترح بيانات أرقام شرائح ترجمة تأكيد تفاصيل معلومات مواد مواصفات عينات
    هدية تواريخ نص مذكرة اتفاقية عقد شهادة تأشيرة تأشيرات تصريح تصاريح بطاقات إحاطة فيلم"""
)
"""What attachés promise one another; such a word never is part of a name."""

DOINGS = table(
    """إرسال تسليم تقديم ترتيب إعداد تزويد توفير إعطاء إبلاغ مراجعة توقيع تنظيم إحضار
    إجابة رد ردود زيارة"""
)
"""What can be promised or simply has to be done: «علينا مراجعة الخطة» is no promise."""

ABSTRACT = table(
    """much lot deal everything nothing it success victory gratitude thanks respect lives life
    freedom existence progress support peace backing cooperation assistance debt loyalty
    you ourselves myself
    دعم تعاون مساعدة سلام كثير كثيرا فضل شكر شيء نجاح احترام تقدير ولاء"""
)
"""What is owed in speeches, not in a ledger."""

ACTS = table(
    """send give bring show share provide deliver arrange forward hand pass return lend invite
    confirm answer prepare organise organize supply translate check"""
) | frozenset(
    f"{person}{stem}"
    for person in "يتن"
    for stem in table(
        """رسل سلم قدم بعث وافي وافيه وافينا زود زوده زودنا عطي عطيه عطينا جيب رد وفر حضر رتب
        ؤكد شارك عد دعو دعوه دعونا جهز رسلوا سلموا قدموا رسله رسلها"""
    )
)
"""Verbs of handing something over."""

_ARTICLE = "ال"
_SIGNS = "ـ\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
_SHORT = 4
"""«بالغ» is a word of its own."""
_BY, _TO_THE = "ب", "لل"


def without_article(word: str) -> str:
    """Return the folded *word* without the Arabic article."""
    return word.removeprefix(_ARTICLE) if word.startswith(_ARTICLE) else word


def is_rank(word: Word) -> bool:
    """Say whether *word* is a rank or a title."""
    return without_article(word.key) in RANKS


def is_institution(word: Word) -> bool:
    """Say whether *word* names an authority rather than a person."""
    return without_article(word.key) in INSTITUTIONS


def is_thing(word: Word) -> bool:
    """Say whether *word* is something that can be promised, with its Arabic article or none."""
    return without_article(word.key) in THINGS | DOINGS


def is_paper(word: Word) -> bool:
    """Say whether *word* is a thing, with the article: what «علينا» needs without a person."""
    return word.key.startswith(_ARTICLE) and without_article(word.key) in THINGS


def is_abstract(word: Word) -> bool:
    """Say whether *word* is owed in speeches only."""
    return word.key in ABSTRACT or without_article(word.key) in ABSTRACT


def is_by_thing(word: Word) -> bool:
    """Say whether *word* is what an Arabic promise is *of*: «بالكتيب», «بإرسال»."""
    inner = word.key.removeprefix(_BY)
    if inner == word.key:
        return False
    return without_article(inner) in THINGS | DOINGS or (
        inner.startswith(_ARTICLE) and len(inner) > _SHORT
    )


def to_whom(word: Word) -> Word | None:
    """Return «العقيد» for «للعقيد» and «وزارة» for «لوزارة»; None if nobody is addressed."""
    letters, latin = word.key, re.search("[A-Za-z].*", word.typed)
    if latin and letters.startswith("ل") and is_rank(to_word(latin[0])):
        return to_word(latin[0])
    if letters.startswith(_TO_THE) and _is_somebody(letters.removeprefix(_TO_THE)):
        inner = without_prefix(word.typed)
        return Word(f"ا{inner}", f"ا{letters[1:]}", f"ا{letters[1:]}")
    if letters.startswith(_TO_THE) and _is_somebody(letters[1:]):  # «للواء» is to «اللواء»
        typed = f"{_ARTICLE}{without_prefix(word.typed)}"
        return Word(typed, f"{_ARTICLE}{letters[1:]}", f"{_ARTICLE}{letters[1:]}")
    if letters.startswith("ل") and _is_somebody(letters[1:]):
        return Word(without_prefix(word.typed), letters[1:], letters[1:])
    return None


def without_prefix(typed: str) -> str:
    """Return *typed* without its first letter and the vowel signs and strokes on it."""
    return typed.lstrip(_SIGNS)[1:].lstrip(_SIGNS)


def _is_somebody(letters: str) -> bool:
    return letters in RANKS or letters in INSTITUTIONS
