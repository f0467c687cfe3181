"""Since when the words of a record are what they are."""

from dataclasses import replace

from domain.records import reword
from domain.regards import remark, worded_at
from domain.secrecy import Secret
from tests.unit.handlers.samples import EVENT, NOW


def test_a_record_is_worded_by_the_version_that_brought_its_words() -> None:
    other = replace(EVENT.body, place=Secret("elsewhere"))

    changed = reword(EVENT, other, NOW, "m")

    assert worded_at(EVENT) == EVENT.revision
    assert worded_at(changed) == EVENT.revision + 1
    assert worded_at(reword(changed, EVENT.body, NOW, "m")) == EVENT.revision + 2


def test_what_only_regards_a_record_words_nothing() -> None:
    assert worded_at(remark(EVENT, "another", NOW, "m")) == worded_at(EVENT)
