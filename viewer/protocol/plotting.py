"""Curves, and what they are asked for by: over a line, along boundaries, over time, and values at places."""

from __future__ import annotations

from viewer.protocol.shapes import Vector
from viewer.values import dataclass

ARC, ALONG_X, ALONG_Y, ALONG_Z = "arc", "x", "y", "z"
"""What a field may be plotted over along a boundary: the length of the way, or a coordinate."""


# Values -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Curve:
    """Values ``y`` over ``x``; a value that is not finite is a gap.

    Attributes
    ----------
    name
        Of what is plotted, with ``unit`` as the dataset spells it.
    of
        What tells it from curves of the same name, as ``"boundary 2"``; may be empty.
    steps
        Whether ``y[k]`` holds from ``x[k]`` to ``x[k + 1]``, so that ``x`` has one more: cells have no values between.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    unit: str = ""
    of: str = ""
    steps: bool = False


@dataclass(frozen=True, slots=True)
class PlotData:
    """Curves that share their axes; ``notes`` are sentences about them."""

    x_name: str = ""
    x_unit: str = ""
    curves: tuple[Curve, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlotField:
    """A field to be plotted; ``location`` and ``component`` are as in :class:`viewer.protocol.Scene`.

    ``difference``: not the field itself but what the scene shows, its difference with another one.
    """

    name: str
    location: str = ""
    component: int = -1
    difference: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line between two places, in world units; ``samples`` 0: at every border of a cell that it meets."""

    start: Vector
    end: Vector
    samples: int = 0


@dataclass(frozen=True, slots=True)
class Pin:
    """A point of a mesh that somebody marked, and what it was marked in.

    Attributes
    ----------
    number
        Of the mark.
    zone
        Name of the zone, with ``points`` and ``cells`` of them: where a zone of that name and these sizes is, the same
        point is meant.
    point, cell
        Numbered from 0 in the zone's arrays; ``cell`` -1 when there is none.
    position
        Of the point, in world units: elsewhere the nearest point is meant.
    """

    number: int
    zone: str
    points: int
    cells: int
    point: int
    cell: int
    position: Vector


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What a field has at a point or cell: None where it is not finite; ``components`` are those of a vector."""

    name: str
    location: str
    unit: str = ""
    value: int | float | None = None
    components: tuple[int | float, ...] = ()


@dataclass(frozen=True, slots=True)
class PinnedValues:
    """What is at a pin in one sample: the point that is meant there, and all fields of its zone that have been read.

    ``moved`` is how far that point is from the pin's own position where it is not the same point, else None.
    """

    number: int
    zone: str
    point: int
    cell: int
    position: Vector
    values: tuple[FieldValue, ...] = ()
    moved: float | None = None


# Window to renderer -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlotLine:
    """Ask for fields over a line through the mesh of the scene, whatever tools leave of it: see :class:`Plotted`."""

    id: int
    line: Line
    fields: tuple[PlotField, ...]


@dataclass(frozen=True, slots=True)
class PlotBoundary:
    """Ask for fields along the boundaries of the surfaces on screen, or along its lines: see :class:`Plotted`.

    ``over`` is :data:`ARC`, :data:`ALONG_X`, :data:`ALONG_Y` or :data:`ALONG_Z`.
    """

    id: int
    fields: tuple[PlotField, ...]
    over: str = ARC


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask for the values at pins in the sample of the scene: answered by :class:`LookedUp`."""

    id: int
    pins: tuple[Pin, ...]


# Renderer to window -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plotted:
    """Answer to :class:`PlotLine` and :class:`PlotBoundary` about the scene ``scene``.

    ``missing_fields`` are those asked for that the sample has, but that have not been read yet.
    """

    id: int
    scene: int
    data: PlotData = PlotData()
    missing_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Answer to :class:`LookUp`, in the order of the question; ``missing_fields`` as in :class:`Plotted`."""

    id: int
    scene: int
    pins: tuple[PinnedValues, ...] = ()
    missing_fields: tuple[str, ...] = ()


# Window to reader and back ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadSeries:
    """Follow a field through all time steps of a sample, also at some places: answered by :class:`SeriesRead`.

    ``pins`` are looked up by zone and point; one that a step does not have has no value there.
    """

    id: int
    dataset: str
    split: str
    sample: int
    base: str
    field: PlotField
    pins: tuple[Pin, ...] = ()
    follow: bool = False


@dataclass(frozen=True, slots=True)
class SeriesRead:
    """Answer to :class:`ReadSeries`: at each of ``times`` the least, mean and greatest finite value, and the pins'.

    The mean is over points or cells, whatever their size. Where there is no value it is NaN. ``pins`` has a series for
    each pin, in the order of the question.
    """

    id: int
    times: tuple[float, ...]
    low: tuple[float, ...]
    mean: tuple[float, ...]
    high: tuple[float, ...]
    pins: tuple[tuple[float, ...], ...] = ()
