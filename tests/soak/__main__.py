"""The long run: ``python -m tests.soak [--bags N] [--allocations N] [--kills N] [--seed N]``."""

import argparse
import json
import secrets
import sys
import tempfile
from pathlib import Path

from tests.soak.run import Size, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.soak", description="Receive and allocate under trouble.")
    parser.add_argument("--bags", type=int, default=1000)
    parser.add_argument("--allocations", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=26, help="of each of the three stations")
    parser.add_argument("--seed", type=int, default=None, help="repeat a run")
    given = parser.parse_args()
    seed = secrets.randbelow(2**31) if given.seed is None else given.seed
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="station-soak-") as folder:
        try:
            told = run(Path(folder), Size(given.bags, given.allocations, given.kills), seed)
        except AssertionError as problem:
            print(f"FAILED, repeat it with --seed {seed}: {problem}", file=sys.stderr)
            return 1
    print(json.dumps({"seed": seed, **told}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
