"""CGNS files, read back array by array: by pyCGNS, by pyplaid, and by the program's own reader."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

MAP = pytest.importorskip("CGNS.MAP", reason="the second opinion comes from pyCGNS (the extra plaid)")

from tests import datasets  # noqa: E402
from tests.exporter.conftest import Export  # noqa: E402
from tests.exporter.meshes import KINDS, zone_of  # noqa: E402
from tests.reader.artifact import read as read_sample  # noqa: E402
from tests.renderer.meshes import Writer, Zone  # noqa: E402
from viewer.artifacts.manifest import BaseOutline, read_manifest, write_manifest  # noqa: E402
from viewer.cache import CacheRoot  # noqa: E402
from viewer.exporter.cgns_tree import LONGEST  # noqa: E402
from viewer.exporter.cgns_units import unit_nodes  # noqa: E402
from viewer.exporter.job import ExportJob  # noqa: E402
from viewer.handover import hand_over  # noqa: E402
from viewer.handover.keeping import take_over  # noqa: E402
from viewer.protocol import ALL_BASES  # noqa: E402
from viewer.protocol.exporting import BeginExport, ExportStep  # noqa: E402
from viewer.reader.units import spell  # noqa: E402
from viewer.whole_file import partial_beside  # noqa: E402

STORED = {"p f4": "f4", "p f8": "f8", "p i1": "i4", "p u1": "i4", "p i4": "i4", "p i8": "i8"}


def load(path: Path) -> dict[str, Any]:
    """The nodes of a file by their paths: (value, label)."""
    nodes: dict[str, Any] = {}

    def walk(node: Any, path: str) -> None:
        for child in node[2]:
            nodes[f"{path}{child[0]}"] = (child[1], child[3])
            walk(child, f"{path}{child[0]}/")

    walk(MAP.load(str(path))[0], "")
    return nodes


def text(value: np.ndarray) -> str:
    return value.tobytes().decode()


def as_dataset(file: Path, folder: Path) -> Path:
    """A dataset of one sample from a CGNS file."""
    meshes = folder / "data" / "train" / "sample_000000000" / "meshes"
    meshes.mkdir(parents=True)
    shutil.copy(file, meshes / "mesh_000000000.cgns")
    (folder / "infos.yaml").write_text("owner: t\nlicense: cc0\nnum_samples:\n  train: 1\nstorage_backend: cgns\n")
    return folder


def state(directory: str, **changes: Any) -> None:
    """Change what the manifest of an artifact says."""
    write_manifest(Path(directory), replace(read_manifest(Path(directory)), **changes))


def name_components(directory: str) -> None:
    """Give vectors components that are called as in CGNS."""
    zones = []
    for zone in read_manifest(Path(directory)).zones:
        fields = [
            replace(field, components=tuple(f"{field.name}{axis}" for axis in field.components))
            for field in zone.fields
        ]
        zones.append(replace(zone, fields=tuple(fields)))
    state(directory, zones=tuple(zones))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_cell_comes_back(artifact: Writer, export: Export, tmp_path: Path, kind: str) -> None:
    zone = zone_of(kind)
    directory = artifact(zone)
    name_components(directory)
    export(tmp_path / "a.cgns", directory)
    (tmp_path / "again").mkdir()
    again = read_sample(as_dataset(tmp_path / "a.cgns", tmp_path / "set"), tmp_path / "again")
    assert again.zone("Zone").dimensions == (tuple(zone.dimensions) if zone.dimensions else None)
    for name, array in zone.arrays.items():
        found, expected = again.array(name), np.asarray(array)
        if (kind, name) == ("polyhedra", "connectivity"):  # of which the faces have the order
            found, expected = (np.sort(nodes.reshape(-1, 8)) for nodes in (found, expected))
        np.testing.assert_array_equal(found, expected, err_msg=name)
    nodes = load(tmp_path / "a.cgns")
    for location, stated, fields in (
        ("VertexFields", "Vertex", zone.vertex),
        ("CellCenterFields", "CellCenter", zone.cell),
    ):
        assert text(nodes[f"Base/Zone/{location}/GridLocation"][0]) == stated
        for name, array in fields.items():
            columns = (
                {f"{name}{'XYZ'[place]}": column for place, column in enumerate(array.T)} if array.ndim == 2 else {}
            )
            for label, expected in (columns or {name: array}).items():
                value, kind_of_node = nodes[f"Base/Zone/{location}/{label}"]
                assert kind_of_node == "DataArray_t"
                assert value.dtype == STORED.get(name, expected.dtype)
                np.testing.assert_array_equal(value.ravel(order="F"), expected, err_msg=label)


def test_faces_of_polyhedra_look_outward(artifact: Writer, export: Export, tmp_path: Path) -> None:
    zone = zone_of("polyhedra")
    export(tmp_path / "a.cgns", artifact(zone))
    nodes = load(tmp_path / "a.cgns")
    cells, faces = (nodes[f"Base/Zone/{name}/ElementConnectivity"][0] for name in ("Elements_NFACE_n", "Faces_NGON_n"))
    starts = nodes["Base/Zone/Faces_NGON_n/ElementStartOffset"][0]
    first, last = nodes["Base/Zone/Faces_NGON_n/ElementRange"][0]
    assert (first, last) == (len(zone.arrays["types"]) + 1, len(zone.arrays["types"]) + len(starts) - 1)
    points = zone.arrays["points"]
    for members in cells.reshape(-1, 6):
        corners = [points[faces[starts[face] : starts[face + 1]] - 1] for face in np.abs(members) - first]
        middle = np.mean([corner.mean(axis=0) for corner in corners], axis=0)
        for sign, corner in zip(np.sign(members), corners, strict=True):
            normal = np.cross(corner[1] - corner[0], corner[2] - corner[0]) * sign
            assert normal @ (corner.mean(axis=0) - middle) > 0


def test_bases_globals_and_time_as_pyplaid_reads_them(artifact: Writer, export: Export, tmp_path: Path) -> None:
    pytest.importorskip("plaid", reason="pyplaid reads it (the extra plaid)")
    from plaid import Sample

    solid, skin = zone_of("hexahedra", "Base_3/Solid"), zone_of("triangles", "Base_2/Skin")
    directory = artifact(solid, skin)
    name_components(directory)
    globals_ = {"alpha": 0.5, "load": [1.0, 2.0, -2.0], "label": "windy"}
    bases = (BaseOutline("Base_3", 3, 3, ("Solid",)), BaseOutline("Base_2", 2, 3, ("Skin",)))
    state(directory, base=ALL_BASES, bases=bases, globals_=globals_, times=(0.0, 0.5), time_index=1)
    meshes = tmp_path / "sample" / "meshes"
    meshes.mkdir(parents=True)
    export(meshes / "mesh_000000000.cgns", directory)
    sample = Sample.load_from_dir(tmp_path / "sample")
    assert sample.get_all_time_values() == [0.5]
    assert set(sample.get_base_names(time=0.5)) >= {"Base_3", "Base_2"}
    for zone, base, name, elements in ((solid, "Base_3", "Solid", "HEXA_8"), (skin, "Base_2", "Skin", "TRI_3")):
        place = {"base": base, "zone": name, "time": 0.5}
        np.testing.assert_array_equal(sample.get_nodes(**place), zone.arrays["points"])
        found = sample.get_elements(**place)[elements]
        np.testing.assert_array_equal(found.ravel(), zone.arrays["connectivity"])
        np.testing.assert_array_equal(sample.get_field("p f4", location="Vertex", **place), zone.vertex["p f4"])
        np.testing.assert_array_equal(
            sample.get_field("VelocityY", location="Vertex", **place), zone.vertex["Velocity"][:, 1]
        )
        np.testing.assert_array_equal(sample.get_field("p f8", location="CellCenter", **place), zone.cell["p f8"])
    assert sample.get_global("alpha", time=0.5) == 0.5
    np.testing.assert_array_equal(sample.get_global("load", time=0.5), [1.0, 2.0, -2.0])
    assert text(sample.get_global("label", time=0.5)) == "windy"


def test_names_that_cgns_cannot_hold(artifact: Writer, export: Export, tmp_path: Path) -> None:
    zone = Zone(zone_of("lines").arrays, "A/B")
    long = "temperature of the second medium at "
    zone.vertex = {f"{long}left": np.arange(5.0), f"{long}right": np.arange(5.0) + 1, "a/b": np.arange(5.0) + 2}
    export(tmp_path / "a.cgns", artifact(zone))
    nodes = load(tmp_path / "a.cgns")
    short = long[:LONGEST]
    fields = {path.rpartition("/")[2]: value for path, (value, label) in nodes.items() if path.count("/") == 3}
    for number, name in enumerate((short, f"{short[:-2]}_2", "a_b")):
        np.testing.assert_array_equal(fields[name], np.arange(5.0) + number)
    assert "Base/A_B" in nodes
    assert all(len(part) <= LONGEST for path in nodes for part in path.split("/"))


def tag(name: str, kind: str, where: str, places: Any) -> Any:
    location = ["GridLocation", datasets.text(where), [], "GridLocation_t"]
    return [
        name,
        datasets.text(kind),
        [["PointList", np.array(places, np.int32), [], "IndexArray_t"], location],
        "BC_t",
    ]


def tagged_dataset(path: Path) -> Path:
    """An unstructured zone whose cells the exporter puts in another order, and a structured one."""
    points = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [2, 0, 0]])
    cells = [
        datasets.section("First", 5, 1, [[1, 2, 3]]),
        datasets.section("Quad", 7, 2, [[1, 2, 3, 4]]),
        datasets.section("Last", 5, 3, [[2, 5, 3]]),
        datasets.section("Sides", 3, 4, [[1, 2], [2, 5], [4, 1]]),
    ]
    tags = [
        tag("inlet", "BCInflow", "Vertex", [[1, 4]]),
        tag("last", "Null", "CellCenter", [[3]]),
        tag("side", "BCWall", "EdgeCenter", [[6, 4]]),
        tag("lost", "BCWall", "EdgeCenter", [[6, 1]]),
    ]
    tags[2][2].append(["FamilyName", datasets.text("Walls"), [], "FamilyName_t"])
    fields = {"p": points[:, 0] + 1.0, "k": points[:, 1], "plain": points[:, 2]}
    solution = datasets.solution("VertexFields", fields)
    for array, powers in zip(solution[2][1:3], ((1, -1, -2, 0, 0), (0, 2, -2, 0, 0)), strict=True):
        array[2].append(["DimensionalExponents", np.array(powers, np.float32), [], "DimensionalExponents_t"])
    names = "".join(name.ljust(32) for name in ("Kilogram", "Meter", "Second", "Kelvin", "Radian"))
    units = np.frombuffer(names.encode(), "S1").reshape(32, 5, order="F")
    zone = datasets.zone("Zone", points, 3, [*cells, solution, ["ZoneBC", None, tags, "ZoneBC_t"]])
    x, y = np.meshgrid([0.0, 1.0, 2.0], [0.0, 1.0], indexing="ij")
    end = ["ZoneBC", None, [tag("end", "BCWall", "Vertex", [[3], [2]])], "ZoneBC_t"]
    block = datasets.structured_zone("Block", np.stack([x, y, 0.0 * x], axis=-1), [end])
    base = datasets.base("Base", 2, 3, [zone, block])
    base[2].append(["DimensionalUnits", units, [], "DimensionalUnits_t"])
    base[2].append(["Walls", None, [], "Family_t"])
    zone[2].append(["FamilyName", datasets.text("Walls"), [], "FamilyName_t"])
    return datasets.write_trees(path, [[datasets.tree(base)]])


def test_tags_and_units(export: Export, tmp_path: Path) -> None:
    dataset = tagged_dataset(tmp_path / "given")
    (tmp_path / "read").mkdir()
    given = read_sample(dataset, tmp_path / "read", fields=("p", "k", "plain"))
    written = export(tmp_path / "a.cgns", str(given.directory))
    left_out = "Boundaries of zone “Zone” whose points, cells or faces cannot be told are left out: “lost”."
    assert written.notes == (left_out,)
    nodes = load(tmp_path / "a.cgns")
    zone, block = "Base/Zone/ZoneBC", "Base/Block/ZoneBC"
    conditions = [key for key, (_, label) in nodes.items() if label == "BC_t"]
    assert sorted(conditions) == [f"{block}/end", f"{zone}/inlet", f"{zone}/last", f"{zone}/side"]
    assert text(nodes[f"{zone}/side/GridLocation"][0]) == "EdgeCenter"
    first, last = nodes["Base/Zone/Sides/ElementRange"][0]
    sides = nodes["Base/Zone/Sides/ElementConnectivity"][0].reshape(-1, 2)
    tagged = nodes[f"{zone}/side/PointList"][0].ravel() - first
    assert last - first == 2 and first == 4
    np.testing.assert_array_equal(sides[tagged], [[1, 2], [4, 1]])
    for key in (f"{zone}/side/FamilyName", "Base/Zone/FamilyName"):
        assert text(nodes[key][0]) == "Walls"
    assert nodes["Base/Walls"][1] == "Family_t"
    for axis in "XYZ":
        coordinate = f"Base/Zone/GridCoordinates/Coordinate{axis}"
        np.testing.assert_array_equal(nodes[f"{coordinate}/DimensionalExponents"][0], [0, 1, 0, 0, 0])
    assert text(nodes[f"{zone}/inlet"][0]) == "BCInflow" and text(nodes[f"{zone}/last"][0]) == "BCTypeUserDefined"
    for key, places in ((f"{zone}/inlet", [[1, 4]]), (f"{zone}/last", [[2]]), (f"{block}/end", [[3], [2]])):
        np.testing.assert_array_equal(nodes[f"{key}/PointList"][0], places, err_msg=key)
    assert text(nodes[f"{zone}/last/GridLocation"][0]) == "CellCenter"
    connectivity, _ = nodes["Base/Zone/Elements_TRI_3/ElementConnectivity"]
    np.testing.assert_array_equal(connectivity.reshape(-1, 3)[1], [2, 5, 3])
    pressure = "Base/Zone/VertexFields/p"
    np.testing.assert_array_equal(nodes[f"{pressure}/DimensionalExponents"][0], [1, -1, -2, 0, 0])
    names = nodes[f"{pressure}/DimensionalUnits"][0].tobytes(order="F").decode().split()
    assert names == ["Kilogram", "Meter", "Second", "Kelvin", "Null"]
    assert not any(key.startswith("Base/Zone/VertexFields/plain/") for key in nodes)
    (tmp_path / "again").mkdir()
    again = read_sample(as_dataset(tmp_path / "a.cgns", tmp_path / "set"), tmp_path / "again", fields=("p", "k"))
    assert {field.name: field.unit for field in again.zone("Zone").fields} == {"p": "Pa", "k": "m²·s⁻²", "plain": ""}
    assert again.zone("Zone").boundaries[:3] == (
        "inlet (BCInflow, 2 points)",
        "last (1 cell)",
        "side (BCWall, family Walls, 2 edges)",
    )
    assert "Walls (family of the zone)" in again.zone("Zone").boundaries
    state(str(given.directory), state="another")
    assert "the files of the sample have changed" in export(tmp_path / "b.cgns", str(given.directory)).notes[0]
    shutil.rmtree(dataset)
    alone = export(tmp_path / "b.cgns", str(given.directory)).notes
    assert len(alone) == 1
    assert alone[0].startswith("Boundaries, families and units of coordinates are left out: There is no folder")


def test_tags_of_samples_whose_script_has_ended(tmp_path: Path) -> None:
    tree = MAP.load(str(datasets.mesh_file(tagged_dataset(tmp_path / "given"))))[0]
    for folder in ("script", "window", "read"):
        (tmp_path / folder).mkdir()
    with CacheRoot(temp_root=tmp_path / "script") as script, CacheRoot(temp_root=tmp_path / "window") as window:
        path = hand_over(tree, script, name="step")
        given = read_sample(Path(path), tmp_path / "read", split="samples", fields=("p", "k", "plain"))
        copy = take_over(Path(path), window.path)
        shutil.rmtree(path)
        file = tmp_path / "a.cgns"
        begin = BeginExport(str(file), str(partial_beside(file)), ((str(path), str(copy)),))
        job = ExportJob(begin, lambda text: None)
        job.write(ExportStep(str(given.directory)))
        assert all("left out: “lost”" in note for note in job.finish().notes)
    conditions = [key for key, (_, label) in load(file).items() if label == "BC_t"]
    assert len(conditions) == 4


@pytest.mark.parametrize("unit", ["Pa", "m/s", "kg·m⁻³", "W/m²", "K", "mm", "°", "m·s⁻²", "m⁻¹·A", "mol"])
def test_units_come_back(unit: str) -> None:
    _class, units, powers = unit_nodes(unit)
    names = [bytes(column).decode().strip() for node in (units, *units[2]) for column in node[1].T]
    numbers = [float(power) for node in (powers, *powers[2]) for power in node[1]]
    assert spell(tuple(names), tuple(numbers)) == unit


@pytest.mark.parametrize("unit", ["", "furlong", "m⁰·⁵", "dB", "1/s", "m·"])
def test_what_cgns_has_no_unit_for(unit: str) -> None:
    assert unit_nodes(unit) == []
