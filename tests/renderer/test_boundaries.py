"""Boundaries in the picture: where they are, in colours of their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests import bounded
from tests import datasets as ds
from tests.frames import near, share
from tests.reader.artifact import read
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, hexahedra
from viewer.artifacts.manifest import read_manifest
from viewer.protocol import MoveCamera, Prepare, Prepared
from viewer.protocol.boundaries import COLORS, boundary_colors
from viewer.renderer.batch import Batch
from viewer.renderer.boundary_shapes import BoundaryShape, shape_of
from viewer.renderer.surface_store import SurfaceStore


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("bounded")
    (folder / "cache").mkdir()
    path = bounded.write(folder / "dataset")
    return {base: read(path, folder / "cache", base=base).directory for base in ("Volumes", "Flat")}


def shape(directory: Path, zone: str, name: str) -> BoundaryShape:
    record = next(one for one in read_manifest(directory).zones if one.name == zone)
    patch = next(one for one in record.patches if one.name == name)
    return shape_of(directory, record, patch, SurfaceStore())


def area(found: BoundaryShape) -> float:
    total = 0.0
    for first, last in zip(found.offsets[:-1], found.offsets[1:], strict=True):
        ring = found.points[found.nodes[first:last]]
        total += (
            float(np.linalg.norm(sum(np.cross(a, b) for a, b in zip(ring, np.roll(ring, -1, axis=0), strict=True)))) / 2
        )
    return total


def test_vertices_are_the_faces_between_them(bases: dict[str, Path]) -> None:
    floor = shape(bases["Volumes"], "Boxes", "Floor")
    assert len(floor.offsets) - 1 == 12
    assert area(floor) == pytest.approx(12.0)
    assert not floor.points[:, 2].any()


def test_vertices_around_a_surface_are_its_edges(bases: dict[str, Path]) -> None:
    south = shape(bases["Flat"], "Plate", "South")
    assert np.diff(south.offsets).tolist() == [2] * 4
    ends = south.points[south.nodes].reshape(-1, 2, 3)
    assert np.abs(ends[:, 1] - ends[:, 0]).sum() == 4.0
    assert not south.points[:, 1].any()


def test_a_vertex_alone_is_a_point(bases: dict[str, Path]) -> None:
    probe = shape(bases["Volumes"], "Boxes", "Probe")
    assert (len(probe.offsets) - 1, probe.points.tolist()) == (1, [[4.0, 3.0, 2.0]])


def test_cells_are_their_outer_surface(bases: dict[str, Path]) -> None:
    core = shape(bases["Volumes"], "Boxes", "Core")
    assert area(core) == pytest.approx(2 * (4 * 1 + 4 * 1 + 1 * 1)), "a bar of four cubes"


def test_curved_faces_bend_as_the_skin_does(tmp_path: Path) -> None:
    """A QUAD_9 over the unit square, z = x (1 - x): all points that are drawn lie on that."""
    x, y = np.meshgrid([0.0, 0.5, 1.0], [0.0, 0.5, 1.0])
    order = [0, 2, 8, 6, 1, 5, 7, 3, 4]  # corners, middles of the edges, the middle
    points = np.stack([x.ravel()[order], y.ravel()[order], (x * (1 - x)).ravel()[order]], axis=1)
    points = np.concatenate([points, [[0.5, 0.5, -2.0]]])
    sections = [ds.section("P", 12, 1, [[1, 2, 3, 4, 10]]), ds.section("Roof", 9, 2, [range(1, 10)])]
    zone = ds.zone("Zone", points, 1, sections)
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 3, 3, [zone]))]])
    (tmp_path / "cache").mkdir()
    roof = shape(read(path, tmp_path / "cache").directory, "Zone", "Roof")
    assert len(roof.points) > 9
    assert roof.points[:, 2] == pytest.approx(roof.points[:, 0] * (1 - roof.points[:, 0]), abs=1e-6)


def test_what_does_not_bend_is_said(painter: RendererChild, tmp_path: Path) -> None:
    """Vertices of a QUAD_9 that are listed are no faces with all their nodes."""
    points = np.random.default_rng(1).random((9, 3))
    rim = bounded.condition("Rim", "Null", bounded.where("Vertex"), bounded.listed(np.array([1, 2, 5])))
    edges = bounded.condition("Edge", "Null", bounded.where("EdgeCenter"), bounded.listed(np.array([2])))
    sections = [ds.section("Quad", 9, 1, [range(1, 10)]), ds.section("Bars", 4, 2, [[2, 3, 6]])]
    zone = ds.zone("Zone", points, 1, [*sections, bounded.conditions(rim, edges)])
    path = ds.write_trees(tmp_path / "dataset", [[ds.tree(ds.base("Base", 2, 3, [zone]))]])
    (tmp_path / "cache").mkdir()
    directory = str(read(path, tmp_path / "cache").directory)
    words = "Drawn straight between the nodes of curved cells: “Rim”."
    assert words in painter.show(directory, boundaries=("Rim", "Edge")).notes
    assert words not in painter.show(directory, boundaries=("Edge",)).notes


def test_one_colour_for_each_name() -> None:
    colors = boundary_colors(["Wall", "Inlet", "Wall", *map(str, range(len(COLORS)))])
    assert colors["Wall"] == COLORS[0]
    assert colors["Inlet"] == COLORS[1]
    assert colors[str(len(COLORS) - 2)] == COLORS[0], "more than there are colours begin anew"


def test_pixels(painter: RendererChild, bases: dict[str, Path]) -> None:
    """The plate fills the view from the left edge of its picture to the right: a sixth of it is the patch."""
    flat = str(bases["Flat"])
    painter.show(flat)
    _, bare = painter.settle()
    shown = painter.show(flat, boundaries=("Plate/Patch",))
    _, pixels = painter.settle()
    (patch,) = shown.boundaries
    assert (patch.name, patch.color) == ("Patch", COLORS[2])
    assert patch.size == pytest.approx(5**0.5)
    assert patch.place[:2] in ((1.5, 1.5), (2.5, 1.5))
    colored = near(pixels, patch.color)
    plate = (bare[..., :3] != bare[0, 0, :3]).any(axis=-1)
    assert colored.sum() == pytest.approx(plate.sum() * 2 / 12, rel=0.05)
    assert not near(bare, patch.color).any()


def test_words_name_them(painter: RendererChild, bases: dict[str, Path]) -> None:
    volumes = str(bases["Volumes"])
    by_family = painter.show(volumes, boundaries=("Walls",))
    assert [one.name for one in by_family.boundaries] == ["Lid", "Floor", "Jmin"]
    every = painter.show(volumes, boundaries=("all",))
    assert len(every.boundaries) == 15
    assert len({one.color for one in every.boundaries}) == len(COLORS)
    missing = painter.show(volumes, boundaries=("Wing", "Near"))
    assert [one.name for one in missing.boundaries] == ["Near"]
    assert missing.notes == ("This sample has no boundary “Wing”.",)
    painter.settle()


def test_they_are_seen_where_their_zone_is_hidden(painter: RendererChild, bases: dict[str, Path]) -> None:
    zones = ("Boxes", "Block", "Polyhedra")
    shown = painter.show(str(bases["Volumes"]), boundaries=("Imax",), hidden_zones=zones, unlit=True)
    _, pixels = painter.settle()
    assert "All zones are hidden." not in shown.notes
    (imax,) = shown.boundaries
    assert near(pixels, imax.color).any()
    gone = painter.show(str(bases["Volumes"]), hidden_zones=zones)
    _, empty = painter.settle()
    assert "All zones are hidden." in gone.notes
    assert share(empty, imax.color) == 0.0


def test_what_was_shown_before_does_not_come_back(
    painter: RendererChild, bases: dict[str, Path], write: Writer
) -> None:
    """Being ready for what may be shown next, all of a pane is hidden for a moment and then seen again."""
    flat = str(bases["Flat"])
    (patch,) = painter.show(flat, boundaries=("Plate/Patch",)).boundaries
    painter.show(flat)
    _, bare = painter.settle()
    painter.send(Prepare(write(Zone(hexahedra(3)))))
    painter.expect(Prepared)
    painter.send(MoveCamera(turn=(0.0, 0.0)))
    _, after = painter.settle()
    assert not near(bare, patch.color).any() and np.array_equal(after, bare)


def test_a_skin_is_taken_once(bases: dict[str, Path]) -> None:
    store = SurfaceStore()
    zone = read_manifest(bases["Volumes"]).zones[0]
    skin = store.get(bases["Volumes"], Batch((zone,)), lambda _text: None)
    shape_of(bases["Volumes"], zone, next(one for one in zone.patches if one.name == "Floor"), store)
    assert store.get(bases["Volumes"], Batch((zone,)), lambda _text: None) is skin
