"""What a sphere is when nobody says it, as the renderer has it."""

from __future__ import annotations

from viewer.numbers import short
from viewer.shell.tools.around import Around


def radius_words(around: Around) -> str:
    """Say which radius is taken: a quarter of the diagonal."""
    return f"automatic ({short(around.diagonal / 4.0)})"
