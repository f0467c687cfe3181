"""Who has read a record, in words: names stand whole, and the rest is counted."""

import pytest

from domain.letters import Reader
from handlers.lengths import LIMIT, length
from handlers.replies import render
from tests.unit.handlers.samples import ARABIC, ENGLISH, readers


@pytest.mark.parametrize("to", [ENGLISH, ARABIC])
def test_more_readers_than_a_message_holds_are_counted(to: Reader) -> None:
    said = render(readers(60), to).text

    told = said.count("Karim Haddad")
    assert length(said) <= LIMIT
    assert 10 < told < 60
    if to is ENGLISH:
        assert said.endswith(f"and \u2068{60 - told}\u2069 more readers.")


def test_a_name_is_no_markup_and_none_is_too_long() -> None:
    letter = readers(1)
    name = type(letter.readers[0].name)("<b>" + "x" * 500)
    letter = type(letter)(
        letter.reference,
        letter.zone,
        (type(letter.readers[0])(name, letter.readers[0].first, letter.readers[0].last, 1),),
    )

    said = render(letter, ENGLISH).text

    assert "&lt;b&gt;xxx" in said
    assert length(said) < 300
