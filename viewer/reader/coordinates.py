"""The coordinates of a zone: in any system of the CGNS standard, as points in space.

Systems and names: CGNS SIDS, "Coordinate Systems" and "Data-Name Identifiers for Grid Coordinates". Of the spherical
ones, Theta is the angle from the z axis and Phi the one around it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from viewer.errors import SampleError
from viewer.numbers import short
from viewer.reader.checks import told_apart
from viewer.reader.located import read_located
from viewer.reader.tree import Array, Node
from viewer.reader.units import DIMENSIONAL, NORMALIZED, Stated, conversion_of, powers_of, quantity_of, stated
from viewer.reader.zones import ZoneLayout

X, Y, Z = CARTESIAN = ("CoordinateX", "CoordinateY", "CoordinateZ")
R, THETA, PHI = "CoordinateR", "CoordinateTheta", "CoordinatePhi"

_ANGLES = {"Radian": 1.0, "Degree": math.pi / 180}
_ALIKE = 1e-3
"""Two sets of coordinates may differ by this much of the zone's size."""


@dataclass(slots=True)
class Points:
    """Coordinates in space.

    Attributes
    ----------
    xyz
        Shape (n, 3), float32 or float64; directions that the file does not have are zero.
    length
        Name of the unit of length that the file states; empty where it does not.
    notes
        Sentences to show beside the picture.
    """

    xyz: Array
    length: str = ""
    notes: list[str] = field(default_factory=list)


def read_points(layout: ZoneLayout) -> Points:
    """Read the coordinates of a zone.

    Raises
    ------
    SampleError
        When there are none, they do not fit the zone's size, or do not say where the points are.
    """
    grid = layout.node.child("GridCoordinates") or layout.node.first("GridCoordinates_t")
    axes = {node.name: node for node in grid.labelled("DataArray_t")} if grid is not None else {}
    if grid is None or not axes:
        raise SampleError(f"{layout.title} has no coordinates.")
    told_apart(grid.labelled("DataArray_t"), layout.title, "coordinates")
    return _Reading(layout, grid, axes).points()


class _Reading:
    def __init__(self, layout: ZoneLayout, grid: Node, axes: dict[str, Node]) -> None:
        self._layout = layout
        self._grid = grid
        self._axes = axes
        self._stated = stated(grid, layout.stated)
        self._notes: list[str] = []
        self._lengths: dict[str, str] = {}
        self._kinds: list[np.dtype[np.generic]] = []

    def points(self) -> Points:
        axes = self._axes
        turned = R in axes and THETA in axes
        if turned and not (X in axes and Y in axes):
            used, columns = self._turned()
        elif R in axes and not turned and {X, Y}.isdisjoint(axes) and Z in axes and self._layout.dimension < 3:
            used, columns = [R, Z], [self._length(R), None, self._length(Z)]
            self._notes.append(f"Zone “{self._layout.node.name}” has no {THETA}; it is drawn at the angle 0.")
        else:
            used, columns = self._cartesian()
        xyz = self._stack(columns)
        if turned and X in used:
            used += self._compare(xyz)
        left = sorted(name for name in axes if name not in used and name.startswith("Coordinate"))
        if left:
            self._notes.append(f"Zone “{self._layout.node.name}” also has {', '.join(left)}, which is not drawn.")
        return Points(xyz, self._common_length(), self._notes)

    def _turned(self) -> tuple[list[str], list[Array | None]]:
        axes, layout = self._axes, self._layout
        spherical = PHI in axes
        used = [R, THETA, *([PHI] if spherical else [Z] if Z in axes else [])]
        others = [name for name in CARTESIAN if name in axes and name not in used]
        if others:
            raise SampleError(
                f"{layout.title} has {', '.join([*used, *others])}, which do not form a CGNS coordinate system."
            )
        if layout.dimension == 3 and len(used) < 3:
            raise SampleError(f"{layout.title} has no {Z}; the file is damaged.")
        return used, self._in_space(spherical)

    def _in_space(self, spherical: bool) -> list[Array | None]:
        radius, theta = self._length(R).astype(np.float64), self._angle(THETA)
        if not spherical:
            height = self._length(Z) if Z in self._axes else None
            return [radius * np.cos(theta), radius * np.sin(theta), height]
        low, high = (float(theta.min()), float(theta.max())) if theta.size else (0.0, 0.0)
        if low < -1e-6 or high > math.pi + 1e-6:
            raise SampleError(
                f"{self._layout.title} has a {THETA} from {short(low)} to {short(high)} radians, but the angle from "
                "the "
                "z axis goes from 0 to π."
            )
        phi = self._angle(PHI)
        around = radius * np.sin(theta)
        return [around * np.cos(phi), around * np.sin(phi), radius * np.cos(theta)]

    def _cartesian(self) -> tuple[list[str], list[Array | None]]:
        layout, axes = self._layout, self._axes
        present = [name for name in CARTESIAN if name in axes]
        if not present:
            raise SampleError(
                f"{layout.title} has no CoordinateX, CoordinateY or CoordinateZ, only {', '.join(sorted(axes))}, "
                "which do not give the positions of its points."
            )
        missing = [name for name in CARTESIAN if name not in axes]
        lost = [name for name in missing if CARTESIAN.index(name) < max(layout.dimension, CARTESIAN.index(present[-1]))]
        if lost and (R in axes or layout.physical > 2 or len(present) < max(layout.dimension, layout.physical)):
            # Zero is right for what lies in a plane, not for a direction that was lost.
            raise SampleError(f"{layout.title} has no {' and no '.join(lost)}; the file is damaged.")
        zone = layout.node.name
        if lost:
            self._notes.append(f"Zone “{zone}” has only {' and '.join(present)}; it is drawn in their plane.")
        elif len(present) < min(layout.physical, len(CARTESIAN)):
            at = " and ".join(f"{name[-1]} = 0" for name in missing)
            self._notes.append(
                f"Zone “{zone}” has no {' and no '.join(missing)} in a base of {layout.physical} dimensions; it is "
                f"drawn at {at}."
            )
        return present, [self._length(name) if name in axes else None for name in CARTESIAN]

    def _compare(self, xyz: Array) -> list[str]:
        """Say where the second set of coordinates puts the points elsewhere; return its names."""
        used = [R, THETA, *([PHI] if PHI in self._axes else [])]
        other = self._stack(self._in_space(PHI in self._axes))
        size = float(np.ptp(xyz, axis=0).max()) if len(xyz) else 0.0
        apart = float(np.abs(xyz - other)[:, : 3 if Z in self._axes else 2].max(initial=0.0))
        if not apart <= _ALIKE * size:
            self._notes.append(
                f"Zone “{self._layout.node.name}” is drawn with CoordinateX and CoordinateY; with "
                f"{' and '.join(used)} its points would be up to {short(apart)} away."
            )
        return used

    def _stack(self, columns: list[Array | None]) -> Array:
        single = all(kind == np.float32 for kind in self._kinds)
        points = np.zeros((self._layout.points, 3), np.float32 if single else np.float64)
        for axis, column in enumerate(columns):
            if column is not None:
                points[:, axis] = column
        return points

    def _read(self, name: str) -> Array:
        layout = self._layout
        value = read_located(self._axes[name], self._grid, layout, layout.points, f"coordinate {name}", vertices=True)
        self._kinds.append(value.dtype)
        return value

    def _length(self, name: str) -> Array:
        node = self._axes[name]
        if not node.children:
            self._lengths[name] = _length_name(self._stated, converted=False)
            return self._read(name)
        known = stated(node, self._stated)
        self._lengths[name] = _length_name(known, converted=conversion_of(node) is not None)
        return quantity_of(node, self._stated).convert(self._read(name))

    def _common_length(self) -> str:
        """Return the unit of all lengths; refuse coordinates of several."""
        names = set(self._lengths.values())
        if len(names) > 1:
            words = ", ".join(f"{axis} in {name or 'no unit'}" for axis, name in sorted(self._lengths.items()))
            raise SampleError(f"{self._layout.title} has {words}; they cannot be drawn together.")
        return names.pop() if names else ""

    def _angle(self, name: str) -> Array:
        """Read an angle in radians."""
        node, title = self._axes[name], self._layout.title
        known, powers = stated(node, self._stated), powers_of(node)
        if any(powers) and powers[:5] != (0, 0, 0, 0, 1):
            raise SampleError(f"{title} has a {name} whose exponents are not those of an angle.")
        unit = known.units[4] if len(known.units) > 4 else ""
        value = self._read(name).astype(np.float64)
        conversion = conversion_of(node) if known.data_class == NORMALIZED else None
        if conversion is not None:
            value = value * conversion[0] + conversion[1]
        elif known.data_class not in (DIMENSIONAL, "", "Null") or (powers and not any(powers)):
            unit = ""
        if unit in _ANGLES:
            return value * _ANGLES[unit]
        if unit not in ("", "Null"):
            raise SampleError(f"{title} has a {name} in {unit}; CGNS allows Degree and Radian.")
        if np.abs(value).max(initial=0.0) > 2 * math.pi * (1 + 1e-6):
            raise SampleError(
                f"{title} has a {name} up to {short(float(np.abs(value).max()))} but does not say whether it is in "
                "degrees or "
                "radians (DimensionalUnits)."
            )
        self._notes.append(
            f"The file gives no unit for {name} in zone “{self._layout.node.name}”; it is read in radians."
        )
        return value


def _length_name(known: Stated, *, converted: bool) -> str:
    """Return what a length is counted in: a unit's name, the class of numbers without one, or nothing."""
    if known.data_class in (DIMENSIONAL, "", "Null") or (known.data_class == NORMALIZED and converted):
        name = known.units[1] if len(known.units) > 1 else ""
        return "" if name == "Null" else name
    return known.data_class
