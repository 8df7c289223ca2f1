"""Boundaries in the scene: their colours, what a scene names them by, and what they come out as."""

from __future__ import annotations

from collections.abc import Iterable

from viewer.values import dataclass

COLORS = (
    "#e8590c", "#1c7ed6", "#2f9e44", "#c2255c", "#7048e8", "#f2b705", "#0ca5b8",
    "#8a5a35", "#f06595", "#82c91e", "#364fc7", "#0b7a55", "#be4bdb", "#e03131",
)  # fmt: skip
"""A colour each, those that differ most first: strong ones, that no colour map has side by side."""


EVERY = "all"
"""What a scene calls all boundaries."""


def boundary_key(zone: str, name: str) -> str:
    """Return what a scene calls a boundary of a zone."""
    return f"{zone}/{name}"


def words_for(zone: str, name: str, families: Iterable[str]) -> tuple[str, ...]:
    """Return all words that name a boundary: its zone and name, its name in any zone, its families, all."""
    return (boundary_key(zone, name), name, *families, EVERY)


def boundary_colors(names: Iterable[str]) -> dict[str, str]:
    """Return a colour, ``"#rrggbb"``, for each name.

    Parameters
    ----------
    names
        Of all boundaries of the mesh, shown or not: one of the same name has the same colour in every zone.
    """
    return {name: COLORS[place % len(COLORS)] for place, name in enumerate(dict.fromkeys(names))}


@dataclass(frozen=True, slots=True)
class BoundaryShown:
    """A boundary that is drawn: its name, its colour, and a place on it for the name; ``size`` is how long it is."""

    name: str
    color: str
    place: tuple[float, float, float]
    size: float
