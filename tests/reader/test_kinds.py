"""Kinds of zones that are drawn as what they are: points, surfaces in MIXED sections, ghosts, faces with parents."""

from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.artifact import read
from tests.reader.grids import grid_of, sizes
from tests.reader.nodes import lay_out, mesh_of, values_of
from tests.reader.test_mesh import cubes, lists
from viewer.errors import SampleError

SQUARE = np.array([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)], float)
TRIANGLES = np.array([[1, 2, 3], [1, 3, 4]])


def rind(*numbers: int) -> ds.Tree:
    return ["Rind", np.array(numbers, np.int32), [], "Rind_t"]


def write(path: Path, *bases: ds.Tree) -> Path:
    return ds.write_trees(path / "dataset", [[ds.tree(*bases)]])


# Points ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("location", ["Vertex", "CellCenter"])
def test_points_without_cells(tmp_path: Path, cache_root: Path, location: str) -> None:
    zone = ds.zone("Zone", SQUARE, 0, [ds.solution("V", {"p": np.arange(4.0)}, location)])
    found = read(write(tmp_path, ds.base("Base", 3, 3, [zone])), cache_root)
    assert found.zone().cells == 4
    np.testing.assert_array_equal(found.array("types"), 1)
    np.testing.assert_array_equal(found.array("offsets"), np.arange(5))
    np.testing.assert_array_equal(found.array("connectivity"), np.arange(4))
    np.testing.assert_array_equal(found.field("p"), np.arange(4.0))
    assert grid_of(found).GetNumberOfCells() == 4
    assert found.manifest.warnings == ("Zone “Zone” has no cells; its 4 points are drawn.",)


def test_node_elements(tmp_path: Path, cache_root: Path) -> None:
    values = ds.solution("C", {"q": np.array([5.0, 6.0])}, "CellCenter")
    zone = ds.zone("Zone", SQUARE, 2, [ds.section("N", 2, 1, [[4], [2]]), values])
    found = read(write(tmp_path, ds.base("Base", 3, 3, [zone])), cache_root)
    np.testing.assert_array_equal(found.array("types"), 1)
    np.testing.assert_array_equal(found.array("connectivity"), [3, 1])
    np.testing.assert_array_equal(found.array("unused"), [0, 2])


def test_large_integers_at_some_places_only() -> None:
    def values(*numbers: int) -> np.ndarray:
        places = ["PointList", np.array([[2, 4]]), [], "IndexArray_t"]
        content = [ds.section("T", 5, 1, TRIANGLES), ds.solution("V", {"p": np.array(numbers)}, extra=[places])]
        (found,), _ = lay_out(ds.base("Base", 2, 3, [ds.zone("Zone", SQUARE, 2, content)]))
        return values_of(found, "p")

    np.testing.assert_array_equal(values(2**53, -(2**53)), [np.nan, 2**53, np.nan, -(2**53)])
    for large in (2**53 + 1, -(2**63)):
        with pytest.raises(SampleError, match="more than 53 bits and places without a value"):
            values(1, large)


def test_large_integers_of_a_vector() -> None:
    def values(*numbers: int) -> np.ndarray:
        column = np.array([0, 1, *numbers])
        content = [ds.section("T", 5, 1, TRIANGLES), ds.solution("V", {"UX": column, "UY": column})]
        (found,), _ = lay_out(ds.base("Base", 2, 3, [ds.zone("Zone", SQUARE, 2, content)]))
        return values_of(found, "U")

    np.testing.assert_array_equal(values(2**53, -(2**53))[:, 1], [0, 1, 2**53, -(2**53)])
    with pytest.raises(SampleError, match="more than 53 bits, which cannot be kept exact in a vector"):
        values(1, 2**53 + 1)


def test_places_that_contradict_each_other() -> None:
    def some(values: list[float], *places: ds.Tree) -> tuple[list[np.ndarray], list[str]]:
        content = [ds.section("T", 5, 1, TRIANGLES), ds.solution("V", {"p": np.array(values)}, extra=places)]
        (found,), notes = lay_out(ds.base("Base", 2, 3, [ds.zone("Zone", SQUARE, 2, content)]))
        return [values_of(found, "p") for _ in found.fields], notes

    def listed(*numbers: int) -> ds.Tree:
        return ["PointList", np.array([numbers]), [], "IndexArray_t"]

    ((same,), _) = some([1.0, 2.0, 1.0, np.nan, np.nan], listed(1, 2, 1, 3, 3))
    np.testing.assert_array_equal(same, [1.0, 2.0, np.nan, np.nan])
    with pytest.raises(SampleError, match=r"PointList names places again with another value .1 in all"):
        some([1.0, 2.0, 3.0], listed(1, 2, 1))
    both = ["PointRange", np.array([[1, 2]]), [], "IndexRange_t"]
    assert some([1.0, 2.0], both, listed(3, 4)) == (
        [],
        ["Fields of V in zone “Zone” have PointRange and PointList at once and are not drawn."],
    )


def test_parts_of_an_absurd_number() -> None:
    places = ["PointRange", np.array([[1, 2**38]], order="F"), [], "IndexRange_t"]
    zone = ds.zone(
        "Zone", SQUARE, 2, [ds.section("T", 5, 1, TRIANGLES), ds.solution("V", {"p": np.ones(4)}, extra=[places])]
    )
    zone[1] = np.array([[2**39, 2, 0]])
    (found,), _ = lay_out(ds.base("Base", 2, 3, [zone]))
    with pytest.raises(SampleError, match="has 4 values instead of 274,877,906,944"):
        values_of(found, "p")


def test_points_of_an_absurd_number() -> None:
    zone = ds.zone("Zone", SQUARE, 0)
    zone[1] = np.array([[2**39, 0, 0]])
    (found,), _ = lay_out(ds.base("Base", 3, 3, [zone]))
    with pytest.raises(SampleError, match=r"CoordinateX .* has 4 values instead of 549,755,813,888"):
        mesh_of(found)


# The first base -------------------------------------------------------------------------------------------------------


def test_the_first_base_is_that_of_the_highest_cells(tmp_path: Path, cache_root: Path) -> None:
    points, hexahedra = ds.box()
    surface = ds.zone("Z", SQUARE, 2, [ds.section("T", 5, 1, TRIANGLES)])
    volume = ds.zone("Z", points, 12, [ds.section("H", 17, 1, hexahedra + 1)])
    bases = [
        ds.base("A_cloud", 3, 3, [ds.zone("Z", SQUARE, 0)]),
        ds.base("B_surface", 3, 3, [surface]),
        ds.base("C_volume", 3, 3, [volume]),
        ds.base("D_volume", 3, 3, [volume]),
    ]
    assert read(write(tmp_path, *bases), cache_root).manifest.base == "C_volume"
    assert lay_out(*bases[:2])[0][0].base == "B_surface"
    assert lay_out(*bases[:1])[0][0].base == "A_cloud"
    block = ds.base("E_block", 2, 2, [ds.structured_zone("Z", ds.block(3, 4))])
    assert lay_out(bases[0], block)[0][0].base == "E_block"


# MIXED sections -------------------------------------------------------------------------------------------------------


def test_surfaces_in_a_mixed_section(tmp_path: Path, cache_root: Path) -> None:
    stream = [5, 1, 2, 3, 3, 1, 2, 5, 1, 3, 4]
    section = ds.section("M", 20, 1, stream, 3)
    fields = [
        ds.solution("C", {"each": np.array([1.0, 99.0, 3.0]), "drawn": np.array([5.0, 7.0])}, "CellCenter"),
        ds.solution("F", {"face": np.array([8.0, 9.0])}, "FaceCenter"),
    ]
    for number, content in enumerate(([section, fields[0]], [section, *fields])):
        base = ds.base("Base", 3, 3, [ds.zone("Zone", SQUARE, 2, content)])
        path = ds.write_trees(tmp_path / str(number), [[ds.tree(base)]])
        names = ("each", "drawn", "face")[: 2 + number]
        found = read(path, cache_root, fields=names)
        np.testing.assert_array_equal(found.array("types"), [5, 5])
        np.testing.assert_array_equal(found.array("connectivity"), TRIANGLES.ravel() - 1)
        np.testing.assert_array_equal(found.field("each"), [1.0, 3.0])
        np.testing.assert_array_equal(found.field("drawn"), [5.0, 7.0])
        assert found.manifest.warnings == (
            "Base “Base” declares cells of dimension 3, but zone “Zone” has dimension 2.",
        )
    np.testing.assert_array_equal(found.field("face"), [8.0, 9.0])


# Ghosts ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "behind"), [(0, 2), (2, 0), (1, 3)])
def test_ghosts_of_an_unstructured_zone(before: int, behind: int) -> None:
    def around(values: np.ndarray) -> np.ndarray:
        ghosts = [np.full((count, *values.shape[1:]), -7.0) for count in (before, behind)]
        return np.concatenate([ghosts[0], values, ghosts[1]])

    layers = [rind(before, behind)]
    fields = [
        ds.solution("V", {"p": around(np.arange(4.0))}, extra=[rind(before, behind)]),
        ds.solution("C", {"q": around(np.arange(2.0)), "r": around(np.arange(3.0))}, "CellCenter", layers),
        ds.solution("W", {"s": np.arange(4.0)}),
    ]
    sections = [ds.section("T", 5, 1, TRIANGLES), ds.section("B", 3, 3, [[1, 2]])]
    zone = ds.zone("Zone", SQUARE, 2, [*sections, *fields])
    zone[2][1] = ds.coordinates(around(SQUARE), [rind(before, behind)])
    (found,), notes = lay_out(ds.base("Base", 2, 3, [zone]))
    mesh = mesh_of(found)
    assert [*notes, *mesh.notes] == []
    np.testing.assert_array_equal(mesh.points, SQUARE)
    for name, count in (("p", 4), ("q", 2), ("r", 2), ("s", 4)):
        np.testing.assert_array_equal(values_of(found, name), np.arange(float(count)))


@pytest.mark.parametrize(("numbers", "part"), [((1,), "numbers 1; it needs 2"), ((-1, 2), "none of them negative")])
def test_bad_ghosts(numbers: tuple[int, ...], part: str) -> None:
    fields = ds.solution("V", {"p": np.arange(5.0)}, extra=[rind(*numbers)])
    zone = ds.zone("Zone", SQUARE, 2, [ds.section("T", 5, 1, TRIANGLES), fields])
    (found,), _ = lay_out(ds.base("Base", 2, 3, [zone]))
    with pytest.raises(SampleError, match=part):
        values_of(found, "p")


# Polyhedra told by the parents of their faces -------------------------------------------------------------------------


def with_parents(faces: list[list[int]], cells: list[list[int]], first: int) -> ds.Tree:
    """The NGON_n section of some cells; ``first`` is the number of the first cell."""
    node = lists("Faces", 22, 1, faces, old=False)
    parents = np.zeros((len(faces), 2), np.int32, order="F")
    for number, members in enumerate(cells):
        for face in members:
            parents[abs(face) - 1, 0 if face > 0 else 1] = first + number
    node[2].append(["ParentElements", parents, [], "DataArray_t"])
    return node


@pytest.mark.parametrize("first", [12, 1])
def test_faces_with_parents(tmp_path: Path, cache_root: Path, first: int) -> None:
    points, hexahedra = ds.box((2, 1, 1))
    faces, cells = cubes(hexahedra)
    values = ds.solution("C", {"q": np.array([3.0, 4.0])}, "CellCenter")
    zone = ds.zone("Zone", points, 2, [with_parents(faces, cells, first), values])
    found = read(write(tmp_path, ds.base("Base", 3, 3, [zone])), cache_root)
    grid = grid_of(found)
    np.testing.assert_array_equal(found.array("types"), 42)
    for number in range(2):
        assert grid.GetCell(number).GetNumberOfFaces() == 6
        assert grid.GetCell(number).GetBounds() == (number, number + 1, 0, 1, 0, 1)
    np.testing.assert_allclose(np.abs(sizes(grid, "Volume")), 1.0)
    np.testing.assert_array_equal(found.field("q"), [3.0, 4.0])
    assert found.zone().boundaries == ("Faces (11 elements)",)
    assert found.manifest.warnings == ()


@pytest.mark.parametrize(
    ("declared", "first", "part"),
    [(2, 40, "are the cells 40 to 41 instead of 12 to 13"), (3, 12, "declares 3 cells, but 1 of them have no faces")],
)
def test_bad_parents(declared: int, first: int, part: str) -> None:
    points, hexahedra = ds.box((2, 1, 1))
    zone = ds.zone("Zone", points, declared, [with_parents(*cubes(hexahedra), first)])
    (found,), _ = lay_out(ds.base("Base", 3, 3, [zone]))
    with pytest.raises(SampleError, match=part):
        mesh_of(found)


def test_more_cells_than_parents() -> None:
    points, hexahedra = ds.box((2, 1, 1))
    zone = ds.zone("Zone", points, 2**39, [with_parents(*cubes(hexahedra), 12)])
    (found,), _ = lay_out(ds.base("Base", 3, 3, [zone]))
    with pytest.raises(SampleError, match="declares 549,755,813,888 cells, but its faces have only 12 parents"):
        mesh_of(found)


@pytest.mark.parametrize("first", [12, 1, 70])
def test_cells_and_parents_that_agree(first: int) -> None:
    """Or parents that count something else (70), which say nothing."""
    points, hexahedra = ds.box((2, 1, 1))
    faces, cells = cubes(hexahedra)
    sections = [with_parents(faces, cells, first), lists("Cells", 23, 12, cells, old=False)]
    (found,), _ = lay_out(ds.base("Base", 3, 3, [ds.zone("Zone", points, 2, sections)]))
    assert mesh_of(found).count == 2


@pytest.mark.parametrize("change", ["swap", "lose"])
def test_cells_and_parents_that_do_not_agree(change: str) -> None:
    points, hexahedra = ds.box((2, 1, 1))
    faces, cells = cubes(hexahedra)
    node = with_parents(faces, cells, 12)
    parents = node[2][-1][1]
    if change == "swap":
        one, other = np.flatnonzero(parents[:, 0] == 12)[0], np.flatnonzero(parents[:, 0] == 13)[0]
        parents[[one, other]] = parents[[other, one]]
        part = "differ in"
    else:
        parents[0] = 0
        part = "12 faces by section “Cells”, 11 by the parents"
    sections = [node, lists("Cells", 23, 12, cells, old=False)]
    (found,), _ = lay_out(ds.base("Base", 3, 3, [ds.zone("Zone", points, 2, sections)]))
    with pytest.raises(SampleError, match=part):
        mesh_of(found)


def test_faces_and_cells_that_cannot_be() -> None:
    """VTK would use memory that is not its own, or draw nothing."""
    points, hexahedra = ds.box((1, 1, 1))
    faces, cells = cubes(hexahedra)
    wrong = {
        "cells of fewer than 4 faces .1 in all": (faces, [*cells, []]),
        "cells of fewer than 4 faces .2 in all": (faces, [cells[0][:3], cells[0][3:]]),
        "faces of fewer than 3 vertices .1 in all": ([*faces, []], [[*cells[0], 7]]),
        "names a face more than twice, or twice for one cell .1 in all": (faces, [[*cells[0], 6]]),
        "names a face more than twice, or twice for one cell .6 in all": (faces, [cells[0]] * 3),
    }
    for part, (those, these) in wrong.items():
        sections = [lists("F", 22, 1, those, old=False), lists("C", 23, len(those) + 1, these, old=False)]
        (found,), _ = lay_out(ds.base("Base", 3, 3, [ds.zone("Zone", points, len(these), sections)]))
        with pytest.raises(SampleError, match=part):
            mesh_of(found)
    flat = ds.zone("Zone", points, 2, [lists("F", 22, 1, [[1, 2, 4], [1, 4]], old=False)])
    with pytest.raises(SampleError, match="faces of fewer than 3 vertices"):
        mesh_of(lay_out(ds.base("Base", 2, 3, [flat]))[0][0])


@pytest.mark.parametrize("kind", [np.uint32, np.uint64])
def test_offsets_without_a_sign(kind: type[np.generic]) -> None:
    """Their difference is never negative, which hides that they fall."""
    for offsets, good in (([0, 3, 6], True), ([0, 5, 3, 6], False)):
        node = lists("F", 22, 1, [[1, 2, 4], [1, 4, 3]], old=False)
        node[2][0][1] = np.array([1, len(offsets) - 1])
        node[2][-1][1] = np.array(offsets, kind)
        (found,), _ = lay_out(ds.base("Base", 2, 3, [ds.zone("Zone", SQUARE, len(offsets) - 1, [node])]))
        if good:
            np.testing.assert_array_equal(mesh_of(found).cells.connectivity, [0, 1, 3, 0, 3, 2])
        else:
            with pytest.raises(SampleError, match="start offsets that do not fit"):
                mesh_of(found)


def test_faces_with_parents_that_are_the_cells() -> None:
    points, hexahedra = ds.box((2, 1, 1))
    zone = ds.zone("Zone", points, 11, [with_parents(*cubes(hexahedra), 12)])
    (found,), _ = lay_out(ds.base("Base", 3, 3, [zone]))
    np.testing.assert_array_equal(mesh_of(found).cells.types, 7)


# What is not drawn is said --------------------------------------------------------------------------------------------


def test_what_is_not_drawn_is_said() -> None:
    data = ["Dirichlet", None, [ds.data("Pressure", np.ones(1)), ds.data("VelocityX", np.ones(1))], "BCData_t"]
    inlet = ["Inlet", ds.text("BCInflow"), [["Set", ds.text("BCInflow"), [data], "BCDataSet_t"]], "BC_t"]
    content = [
        ds.section("T", 5, 1, TRIANGLES),
        ["ZoneBC", None, [inlet, ["Wall", ds.text("BCWall"), [], "BC_t"]], "ZoneBC_t"],
        ["Patch", np.array([1], np.int32), [ds.data("Load", np.ones(3))], "ZoneSubRegion_t"],
        ["Empty", np.array([1], np.int32), [], "ZoneSubRegion_t"],
        ["Turning", ds.text("ConstantRate"), [], "RigidGridMotion_t"],
        ["Bending", ds.text("DeformingGrid"), [], "ArbitraryGridMotion_t"],
        ["Other", None, [], "GridCoordinates_t"],
        ds.solution("Edges", {"p": np.ones(5)}, "IFaceCenter"),
        ds.solution("Far", {"p": np.ones(5)}, "\x03"),
        ds.solution("Odd", {"p": np.ones(5)}),
        ["Lost", None, [], ""],
    ]
    content[-2][2][-1][3] = "DataArray"
    strange = [[name, None, [], "Zone"] for name in "ABCDE"]
    base = ds.base("Base", 2, 3, [ds.zone("Zone", SQUARE, 2, content), ["Dust", None, [], "ParticleZone_t"], *strange])
    _, notes = lay_out(base)
    assert notes == [
        "The particles Dust of base “Base” are not drawn.",
        "The file does not say what “A”, “B”, “C” and 2 more of base “Base” are; they are not shown.",
        "Fields of Edges in zone “Zone” are at IFaceCenter and are not drawn.",
        r"Fields of Far in zone “Zone” are at \x03 and are not drawn.",
        "The file does not say what “p” of Odd in zone “Zone” is; it is not shown.",
        "The file does not say what “Lost” of zone “Zone” is; it is not shown.",
        "Boundary data of zone “Zone” are not drawn: Inlet (Pressure, VelocityX).",
        "Data of the region “Patch” of zone “Zone” are not drawn: Load.",
        "Zone “Zone” declares the rigid motion Turning of its grid, which is not applied.",
        "Zone “Zone” declares the arbitrary motion Bending of its grid, which is not applied.",
        "Zone “Zone” has more than one grid: GridCoordinates is drawn; not drawn: Other.",
    ]
