"""Zones whose parts do not tell the same are refused with the numbers; what is only odd is drawn and said."""

from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.artifact import read
from tests.reader.nodes import lay_out, mesh_of, values_of
from viewer.errors import SampleError

POINTS, HEXAHEDRA = ds.box()
HEXAHEDRA = HEXAHEDRA + 1
QUADS = HEXAHEDRA[:, :4]


def read_zone(zone: ds.Tree, cell: int = 3, physical: int = 3):
    (found,), notes = lay_out(ds.base("Base", cell, physical, [zone]))
    mesh = mesh_of(found)
    return found, mesh, (*notes, *mesh.notes)


@pytest.mark.parametrize("declared", [6, 11, 13, 30])
def test_cells_that_do_not_add_up(declared: int) -> None:
    with pytest.raises(SampleError, match=f"declares {declared} cells, but its sections contain 12"):
        read_zone(ds.zone("Zone", POINTS, declared, [ds.section("H", 17, 1, HEXAHEDRA)]))


def test_mixed_cells_that_do_not_add_up() -> None:
    stream = [value for cell in HEXAHEDRA[:4] for value in (17, *cell)]
    with pytest.raises(SampleError, match="declares 6 cells, but its sections contain 4"):
        read_zone(ds.zone("Zone", POINTS, 6, [ds.section("M", 20, 1, stream, 4)]))


@pytest.mark.parametrize("declared", [12, 14, 17])
def test_all_ways_to_count_cells(declared: int) -> None:
    """The volumes, with the faces, or with the edges too."""
    sections = [
        ds.section("H", 17, 1, HEXAHEDRA),
        ds.section("Q", 7, 13, QUADS[:2]),
        ds.section("B", 3, 15, [[1, 2], [2, 3], [3, 4]]),
    ]
    _, mesh, notes = read_zone(ds.zone("Zone", POINTS, declared, sections))
    assert mesh.count == 12
    assert notes == ()


def test_cells_that_nobody_counted() -> None:
    """As a sample of pyplaid has it whose author gave the zone the shape (n, 0, 0)."""
    _, mesh, notes = read_zone(ds.zone("Zone", POINTS, 0, [ds.section("H", 17, 1, HEXAHEDRA)]))
    assert mesh.count == 12
    assert notes == ("Zone “Zone” declares no cells, but its sections contain 12 elements; they are drawn.",)


@pytest.mark.parametrize("kind", [17, 20, 22])
def test_a_section_without_elements(kind: int) -> None:
    """It has no connectivity either, and harms nothing."""
    empty = ds.section("Empty", kind, 13, np.empty(0), 0)
    empty[2][1][1] = None
    sections = [ds.section("H", 17, 1, HEXAHEDRA), empty]
    _, mesh, notes = read_zone(ds.zone("Zone", POINTS, 12, sections))
    assert (mesh.count, notes) == (12, ())


def test_ghost_elements_count_for_no_cells() -> None:
    """A zone declares its own cells; those that it has of its neighbours come on top (CGNS SIDS, "Rind")."""
    section = ds.section("H", 17, 1, HEXAHEDRA)
    section[2].append(["Rind", np.array([0, 2], np.int32), [], "Rind_t"])
    _, mesh, _ = read_zone(ds.zone("Zone", POINTS, 10, [section]))
    assert mesh.count == 10
    with pytest.raises(SampleError, match="declares 12 cells, but its sections contain 10"):
        read_zone(ds.zone("Zone", POINTS, 12, [section]))


def test_sections_lost() -> None:
    with pytest.raises(SampleError, match="declares 6 cells, but no section contains any"):
        read_zone(ds.zone("Zone", POINTS, 6))


@pytest.mark.parametrize(
    ("start", "part"),
    [
        (1, "“One” and “Two” both use the element numbers 1 to 6"),
        (6, "both use the element number 6"),
        (9, "elements 7 to 8 between “One”"),
    ],
)
def test_overlaps_and_gaps_between_cells(start: int, part: str) -> None:
    sections = [ds.section("One", 17, 1, HEXAHEDRA[:6]), ds.section("Two", 17, start, HEXAHEDRA[6:])]
    with pytest.raises(SampleError, match=part):
        read_zone(ds.zone("Zone", POINTS, 12, sections))


@pytest.mark.parametrize(
    ("start", "note"),
    [
        (1, "Sections “Skin” and “H” of zone “Zone” both use the element numbers 1 to 2."),
        (20, "No section of zone “Zone” has the element numbers 13 to 19."),
    ],
)
def test_faces_numbered_beside_cells(start: int, note: str) -> None:
    """Values in cells are where they belong whatever the faces are numbered."""
    field = ds.solution("C", {"q": np.arange(12.0)}, "CellCenter")
    skin = ds.section("Skin", 7, start, QUADS[:2])
    found, mesh, notes = read_zone(ds.zone("Zone", POINTS, 12, [skin, ds.section("H", 17, 1, HEXAHEDRA), field]))
    assert notes == (note,)
    np.testing.assert_array_equal(mesh.cells.connectivity.reshape(-1, 8), HEXAHEDRA - 1)
    np.testing.assert_array_equal(values_of(found, "q"), np.arange(12.0))


def test_values_of_all_elements_where_numbers_overlap() -> None:
    field = ds.solution("C", {"q": np.arange(14.0)}, "CellCenter")
    sections = [ds.section("Skin", 7, 1, QUADS[:2]), ds.section("H", 17, 1, HEXAHEDRA)]
    (zone,), _ = lay_out(ds.base("Base", 3, 3, [ds.zone("Zone", POINTS, 12, [*sections, field])]))
    with pytest.raises(SampleError, match="some sections share element numbers"):
        values_of(zone, "q")


def test_names_that_are_there_twice() -> None:
    """A file may have two that differ in what one cannot see, and a tree in memory two that are equal."""
    zone = ds.zone("Zone", POINTS, 12, [ds.section("H", 17, 1, HEXAHEDRA)])
    base = ds.base("Base", 3, 3, [zone])
    with pytest.raises(SampleError, match="has two zones named “Zone”, which cannot be told apart"):
        lay_out(ds.base("Base", 3, 3, [zone, zone]))
    with pytest.raises(SampleError, match="has two bases named “Base”"):
        lay_out(base, base)
    zone[2][1][2].append(zone[2][1][2][0])
    with pytest.raises(SampleError, match="has two coordinates named “CoordinateX”"):
        mesh_of(lay_out(base)[0][0])


def test_structured_sizes() -> None:
    zone = ds.structured_zone("Zone", ds.block(3, 4))
    zone[1] = np.asfortranarray([[3, 2, 0], [4, 2, 0]])
    with pytest.raises(SampleError, match="declares 3 × 4 vertices, which do not make 2 × 2 cells"):
        read_zone(zone, 2, 2)


def test_a_structured_zone_cut_to_nothing() -> None:
    nothing = ds.structured_zone("Nothing", ds.block(1, 1))
    nothing[1] = np.zeros((2, 3), int)
    zones, notes = lay_out(ds.base("Base", 2, 2, [nothing, ds.structured_zone("Zone", ds.block(3, 4))]))
    assert [zone.layout.name for zone in zones] == ["Zone"]
    assert notes == ["Zone “Nothing” is empty."]


@pytest.mark.parametrize(("place", "value"), [(1, [7.5, 0.0]), (0, [1.5, 2.5])])
def test_numbers_that_should_be_whole(place: int, value: list[float]) -> None:
    """The type and the range of a section; ``int`` would cut them to what looks right."""
    for numbers, good in ((value, False), (np.floor(value), True)):
        section = ds.section("Q", 7, 1, QUADS[:2])
        holder = section if place else section[2][0]
        holder[1] = np.array(numbers, float)
        zone = ds.zone("Zone", POINTS, 2, [section])
        if good:
            assert read_zone(zone, 2)[1].count == 2
        else:
            with pytest.raises(SampleError, match="has no element type or range"):
                read_zone(zone, 2)


@pytest.mark.parametrize(("kind", "part"), [("Unstructured", "along 2 indices"), ("Spiral", "the type 'Spiral'")])
def test_odd_types(kind: str, part: str) -> None:
    zone = ds.structured_zone("Zone", ds.block(3, 4))
    zone[2][0][1] = ds.text(kind)
    with pytest.raises(SampleError, match=part):
        read_zone(zone, 2, 2)


@pytest.mark.parametrize("kind", [None, "Null", "UserDefined"])
def test_a_type_that_says_nothing(kind: str | None) -> None:
    zone = ds.structured_zone("Zone", ds.block(3, 4))
    zone[2][0][1] = None if kind is None else ds.text(kind)
    assert read_zone(zone, 2, 2)[1].count == 6


@pytest.mark.parametrize("location", ["Vertex", "CellCenter"])
def test_transposed_fields(location: str) -> None:
    shape = (3, 4) if location == "Vertex" else (2, 3)
    values = np.arange(float(np.prod(shape))).reshape(shape)
    fields = {"good": values, "flat": values.ravel(), "bad": values.T}
    zone = ds.structured_zone("Zone", ds.block(3, 4), [ds.solution("S", fields, location)])
    (found,), _ = lay_out(ds.base("Base", 2, 2, [zone]))
    np.testing.assert_array_equal(values_of(found, "good"), values.ravel(order="F"))
    np.testing.assert_array_equal(values_of(found, "flat"), values.ravel())
    with pytest.raises(SampleError, match=r"field “bad” .* has the shape"):
        values_of(found, "bad")


def test_an_array_of_vectors_is_not_a_field() -> None:
    points = np.array([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)], float)
    cells = ds.section("T", 5, 1, [[1, 2, 3], [1, 3, 4]])
    zone = ds.zone("Zone", points, 2, [cells, ds.solution("S", {"p": np.zeros((2, 2)), "q": np.ones((4, 1))})])
    (found,), _ = lay_out(ds.base("Base", 2, 3, [zone]))
    np.testing.assert_array_equal(values_of(found, "q"), np.ones(4))
    with pytest.raises(SampleError, match="the shape 2 × 2 instead of 4"):
        values_of(found, "p")


def test_numbers_of_cgns_3_0() -> None:
    """The types behind PYRA_5 were numbered one higher there: 18 is HEXA_8."""
    _, mesh, notes = read_zone(ds.zone("Zone", POINTS, 12, [ds.section("H", 18, 1, HEXAHEDRA)]))
    np.testing.assert_array_equal(mesh.cells.types, 12)
    assert notes == ("Section “H” of zone “Zone” numbers its element type as CGNS 3.0 did; it is read as HEXA_8.",)


def test_vertices_of_no_cell(tmp_path: Path, cache_root: Path) -> None:
    points = np.concatenate([[[1e4, 0, 0]], POINTS, [[0, 1e4, 0], [0, 0, 1e4]]])
    field = ds.solution("V", {"p": np.arange(float(len(points)))})
    zone = ds.zone("Zone", points, 12, [ds.section("H", 17, 1, HEXAHEDRA + 1), field])
    found = read(ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 3, 3, [zone]))]]), cache_root)
    unused = found.array("unused")
    assert unused.dtype == np.int64
    np.testing.assert_array_equal(unused, [0, 37, 38])
    np.testing.assert_array_equal(found.array("points"), points)
    assert found.manifest.warnings == (
        "3 of 39 vertices of zone “Zone” belong to no cell; camera, range and statistics ignore them.",
    )


def test_vertices_of_no_cell_at_no_place() -> None:
    points = np.concatenate([POINTS, [[np.nan, 0, 0], [0, np.inf, 0]]])
    section = ds.section("H", 17, 1, HEXAHEDRA)
    _, mesh, _ = read_zone(ds.zone("Zone", points, 12, [section]))
    np.testing.assert_array_equal(mesh.unused, [36, 37])
    np.testing.assert_array_equal(mesh.points[:36], POINTS)
    np.testing.assert_array_equal(mesh.points[36:], POINTS[HEXAHEDRA[0, [0, 0]] - 1])
    points[0] = np.nan
    with pytest.raises(SampleError, match="coordinates that are not finite at 1 of its 38 vertices"):
        read_zone(ds.zone("Zone", points, 12, [section]))


def test_all_vertices_are_used(tmp_path: Path, cache_root: Path) -> None:
    zone = ds.zone("Zone", POINTS, 12, [ds.section("H", 17, 1, HEXAHEDRA)])
    found = read(ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 3, 3, [zone]))]]), cache_root)
    assert "unused" not in found.zone().arrays


@pytest.mark.parametrize("mixed", [False, True])
def test_nodes_that_vtk_has_no_cell_for_are_used(mixed: bool) -> None:
    points = np.random.default_rng(1).random((9, 3))
    nodes = np.arange(1, 10)
    section = ds.section("M", 20, 1, [25, *nodes], 1) if mixed else ds.section("T", 25, 1, [nodes])
    _, mesh, _ = read_zone(ds.zone("Zone", points, 1, [section]), 2)
    assert len(mesh.cells.connectivity) == 3
    assert mesh.unused is None
