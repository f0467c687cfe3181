"""A disk that takes nothing more: the door plate, started with a limit on every file's size."""

from pathlib import Path

from tests.faults.process import BOT

_LIMITED = """
import resource, runpy, sys

sys.dont_write_bytecode = True  # a cut one would stop every later start
resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))
sys.path.insert(0, {root!r})
runpy.run_path({bot!r}, run_name="__main__")
"""


def on_a_full_disk(folder: Path, most: int = 4096) -> Path:
    """Return a door plate whose process lets no file grow beyond *most* bytes."""
    plate = folder / "full.py"
    plate.write_text(_LIMITED.format(most=most, root=str(BOT.parent), bot=str(BOT)))
    return plate
