"""Where the files of ``resources/`` are: in a checkout, a wheel and a bundle alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_FOLDERS = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")
"""The wheel and the bundle carry the folder inside the package; a checkout keeps it beside the package."""


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
    for folder in _FOLDERS:
        path = folder / name
        if path.exists():
            return path
    raise FileNotFoundError(f"resource {name!r} is missing from this installation")
