"""Reads a unit of systemd: sections with names that may come again, which no INI parser keeps."""

from pathlib import Path

Section = dict[str, list[str]]

DEPLOY = Path(__file__).parents[3] / "deploy"


def read_unit(file: Path) -> dict[str, Section]:
    """
    Return each section's names with their values in order (systemd.syntax(7), one line each).

    Raises:
        ValueError: A line is none of section, assignment, comment and nothing.
    """
    found: dict[str, Section] = {}
    section: Section = {}
    for number, line in enumerate(file.read_text().splitlines(), start=1):
        if not line or line[0] in "#;":
            continue
        if line.startswith("[") and line.endswith("]"):
            section = found.setdefault(line[1:-1], {})
        elif found and "=" in line and not line.endswith("\\"):
            name, _, value = line.partition("=")
            section.setdefault(name, []).append(value)
        else:
            msg = f"{file.name}:{number}: not a line of a unit"
            raise ValueError(msg)
    return found
