"""What colour maps look like: asked by the window, answered by the renderer, which has them."""

from __future__ import annotations

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class PreviewMaps:
    """Ask for the colours of colour maps by name, ``count`` of each: answered by :class:`MapsPreviewed`."""

    names: tuple[str, ...]
    count: int = 32


@dataclass(frozen=True, slots=True)
class MapsPreviewed:
    """Answer to :class:`PreviewMaps`: colours from low to high by name; a name that no map has is missing."""

    colors: dict[str, tuple[str, ...]]
