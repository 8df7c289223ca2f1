"""Zones of every make: structured, mixed, polyhedral, with boundaries; against known sizes and VTK's own cells."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import datasets as ds
from tests.reader.artifact import Artifact, read
from tests.reader.grids import grid_of, sizes
from tests.reader.nodes import lay_out, values_of
from viewer.errors import SampleError
from viewer.reader.elements import ELEMENTS
from viewer.reader.mixed import follow
from viewer.reader.sections import Section
from viewer.reader.tree import Node
from viewer.reader.zones import ZoneLayout


def write_zone(path: Path, zone: ds.Tree, cell: int = 3, physical: int = 3) -> Path:
    return ds.write_trees(path, [[ds.tree(ds.base("Base", cell, physical, [zone]))]])


@pytest.fixture
def show(tmp_path: Path, cache_root: Path):
    """Write one zone and read it back."""

    def show(zone: ds.Tree, cell: int = 3, physical: int = 3, **options) -> Artifact:
        return read(write_zone(tmp_path / "dataset", zone, cell, physical), cache_root, **options)

    return show


# Structured -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lengths", [(3, 2), (2, 5)])
def test_structured_surface(show, lengths: tuple[int, int]) -> None:
    points = ds.block(*lengths)
    value = points[..., 0] + 100 * points[..., 1]
    at_cells = np.arange((lengths[0] - 1) * (lengths[1] - 1), dtype=float).reshape([n - 1 for n in lengths], order="F")
    zone = ds.structured_zone(
        "Zone", points, [ds.solution("V", {"p": value}), ds.solution("C", {"q": at_cells}, "CellCenter")]
    )
    found = show(zone, 2, 2, fields=("p", "q"))
    assert found.zone().dimensions == (*lengths, 1)
    grid = grid_of(found)
    assert grid.GetNumberOfCells() == found.zone().cells == at_cells.size
    np.testing.assert_allclose(sizes(grid, "Area"), 2.0)
    xyz = found.array("points")
    np.testing.assert_array_equal(found.field("p"), xyz[:, 0] + 100 * xyz[:, 1])
    for cell in range(at_cells.size):
        i, j = cell % (lengths[0] - 1), cell // (lengths[0] - 1)
        bounds = grid.GetCell(cell).GetBounds()
        assert bounds[:4] == (i, i + 1, 2 * j, 2 * j + 2)
        assert found.field("q")[cell] == at_cells[i, j]


def test_structured_volume(show) -> None:
    points = ds.block(3, 4, 5)
    cells = np.arange(2 * 3 * 4, dtype=np.float32).reshape(2, 3, 4, order="F")
    zone = ds.structured_zone("Zone", points, [ds.solution("C", {"q": cells}, "CellCenter")])
    found = show(zone)
    assert found.zone().dimensions == (3, 4, 5)
    grid = grid_of(found)
    np.testing.assert_allclose(sizes(grid, "Volume"), 6.0)
    assert found.field("q").dtype == np.float32
    np.testing.assert_array_equal(found.field("q"), np.arange(24))
    centre = np.reshape(grid.GetCell(2 * 3 * 1 + 2 * 2 + 1).GetBounds(), (3, 2)).mean(axis=1)
    np.testing.assert_allclose(centre, (1.5, 5.0, 4.5))  # i = 1, j = 2, k = 1


def test_structured_line(show) -> None:
    points = np.stack([np.linspace(0, 1, 5), np.zeros(5), np.zeros(5)], axis=1)
    found = show(ds.structured_zone("Zone", points, [ds.solution("V", {"p": np.arange(5)})]), 1)
    assert found.zone().dimensions == (5, 1, 1)
    np.testing.assert_allclose(sizes(grid_of(found), "Length"), 0.25)
    assert found.field("p").dtype == np.int64


def test_rind_is_cut_off(show) -> None:
    points = ds.block(3, 4)
    with_rind = np.full((3 + 1, 4 + 2), -1.0)
    with_rind[1:, 1:-1] = points[..., 0] + 100 * points[..., 1]
    rind = ["Rind", np.array([1, 0, 1, 1], np.int32), [], "Rind_t"]
    found = show(ds.structured_zone("Zone", points, [ds.solution("V", {"p": with_rind}, extra=[rind])]), 2, 2)
    xyz = found.array("points")
    np.testing.assert_array_equal(found.field("p"), xyz[:, 0] + 100 * xyz[:, 1])


# Sections -------------------------------------------------------------------------------------------------------------


def test_volume_with_boundary_sections(show) -> None:
    points, hexahedra = ds.box()
    quads = hexahedra[:, :4]
    count, skin = len(hexahedra), len(quads)
    bc = ["Inlet", None, [], "BC_t"]
    fields = {
        "cells": np.arange(count, dtype=float),
        "all": np.arange(skin + count, dtype=float),
        "neither": np.arange(3.0),
    }
    zone = ds.zone(
        "Zone",
        points,
        count,
        [
            # Out of order on purpose: the numbers of the elements count, not the order of the sections.
            ds.section("Volume", 17, skin + 1, hexahedra + 1),
            ds.section("Skin", 7, 1, quads + 1),
            ["ZoneBC", None, [bc], "ZoneBC_t"],
            ds.solution("C", fields, "CellCenter"),
        ],
    )
    found = show(zone, fields=("cells", "all"))
    assert found.zone().cells == count
    assert found.zone().boundaries == ("Inlet", f"Skin (QUAD_4, {skin} elements)")
    np.testing.assert_allclose(sizes(grid_of(found), "Volume"), 1.0)
    np.testing.assert_array_equal(found.field("cells"), np.arange(count))
    np.testing.assert_array_equal(found.field("all"), skin + np.arange(count))


def test_field_that_fits_nothing_leaves_the_mesh(tmp_path: Path, cache_root: Path) -> None:
    points, hexahedra = ds.box()
    zone = ds.zone(
        "Zone",
        points,
        len(hexahedra),
        [ds.section("Volume", 17, 1, hexahedra + 1), ds.solution("C", {"bad": np.arange(3.0)}, "CellCenter")],
    )
    path = write_zone(tmp_path / "dataset", zone)
    found = read(path, cache_root, fields=("bad",), allow=True)
    assert found.published is not None
    assert found.published.fields == ()
    assert found.published.failure is not None
    sentence = found.published.failure.sentence
    for part in ("bad", "Zone", "3 values", "instead of 12"):
        assert part in sentence
    assert not found.has("bad")
    # Nobody asked for it by name: the picture comes, with the reason beside it.
    other = read(path, cache_root, base="Base")
    assert other.array("points").shape == (len(points), 3)


def test_default_field_passes_over_a_bad_one(show) -> None:
    points, hexahedra = ds.box()
    values = {"bad": np.arange(3.0), "good": np.arange(float(len(points)))}
    zone = ds.zone("Zone", points, 12, [ds.section("Volume", 17, 1, hexahedra + 1), ds.solution("V", values)])
    found = show(zone)
    assert found.published is not None
    assert found.published.fields == ("good",)
    (warning,) = found.manifest.warnings
    assert "bad" in warning


def test_several_sections_of_volumes(show) -> None:
    points, hexahedra = ds.box((3, 1, 1))
    tetrahedra = ds.tetrahedra(hexahedra[:1])
    sections = [
        ds.section("Hexahedra", 17, 7, hexahedra[1:] + 1),
        ds.section("Tetrahedra", 10, 1, tetrahedra + 1),
    ]
    found = show(ds.zone("Zone", points, 8, [*sections, ds.solution("C", {"q": np.arange(8.0)}, "CellCenter")]))
    np.testing.assert_array_equal(found.array("types"), [10] * 6 + [12] * 2)
    np.testing.assert_array_equal(found.array("offsets"), [0, 4, 8, 12, 16, 20, 24, 32, 40])
    np.testing.assert_allclose(sizes(grid_of(found), "Volume"), [1 / 6] * 6 + [1.0] * 2)
    np.testing.assert_array_equal(found.field("q"), np.arange(8.0))
    assert found.array("offsets").dtype == found.array("connectivity").dtype == np.int32


def mixed_stream(parts: list[tuple[int, np.ndarray]]) -> tuple[list[int], int]:
    stream: list[int] = []
    for kind, elements in parts:
        for element in elements:
            stream += [kind, *(element + 1)]
    return stream, sum(len(elements) for _, elements in parts)


@pytest.mark.parametrize("offsets", [False, True])
def test_mixed(show, offsets: bool) -> None:
    points, hexahedra = ds.box((2, 1, 1))
    tetrahedra = ds.tetrahedra(hexahedra[1:])
    quad = hexahedra[:1, :4]
    stream, count = mixed_stream([(17, hexahedra[:1]), (7, quad), (10, tetrahedra)])
    section = ds.section("Mixed", 20, 1, stream, count)
    if offsets:
        starts = [0, 9, 14, *(14 + 5 * np.arange(1, 7))]
        section[2].append(["ElementStartOffset", np.array(starts), [], "DataArray_t"])
    every = np.arange(8.0)
    zone = ds.zone("Zone", points, 7, [section, ds.solution("C", {"q": every}, "CellCenter")])
    found = show(zone)
    np.testing.assert_array_equal(found.array("types"), [12] + [10] * 6)
    np.testing.assert_allclose(sizes(grid_of(found), "Volume"), [1.0] + [1 / 6] * 6)
    np.testing.assert_array_equal(found.field("q"), [0, 2, 3, 4, 5, 6, 7])
    assert found.manifest.warnings == ()


@pytest.mark.parametrize("offsets", [[0, 9, 17], [1, 10, 19], [0, 9], [0.0, 9.5, 18.0]])
def test_start_offsets_of_a_mixed_section_that_do_not_fit(show, offsets: list[float]) -> None:
    points, hexahedra = ds.box((2, 1, 1))
    stream, count = mixed_stream([(17, hexahedra)])
    section = ds.section("Mixed", 20, 1, stream, count)
    section[2].append(["ElementStartOffset", np.array(offsets), [], "DataArray_t"])
    found = show(ds.zone("Zone", points, 2, [section]))
    np.testing.assert_array_equal(found.array("connectivity").reshape(2, 8), hexahedra)
    (note,) = found.manifest.warnings
    assert "start offsets of section “Mixed” of zone “Zone” do not fit" in note


def test_mixed_that_does_not_add_up(show) -> None:
    points, hexahedra = ds.box((2, 1, 1))
    stream, count = mixed_stream([(17, hexahedra)])
    with pytest.raises(SampleError, match="does not contain 3 elements"):
        show(ds.zone("Zone", points, 3, [ds.section("Mixed", 20, 1, stream, count + 1)]))


@given(kinds=st.lists(st.sampled_from([5, 7, 10, 12, 14, 17, 18]), max_size=40), more=st.integers(-2, 2))
def test_walk_through_a_mixed_section(kinds: list[int], more: int) -> None:
    steps = np.concatenate([[ELEMENTS[kind].nodes + 1, *([9] * ELEMENTS[kind].nodes)] for kind in kinds] or [[]])
    starts = np.cumsum([0, *(ELEMENTS[kind].nodes + 1 for kind in kinds)])
    node = Node("Mixed", "Elements_t", "Mixed")
    section = Section("Mixed", node, 20, 1, 1 + max(len(kinds) + more, 0), None)
    layout = ZoneLayout("Zone", "zone", node, 9, 9, None, 3, (section,))
    if section.count == len(kinds):
        np.testing.assert_array_equal(follow(steps.astype(np.int64), section, layout), starts[:-1])
    else:
        with pytest.raises(SampleError):
            follow(steps.astype(np.int64), section, layout)


# Polygons and polyhedra -----------------------------------------------------------------------------------------------


def lists(name: str, kind: int, start: int, items: list[list[int]], old: bool) -> ds.Tree:
    """An NGON_n or NFACE_n section, as CGNS 4 has it or as it was before."""
    if old:
        return ds.section(name, kind, start, [value for item in items for value in (len(item), *item)], len(items))
    node = ds.section(name, kind, start, [value for item in items for value in item], len(items))
    offsets = np.cumsum([0, *(len(item) for item in items)])
    node[2].append(["ElementStartOffset", offsets, [], "DataArray_t"])
    return node


@pytest.mark.parametrize("old", [False, True])
def test_polygons(show, old: bool) -> None:
    points = np.array([(0, 0, 0), (1, 0, 0), (2, 0, 0), (2, 1, 0), (1, 2, 0), (0, 1, 0)], float)
    polygons = [[1, 2, 6], [2, 3, 4, 5, 6]]
    found = show(ds.zone("Zone", points, 2, [lists("Faces", 22, 1, polygons, old)]), 2)
    np.testing.assert_array_equal(found.array("types"), 7)
    np.testing.assert_allclose(sizes(grid_of(found), "Area"), [0.5, 2.5])


def cubes(hexahedra: np.ndarray) -> tuple[list[list[int]], list[list[int]]]:
    """The same cells by faces: vertices of each face, and signed faces of each cell, all from 1."""
    sides = ((0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))
    faces: list[list[int]] = []
    known: dict[frozenset[int], int] = {}
    cells = []
    for cell in hexahedra:
        members = []
        for side in sides:
            face = [int(cell[corner]) + 1 for corner in side]
            sign = -1 if frozenset(face) in known else 1
            if sign == 1:
                known[frozenset(face)] = len(faces) + 1
                faces.append(face)
            members.append(sign * known[frozenset(face)])
        cells.append(members)
    return faces, cells


@pytest.mark.parametrize("old", [False, True])
def test_polyhedra(show, old: bool) -> None:
    """Two cubes that share a face."""
    points, hexahedra = ds.box((2, 1, 1))
    faces, cells = cubes(hexahedra)
    assert len(faces) == 11
    sections = [lists("Faces", 22, 1, faces, old), lists("Cells", 23, 12, cells, old)]
    values = ds.solution("C", {"q": np.array([3.0, 4.0])}, "CellCenter")
    found = show(ds.zone("Zone", points, 2, [*sections, values]))
    grid = grid_of(found)
    np.testing.assert_array_equal(found.array("types"), 42)
    for number in range(2):
        assert grid.GetCell(number).GetNumberOfFaces() == 6
        assert grid.GetCell(number).GetNumberOfPoints() == 8
        assert grid.GetCell(number).GetBounds() == (number, number + 1, 0, 1, 0, 1)
    np.testing.assert_allclose(np.abs(sizes(grid, "Volume")), 1.0)
    np.testing.assert_array_equal(found.field("q"), [3.0, 4.0])
    assert found.zone().boundaries == ("Faces (11 elements)",)


def test_polyhedra_beside_hexahedra(show) -> None:
    points, hexahedra = ds.box((5, 1, 1))
    first, second = cubes(hexahedra[:2]), cubes(hexahedra[2:4])
    more = [[np.sign(face) * (abs(face) + 13) for face in cell] for cell in second[1]]
    sections = [
        lists("Faces", 22, 1, first[0], True),
        lists("Cells", 23, 12, first[1], True),
        lists("More faces", 22, 14, second[0], True),
        lists("More cells", 23, 25, more, True),
        ds.section("Hexahedra", 17, 27, hexahedra[4:] + 1),
    ]
    found = show(ds.zone("Zone", points, 5, sections))
    np.testing.assert_array_equal(found.array("types"), [42, 42, 42, 42, 12])
    grid = grid_of(found)
    for number in range(5):
        assert grid.GetCell(number).GetBounds() == (number, number + 1, 0, 1, 0, 1)
        assert grid.GetCell(number).GetNumberOfFaces() == 6
    np.testing.assert_allclose(np.abs(sizes(grid, "Volume")), 1.0)


@pytest.mark.parametrize(
    ("faces", "cells", "part"),
    [
        ([[1, 2, 3], [1, 2, 99]], [[1, 2]], "1 to 99"),
        ([[1, 2, 3], [1, 2, 4]], [[1, 7]], "refers to faces that do not exist .1 in all"),
        ([[1, 2, 3], [1, 2, 4]], [[1, 0]], "refers to faces that do not exist .1 in all"),
    ],
)
def test_bad_polyhedra(show, faces: list[list[int]], cells: list[list[int]], part: str) -> None:
    points, _ = ds.box((1, 1, 1))
    sections = [lists("Faces", 22, 1, faces, True), lists("Cells", 23, 1 + len(faces), cells, True)]
    with pytest.raises(SampleError, match=part):
        show(ds.zone("Zone", points, 1, sections))


# Coordinates, vectors and odd fields ----------------------------------------------------------------------------------


def test_plane_has_no_z(show) -> None:
    points = np.array([(0, 0), (1, 0), (0, 1)], float)
    values = {"VelocityX": np.arange(3.0), "VelocityY": np.arange(3.0) + 10, "p": np.zeros(3)}
    found = show(ds.zone("Zone", points, 1, [ds.section("T", 5, 1, [[1, 2, 3]]), ds.solution("V", values)]), 2, 2)
    np.testing.assert_array_equal(found.array("points"), [(0, 0, 0), (1, 0, 0), (0, 1, 0)])
    assert [record.name for record in found.zone().fields] == ["Velocity", "p"]
    assert found.zone().fields[0].components == ("VelocityX", "VelocityY")
    np.testing.assert_array_equal(found.field("Velocity"), [(0, 10), (1, 11), (2, 12)])


def test_a_direction_that_is_lost_is_not_zero(tmp_path: Path, cache_root: Path) -> None:
    points, hexahedra = ds.box()
    for number, (lost, section) in enumerate(
        [
            ("CoordinateX", ds.section("H", 17, 1, hexahedra + 1)),
            ("CoordinateZ", ds.section("H", 17, 1, hexahedra + 1)),
            ("CoordinateY", ds.section("T", 5, 1, [[1, 2, 3]])),
        ]
    ):
        zone = ds.zone("Zone", points, 1 if number == 2 else len(hexahedra), [section])
        grid = next(child for child in zone[2] if child[3] == "GridCoordinates_t")
        grid[2] = [child for child in grid[2] if child[0] != lost]
        path = ds.write_trees(tmp_path / str(number), [[ds.tree(ds.base("Base", 3, 3, [zone]))]])
        with pytest.raises(SampleError, match=f"has no {lost}"):
            read(path, cache_root)


def test_a_surface_in_space_without_z_is_drawn_with_a_warning(tmp_path: Path, cache_root: Path) -> None:
    zone = ds.zone("Zone", np.eye(3)[:, :2], 1, [ds.section("T", 5, 1, [[1, 2, 3]])])
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
    (warning,) = read(path, cache_root).manifest.warnings
    assert "no CoordinateZ" in warning


def test_cylindrical_coordinates(show) -> None:
    zone = ds.zone("Zone", np.zeros((3, 3)), 1, [ds.section("T", 5, 1, [[1, 2, 3]])])
    zone[2][1][2][:] = [
        ds.data("CoordinateR", np.array([1.0, 2.0, 1.0])),
        ds.data("CoordinateTheta", np.array([0.0, np.pi / 2, np.pi])),
        ds.data("CoordinateZ", np.array([0.0, 1.0, 2.0])),
    ]
    np.testing.assert_allclose(show(zone, 2).array("points"), [(1, 0, 0), (0, 2, 1), (-1, 0, 2)], atol=1e-15)


def triangle(*solutions: ds.Tree) -> ds.Tree:
    points = np.array([(0, 0, 0), (1, 0, 0), (0, 1, 0)], float)
    return ds.zone("Zone", points, 1, [ds.section("T", 5, 1, [[1, 2, 3]]), *solutions])


def test_same_name_at_vertices_and_cells(show) -> None:
    zone = triangle(ds.solution("V", {"p": np.arange(3.0)}), ds.solution("C", {"p": np.array([9.0])}, "CellCenter"))
    found = show(zone, 2)
    np.testing.assert_array_equal(found.field("p", location="vertex"), [0, 1, 2])
    np.testing.assert_array_equal(found.field("p", location="cell"), [9])


def test_same_name_in_two_solutions(show) -> None:
    zone = triangle(ds.solution("A", {"p": np.arange(3.0)}), ds.solution("B", {"p": np.arange(3.0) + 5}))
    found = show(zone, 2, fields=("p (B)",))
    assert [record.name for record in found.zone().fields] == ["p", "p (B)"]
    np.testing.assert_array_equal(found.field("p (B)"), [5, 6, 7])
    assert not found.has("p")


INTEGERS = (np.int8, np.uint8, np.int16, np.int32, np.uint32, np.int64, np.uint64)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (np.float32, np.float32),
        (np.float64, np.float64),
        *((kind, kind) for kind in INTEGERS),
        (">i8", np.int64),
        (np.bool_, np.uint8),
    ],
)
def test_types_of_fields(stored: type, expected: type) -> None:
    (zone,), _ = lay_out(ds.base("Base", 2, 3, [triangle(ds.solution("V", {"p": np.arange(3).astype(stored)}))]))
    values = values_of(zone, "p")
    assert values.dtype == expected
    assert values.dtype.isnative
    np.testing.assert_array_equal(values, [0, 1, 2] if stored != np.bool_ else [0, 1, 1])


@pytest.mark.parametrize("kind", [np.complex64, np.complex128, "S1"])
def test_fields_that_are_no_real_numbers(kind: type) -> None:
    (zone,), _ = lay_out(ds.base("Base", 2, 3, [triangle(ds.solution("V", {"p": np.arange(3).astype(kind)}))]))
    with pytest.raises(SampleError, match=r"field “p” .* does not contain real numbers"):
        values_of(zone, "p")


def test_large_integers_stay_distinct(show) -> None:
    large = np.array([2**53, 2**53 + 1, 2**53 + 2])
    np.testing.assert_array_equal(show(triangle(ds.solution("V", {"id": large})), 2).field("id"), large)


def test_vectors_of_integers_are_floats(show) -> None:
    values = {f"M{axis}": np.arange(3) + 10 * place for place, axis in enumerate("XYZ")}
    found = show(triangle(ds.solution("V", values)), 2)
    assert found.field("M").dtype == np.float64
    np.testing.assert_array_equal(found.field("M"), [(0, 10, 20), (1, 11, 21), (2, 12, 22)])


def test_values_that_are_not_finite_pass(show) -> None:
    found = show(triangle(ds.solution("V", {"p": np.array([np.nan, np.inf, 1.0])})), 2)
    np.testing.assert_array_equal(found.field("p"), [np.nan, np.inf, 1.0])


def test_other_locations_are_named(show) -> None:
    found = show(triangle(ds.solution("E", {"p": np.arange(3.0)}, "EdgeCenter")), 2)
    assert found.zone().fields == ()
    assert found.manifest.warnings == (
        "Fields of E in zone “Zone” are at EdgeCenter and are not drawn: the zone has no section of edges that says "
        "which value is whose.",
    )


def test_faces_of_a_surface_are_its_cells(show) -> None:
    found = show(triangle(ds.solution("F", {"p": np.array([4.0])}, "FaceCenter")), 2)
    np.testing.assert_array_equal(found.field("p", location="cell"), [4.0])


def test_empty_zone_is_a_note(tmp_path: Path, cache_root: Path) -> None:
    empty = ds.zone("Nothing", np.empty((0, 3)), 0)
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [empty, triangle()]))]])
    found = read(path, cache_root)
    assert [zone.name for zone in found.manifest.zones] == ["Zone"]
    assert found.manifest.warnings == ("Zone “Nothing” is empty.",)


def test_base_that_promises_volumes(show) -> None:
    found = show(triangle(), 3)
    assert found.zone().cells == 1
    assert "dimension 3" in found.manifest.warnings[0]


def test_first_base_with_cells(tmp_path: Path, cache_root: Path) -> None:
    bases = [ds.base("Global", 1, 1, []), ds.base("Nothing", 3, 3, []), ds.base("Surface", 2, 3, [triangle()])]
    found = read(ds.write_trees(tmp_path / "dataset", [[ds.tree(*bases)]]), cache_root)
    assert found.manifest.base == "Surface"
    assert [base.name for base in found.manifest.bases] == ["Nothing", "Surface"]


def test_zones_are_told_apart(tmp_path: Path, cache_root: Path) -> None:
    points, hexahedra = ds.box((6, 6, 6))
    zones = [
        ds.zone(
            f"Zone{number}",
            points + 10.0 * number,
            len(hexahedra),
            [ds.section("H", 17, 1, hexahedra + 1), ds.solution("V", {"p": points[:, 0] + number})],
        )
        for number in range(5)
    ]
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 3, 3, zones))]])
    found = read(path, cache_root)
    for number in range(5):
        np.testing.assert_array_equal(found.array("points", f"Zone{number}"), points + 10.0 * number)
        np.testing.assert_array_equal(found.array("connectivity", f"Zone{number}"), hexahedra.ravel())
        np.testing.assert_array_equal(found.field("p", f"Zone{number}"), points[:, 0] + number)


# Units ----------------------------------------------------------------------------------------------------------------

SI = ("Kilogram", "Meter", "Second", "Kelvin", "Radian")


def units(*names: str) -> ds.Tree:
    padded = "".join(name.ljust(32) for name in names)
    return ["DimensionalUnits", ds.text(padded).reshape(32, 5, order="F"), [], "DimensionalUnits_t"]


@pytest.mark.parametrize(
    ("names", "exponents", "spelled"),
    [
        (SI, (1, -1, -2, 0, 0), "Pa"),
        (SI, (0, 1, -1, 0, 0), "m/s"),
        (SI, (0, 0, 0, 1, 0), "K"),
        (SI, (1, -3, 0, 0, 0), "kg·m⁻³"),
        (SI, (0, 0.5, 0, 0, 0), "m⁰·⁵"),
        (SI, (0, 0, 0, 0, 0), ""),
        (("Gram", "Centimeter", "Second", "Celsius", "Degree"), (1, -1, -2, 0, 0), "g·cm⁻¹·s⁻²"),
        (("Null", "Parsec", "Second", "Kelvin", "Radian"), (0, 1, 0, 0, 0), "Parsec"),
    ],
)
@pytest.mark.parametrize("level", ["array", "solution", "zone", "base"])
def test_units(
    tmp_path: Path, cache_root: Path, names: tuple[str, ...], exponents: tuple[float, ...], spelled: str, level: str
) -> None:
    solution = ds.solution("V", {"p": np.arange(3.0)})
    zone = triangle(solution)
    base = ds.base("Base", 2, 3, [zone])
    array = solution[2][-1]
    array[2].append(["DimensionalExponents", np.array(exponents, float), [], "DimensionalExponents_t"])
    {"array": array, "solution": solution, "zone": zone, "base": base}[level][2].append(units(*names))
    found = read(ds.write_trees(tmp_path / "dataset", [[ds.tree(base)]]), cache_root)
    assert found.zone().fields[0].unit == spelled


def test_no_units(show) -> None:
    assert show(triangle(ds.solution("V", {"p": np.arange(3.0)})), 2).zone().fields[0].unit == ""


def part(name: str, numbers: object) -> ds.Tree:
    """A list or a range of places."""
    label = "IndexArray_t" if name.endswith("List") else "IndexRange_t"
    return [name, np.asfortranarray(numbers, np.int32), [], label]


def test_values_of_some_vertices(show) -> None:
    found = show(triangle(ds.solution("P", {"p": np.array([7.0, 9.0])}, extra=[part("PointList", [[3, 1]])])), 2)
    np.testing.assert_array_equal(found.field("p"), [9.0, np.nan, 7.0])
    assert found.manifest.warnings == ("Fields of P in zone “Zone” cover 2 of 3 vertices; the others have no value.",)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (part("PointRange", [[6, 7]]), [np.nan, 5.0, 6.0]),
        (part("ElementList", [[7, 5]]), [6.0, np.nan, 5.0]),
        (part("ElementRange", [[5, 6]]), [5.0, 6.0, np.nan]),
    ],
)
def test_values_of_some_cells(show, places: ds.Tree, expected: list[float]) -> None:
    """Of three triangles that are numbered behind four edges."""
    points = np.array([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 2, 0)], float)
    sections = [
        ds.section("Edges", 3, 1, [[1, 2], [2, 3], [3, 4], [4, 1]]),
        ds.section("T", 5, 5, [[1, 2, 3], [1, 3, 4], [4, 3, 5]]),
    ]
    values = ds.solution("P", {"p": np.array([5.0, 6.0])}, "CellCenter", [places])
    found = show(ds.zone("Zone", points, 3, [*sections, values]), 2)
    np.testing.assert_array_equal(found.field("p"), expected)
    assert found.manifest.warnings == ("Fields of P in zone “Zone” cover 2 of 3 cells; the others have no value.",)


def test_values_of_a_part_that_is_not_there(show) -> None:
    zone = triangle(ds.solution("P", {"p": np.arange(2.0)}, extra=[part("PointList", [[1, 4]])]))
    with pytest.raises(
        SampleError, match=r"PointList of P in zone “Zone” .* points outside the mesh: its indices are 1 to 4"
    ):
        show(zone, 2, fields=("p",))


def test_values_of_a_box_of_vertices(show) -> None:
    points = ds.block(3, 4)
    box = part("PointRange", [[2, 3], [1, 2]])
    values = np.array([[1.0, 3.0], [2.0, 4.0]])
    found = show(ds.structured_zone("Zone", points, [ds.solution("P", {"p": values}, extra=[box])]), 2, 2)
    expected = np.full((3, 4), np.nan)
    expected[1:3, 0:2] = values
    np.testing.assert_array_equal(found.field("p"), expected.ravel(order="F"))


def test_values_on_some_faces_of_a_volume_are_theirs(show) -> None:
    points, hexahedra = ds.box()
    skin = ds.section("Skin", 7, 13, hexahedra[:2, :4] + 1)
    values = ds.solution("F", {"p": np.arange(2.0)}, "FaceCenter", [part("PointList", [[13, 14]])])
    found = show(ds.zone("Zone", points, 12, [ds.section("H", 17, 1, hexahedra + 1), skin, values]))
    assert found.zone().fields == ()
    assert found.field("p (FaceCenter)", "Zone (FaceCenter)").tolist() == [0.0, 1.0]
    assert found.manifest.warnings == ()
