"""The throw-away folder goes, whatever lies in it."""

from pathlib import Path

from house.scenery import CAST, clear, folder_of, remove


def test_a_folder_goes_with_everything_below_it(tmp_path: Path) -> None:
    folder = tmp_path / "rehearsal"
    (folder / "house" / "keys" / "old").mkdir(parents=True)
    (folder / "house" / "keys" / "old" / "slot").write_bytes(b"x")
    (folder / "house" / "amana.db").write_bytes(b"")

    remove(folder)
    remove(folder)

    assert list(tmp_path.iterdir()) == []


def test_what_a_house_kept_is_cleared_and_the_rehearsals_folder_stays(tmp_path: Path) -> None:
    folder_of(tmp_path).mkdir()
    (folder_of(tmp_path) / "amana.db").write_bytes(b"x")

    clear(tmp_path)
    clear(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_everybody_of_the_cast_is_somebody_else() -> None:
    numbers, names, languages, _ = zip(*CAST, strict=True)

    assert (len(set(numbers)), len(set(names)), languages) == (3, 3, ("en", "ar", "en"))
