"""The files of the page: every word in both languages, and no address but its own."""

import json
import re
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[3] / "rehearsal"
STATIC = ROOM / "static"
WORDS = {path.stem: json.loads(path.read_text()) for path in (STATIC / "words").glob("*.json")}
TEXTS = [path for path in STATIC.rglob("*") if path.suffix in {".html", ".css", ".js", ".json"}]
FORMS = {"en": {"one", "other"}, "ar": {"zero", "one", "two", "few", "many", "other"}}


def placeholders(words: object) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", json.dumps(words, ensure_ascii=False)))


def test_both_languages_have_every_word() -> None:
    english, arabic = WORDS["en"], WORDS["ar"]

    assert english.keys() == arabic.keys()
    assert english["refused"].keys() == arabic["refused"].keys()
    assert len(english["roles"]) == len(arabic["roles"])
    assert len(english["phrases"]) == len(arabic["phrases"])


@pytest.mark.parametrize("key", WORDS["en"])
def test_both_languages_fill_in_the_same(key: str) -> None:
    assert placeholders(WORDS["en"][key]) == placeholders(WORDS["ar"][key])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_counted_words_have_every_plural_form(language: str) -> None:
    counted = [WORDS[language][key] for key in ("bytes", "rows", "fileCount", "times")]

    assert [set(forms) for forms in counted] == [FORMS[language]] * 4


def test_every_refusal_has_its_words() -> None:
    code = "".join(
        path.read_text() for path in (ROOM / "acts.py", ROOM / "guard.py", ROOM / "page.py")
    )
    asked = re.findall(r'(?:refusal\(|return )"(\w+)"', code)

    assert {*asked, "no_digest", "no_reminder", "failed"} <= WORDS["en"]["refused"].keys()
    assert len(asked) > 4


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_file_names_an_address_of_its_own(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"(?:https?|wss?):?//|[\"'(]//", text)
    assert not re.search(r"(?:src|href|action)=[\"']/", text)
    assert "innerHTML" not in text


def test_every_word_the_page_asks_for_exists() -> None:
    html = (STATIC / "index.html").read_text()
    code = "".join(path.read_text() for path in STATIC.glob("*.js"))

    asked = set(re.findall(r'data-(?:word|label)="(\w+)"', html))
    asked |= set(re.findall(r'words\.(?:say|count)\("(\w+)"', code))

    assert asked <= WORDS["en"].keys()
    assert set(re.findall(r"data-icon=(\w+)", code)) <= set(re.findall(r'data-icon="(\w+)"', html))
