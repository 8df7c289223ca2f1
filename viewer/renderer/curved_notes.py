"""What is said about curved cells."""

from __future__ import annotations

from collections.abc import Iterable

from viewer.numbers import short
from viewer.renderer.surface import Surface


def notes_of_curved(surfaces: Iterable[Surface]) -> list[str]:
    """Say how far what is drawn may be from curved cells, where there are any."""
    furthest = max((surface.distance for surface in surfaces), default=0.0)
    if furthest == 0.0:
        return []
    return [
        f"Curved cells are drawn in straight parts, nowhere further from them than {short(100 * furthest)} % of the "
        "size of their zone."
    ]
