"""Zones of polygons, polyhedra and mixed elements with a few wrong numbers: what the reader passes, VTK must survive.

``python -m tests.face_mutants SEED COUNT`` prints the seed before each one, so that the last line names one that ends
the process, and at the end how many were drawn.
"""

from __future__ import annotations

import random
import sys
from typing import Any

import numpy as np

from tests import datasets as ds
from viewer.artifacts.manifest import ZoneRecord
from viewer.errors import SampleError
from viewer.reader.mesh import ZoneMesh

KINDS = ("polyhedra", "old polyhedra", "parents", "polygons", "mixed")

_CHANGED = ("ElementConnectivity", "ElementStartOffset", "ParentElements")


def mutant(seed: int) -> ds.Tree:
    """Return a base with one zone of four cubes, or of their faces, in which some numbers are others."""
    from tests.reader.test_kinds import with_parents
    from tests.reader.test_mesh import cubes, lists

    chance = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    points, hexahedra = ds.box((2, 2, 1))
    faces, cells = cubes(hexahedra)
    old = kind.startswith("old")
    sections, count = [lists("Faces", 22, 1, faces, old)], len(cells)
    if kind.endswith("polyhedra"):
        sections.append(lists("Cells", 23, len(faces) + 1, cells, old))
    elif kind == "parents":
        sections = [with_parents(faces, cells, len(faces) + 1)]
    elif kind == "polygons":
        count = len(faces)
    else:
        stream = [number for cell in hexahedra + 1 for number in (17, *cell)]
        sections = [ds.section("Mixed", 20, 1, stream, count)]
    arrays = [node for section in sections for node in section[2] if node[0] in _CHANGED]
    for _ in range(chance.choice((1, 1, 2, 4))):
        node = chance.choice(arrays)
        values = np.array(node[1], np.int64, order="F")
        place = chance.randrange(values.size)
        other = int(values.flat[chance.randrange(values.size)])
        here = int(values.flat[place])
        before = int(values.flat[place - 1])
        values.flat[place] = chance.choice((0, 1, -1, here + 1, here - 1, -here, before, other, 99, 2**31 - 1))
        node[1] = values.astype(chance.choice(("i4", "i8", "u4", "u8")))
    return ds.base("Base", 2 if kind == "polygons" else 3, 3, [ds.zone("Zone", points, count, sections)])


def draw(mesh: ZoneMesh) -> None:
    """Let VTK do with a mesh what the renderer has it do: take its skin, cut it, clip it."""
    from vtkmodules.vtkCommonDataModel import vtkPlane
    from vtkmodules.vtkFiltersCore import vtkCutter
    from vtkmodules.vtkFiltersGeneral import vtkTableBasedClipDataSet

    from viewer.renderer.grid import grid_of
    from viewer.renderer.surface import extract_surface

    cells = mesh.cells
    assert cells is not None
    arrays: dict[str, Any] = {"points": mesh.points, "types": cells.types}
    arrays |= {"offsets": cells.offsets, "connectivity": cells.connectivity}
    if cells.faces is not None:
        arrays |= {"face_offsets": cells.faces.offsets, "face_connectivity": cells.faces.connectivity}
        arrays |= {"polyhedron_offsets": cells.faces.cell_offsets, "polyhedron_faces": cells.faces.members}
    grid = grid_of(ZoneRecord("", len(mesh.points), mesh.count, {}), arrays)
    extract_surface(grid)
    plane = vtkPlane()
    plane.SetOrigin(0.9, 0.9, 0.4)
    plane.SetNormal(1.0, 0.3, 0.2)
    cut, clip = vtkCutter(), vtkTableBasedClipDataSet()
    cut.SetCutFunction(plane)
    clip.SetClipFunction(plane)
    for one in (cut, clip):
        one.SetInputData(grid.data)
        one.Update()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(first: int, count: int) -> None:
    """Draw those of so many mutants that the reader passes."""
    from tests.reader.nodes import lay_out, mesh_of

    drawn = 0
    for seed in range(first, first + count):
        _say(f"seed {seed}")
        try:
            mesh = mesh_of(lay_out(mutant(seed))[0][0])
        except SampleError:
            continue
        draw(mesh)
        drawn += 1
    _say(f"drawn {drawn}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
