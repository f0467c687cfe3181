"""What the guides say: their labels are the bot's, their people on the stage, both languages."""

import json
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from house.scenery import CAST, CEILING, MARKINGS

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "rehearsal" / "static"
SCRIPT = json.loads((STATIC / "day.json").read_text())
NEED = json.loads((STATIC / "need.json").read_text())
WORDS = {
    language: json.loads((STATIC / "words" / f"{language}.json").read_text())
    for language in ("en", "ar")
}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_label_is_the_bots_own(language: str) -> None:
    with (ROOT / "locales" / f"{language}.po").open("rb") as file:
        words = read_po(file)

    for name, label in SCRIPT["labels"].items():
        message = words.get(f"button-{name}")
        assert message, name
        assert message.string == label[language]


def test_every_scene_has_both_languages_and_people_of_the_cast() -> None:
    for scene in SCRIPT["scenes"]:
        for language in ("en", "ar"):
            assert scene[language]["title"]
            assert scene[language]["caption"]
        people = {deed[verb] for deed in scene["does"] for verb in ("say", "press") if verb in deed}
        assert people <= SCRIPT["actors"].keys()

    assert sorted(SCRIPT["actors"].values()) == list(range(len(CAST)))


@pytest.mark.parametrize(("name", "steps"), [("tour", 8), ("need", 7)])
def test_a_tour_has_the_same_steps_in_both_languages(name: str, steps: int) -> None:
    tour = json.loads((STATIC / f"{name}.json").read_text())

    assert len(tour["en"]) == steps
    assert tour["en"].keys() == tour["ar"].keys()
    for language in ("en", "ar"):
        for step in tour[language].values():
            assert all(step[part] for part in ("title", "do", "why"))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_button_that_lifts_a_journey_is_the_bots_own(language: str) -> None:
    with (ROOT / "locales" / f"{language}.po").open("rb") as file:
        message = read_po(file).get("button-lift")

    assert message
    assert message.string == NEED["said"]["lift"][language]


def test_what_is_refused_bears_a_marking_above_the_ceiling_in_each_language() -> None:
    names = [marking.en for marking in MARKINGS]
    lines = {
        language: next(phrase["text"] for phrase in words["codesPhrases"] if is_marked(phrase))
        for language, words in WORDS.items()
    }

    refused = {word for marking in MARKINGS[names.index(CEILING) + 1 :] for word in marking.every()}
    assert {line.partition(":")[0] for line in (NEED["said"]["above"], *lines.values())} == refused


def is_marked(phrase: dict[str, str]) -> bool:
    """Tell whether a phrase to try begins with a marking."""
    word = phrase.get("text", "").partition(":")[0]
    return any(word in marking.every() for marking in MARKINGS)
