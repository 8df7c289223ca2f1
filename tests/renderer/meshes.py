"""Small analytic artifacts to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from viewer.artifacts.arrays import ArtifactBuilder
from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.manifest import FieldRecord, Manifest, ZoneRecord
from viewer.artifacts.store import ArtifactStore


@dataclass
class Zone:
    """A zone to be written; ``vertex`` and ``cell`` are its fields."""

    arrays: dict[str, Any]
    name: str = "Zone"
    dimensions: tuple[int, int, int] | None = None
    vertex: dict[str, Any] = field(default_factory=dict)
    cell: dict[str, Any] = field(default_factory=dict)
    cells: int = -1


class Writer:
    """Writes artifacts into one store, so that equal arrays are stored once.

    Each one is of a dataset of its own, unless one is named, so that the camera starts anew.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = ArtifactStore(root)
        self._sample = 0

    def __call__(self, *zones: Zone, dataset: str = "", warnings: tuple[str, ...] = ()) -> str:
        self._sample += 1
        dataset = dataset or f"{self.root}/{self._sample}"
        key = ArtifactKey(dataset, "train", self._sample, "Base", 0)
        with ArtifactBuilder(self.store, key) as builder:
            records = tuple(_write(builder, zone) for zone in zones)
            manifest = Manifest(dataset, "train", self._sample, "Base", (0.0,), 0, (), records, warnings=warnings)
            return str(builder.publish(manifest))


def _write(builder: ArtifactBuilder, zone: Zone) -> ZoneRecord:
    arrays = {name: builder.add(np.asarray(array)) for name, array in zone.arrays.items()}
    fields = []
    for location, values in (("vertex", zone.vertex), ("cell", zone.cell)):
        for name, array in values.items():
            record = builder.add(np.asarray(array))
            components = tuple("XYZ"[: record.shape[1]]) if len(record.shape) == 2 else ()
            fields.append(FieldRecord(name, location, record.file, components))
    cells = zone.cells
    if cells < 0:
        if zone.dimensions is not None:
            cells = int(np.prod([max(count - 1, 1) for count in zone.dimensions]))
        else:
            cells = len(zone.arrays["types"])
    return ZoneRecord(zone.name, len(zone.arrays["points"]), cells, arrays, zone.dimensions, tuple(fields))


def cells(points: Any, groups: Sequence[tuple[int, Any]]) -> dict[str, Any]:
    """Return the arrays of an unstructured zone from (VTK type, one row of nodes per cell) groups."""
    rows = [np.atleast_2d(np.asarray(nodes)) for _, nodes in groups]
    types = np.concatenate([np.full(len(nodes), kind, np.uint8) for (kind, _), nodes in zip(groups, rows, strict=True)])
    sizes = np.concatenate([np.full(len(nodes), nodes.shape[1]) for nodes in rows])
    return {
        "points": np.asarray(points, np.float64),
        "types": types,
        "offsets": np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        "connectivity": np.concatenate([nodes.ravel() for nodes in rows]).astype(np.int64),
    }


def plane(n: int = 11, lift: Any = None, origin: tuple[float, float] = (0.0, 0.0)) -> dict[str, Any]:
    """Return n × n points over the unit square as quadrilaterals, flat unless ``lift(x, y)`` gives z."""
    x, y = (part.ravel() for part in np.meshgrid(np.linspace(0, 1, n), np.linspace(0, 1, n)))
    z = np.zeros_like(x) if lift is None else lift(x, y)
    corner = (np.arange(n - 1)[:, None] * n + np.arange(n - 1)).ravel()
    quads = np.stack([corner, corner + 1, corner + n + 1, corner + n], axis=1)
    return cells(np.stack([x + origin[0], y + origin[1], z], axis=1), [(9, quads)])


def corners(n: int) -> tuple[Any, list[Any]]:
    """Return n³ points of the unit cube (x fastest) and the eight corner indices of each of its small cubes."""
    line = np.linspace(0, 1, n)
    z, y, x = np.meshgrid(line, line, line, indexing="ij")
    step = np.arange(n - 1)
    first = (step[:, None, None] * n * n + step[:, None] * n + step).ravel()
    shifts = [0, 1, n + 1, n, n * n, n * n + 1, n * n + n + 1, n * n + n]  # order of a VTK hexahedron
    return np.stack([x.ravel(), y.ravel(), z.ravel()], axis=1), [first + shift for shift in shifts]


def hexahedra(n: int = 5) -> dict[str, Any]:
    points, corner = corners(n)
    return cells(points, [(12, np.stack(corner, axis=1))])


def tetrahedra(n: int = 5) -> dict[str, Any]:
    points, c = corners(n)
    six = [(0, 1, 2, 6), (0, 2, 3, 6), (0, 3, 7, 6), (0, 7, 4, 6), (0, 4, 5, 6), (0, 5, 1, 6)]
    nodes = np.stack([np.stack([c[place] for place in four], axis=1) for four in six], axis=1).reshape(-1, 4)
    arrays = cells(points, [(10, nodes)])
    return {**arrays, "offsets": arrays["offsets"].astype(np.int32), "connectivity": nodes.ravel().astype(np.int32)}


def polyhedra(n: int = 3) -> dict[str, Any]:
    """Return the cube of :func:`hexahedra` with every cell as a polyhedron of six faces."""
    points, c = corners(n)
    nodes = np.stack(c, axis=1)
    six = [(0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    faces = nodes[:, np.array(six)].reshape(-1, 4)
    return {
        **cells(points, [(42, nodes)]),
        "face_offsets": np.arange(0, faces.size + 1, 4),
        "face_connectivity": faces.ravel(),
        "polyhedron_offsets": np.arange(0, len(faces) + 1, 6),
        "polyhedron_faces": np.arange(len(faces)),
    }
