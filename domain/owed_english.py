"""Promises in English: `we owe Colonel X the draft`, `Colonel X owes us the draft`."""

from domain.owed_claim import Claim, Owes, claim, claim_of
from domain.owed_lexicon import ACTS, DETERMINERS, PRONOUNS, is_rank, is_thing
from domain.owed_names import is_name
from domain.plain_text import Words, begins, keys, phrases, table

_WE = phrases(
    """we owe|i owe|we still owe|i still owe|we also owe|i also owe|we promised|i promised|
    we have promised|i have promised|we've promised|i've promised"""
)
_US = ("us", "me")
_OWES = phrases(
    """owes us|owes me|owe us|owe me|still owes us|still owe us|still owes me|promised us|
    promised me|has promised us|has promised me|have promised us|have promised me|also owes us"""
)
_PROMISED = phrases("promised|has promised|have promised")
_THEY = table("they he she")
_WE_OWE = phrases("we owe|they owe")
_NOBODY = table(
    """someone somebody nobody everyone everybody anyone anybody who whoever it this that which
    what life history fate maybe perhaps think if when because and but so i we you they he she"""
)
_MOST_SUBJECT = 8


def read_english(words: Words) -> Claim | None:
    """Return the claim *words* make; None for anything else."""
    if headed := _read_headed(words):
        return headed
    if at := begins(words, _WE):
        return _read_ours(words[at:])
    for at in range(1, min(len(words), _MOST_SUBJECT)):
        if length := begins(words, _OWES, at):
            return _read_theirs(words[:at], words[at + length :])
        if length := begins(words, _PROMISED, at):
            return _read_told(words[:at], words[at + length :])
    return None


def _read_headed(words: Words) -> Claim | None:
    """`We owe: the draft`, as it stands in a meeting."""
    at = begins(words, _WE_OWE)
    if not at or not words[at - 1].folded.endswith(":"):
        return None
    owes = Owes.WE if words[0].key == "we" else Owes.THEY
    return claim(owes, (), words[at:])


def _read_ours(body: Words) -> Claim | None:
    if not body:
        return None
    if body[0].key in PRONOUNS:
        return claim(Owes.WE, (), without_to(body[1:]))
    if dative := _read_dative(body):
        return claim(Owes.WE, *dative)
    if body[0].key in {"our", "my"} and "to" in keys(body):
        return None  # `we owe our success to the team`
    found = claim_of(Owes.WE, body)
    return found and claim(found.owes, found.name, without_to(found.what))


def _read_dative(body: Words) -> tuple[Words, Words] | None:
    """Part `the brochure to Colonel X`, where a rank shows that a person is meant."""
    for at in range(len(body) - 2, -1, -1):
        behind = body[at + 1 :]
        if body[at].key == "to" and _is_ranked(behind) and is_name(behind):
            return behind, body[:at]
    return None


def _is_ranked(words: Words) -> bool:
    return any(map(is_rank, words[:2]))


def _read_theirs(subject: Words, what: Words) -> Claim | None:
    if len(subject) == 1 and subject[0].key in _THEY:
        return claim(Owes.THEY, (), without_to(what))
    if not is_subject(subject):
        return None
    return claim(Owes.THEY, subject, without_to(what))


def is_subject(words: Words) -> bool:
    """Say whether *words* name somebody: a name, or one word that is not `nobody`."""
    if any(word.key in _NOBODY for word in words) or not words:
        return False
    return is_name(words) or (len(words) == 1 and words[0].key not in DETERMINERS)


def _read_told(subject: Words, what: Words) -> Claim | None:
    """`Col. X promised the draft`: not said to whom, so only what we would be given counts."""
    if not _is_ranked(subject) or not is_name(subject) or not _is_handed_over(what):
        return None
    return claim(Owes.THEY, subject, without_to(what), is_sure=False)


def _is_handed_over(what: Words) -> bool:
    if what and what[0].key == "to":
        return len(what) > 1 and what[1].key in ACTS
    first = what[1:2] if what and what[0].key in DETERMINERS else what[:1]
    return any(map(is_thing, first))


def without_to(what: Words) -> Words:
    """Return `send the draft` for `to send the draft` and `that he sends the draft`."""
    is_clause = len(what) > 1 and what[0].key in {"to", "that"}
    return what[1:] if is_clause else what
