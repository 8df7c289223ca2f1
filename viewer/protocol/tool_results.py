"""What became of the tools of a scene, by their places in it."""

from __future__ import annotations

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ToolNote:
    """What is to be said about the tool at place ``row`` of the scene's.

    ``wrong``: it could not do what it was asked to, and everything was drawn without it or nothing is left.
    """

    row: int
    sentence: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class ToolLegend:
    """The colours of the tool at place ``row`` of the scene's, where they are not those of the mesh.

    They stand for magnitudes of the vector ``field``, ``low`` to ``high``; ``colors`` is the map as in ``SceneShown``.
    """

    row: int
    field: str
    low: float
    high: float
    colors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToolSpan:
    """What the tool at place ``row`` of the scene's chooses its own measures by, where nobody has said them.

    Lengths of arrows, steps along lines, factors and levels follow from it, and what colours of the tool stand for.

    Attributes
    ----------
    low, high
        The finite values of its field, for a vector the magnitudes.
    longest, diagonal
        Of the box around the whole mesh, in world units.
    """

    row: int
    low: float
    high: float
    longest: float
    diagonal: float
