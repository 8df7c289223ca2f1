"""How views are known outside the program: by the ending of their files."""

from __future__ import annotations

ENDING = ".plaidview"
"""How the names of view files end."""


def is_view_file(path: str) -> bool:
    """Whether a path is that of a view, by its name."""
    return path.lower().endswith(ENDING)
