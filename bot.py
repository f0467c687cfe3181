"""The door plate: `python bot.py COMMAND`."""

import sys

from console.app import main
from house.doors import open_doors

if __name__ == "__main__":
    sys.exit(main(open_doors()))
