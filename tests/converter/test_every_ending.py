"""A file of every ending that opens, as VTK or meshio write it: its numbers, and true words about what is wrong."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from vtkmodules.vtkCommonDataModel import vtkPartitionedDataSet, vtkPartitionedDataSetCollection
from vtkmodules.vtkIOGeometry import vtkOBJWriter, vtkSTLWriter
from vtkmodules.vtkIOHDF import vtkHDFWriter
from vtkmodules.vtkIOParallelXML import (
    vtkXMLPartitionedDataSetCollectionWriter,
    vtkXMLPartitionedDataSetWriter,
    vtkXMLPImageDataWriter,
    vtkXMLPPolyDataWriter,
    vtkXMLPRectilinearGridWriter,
    vtkXMLPStructuredGridWriter,
    vtkXMLPUnstructuredGridWriter,
)
from vtkmodules.vtkIOPLY import vtkPLYWriter

from tests.converter import vtk_data as vd
from tests.converter.conftest import Shelf
from viewer.errors import DatasetError, SampleError
from viewer.mesh_kinds import KINDS

meshio = pytest.importorskip("meshio", reason="meshio is the extra formats")

pytestmark = pytest.mark.usefixtures("converted")

LENGTHS = (3, 4, 2)
"""Points of a box along each axis, a unit apart."""

POINTS = np.array([[x, y, z] for z in range(2) for y in range(4) for x in range(3)], float)
TRIANGLES = np.array([[0, 1, 3], [1, 4, 3], [3, 4, 6], [4, 7, 6]])
"""On the floor of the box: two unit squares in two halves each."""
FLOOR = 2.0
TETRAHEDRA = np.array([[0, 1, 3, 12], [1, 4, 3, 13], [3, 4, 6, 15]])
VOLUME = 0.5


def value(points: Any) -> Any:
    """The field: linear, so that it is known wherever a format puts its points."""
    return points @ [1.0, 10.0, 100.0]


def of_vtk(data: Any) -> Any:
    points = np.array([data.GetPoint(place) for place in range(data.GetNumberOfPoints())])
    vd.add(data.GetPointData(), "p", value(points))
    return data


def tetrahedra() -> Any:
    return of_vtk(vd.grid(POINTS, [(10, cell) for cell in TETRAHEDRA]))


def triangles() -> Any:
    return of_vtk(vd.poly(POINTS, Polys=TRIANGLES.tolist()))


def box() -> Any:
    return of_vtk(vd.image(LENGTHS))


def curvilinear() -> Any:
    from vtkmodules.vtkCommonDataModel import vtkStructuredGrid

    data = vtkStructuredGrid()
    data.SetDimensions(*LENGTHS)
    data.SetPoints(vd.points_of(POINTS))
    return of_vtk(data)


def rectilinear() -> Any:
    return of_vtk(vd.rectilinear(*(np.arange(float(length)) for length in LENGTHS)))


def by(writer: type[Any], data: Callable[[], Any], path: Path, **settings: Any) -> None:
    one = writer()
    one.SetFileName(str(path))
    one.SetInputData(data())
    for name, setting in settings.items():
        getattr(one, name)(setting)
    assert one.Write() == 1


def partitions(path: Path, *, collection: bool = False) -> None:
    part = vtkPartitionedDataSet()
    part.SetPartition(0, tetrahedra())
    if not collection:
        return by(vtkXMLPartitionedDataSetWriter, lambda: part, path)
    whole = vtkPartitionedDataSetCollection()
    whole.SetPartitionedDataSet(0, part)
    return by(vtkXMLPartitionedDataSetCollectionWriter, lambda: whole, path)


def listing(path: Path) -> None:
    (path.parent / "steps").mkdir()
    vd.write(tetrahedra(), path.parent / "steps" / "a.vtu")
    path.write_text(
        '<VTKFile type="Collection"><Collection><DataSet timestep="2" file="steps/a.vtu"/></Collection></VTKFile>'
    )


def by_meshio(kind: str, *, flat: bool = False, data: bool = False, **more: Any) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        cells = [("triangle", TRIANGLES)] if flat else [("tetra", TETRAHEDRA)]
        found = meshio.Mesh(POINTS, cells, point_data={"p": value(POINTS)} if data else {})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found.write(path, file_format=kind, **more)

    return write


BOX, VOLUMES, FLAT = "box", "tetrahedra", "triangles"

WRITTEN: Mapping[str, tuple[str, bool, Callable[[Path], object]]] = MappingProxyType(
    {
        ".vtu": (VOLUMES, True, lambda path: vd.write(tetrahedra(), path)),
        ".vtp": (FLAT, True, lambda path: vd.write(triangles(), path)),
        ".vts": (BOX, True, lambda path: vd.write(curvilinear(), path)),
        ".vtr": (BOX, True, lambda path: vd.write(rectilinear(), path)),
        ".vti": (BOX, True, lambda path: vd.write(box(), path)),
        ".vtm": (VOLUMES, True, lambda path: vd.write(vd.blocks({"a": tetrahedra()}), path)),
        ".vtmb": (VOLUMES, True, lambda path: vd.write(vd.blocks({"a": tetrahedra()}), path)),
        ".vtpd": (VOLUMES, True, partitions),
        ".vtpc": (VOLUMES, True, lambda path: partitions(path, collection=True)),
        ".pvtu": (VOLUMES, True, lambda path: by(vtkXMLPUnstructuredGridWriter, tetrahedra, path)),
        ".pvtp": (FLAT, True, lambda path: by(vtkXMLPPolyDataWriter, triangles, path)),
        ".pvts": (BOX, True, lambda path: by(vtkXMLPStructuredGridWriter, curvilinear, path)),
        ".pvtr": (BOX, True, lambda path: by(vtkXMLPRectilinearGridWriter, rectilinear, path)),
        ".pvti": (BOX, True, lambda path: by(vtkXMLPImageDataWriter, box, path)),
        ".pvd": (VOLUMES, True, listing),
        ".vtk": (VOLUMES, True, lambda path: vd.write(tetrahedra(), path)),
        ".vtkhdf": (VOLUMES, True, lambda path: by(vtkHDFWriter, tetrahedra, path)),
        ".stl": (FLAT, False, lambda path: by(vtkSTLWriter, triangles, path)),
        ".obj": (FLAT, False, lambda path: by(vtkOBJWriter, triangles, path)),
        ".ply": (FLAT, False, lambda path: by(vtkPLYWriter, triangles, path)),
        ".msh": (VOLUMES, True, by_meshio("gmsh", data=True)),
        ".inp": (VOLUMES, False, by_meshio("abaqus")),
        ".med": (VOLUMES, True, by_meshio("med", data=True)),
        ".xdmf": (VOLUMES, True, by_meshio("xdmf", data=True)),
        ".xmf": (VOLUMES, True, by_meshio("xdmf", data=True)),
        ".mesh": (VOLUMES, False, by_meshio("medit")),
        ".meshb": (VOLUMES, False, by_meshio("medit")),
        ".avs": (VOLUMES, True, by_meshio("avsucd", data=True)),
        ".bdf": (VOLUMES, False, by_meshio("nastran")),
        ".nas": (VOLUMES, False, by_meshio("nastran")),
        ".fem": (VOLUMES, False, by_meshio("nastran")),
        ".su2": (VOLUMES, False, by_meshio("su2")),
        ".ugrid": (VOLUMES, False, by_meshio("ugrid")),
        ".off": (FLAT, False, by_meshio("off", flat=True)),
        ".h5m": (VOLUMES, True, by_meshio("h5m", data=True)),
        ".hmf": (VOLUMES, True, by_meshio("hmf", data=True)),
        ".vol": (VOLUMES, False, by_meshio("netgen")),
        ".vol.gz": (VOLUMES, False, by_meshio("netgen")),
        ".dato": (VOLUMES, False, by_meshio("permas")),
        ".post": (VOLUMES, False, by_meshio("permas")),
        ".mdpa": (VOLUMES, False, by_meshio("mdpa")),
        ".f3grid": (VOLUMES, False, by_meshio("flac3d")),
        ".tec": (VOLUMES, True, by_meshio("tecplot", data=True)),
    }
)
"""By ending: what is in the file, whether the field is in it too, and what writes it."""


ASCII_LINES = (
    ".vtk", ".stl", ".obj", ".inp", ".mesh", ".meshb", ".avs", ".bdf", ".nas", ".fem", ".su2", ".off", ".vol", ".mdpa",
    ".f3grid", ".tec", ".ply", ".xdmf", ".xmf", ".msh",
)  # fmt: skip
"""Text that may end anywhere and be a smaller file, which ``test_damage`` looks into."""


def given(ending: str, folder: Path) -> Path:
    """Write a file; UGRID says in its name how its numbers are stored."""
    path = folder / ("mesh.lb8.ugrid" if ending == ".ugrid" else f"mesh{ending}")
    WRITTEN[ending][2](path)
    return path


def test_there_is_one_of_each() -> None:
    assert sorted(WRITTEN) == sorted(ending for kind in KINDS for ending in kind.endings)


@pytest.mark.parametrize("ending", WRITTEN)
def test_its_numbers(shelf: Shelf, tmp_path: Path, ending: str) -> None:
    kind, has_field, _write = WRITTEN[ending]
    (folder := tmp_path / "given").mkdir()
    found = shelf.read(given(ending, folder))
    (zone,) = found.manifest.zones
    points = found.array("points", zone.name)
    if has_field:
        np.testing.assert_allclose(found.field("p", zone.name), value(points), rtol=1e-6)
    if kind == BOX:
        assert (zone.cells, len(points)) == (6, 24)
        np.testing.assert_array_equal(points[np.lexsort(points.T)], POINTS)
        return
    corners = points[found.array("connectivity", zone.name).reshape(-1, 4 if kind == VOLUMES else 3)]
    edges = corners[:, 1:] - corners[:, :1]
    if kind == VOLUMES:
        assert zone.cells == 3
        assert np.linalg.det(edges) == pytest.approx([1.0] * 3), "sixths of a cube, the right way round"
        np.testing.assert_allclose(corners, POINTS[TETRAHEDRA], atol=1e-6)
    else:
        assert zone.cells == 4
        assert np.cross(edges[:, 0], edges[:, 1]) == pytest.approx(np.array([[0.0, 0.0, 1.0]] * 4))
        np.testing.assert_allclose(corners, POINTS[TRIANGLES], atol=1e-6)


@pytest.mark.parametrize("ending", [ending for ending in WRITTEN if ending not in ASCII_LINES])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_a_part_of_it_is_no_mesh(shelf: Shelf, tmp_path: Path, ending: str, share: float) -> None:
    (folder := tmp_path / "given").mkdir()
    path = given(ending, folder)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    sentence = refused(shelf, path)
    assert path.name in sentence and "“" not in sentence.split("; ")[-1]


@pytest.mark.parametrize("ending", WRITTEN)
@pytest.mark.parametrize(
    "content",
    [b"<html><body>404 Not Found</body></html>\n", b"\x00" * 4096, b"%PDF-1.7\n" + bytes(range(256)) * 8],
    ids=["page", "zeros", "pdf"],
)
def test_a_foreign_file(shelf: Shelf, tmp_path: Path, ending: str, content: bytes) -> None:
    path = tmp_path / f"mesh{ending}"
    path.write_bytes(content)
    assert refused(shelf, path)


@pytest.mark.parametrize("ending", WRITTEN)
def test_a_pointer_of_git_lfs(shelf: Shelf, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"mesh{ending}"
    path.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 12345\n" % (b"0" * 64))
    assert "Git LFS pointer instead of the data" in refused(shelf, path)


@pytest.mark.parametrize("ending", [".vtkhdf", ".med", ".h5m", ".hmf"])
def test_a_file_that_another_program_writes(shelf: Shelf, tmp_path: Path, ending: str) -> None:
    """HDF5 locks a file that is written."""
    path = given(ending, tmp_path)
    code = "import sys, h5py\nwith h5py.File(sys.argv[1], 'r+'):\n    print('held', flush=True)\n    sys.stdin.read()"
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "held\n"
        sentence = refused(shelf, path)
        writer.communicate()
    assert "in use by another program" in sentence and "damaged" not in sentence
    assert shelf.read(path).manifest.zones
    if ending == ".vtkhdf":  # one that readers may watch (SWMR) has no lock, and the mark of it stays behind
        code = "import sys, os, h5py; f = h5py.File(sys.argv[1], 'w', libver='latest'); f.swmr_mode = True; os._exit(0)"
        subprocess.run([sys.executable, "-c", code, str(path)], check=True)
        sentence = refused(shelf, path)
        assert "marked as open for writing: another program is writing it" in sentence and "damaged" not in sentence


def test_what_is_wrong_with_a_file_that_another_one_names(shelf: Shelf, tmp_path: Path, monkeypatch: Any) -> None:
    path = given(".xdmf", tmp_path)
    data = tmp_path / "mesh.h5"
    whole = data.read_bytes()
    data.write_bytes(whole[: len(whole) // 2])
    assert "a file that it names ends too early; the file is not complete" in refused(shelf, path)
    data.write_bytes(b"<html></html>" * 100)
    assert "a file that it names is no file of HDF5" in refused(shelf, path)
    data.write_bytes(whole)
    assert shelf.read(path).manifest.zones
    monkeypatch.setattr("os.access", lambda file, _mode: Path(file) != data)  # root may read whatever it is
    assert refused(shelf, path).endswith(f"you do not have permission to read {data}; ask its owner.")


def refused(shelf: Shelf, path: Path) -> str:
    """Return the sentence that says why a file does not open."""
    with pytest.raises((DatasetError, SampleError)) as error:
        shelf.read(path)
    sentence = error.value.sentence
    assert sentence.endswith(".") and "\n" not in sentence and "Traceback" not in sentence
    return sentence
