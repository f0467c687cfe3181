"""Promises in Arabic: «علينا للعقيد فلان الكتيّب», «وعدنا العقيد», «على العقيد أن يرسل»."""

from domain.owed_claim import Claim, Owes, claim, claim_of
from domain.owed_lexicon import (
    ACTS,
    CLAUSES,
    PRONOUNS,
    is_by_thing,
    is_institution,
    is_paper,
    is_rank,
    is_thing,
    to_whom,
    without_prefix,
)
from domain.owed_names import split
from domain.plain_text import Word, Words, begins, phrases, to_word
from domain.typed_text import fold

_ON_US = phrases("علينا|ما زال علينا|ما يزال علينا|لا يزال علينا|لا زال علينا")
_ON = phrases("على")
_OURS = phrases("لنا عند|لنا على|لنا لدى|لنا مع")
_OUR_OWN = phrases("لنا")
_THEIRS = phrases("عليهم لنا|عليه لنا|عليها لنا|عليهم")
_WE_PROMISED = phrases("وعدنا|لقد وعدنا|نحن وعدنا")
_I_PROMISED = phrases("وعدت|لقد وعدت")
_WE_PROMISED_THEM = phrases("وعدناه|وعدناها|وعدناهم|وعدته|وعدتهم")
_THEY_PROMISED = phrases("وعدني|وعد|تعهد|وعدونا|وعدوني|وعدتني|وعدتنا")
_PROMISED_US = phrases("وعدنا|وعدني|مدين لنا|وعد|تعهد|وعدتنا|وعدتني")
_TO = fold("ل").text
_FATHA, _SUKUN = "\u064e", "\u0652"
_SON = frozenset({"بن", "ابن"})
_UNSAID = frozenset({"وعد", "تعهد"})
"""They leave open to whom."""
_MOST_SUBJECT = 8


def read_arabic(words: Words) -> Claim | None:
    """Return the claim *words* make; None for anything else."""
    readers = (
        (_ON_US, _read_ours),
        (_ON, _read_duty),
        (_OURS, _read_held),
        (_OUR_OWN, _read_held_by),
        (_THEIRS, _read_theirs),
        (_WE_PROMISED_THEM, _read_promised_them),
        (_I_PROMISED, _read_promised),
        (_WE_PROMISED, _read_promised),
        (_THEY_PROMISED, _read_their_word),
    )
    for choices, read in readers:
        if at := begins(words, choices):
            return read(words[:at], words[at:])
    return _read_subject_first(words)


def _read_ours(head: Words, body: Words) -> Claim | None:
    if head[-1].folded.endswith(":"):
        return claim(Owes.WE, (), body)
    if not body:
        return None
    if body[0].key in PRONOUNS:
        return claim(Owes.WE, (), without_by(body[1:]))
    if addressed := _addressed(body):
        return _plainly(claim_of(Owes.WE, addressed))
    return _read_dative(body)


def _addressed(body: Words) -> Words | None:
    """Return the words from the one addressed with «ل» on, which is written together or not."""
    if body[0].key == _TO and len(body) > 1 and _is_somebody(body[1]):
        return body[1:]
    somebody = to_whom(body[0])
    return (somebody, *body[1:]) if somebody else None


def _read_dative(body: Words) -> Claim | None:
    """«علينا الكتيب للعقيد فلان»; without something that is handed over it is a duty."""
    if not is_thing(body[0]):
        return claim(Owes.WE, (), body) if _is_to_somebody(body) else None
    for at in range(1, len(body)):
        addressed = _addressed(body[at:])
        if addressed and _is_somebody(addressed[0]):
            found = split(addressed)
            name = found.name if found and not found.what else ()
            return claim(Owes.WE, name, body[:at] if name else body)
    return claim(Owes.WE, (), body) if is_paper(body[0]) else None


def _is_to_somebody(body: Words) -> bool:
    """«علينا لمحمد بن راشد الكتيب»: to whom is not sure without a rank, so it is asked."""
    behind = body[3:4] if body[1:2] and body[1].key in _SON else body[1:2]
    return body[0].key.startswith(_TO) and any(map(is_paper, behind))


def _read_duty(_: Words, body: Words) -> Claim | None:
    """«على العقيد أن يرسل»; «عليّ للعقيد», which folds to the same word, is ours."""
    if not body:
        return None
    if to_whom(body[0]):
        return _read_ours(_, body)
    found = split(body) if _is_somebody(body[0]) else None
    if found and _is_handed_over(found.what):
        return claim(Owes.THEY, found.name, without_by(found.what))
    return _read_us_behind(body)


def _read_us_behind(body: Words) -> Claim | None:
    """«على العقيد فلان لنا المسودة»."""
    for at in range(1, min(len(body), _MOST_SUBJECT)):
        if begins(body, _OUR_OWN, at) and is_ranked_name(body[:at]):
            return claim(Owes.THEY, body[:at], without_by(body[at + 1 :]))
    return None


def is_ranked_name(words: Words) -> bool:
    """Say whether *words*, of which none may be the thing, are a rank or authority and a name."""
    marked = (*words, to_word("أن"))
    found = split(marked) if _is_somebody(words[0]) else None
    return found is not None and found.name == words


def _is_handed_over(what: Words) -> bool:
    if what and what[0].key in CLAUSES:
        return len(what) > 1 and what[1].key in ACTS
    return any(map(is_by_thing, what[:1]))


def _read_held(_: Words, body: Words) -> Claim | None:
    """«لنا عند العقيد فلان المسودة»."""
    if body and _is_somebody(body[0]):
        return _plainly(claim_of(Owes.THEY, body))
    return claim(Owes.THEY, (), body) if any(map(is_thing, body)) else None


def _read_held_by(_: Words, body: Words) -> Claim | None:
    """«لنا عندهم المسودة»."""
    if not body[1:] or body[0].key not in PRONOUNS:
        return None
    return claim(Owes.THEY, (), body[1:])


def _read_theirs(head: Words, body: Words) -> Claim | None:
    is_said = len(head) > 1 or head[-1].folded.endswith(":")
    return claim(Owes.THEY, (), without_by(body)) if is_said and body else None


def _read_promised_them(_: Words, body: Words) -> Claim | None:
    return claim(Owes.WE, (), without_by(body)) if _is_given(body) else None


def _read_promised(head: Words, body: Words) -> Claim | None:
    """«وعدنا العقيد» is written like `the colonel promised us`: the verb or a sign decides."""
    is_ours = head[-1].key == "وعدنا"
    if body and (is_rank(body[0]) or (is_ours and is_institution(body[0]))):
        found = split(body)
        what = found.what if found else body
        owes, is_sure = _who_promised(head[-1], what)
        return claim(owes, found.name if found else (), without_by(what), is_sure=is_sure)
    given = any(_is_given(body[at:]) for at in range(len(body)))
    return claim(Owes.WE, (), without_by(body), is_sure=False) if given and is_ours else None


def _who_promised(verb: Word, what: Words) -> tuple[Owes, bool]:
    if len(what) > 1 and what[0].key in CLAUSES and what[1].key in ACTS:
        return (Owes.WE if what[1].key.startswith("ن") else Owes.THEY), True
    if f"د{_FATHA}ن" in verb.typed:
        return Owes.THEY, True
    return Owes.WE, f"د{_SUKUN}ن" in verb.typed


def _read_their_word(head: Words, body: Words) -> Claim | None:
    """«وعدني العقيد فلان بإرسال المسودة»; «وعد» needs what would be handed over."""
    if body and _is_given(body):
        named = head[-1].key in {"وعدونا", "وعدوني"}
        return claim(Owes.THEY, (), without_by(body)) if named else None
    found = split(body, takes_object=True) if body and _is_somebody(body[0]) else None
    if not found or not _is_given(found.what):
        return None
    is_to_us = head[-1].key not in _UNSAID
    return claim(Owes.THEY, found.name, without_by(found.what), is_sure=is_to_us)


def _read_subject_first(words: Words) -> Claim | None:
    """«العقيد فلان وعدنا بإرسال المسودة»."""
    for at in range(1, min(len(words), _MOST_SUBJECT)):
        length = begins(words, _PROMISED_US, at)
        what = words[at + length :]
        if length and is_ranked_name(words[:at]) and _is_given(what):
            is_to_us = words[at].key not in _UNSAID
            return claim(Owes.THEY, words[:at], without_by(what), is_sure=is_to_us)
    return None


def _is_given(what: Words) -> bool:
    """Say whether *what* is something handed over: «بالكتيب», «أن يرسل»."""
    return _is_handed_over(what)


def _plainly(found: Claim | None) -> Claim | None:
    return found and Claim(found.owes, found.name, without_by(found.what), found.is_sure)


def _is_somebody(word: Word) -> bool:
    return is_rank(word) or is_institution(word)


def without_by(what: Words) -> Words:
    """Return «إرسال الكتيب» for «بإرسال الكتيب» and «يرسل» for «أن يرسل»."""
    if len(what) > 1 and what[0].key in CLAUSES:
        return what[1:]
    if what and is_by_thing(what[0]):
        first = what[0]
        return (Word(without_prefix(first.typed), first.folded[1:], first.key[1:]), *what[1:])
    return what
