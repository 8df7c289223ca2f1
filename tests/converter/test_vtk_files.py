"""Files of VTK of every kind: what they hold is what is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from vtkmodules.vtkCommonCore import vtkBitArray
from vtkmodules.vtkCommonDataModel import vtkDataSetAttributes, vtkStructuredGrid
from vtkmodules.vtkFiltersSources import vtkSphereSource
from vtkmodules.vtkIOGeometry import vtkOBJWriter, vtkSTLWriter
from vtkmodules.vtkIOPLY import vtkPLYWriter

from tests.converter import vtk_data as vd
from tests.converter.conftest import Shelf

pytestmark = pytest.mark.usefixtures("converted")


@pytest.mark.parametrize("mode", ["Ascii", "Binary", "Appended"])
def test_the_ways_in_which_values_are_written(shelf: Shelf, tmp_path: Path, mode: str) -> None:
    path = vd.write(vd.squares(p=np.arange(6) / 3), tmp_path / "a.vtu", **{f"SetDataModeTo{mode}": ()})
    found = shelf.read(path)
    np.testing.assert_array_equal(found.array("points"), vd.SQUARE)
    np.testing.assert_allclose(found.field("p"), np.arange(6) / 3, rtol=1e-15)


@pytest.mark.parametrize("binary", [False, True])
def test_the_legacy_format(shelf: Shelf, tmp_path: Path, binary: bool) -> None:
    data = vd.squares(p=np.arange(6.0), v=np.arange(18.0).reshape(6, 3))
    vd.add(data.GetCellData(), "q", np.array([3, 2**40 + 1]))
    path = vd.write(data, tmp_path / "a.vtk", **({"SetFileTypeToBinary": ()} if binary else {}))
    found = shelf.read(path)
    np.testing.assert_array_equal(found.array("points"), vd.SQUARE)
    np.testing.assert_array_equal(found.field("p"), np.arange(6.0))
    np.testing.assert_array_equal(found.field("v"), np.arange(18.0).reshape(6, 3))
    np.testing.assert_array_equal(found.field("q"), [3, 2**40 + 1])
    assert found.manifest.warnings == ()


def test_an_image_has_its_places(shelf: Shelf, tmp_path: Path) -> None:
    data = vd.image((3, 4, 2), origin=(0.1, -2, 5), spacing=(0.5, 0.25, 3), first=(2, 0, 0))
    vd.add(data.GetPointData(), "p", np.arange(24.0))
    vd.add(data.GetCellData(), "q", np.arange(6.0))
    found = shelf.read(vd.write(data, tmp_path / "a.vti"))
    expected = np.array([data.GetPoint(place) for place in range(24)])
    np.testing.assert_array_equal(found.array("points"), expected)
    assert found.zone().dimensions == (3, 4, 2)
    np.testing.assert_array_equal(found.field("p"), np.arange(24.0))
    np.testing.assert_array_equal(found.field("q"), np.arange(6.0))


def test_an_image_that_is_turned(shelf: Shelf, tmp_path: Path) -> None:
    data = vd.image((3, 2, 1), origin=(1, 0, 0), spacing=(2, 1, 1))
    data.SetDirectionMatrix(0, -1, 0, 1, 0, 0, 0, 0, 1)
    vd.add(data.GetPointData(), "p", np.arange(6.0))
    found = shelf.read(vd.write(data, tmp_path / "a.vti"))
    expected = np.array([data.GetPoint(place) for place in range(6)])
    np.testing.assert_allclose(found.array("points"), expected, atol=1e-15)
    assert found.zone().dimensions == (3, 2, 1)


def test_a_rectilinear_grid(shelf: Shelf, tmp_path: Path) -> None:
    data = vd.rectilinear(np.array([0.0, 1, 4]), np.array([0.0, 2]), np.array([-1.0, 0, 0.5]))
    vd.add(data.GetPointData(), "p", np.arange(18.0))
    found = shelf.read(vd.write(data, tmp_path / "a.vtr"))
    np.testing.assert_array_equal(found.array("points"), [data.GetPoint(place) for place in range(18)])
    np.testing.assert_array_equal(found.field("p"), np.arange(18.0))


def test_a_structured_surface_that_lies_on_edge(shelf: Shelf, tmp_path: Path) -> None:
    data = vtkStructuredGrid()
    data.SetDimensions(1, 3, 2)
    points = np.array([[0.0, j, k] for k in range(2) for j in range(3)])
    data.SetPoints(vd.points_of(points))
    vd.add(data.GetCellData(), "q", np.array([5.0, 6.0]))
    found = shelf.read(vd.write(data, tmp_path / "a.vts"))
    np.testing.assert_array_equal(found.array("points"), points)
    assert (found.manifest.base, found.zone().dimensions) == ("Base_2_3", (3, 2, 1))
    np.testing.assert_array_equal(found.field("q"), [5, 6])


def test_polygons_lines_points_and_strips(shelf: Shelf, tmp_path: Path) -> None:
    """Each dimension is a base of its own, and a cell of several pieces gives each its values."""
    points = np.array([[float(n), n % 3, 0.1 * n] for n in range(12)])
    data = vd.poly(
        points, Verts=[[11], [9, 10]], Lines=[[0, 1, 2]], Polys=[[0, 1, 4], [4, 5, 6, 7]], Strips=[[0, 3, 1, 8]]
    )
    vd.add(data.GetCellData(), "q", np.arange(6.0))
    vd.add(data.GetPointData(), "p", np.arange(12.0))
    path = vd.write(data, tmp_path / "a.vtp")
    faces = shelf.read(path, base="Base_2_3")
    np.testing.assert_array_equal(faces.field("q"), [3, 4, 5, 5])
    order = faces.field("p").astype(int)  # the number of each point in the file
    cells = np.split(order[faces.array("connectivity")], faces.array("offsets")[1:-1])
    assert [sorted(cell) for cell in cells] == [[0, 1, 4], [4, 5, 6, 7], [0, 1, 3], [1, 3, 8]]
    lines = shelf.read(path, base="Base_1_3")
    np.testing.assert_array_equal(lines.field("q"), [2, 2])
    np.testing.assert_array_equal(lines.array("points"), points[[0, 1, 2]])
    dots = shelf.read(path, base="Base_0_3")
    np.testing.assert_array_equal(dots.array("points"), points[[11, 9, 10]])
    np.testing.assert_array_equal(dots.field("q"), [0, 1, 1])
    assert any("piece by piece" in note for note in faces.manifest.warnings)


def test_strips_keep_their_side(shelf: Shelf, tmp_path: Path) -> None:
    points = np.array([[0.0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 0], [2, 0, 0]])
    found = shelf.read(vd.write(vd.poly(points, Strips=[[0, 1, 2, 3, 4]]), tmp_path / "a.vtp"))
    nodes = found.array("connectivity").reshape(-1, 3)
    a, b, c = (points[nodes[:, corner]] for corner in range(3))
    normals = np.cross(b - a, c - a)[:, 2]
    assert len(nodes) == 3 and (normals < 0).all()


def test_cells_of_several_kinds_keep_their_order(shelf: Shelf, tmp_path: Path) -> None:
    points = np.array(
        [[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1], [2, 0, 0]]
    )
    cells = [(10, [0, 1, 3, 4]), (12, [0, 1, 2, 3, 4, 5, 6, 7]), (10, [1, 8, 2, 5]), (14, [0, 1, 2, 3, 4])]
    data = vd.grid(points, cells)
    vd.add(data.GetCellData(), "q", np.array([10.0, 20, 30, 40]))
    found = shelf.read(vd.write(data, tmp_path / "a.vtu"))
    np.testing.assert_array_equal(found.array("types"), [10, 12, 10, 14])
    np.testing.assert_array_equal(found.array("connectivity"), np.concatenate([nodes for _, nodes in cells]))
    np.testing.assert_array_equal(found.field("q"), [10, 20, 30, 40])


def test_pixels_and_voxels(shelf: Shelf, tmp_path: Path) -> None:
    points = np.array([[x, y, z] for z in (0.0, 1) for y in (0.0, 1) for x in (0.0, 1)])
    voxel = shelf.read(vd.write(vd.grid(points, [(11, range(8))]), tmp_path / "a.vtu"))
    np.testing.assert_array_equal(voxel.array("connectivity"), [0, 1, 3, 2, 4, 5, 7, 6])
    both = vd.grid(points, [(8, [0, 1, 2, 3]), (7, [4, 5, 7, 6])])
    pixel = shelf.read(vd.write(both, tmp_path / "b.vtu"))
    np.testing.assert_array_equal(pixel.array("connectivity"), [0, 1, 3, 2, 4, 5, 7, 6])


def test_cells_of_high_order(shelf: Shelf, tmp_path: Path) -> None:
    corners = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0]])
    middles = np.array([[0.5, 0, 0], [0.5, 0.5, 0], [0, 0.5, 0]])
    six = vd.grid(np.concatenate([corners, middles]), [(69, range(6))])
    found = shelf.read(vd.write(six, tmp_path / "a.vtu"))
    np.testing.assert_array_equal(found.array("types"), [22])
    ten = vd.grid(np.concatenate([corners, np.linspace(0.1, 0.3, 21).reshape(7, 3)]), [(69, range(10))])
    found = shelf.read(vd.write(ten, tmp_path / "b.vtu"))
    np.testing.assert_array_equal(found.array("curved_kinds"), [26])
    assert found.manifest.warnings == ()
    fifth = vd.grid(np.concatenate([corners, np.linspace(0.1, 0.3, 54).reshape(18, 3)]), [(69, range(21))])
    found = shelf.read(vd.write(fifth, tmp_path / "d.vtu"))
    np.testing.assert_array_equal(found.array("types"), [5])
    assert any("Lagrange triangles" in note and "straight" in note for note in found.manifest.warnings)
    uneven = vd.grid(np.random.default_rng(0).random((16, 3)), [(70, range(16))])
    vd.add(uneven.GetCellData(), "degrees", np.array([[1.0, 7.0, 1.0]]))
    uneven.GetCellData().SetActiveAttribute("degrees", vtkDataSetAttributes.HIGHERORDERDEGREES)
    found = shelf.read(vd.write(uneven, tmp_path / "e.vtu"))
    np.testing.assert_array_equal(found.array("types"), [9])
    assert any("other degrees along each of their axes" in note for note in found.manifest.warnings)
    odd = vd.grid(np.random.default_rng(0).random((12, 3)), [(10, range(4)), (15, range(10))])
    found = shelf.read(vd.write(odd, tmp_path / "c.vtu"))
    assert any("pentagonal prisms" in note for note in found.manifest.warnings)
    np.testing.assert_array_equal(found.array("types"), [10])


def test_ghosts_are_left_out_and_said(shelf: Shelf, tmp_path: Path) -> None:
    data = vd.squares(p=np.arange(6.0))
    vd.add(data.GetCellData(), "q", np.array([1.0, 2.0]))
    vd.add(data.GetCellData(), "vtkGhostType", np.array([0, 1], np.uint8))
    found = shelf.read(vd.write(data, tmp_path / "a.vtu"))
    np.testing.assert_array_equal(found.array("points"), vd.SQUARE[:4])
    np.testing.assert_array_equal(found.field("q"), [1.0])
    assert found.manifest.warnings == ("1 ghost cell is left out (vtkGhostType).",)
    blanked = vd.image((3, 2, 1))
    vd.add(blanked.GetCellData(), "vtkGhostType", np.array([32, 0], np.uint8))
    found = shelf.read(vd.write(blanked, tmp_path / "a.vti"))
    np.testing.assert_array_equal(np.unique(found.array("points")[:, 0]), [1, 2])


def test_arrays_of_all_sorts(shelf: Shelf, tmp_path: Path) -> None:
    data = vd.squares(
        **{
            "with nan": np.array([np.nan, 1, 2, 3, 4, 5]),
            "ids": np.arange(6) + 2**60,
            "Größe / m²": np.arange(6.0),
            "two": np.arange(12.0).reshape(6, 2),
            "four": np.arange(24.0).reshape(6, 4),
            "stress": np.arange(36.0).reshape(6, 6),
            "gradient": np.arange(54.0).reshape(6, 9),
            "bytes": np.arange(6, dtype=np.uint8),
            "RGB": np.arange(18, dtype=np.uint8).reshape(6, 3),
        }
    )
    vd.add(data.GetPointData(), "parts", np.arange(12.0).reshape(6, 2), ("mass", "energy"))
    vd.add(data.GetPointData(), "names", ["a", "b", "c", "d", "e", "f"])
    bits = vtkBitArray()
    bits.SetName("wall")
    for value in (1, 0, 1, 1, 0, 0):
        bits.InsertNextValue(value)
    data.GetPointData().AddArray(bits)
    found = shelf.read(vd.write(data, tmp_path / "a.vtu"))
    fields = {field.name: field.components for field in found.zone().fields}
    np.testing.assert_array_equal(found.field("ids"), np.arange(6) + 2**60)
    np.testing.assert_array_equal(found.field("with nan"), [np.nan, 1, 2, 3, 4, 5])
    np.testing.assert_array_equal(found.field("wall"), [1, 0, 1, 1, 0, 0])
    np.testing.assert_array_equal(found.field("bytes"), np.arange(6))
    np.testing.assert_array_equal(found.field("two"), np.arange(12.0).reshape(6, 2))
    np.testing.assert_array_equal(found.field("stressXY"), np.arange(36.0).reshape(6, 6)[:, 3])
    np.testing.assert_array_equal(found.field("gradientYX"), np.arange(54.0).reshape(6, 9)[:, 3])
    np.testing.assert_array_equal(found.field("parts_energy"), np.arange(12.0).reshape(6, 2)[:, 1])
    np.testing.assert_array_equal(found.field("RGB_G"), np.arange(18).reshape(6, 3)[:, 1])
    np.testing.assert_array_equal(found.field("Größe / m²"), np.arange(6.0))
    assert {f"four[{place}]" for place in range(4)} <= set(fields)
    texts = [note for note in found.manifest.warnings if "names" in note]
    assert texts == ["The array “names” of points has texts and is not shown."]


def test_field_data_are_globals(shelf: Shelf, tmp_path: Path) -> None:
    data = vd.at_time(vd.squares(p=np.arange(6.0)), 0.75)
    vd.add(data.GetFieldData(), "Reynolds", np.array([1e6]))
    vd.add(data.GetFieldData(), "load", np.array([1.0, 2.0, 3.0]))
    vd.add(data.GetFieldData(), "solver", ["k-ω SST"])
    vd.add(data.GetFieldData(), "flags", np.array([65, 66], np.uint8))
    found = shelf.read(vd.write(data, tmp_path / "a.vtu"))
    assert found.manifest.globals_ == {"Reynolds": 1e6, "load": [1, 2, 3], "solver": "k-ω SST", "flags": [65, 66]}
    assert found.manifest.times == (0.75,)


def test_blocks_within_blocks(shelf: Shelf, tmp_path: Path) -> None:
    volume = vd.grid(np.eye(4, 3), [(10, [0, 1, 2, 3])])
    vd.add(volume.GetFieldData(), "Mach", np.array([0.5]))
    wall, inlet = vd.squares(p=np.arange(6.0)), vd.squares(p=np.arange(6.0) + 1)
    vd.add(inlet.GetFieldData(), "Mach", np.array([0.7]))
    content = vd.blocks(
        {"inside": volume, "boundary": {"wall": wall, "inlet": inlet, "nothing": vd.grid(np.zeros((0, 3)), [])}}
    )
    path = vd.write(content, tmp_path / "a.vtm")
    found = shelf.read(path, base="boundary")
    assert [zone.name for zone in found.manifest.zones] == ["wall", "inlet"]
    np.testing.assert_array_equal(found.field("p", "inlet"), np.arange(6.0) + 1)
    assert found.manifest.globals_ == {"Mach": 0.5, "Mach (inlet)": 0.7}
    assert [base.name for base in found.manifest.bases] == ["Base_3_3", "boundary"]


def test_volumes_with_their_faces_in_one_grid(shelf: Shelf, tmp_path: Path) -> None:
    """As a mesh generator writes them: each dimension has its own base, and no cell borrows the values of another."""
    points = np.concatenate([np.eye(4, 3), [[9.0, 9, 9]]])
    data = vd.grid(points, [(5, [0, 1, 2]), (10, [0, 1, 2, 3]), (3, [0, 1])])
    vd.add(data.GetCellData(), "entity", np.array([7, 8, 9]))
    path = vd.write(data, tmp_path / "a.vtu")
    assert [base.name for base in shelf.read(path).manifest.bases] == ["Base_3_3", "Base_2_3", "Base_1_3"]
    for base, value in (("Base_3_3", 8), ("Base_2_3", 7), ("Base_1_3", 9)):
        np.testing.assert_array_equal(shelf.read(path, base=base).field("entity"), [value])
    assert len(shelf.read(path, base="Base_2_3").array("points")) == 3
    unused = shelf.read(path).manifest.warnings
    assert len(unused) == 1 and "1 of 5 vertices" in unused[0], "a point of no cell is still told of"


def test_points_without_cells(shelf: Shelf, tmp_path: Path) -> None:
    data = vd.grid(vd.SQUARE, [])
    vd.add(data.GetPointData(), "p", np.arange(6.0))
    found = shelf.read(vd.write(data, tmp_path / "a.vtu"))
    np.testing.assert_array_equal(found.array("points"), vd.SQUARE)
    np.testing.assert_array_equal(found.field("p"), np.arange(6.0))


@pytest.mark.parametrize("ending", [".stl", ".obj", ".ply"])
@pytest.mark.parametrize("binary", [False, True])
def test_surfaces(shelf: Shelf, tmp_path: Path, ending: str, binary: bool) -> None:
    source = vtkSphereSource()
    source.SetThetaResolution(12)
    source.Update()
    writer: Any = {".stl": vtkSTLWriter, ".obj": vtkOBJWriter, ".ply": vtkPLYWriter}[ending]()
    path = tmp_path / f"ball{ending}"
    writer.SetFileName(str(path))
    writer.SetInputData(source.GetOutput())
    if ending != ".obj":
        writer.SetFileTypeToBinary() if binary else writer.SetFileTypeToASCII()
    writer.Write()
    found = shelf.read(path)
    assert found.zone().cells == source.GetOutput().GetNumberOfCells()
    np.testing.assert_allclose(np.linalg.norm(found.array("points"), axis=1), 0.5, rtol=1e-5)
    assert shelf.open(path).catalogue.taken_for == f"{ending[1:].upper()} file"
