"""Hand the command line to station.cli."""

import sys

from station.cli import main

if __name__ == "__main__":
    sys.exit(main())
