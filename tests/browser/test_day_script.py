"""The script of the day: its labels are the bot's, its people are on the stage, both languages."""

import json
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from house.scenery import CAST

ROOT = Path(__file__).parents[2]
SCRIPT = json.loads((ROOT / "rehearsal" / "static" / "day.json").read_text())


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


def test_the_tour_has_the_same_steps_in_both_languages() -> None:
    tour = json.loads((ROOT / "rehearsal" / "static" / "tour.json").read_text())

    assert len(tour["en"]) == 8
    assert tour["en"].keys() == tour["ar"].keys()
    for language in ("en", "ar"):
        for step in tour[language].values():
            assert all(step[part] for part in ("title", "do", "why"))
