"""Files of VTK, read back array by array: by VTK itself, by pyvista and by meshio."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOHDF import vtkHDFReader
from vtkmodules.vtkIOXML import vtkXMLMultiBlockDataReader, vtkXMLUnstructuredGridReader

from tests import datasets as ds
from tests.exporter.conftest import Export
from tests.exporter.meshes import KINDS, fields_of, zone_of
from tests.reader.artifact import read as read_sample
from tests.renderer.meshes import Writer, Zone
from viewer.artifacts.manifest import read_manifest, write_manifest
from viewer.errors import ViewerError
from viewer.exporter import vtk_files
from viewer.renderer.grid import load_grid
from viewer.renderer.tools.data import cell_types

READERS: dict[str, Any] = {
    ".vtkhdf": vtkHDFReader,
    ".vtu": vtkXMLUnstructuredGridReader,
    ".vtm": vtkXMLMultiBlockDataReader,
}


def read(path: Path) -> Any:
    reader = READERS[path.suffix]()
    reader.SetFileName(str(path))
    reader.Update()
    return reader.GetOutputDataObject(0)


def arrays_of(attributes: Any) -> dict[str, np.ndarray]:
    places = range(attributes.GetNumberOfArrays())
    return {attributes.GetArrayName(place): vtk_to_numpy(attributes.GetArray(place)) for place in places}


def assert_same(found: dict[str, np.ndarray], expected: dict[str, np.ndarray]) -> None:
    assert sorted(found) == sorted(expected)
    for name, array in expected.items():
        assert found[name].dtype == array.dtype, name
        np.testing.assert_array_equal(found[name], array, err_msg=name)


def nodes_of(data: Any) -> list[list[int]]:
    """The nodes of each cell: of a structured grid as well."""
    found = []
    for cell in range(data.GetNumberOfCells()):
        points = data.GetCell(cell).GetPointIds()
        found.append([points.GetId(place) for place in range(points.GetNumberOfIds())])
    return found


def assert_zone(data: Any, zone: Zone, directory: Path, number: int = 0) -> None:
    """Compare what was read back with the zone and, its mesh, with what the picture is drawn from."""
    grid = load_grid(directory, read_manifest(directory).zones[number]).data
    np.testing.assert_array_equal(vtk_to_numpy(data.GetPoints().GetData()), zone.arrays["points"])
    assert data.GetPoints().GetData().GetDataTypeAsString() == "double"
    assert_same(arrays_of(data.GetPointData()), fields_of(zone, "vertex"))
    assert_same(arrays_of(data.GetCellData()), fields_of(zone, "cell"))
    np.testing.assert_array_equal(cell_types(data), cell_types(grid))
    assert nodes_of(data) == nodes_of(grid)
    faces = [
        [data.GetCell(cell).GetNumberOfFaces() for cell in range(data.GetNumberOfCells())] for data in (data, grid)
    ]
    assert faces[0] == faces[1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", [".vtkhdf", ".vtu"])
def test_one_zone(artifact: Writer, export: Export, tmp_path: Path, kind: str, ending: str) -> None:
    zone = zone_of(kind)
    directory = artifact(zone)
    path = tmp_path / f"zone{ending}"
    done = export(path, directory)
    assert (done.path, done.files, done.bytes) == (str(path), 1, path.stat().st_size)
    assert_zone(read(path), zone, Path(directory))


def test_several_zones_keep_their_names(artifact: Writer, export: Export, tmp_path: Path) -> None:
    kinds = ("hexahedra", "polyhedra", "structured", "triangles of 6", "lines")
    zones = [zone_of(kind, f"Zone of {kind}", number) for number, kind in enumerate(kinds)]
    directory = artifact(*zones)
    for ending in (".vtm", ".vtkhdf"):
        path = tmp_path / f"zones{ending}"
        done = export(path, directory)
        blocks = read(path)
        assert blocks.GetNumberOfBlocks() == len(zones)
        for number, zone in enumerate(zones):
            assert blocks.GetMetaData(number).Get(blocks.NAME()) == zone.name
            assert_zone(blocks.GetBlock(number), zone, Path(directory), number)
        assert done.files == (len(zones) + 1 if ending == ".vtm" else 1)
    structured = read(tmp_path / "zones.vtm").GetBlock(2)
    assert structured.IsA("vtkStructuredGrid"), "where the format has them, structured zones stay structured"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "root" and path.name != "tmp") == [
        "zones",
        "zones.vtkhdf",
        "zones.vtm",
    ]


def test_one_field_only(artifact: Writer, export: Export, tmp_path: Path) -> None:
    zone = zone_of("tetrahedra")
    directory = artifact(zone)
    export(tmp_path / "a.vtu", directory, fields=(("p f8", "cell"),))
    data = read(tmp_path / "a.vtu")
    assert not arrays_of(data.GetPointData())
    assert_same(arrays_of(data.GetCellData()), {"p f8": zone.cell["p f8"]})
    export(tmp_path / "b.vtu", directory, fields=(("p f8", ""),))
    data = read(tmp_path / "b.vtu")
    assert (list(arrays_of(data.GetPointData())), list(arrays_of(data.GetCellData()))) == (["p f8"], ["p f8"])


def test_pyvista_and_meshio_read_the_same(artifact: Writer, export: Export, tmp_path: Path) -> None:
    pyvista, meshio = pytest.importorskip("pyvista"), pytest.importorskip("meshio")
    for kind in ("tetrahedra", "hexahedra of 20", "wedges", "pyramids", "quadrilaterals", "triangles of 6"):
        zone = zone_of(kind)
        path = tmp_path / f"{kind}.vtu"
        export(path, artifact(zone))
        export(path.with_suffix(".vtkhdf"), artifact(zone))
        for mesh in (pyvista.read(path), pyvista.read(path.with_suffix(".vtkhdf"))):
            np.testing.assert_array_equal(mesh.points, zone.arrays["points"])
            np.testing.assert_array_equal(mesh.cell_connectivity, zone.arrays["connectivity"])
            for name, array in fields_of(zone, "vertex").items():
                np.testing.assert_array_equal(mesh.point_data[name], array)
            for name, array in fields_of(zone, "cell").items():
                np.testing.assert_array_equal(mesh.cell_data[name], array)
        other = meshio.read(path)
        np.testing.assert_array_equal(other.points, zone.arrays["points"])
        (block,) = other.cells
        nodes = zone.arrays["connectivity"].reshape(block.data.shape)
        # meshio turns wedges round as it reads them.
        found, nodes = (np.sort(block.data), np.sort(nodes)) if kind == "wedges" else (block.data, nodes)
        np.testing.assert_array_equal(found, nodes)
        for name, array in fields_of(zone, "vertex").items():
            np.testing.assert_array_equal(other.point_data[name], array)
        for name, array in fields_of(zone, "cell").items():
            np.testing.assert_array_equal(other.cell_data[name][0], array)


def test_steps_are_a_collection(artifact: Writer, export: Export, tmp_path: Path) -> None:
    pyvista = pytest.importorskip("pyvista")
    one = [zone_of("hexahedra", number=number) for number in range(3)]
    steps = list(map(artifact, one))
    for number, directory in enumerate(steps):
        manifest = replace(read_manifest(Path(directory)), times=(0.0, 0.5, 2.0), time_index=number)
        write_manifest(Path(directory), manifest)
    done = export(tmp_path / "one.pvd", *steps)
    assert done.files == 4
    reader = pyvista.get_reader(tmp_path / "one.pvd")
    assert reader.time_values == [0.0, 0.5, 2.0]
    for number, zone in enumerate(one):
        reader.set_active_time_point(number)
        (mesh,) = reader.read()
        assert mesh.field_data["TimeValue"] == [reader.time_values[number]]
        for name, array in fields_of(zone, "vertex").items():
            np.testing.assert_array_equal(mesh.point_data[name], array)
    zones = zone_of("hexahedra", "A"), zone_of("wedges", "B", 1)
    export(tmp_path / "two.pvd", artifact(*zones))
    (blocks,) = pyvista.get_reader(tmp_path / "two.pvd").read()
    assert blocks.keys() == ["A", "B"]
    np.testing.assert_array_equal(blocks["B"].cell_data["count"], zones[1].cell["count"])


def test_globals_are_field_data(artifact: Writer, export: Export, tmp_path: Path) -> None:
    directory = artifact(zone_of("hexahedra", "A"))
    globals_ = {"alpha": 0.5, "count": 3, "load": [1.0, 2.0, -2.0], "label": "windy é", "odd": [[1], [2, 3]]}
    write_manifest(Path(directory), replace(read_manifest(Path(directory)), globals_=globals_))
    for ending in (".vtu", ".vtkhdf"):
        export(tmp_path / f"a{ending}", directory)
        found = read(tmp_path / f"a{ending}").GetFieldData()
        for name in ("alpha", "count", "load"):
            np.testing.assert_array_equal(vtk_to_numpy(found.GetArray(name)).ravel(), globals_[name])
        assert found.GetAbstractArray("label").GetValue(0) == "windy é"
        assert not found.HasArray("odd"), "lists of different lengths are no array"
    assert found.GetAbstractArray("Zone").GetValue(0) == "Base/A"


def test_what_a_kind_cannot_hold(artifact: Writer, export: Export, tmp_path: Path) -> None:
    directory = artifact(zone_of("hexahedra", "A"), zone_of("wedges", "B"))
    with pytest.raises(ViewerError, match=r"holds one zone, and there are 2 \(“A”, “B”\); choose \.vtm or \.vtkhdf"):
        export(tmp_path / "a.vtu", directory)
    with pytest.raises(ViewerError, match=r"holds one time step; choose \.pvd"):
        export(tmp_path / "a.vtkhdf", directory, directory)
    with pytest.raises(ViewerError, match=r"cannot be exported as a\.stl; give it one of the endings \.vtkhdf, "):
        export(tmp_path / "a.stl", directory)
    assert {path.name for path in tmp_path.iterdir()} == {"root", "tmp"}


def test_a_number_that_vtk_found_somewhere_else_is_no_reason(tmp_path: Path) -> None:
    """VTK takes ``errno`` as it is: on a full disk a look for something else may have come in between."""

    class Refusing:
        def AddObserver(self, *_: object) -> None: ...
        def SetInputDataObject(self, _: object) -> None: ...
        def SetFileName(self, _: str) -> None: ...
        def Write(self) -> int:
            return 0

        def GetErrorCode(self) -> int:
            return errno.ENOENT

    with pytest.raises(vtk_files.WriteError):
        vtk_files._write(Refusing(), None, tmp_path / "a.vtu")
    with pytest.raises(FileNotFoundError):
        vtk_files._write(Refusing(), None, tmp_path / "gone" / "a.vtu")


def test_curved_cells_that_vtk_has_not(export: Export, tmp_path: Path) -> None:
    """Of a TRI_10 the corners are written, which is said; of a TRI_6 all of it."""
    notes = []
    for number, nodes in ((26, 10), (6, 6)):
        zone = ds.zone("Zone", np.random.default_rng(1).random((nodes, 3)), 1, [])
        zone[2].append(ds.section("Cells", number, 1, [range(1, nodes + 1)]))
        path = ds.write_trees(tmp_path / str(number), [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
        (tmp_path / f"cache{number}").mkdir()
        directory = str(read_sample(path, tmp_path / f"cache{number}").directory)
        notes.append(export(tmp_path / f"{number}.vtu", directory).notes)
        assert read(tmp_path / f"{number}.vtu").GetNumberOfPoints() == nodes
    words = "with their corners alone (TRI_10); their other nodes are points that no cell has."
    assert notes == [(f"Cells of zone “Zone” are written {words}",), ()]
