"""The search finds a word in every form somebody might have written it in."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearsal.search import find, forms, search

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=3, max_size=12)
AROUND = st.binary(max_size=7)


def forms_in(content: bytes, word: str) -> set[str]:
    found = forms(word).items()
    return {form for form, patterns in found if any(p in content for p in patterns)}


@settings(max_examples=60)
@given(WORDS, AROUND, AROUND)
def test_a_word_is_found_in_every_form_wherever_it_stands(
    word: str, before: bytes, after: bytes
) -> None:
    plain = before + word.encode() + after
    written = {
        "UTF-8": plain,
        "UTF-16LE": before + word.encode("utf-16-le") + after,
        "UTF-16BE": before + word.encode("utf-16-be") + after,
        "base64": base64.b64encode(plain),
        "hex": plain.hex().encode(),
    }

    for form, content in written.items():
        assert form in forms_in(content, word)
    assert "base64" in forms_in(base64.urlsafe_b64encode(plain), word)
    assert "hex" in forms_in(plain.hex().upper().encode(), word)


def test_an_arabic_word_is_found_in_escaped_json() -> None:
    assert forms_in(json.dumps({"body": "الميناء الجديد"}).encode(), "الميناء") == {"JSON"}


def test_every_file_below_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "keyring").write_bytes(b"nothing")
    (tmp_path / "a.db-wal").write_bytes(b"canary, canary")

    found = find("canary", [tmp_path, tmp_path / "keys"])

    place = {"file": "a.db-wal", "form": "UTF-8", "times": 2}
    assert found == {"files": 2, "bytes": 21, "found": [place]}


def test_folders_that_are_not_there_hold_nothing(tmp_path: Path) -> None:
    assert find("canary", [tmp_path / "none"]) == {"files": 0, "bytes": 0, "found": []}


@pytest.mark.parametrize("word", ["canary", "الميناء", "-x --help", "\ud800 alone"])
async def test_a_process_of_its_own_finds_the_same(tmp_path: Path, word: str) -> None:
    (tmp_path / "a.db").write_bytes(f"{word} and {word}".encode(errors="replace"))

    found = await search(word, [tmp_path])

    assert found == find(word.encode(errors="replace").decode(), [tmp_path])
    assert found["found"]
