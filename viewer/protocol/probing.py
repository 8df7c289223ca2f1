"""What the window asks the renderer about what is on screen, and the answers."""

from __future__ import annotations

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Probe:
    """Ask what is at a place of the view, in device pixels from the top left: answered by :class:`Probed`.

    Only the newest one needs an answer.
    """

    id: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Measure:
    """Ask for the size of what the tools of the scene leave, and for a field over it: answered by :class:`Measured`.

    ``field`` empty: the one shown, if any; ``location`` and ``component`` are as in :class:`Scene`. ``zone`` empty: all
    zones that are drawn.
    """

    id: int
    field: str = ""
    location: str = ""
    component: int = -1
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Probed:
    """Answer to :class:`Probe`: what is at that place of the scene ``scene``.

    ``zone`` is empty where there is nothing. ``position`` is the place on the surface in world units, ``point`` the
    nearest point of the cell and ``cell`` the cell, both numbered from 0 in the zone's own arrays. ``value`` is what
    the field has there: the cell's, or the point's; None without a field, where it is not finite, or in a zone
    without it. ``components`` are all components of a vector there. Integers are exact, of whatever size. Where tools
    have cut cells, ``value`` is that of the nearest corner of what they leave, interpolated along the cell's edges.

    Where the scene shows a difference, ``value`` is the difference, and ``sides`` are the two values that it is of, the
    own one first: of vectors as a whole their magnitudes.
    """

    id: int
    scene: int
    zone: str = ""
    position: tuple[float, float, float] = (0.0, 0.0, 0.0)
    point: int = -1
    cell: int = -1
    value: int | float | None = None
    components: tuple[int | float, ...] = ()
    sides: tuple[int | float | None, int | float | None] | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """Answer to :class:`Measure`.

    Attributes
    ----------
    scene
        The scene that was measured.
    dimension
        3 for a volume, 2 for surfaces, 1 for lines, 0 for points and for nothing: the highest that is there; what has
        fewer dimensions is not counted.
    size
        Volume, area or length, or the number of points.
    cells
        How many cells that is.
    integral, mean
        Of the field over all of it where its value is finite; None without such a place. The mean is the integral
        divided by the size of those places.
    note
        A sentence, empty when there is nothing to say.
    """

    id: int
    scene: int
    dimension: int = 0
    size: float = 0.0
    cells: int = 0
    integral: float | None = None
    mean: float | None = None
    note: str = ""
