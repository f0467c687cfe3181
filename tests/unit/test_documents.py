"""The documents name what is there: every tick, page and decision, and no dead link."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def test_the_readme_leads_to_every_page_for_operators() -> None:
    readme = (ROOT / "README.md").read_text()

    pages = [each.name for each in (ROOT / "docs/operations").iterdir()]

    assert [each for each in pages if f"(docs/operations/{each})" not in readme] == []


def test_decisions_are_numbered_without_gaps_and_titled_by_their_number() -> None:
    pages = sorted((ROOT / "docs/decisions").iterdir())

    numbers = [int(each.name[:4]) for each in pages]
    titled = [int(each.read_text().split(".")[0].removeprefix("# ")) for each in pages]

    assert numbers == titled == list(range(1, len(pages) + 1))


def test_a_decision_is_mentioned_by_the_number_of_its_page() -> None:
    written = "".join(each.read_text() for each in DOCUMENTS)

    mentions = re.findall(r"\[(?:decision )?(\d+)\]\([\w/]*decisions/(\d{4})-", written)

    assert mentions
    assert [each for each in mentions if int(each[0]) != int(each[1])] == []


def test_the_architecture_names_every_tick() -> None:
    architecture = (ROOT / "docs/architecture.md").read_text()
    ticks = re.findall(r'^ +"(\w+)": \(', (ROOT / "house/wiring.py").read_text(), re.MULTILINE)

    lacking = [each for each in ticks if f"`{each}`" not in architecture]

    assert ticks
    assert lacking == []


def test_no_page_names_a_file_that_is_not_there() -> None:
    named = [
        (page.name, file)
        for page in DOCUMENTS
        if page.parent.name != "decisions"  # what was decided may have moved on since
        for file in re.findall(r"`((?:[a-z_]+/)+\w+\.py)`", page.read_text())
    ]

    lacking = [(page, file) for page, file in named if not (ROOT / file).exists()]

    assert named
    assert lacking == []


def test_no_link_leads_nowhere() -> None:
    links = [(page, link) for page in DOCUMENTS for link in _links(page)]

    dead = [(page.name, link) for page, link in links if not (page.parent / link).exists()]

    assert links
    assert dead == []


def _links(page: Path) -> list[str]:
    found = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    return [each for each in found if not each.startswith("http")]
