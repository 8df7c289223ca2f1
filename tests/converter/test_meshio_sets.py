"""Sets that a file names are tags: exactly the points and cells that it lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.converter.conftest import Shelf
from viewer.artifacts.manifest import CELL, VERTEX
from viewer.reader.tags import read_tags
from viewer.reader.zones import zone_layout

meshio = pytest.importorskip("meshio", reason="meshio is the extra formats")

pytestmark = pytest.mark.usefixtures("converted")

POINTS = np.array([[x, y, z] for z in (0.0, 1.0) for y in (0.0, 1.0) for x in (0.0, 1.0, 2.0)])
CUBES = np.array([[0, 1, 4, 3, 6, 7, 10, 9], [1, 2, 5, 4, 7, 8, 11, 10]])
FLOOR = np.array([[0, 1, 4, 3], [1, 2, 5, 4]])
SIDE = np.array([[0, 3, 9, 6]])


def tags(shelf: Shelf, path: Path, base: str, location: str) -> dict[str, list[int]]:
    """Places of each tag of the only zone of a base."""
    tree = shelf.open(path).source.sample("files", 0).tree(0)
    node = next(child for child in tree.children if child.name == base)
    layout = zone_layout(next(iter(node.labelled("Zone_t"))), int(base[5]), base)
    found, troubles = read_tags(layout, location)
    assert troubles == []
    return {name: places.tolist() for name, places in found.items()}


def boxes(**more: Any) -> Any:
    return meshio.Mesh(POINTS, [("quad", FLOOR), ("hexahedron", CUBES), ("quad", SIDE)], **more)


GROUPS = {"floor": (1, 2), "side": (2, 2), "fluid": (1, 3), "solid": (3, 3), "none": (9, 3)}
"""Number and dimension: groups of each dimension may have one number."""


def gmsh41(path: Path) -> None:
    """As Gmsh writes it: entities that are in groups, and blocks of elements of an entity."""
    lines = ["$MeshFormat", "4.1 0 8", "$EndMeshFormat", "$PhysicalNames", str(len(GROUPS))]
    lines += [f'{dimension} {number} "{name}"' for name, (number, dimension) in GROUPS.items()]
    box = "0 0 0 2 1 1"
    lines += ["$EndPhysicalNames", "$Entities", "0 0 2 2", f"11 {box} 1 1 0", f"12 {box} 1 2 0", f"21 {box} 1 1 0"]
    lines += [f"22 {box} 1 3 0", "$EndEntities", "$Nodes", f"1 {len(POINTS)} 1 {len(POINTS)}", f"3 21 0 {len(POINTS)}"]
    lines += [*map(str, range(1, len(POINTS) + 1)), *(f"{x} {y} {z}" for x, y, z in POINTS), "$EndNodes"]
    blocks = [
        (2, 11, 3, FLOOR[:1]),
        (2, 12, 3, FLOOR[1:]),
        (3, 21, 5, CUBES[:1]),
        (3, 22, 5, CUBES[1:]),
        (2, 12, 3, SIDE),
    ]
    lines += ["$Elements", f"{len(blocks)} 5 1 5"]
    number = 1
    for dimension, entity, kind, cells in blocks:
        lines.append(f"{dimension} {entity} {kind} {len(cells)}")
        for cell in cells:
            lines.append(" ".join(map(str, [number, *(cell + 1)])))
            number += 1
    path.write_text("\n".join([*lines, "$EndElements"]) + "\n")


@pytest.mark.parametrize("kind", ["4.1", "2.2"])
def test_physical_groups_of_gmsh(shelf: Shelf, tmp_path: Path, kind: str) -> None:
    """A group has its name, and is no global."""
    path = tmp_path / "a.msh"
    if kind == "4.1":
        gmsh41(path)
    else:
        numbers = [np.array([1, 2]), np.array([1, 3]), np.array([2])]
        cell_data = {"gmsh:physical": numbers, "gmsh:geometrical": numbers}
        groups = {name: np.array(value) for name, value in GROUPS.items()}
        boxes(cell_data=cell_data, field_data=groups).write(path, file_format="gmsh22", binary=False)
    assert tags(shelf, path, "Base_3_3", CELL) == {"fluid": [0], "solid": [1]}
    assert tags(shelf, path, "Base_2_3", CELL) == {"floor": [0], "side": [1, 2]}
    (zone,) = shelf.read(path).manifest.zones
    assert zone.boundaries == ("fluid (1 cell)", "solid (1 cell)")
    assert shelf.read(path).manifest.globals_ == {}


def test_sets_of_abaqus(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "a.inp"
    lines = ["*NODE", *(f"{place + 1}, {x}, {y}, {z}" for place, (x, y, z) in enumerate(POINTS))]
    for kind, start, name, cells in (("C3D8", 1, "BODY", CUBES), ("S4", 3, "SKIN", FLOOR)):
        lines += [f"*ELEMENT, TYPE={kind}, ELSET={name}"]
        lines += [", ".join(map(str, [start + row, *(cell + 1)])) for row, cell in enumerate(cells)]
    lines += ["*NSET, NSET=HELD", "1, 4, 7", "*NSET, NSET=CORNER", "12", "*ELSET, ELSET=RIGHT", "2, 4"]
    path.write_text("\n".join(lines) + "\n")
    assert tags(shelf, path, "Base_3_3", VERTEX) == {"HELD": [0, 3, 6], "CORNER": [11]}
    volume, surface = tags(shelf, path, "Base_3_3", CELL), tags(shelf, path, "Base_2_3", CELL)
    assert (volume["BODY"], volume["RIGHT"]) == ([0, 1], [1])
    assert (surface["SKIN"], surface["RIGHT"]) == ([0, 1], [1])
    assert tags(shelf, path, "Base_2_3", VERTEX) == {"HELD": [0, 3]}, "what is left of it where the surface is"


def test_families_of_med(shelf: Shelf, tmp_path: Path) -> None:
    """A family may be in several groups, and a group have several families."""
    pytest.importorskip("h5py")
    mesh = meshio.Mesh(
        POINTS,
        [("hexahedron", CUBES), ("quad", FLOOR)],
        point_data={"point_tags": np.array([2] * 3 + [0] * 8 + [3])},
        cell_data={"cell_tags": [np.array([-1, -2]), np.array([-3, 0])]},
    )
    mesh.point_tags, mesh.cell_tags = (
        {2: ["edge"], 3: ["edge", "tip"]},
        {-1: ["all", "left"], -2: ["all"], -3: ["wall"]},
    )
    path = tmp_path / "a.med"
    mesh.write(path)
    assert tags(shelf, path, "Base_3_3", CELL) == {"all": [0, 1], "left": [0]}
    assert tags(shelf, path, "Base_2_3", CELL) == {"wall": [0]}
    assert tags(shelf, path, "Base_3_3", VERTEX) == {"edge": [0, 1, 2, 11], "tip": [11]}


def test_cells_that_the_tree_has_in_another_order(shelf: Shelf, tmp_path: Path) -> None:
    """Polygons come after the plain cells of a zone; a tag still names its cells."""
    mesh = meshio.Mesh(
        POINTS,
        [("polygon", [[0, 1, 4, 3]]), ("triangle", np.array([[1, 2, 5], [1, 5, 4]]))],
        cell_sets={"many": [np.array([0]), np.empty(0, int)], "few": [None, np.array([1])]},
        point_sets={"many": np.array([5])},
    )
    from viewer.converter.meshio_files import _grid
    from viewer.converter.tags import tags_of

    grid, _used = _grid(mesh)
    order = np.array([1, 2, 0])
    (holder,) = tags_of(grid, order)
    found = {node.name: (node.children[0].value.array - 1).ravel().tolist() for node in holder.children}
    assert found == {"many": [5], "many (cells)": [2], "few": [1]}


@pytest.mark.parametrize("places", [[0, 9], [-1], [[0, 1], [1, 0]], [0.5]])
def test_a_set_that_names_what_is_not_there(shelf: Shelf, places: Any) -> None:
    from viewer.converter.meshio_files import _grid

    mesh = boxes()
    mesh.cell_sets = {"odd": [places, [], []]}
    mesh.point_sets = {"odd": [99]}
    grid, _used = _grid(mesh)
    assert (grid.cell_sets, grid.point_sets) == ((), ())
    assert [note.split(" is left")[0] for note in grid.notes] == [
        "The set “odd” of points names points that are not there and",
        "The set “odd” of cells names cells that are not there and",
    ]
