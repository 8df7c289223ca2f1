"""Cells that are listed twice or have no extent are counted."""

from __future__ import annotations

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.nodes import lay_out, mesh_of
from tests.reader.test_mesh import lists, mixed_stream
from viewer.reader.odd_cells import OddCells

POINTS, HEXAHEDRA = ds.box((3, 2, 2))
TETRAHEDRA = ds.tetrahedra(HEXAHEDRA)


def notes_of(points: np.ndarray, cells: int, *sections: ds.Tree, dimension: int = 3) -> tuple[str, ...]:
    zone = ds.zone("Zone", points, cells, sections)
    mesh = mesh_of(lay_out(ds.base("Base", dimension, 3, [zone]))[0][0])
    assert mesh.cells is not None
    odd = OddCells()
    odd.look(mesh.layout, mesh.cells)
    return tuple(odd.notes())


def again(cells: np.ndarray, kind: int, dimension: int, count: int) -> tuple[str, ...]:
    """List so many of the cells once more, behind the others and begun at another vertex."""
    more = np.roll(cells[:count], 1, axis=1)
    both = np.concatenate([cells, more]) + 1
    return notes_of(POINTS, len(both), ds.section("E", kind, 1, both), dimension=dimension)


SKIN = "faces that two cells share are not drawn, so parts of the skin may be missing"


@pytest.mark.parametrize(("count", "words"), [(1, "1 cell is"), (2, "2 cells are"), (30, "30 cells are")])
def test_volumes_that_are_listed_twice(count: int, words: str) -> None:
    assert again(TETRAHEDRA, 10, 3, count) == (f"{words} listed more than once in zone “Zone”: {SKIN}.",)


def test_faces_and_lines_that_are_listed_twice() -> None:
    words = "2 cells are listed more than once in zone “Zone”: the last of each covers the others."
    quads = np.unique(HEXAHEDRA[:, [0, 1, 2, 3]], axis=0)
    assert set(again(quads, 7, 2, 2)) >= {words}
    bars = np.array([[place, place + 1] for place in range(len(POINTS) - 1)])
    assert again(bars, 3, 1, 2) == (words,)


def test_over_sections_of_several_kinds() -> None:
    """Cells of one size among those of others; the same vertices in two sections."""
    stream, count = mixed_stream([(17, HEXAHEDRA[:3]), (10, TETRAHEDRA[-4:])])
    mixed = ds.section("Mixed", 20, 1, stream, count)
    rest = ds.section("Rest", 10, count + 1, TETRAHEDRA[-2:] + 1)
    found = [note for note in notes_of(POINTS, count + 2, mixed, rest) if "listed" in note]
    assert found == [f"2 cells are listed more than once in zone “Zone”: {SKIN}."]


def test_polygons() -> None:
    faces = [[1, 2, 5, 4], [2, 3, 5], [3, 2, 5], [5, 4, 2, 1]]
    notes = notes_of(POINTS, 4, lists("Faces", 22, 1, faces, False), dimension=2)
    assert any(note.startswith("2 cells are listed more than once") for note in notes)


def test_what_is_listed_once() -> None:
    for cells, kind in ((TETRAHEDRA, 10), (HEXAHEDRA, 17)):
        assert notes_of(POINTS, len(cells), ds.section("E", kind, 1, cells + 1)) == ()


def test_a_hundred_thousand_cells_are_told_apart() -> None:
    """Sums of short numbers are equal by accident here; those of long ones are not."""
    points, hexahedra = ds.box((27, 27, 27))
    cells = ds.tetrahedra(hexahedra)
    assert len(cells) > 90_000
    assert notes_of(points, len(cells), ds.section("E", 10, 1, cells + 1)) == ()
    both = np.concatenate([cells, cells[1000:1007]]) + 1
    (note,) = notes_of(points, len(both), ds.section("E", 10, 1, both))
    assert note.startswith("7 cells are listed")


@pytest.mark.parametrize(
    ("kind", "dimension", "row", "words"),
    [
        (3, 1, [4, 4], "2"),
        (5, 2, [1, 2, 2], "3"),
        (7, 2, [1, 2, 2, 1], "3"),
        (10, 3, [1, 2, 2, 5], "4"),
        (17, 3, [1, 2, 2, 1, 5, 5, 5, 5], "4"),
    ],
)
def test_cells_without_extent(kind: int, dimension: int, row: list[int], words: str) -> None:
    whole = {3: [1, 2], 5: [1, 2, 5], 7: [1, 2, 6, 5], 10: [1, 2, 5, 13], 17: list(HEXAHEDRA[0] + 1)}[kind]
    notes = notes_of(POINTS, 2, ds.section("E", kind, 1, [whole, row]), dimension=dimension)
    assert f"1 of 2 cells has no extent in zone “Zone”, with fewer than {words} different vertices." in notes


def test_collapsed_cells_that_have_an_extent_are_no_matter() -> None:
    wedge = HEXAHEDRA[0][[0, 1, 2, 2, 4, 5, 6, 6]] + 1
    triangle = [1, 2, 5, 5]
    assert not any("extent" in note for note in notes_of(POINTS, 1, ds.section("E", 17, 1, [wedge])))
    assert not any("extent" in note for note in notes_of(POINTS, 1, ds.section("E", 7, 1, [triangle]), dimension=2))
