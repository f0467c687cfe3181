"""HTML as Telegram reads it: what is shown, and the words for what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearsal.markup import MarkupError, parse_html
from rehearsal.render import render
from rehearsal.texts import Entity, units

_TAGS = ["b", "i", "u", "s", "code", "pre", "tg-spoiler", "blockquote"]
_words = st.text("aé😀\u2068\u2069م <>&\"'", max_size=6).map(
    lambda words: words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
_pages = st.recursive(
    _words,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(_TAGS),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<strong>x</strong>", "bold"),
        ("<i>x</i>", "italic"),
        ("<em>x</em>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ("<B >x</b >", "bold"),
    ],
)
def test_every_tag_of_telegram_marks_its_text(source: str, kind: str) -> None:
    shown = parse_html(source)

    assert (shown.text, shown.entities) == ("x", (Entity(kind, 0, 1),))


def test_a_link_carries_its_address_with_references_resolved() -> None:
    shown = parse_html('<a href="https://example.org/?a=1&amp;b=2">there</a>')

    assert shown.entities == (Entity("text_link", 0, 5, url="https://example.org/?a=1&b=2"),)


def test_a_link_that_leads_nowhere_is_plain_text() -> None:
    shown = parse_html('<a href="javascript:alert(1)">there</a>')

    assert (shown.text, shown.entities) == ("there", ())


def test_code_in_pre_names_its_language() -> None:
    shown = parse_html('<pre><code class="language-sql">x</code></pre>')

    assert shown.entities == (Entity("pre", 0, 1, language="sql"),)


def test_offsets_count_utf16_units() -> None:
    shown = parse_html("😀<b>😀x</b>")

    assert shown.entities == (Entity("bold", 2, 3),)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;b&gt; &amp; &quot;", '<b> & "'),
        ("&#1571;&#x41;&#0;", "أA&#0;"),
        ("&nbsp;&copy;", "&nbsp;&copy;"),
        ("a&#x202E;b\u202ac\u2028d", "abcd"),
        ("\u2066a\u2069\u2068b", "\u2066a\u2069\u2068b"),
    ],
)
def test_references_are_read_and_direction_overrides_removed(source: str, text: str) -> None:
    assert parse_html(source).text == text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("é < 3", 'Unsupported start tag "" at byte offset 3'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>y</a>", "Unexpected end of name token at byte offset 8"),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(MarkupError) as refusal:
        parse_html(source)

    assert str(refusal.value) == words


@given(_pages)
def test_what_is_rendered_reads_the_same_again(source: str) -> None:
    shown = parse_html(source)

    again = parse_html(render(shown))

    assert again == shown


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        shown = parse_html(source)
    except MarkupError:
        return

    assert all(entity.end <= units(shown.text) for entity in shown.entities)


def test_nothing_but_known_markup_reaches_a_page() -> None:
    page = render(parse_html("&lt;script&gt;<b>&amp;</b>"))

    assert page == "&lt;script&gt;<b>&amp;</b>"
