"""Find the files that belong to the program."""

from pathlib import Path

_HERE = Path(__file__).resolve()
# A checkout has resources/ beside the package, an installed wheel has it inside.
_ROOTS = (_HERE.parents[2] / "resources", _HERE.parents[1] / "resources")


def resource(*parts: str) -> Path:
    """Return the path of a resource such as ``resource("icons", "good.svg")``."""
    found = (root.joinpath(*parts) for root in _ROOTS)
    return next((path for path in found if path.exists()), _ROOTS[0].joinpath(*parts))
