"""Where the files of ``resources/`` are: in a checkout, a wheel and a bundle alike."""

from __future__ import annotations

from pathlib import Path


def resource(name: str) -> Path:
    """Return the path of one resource file.

    Parameters
    ----------
    name
        Path below ``resources/`` with forward slashes, for example ``"icons/viewer.svg"``.

    Raises
    ------
    FileNotFoundError
        When there is no such resource: a packaging defect, not a user's mistake.
    """
    package = Path(__file__).parent
    # The wheel and the bundle carry the folder inside the package; a checkout keeps it beside the package.
    for folder in (package / "_resources", package.parent / "resources"):
        path = folder / name
        if path.exists():
            return path
    raise FileNotFoundError(f"resource {name!r} is missing from this installation")
