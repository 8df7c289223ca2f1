"""What is on screen is what is in the artifact: colours at known places, both locations, every kind of mesh."""

from __future__ import annotations

import numpy as np
import pytest

from tests.frames import box_of, color_count, difference, explain, near, rgb, share
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, cells, hexahedra, plane, polyhedra, tetrahedra

WHITE = "#ffffff"


def flat(write: Writer, n: int = 11) -> str:
    arrays = plane(n)
    x, y = arrays["points"][:, 0], arrays["points"][:, 1]
    vector = np.stack([x, y, np.zeros_like(x)], axis=1)
    middle = (np.arange(n - 1) + 0.5) / (n - 1)
    return write(Zone(arrays, vertex={"x": x, "y": y, "v": vector}, cell={"cx": np.tile(middle, n - 1)}))


def plane_box(pixels):
    """The square in the middle; the axes marker in the corner lies to the left of it."""
    mask = ~near(pixels, WHITE)
    mask[:, :90] = False
    return box_of(mask)


def test_colours_are_those_of_the_map_at_their_place(painter: RendererChild, write: Writer) -> None:
    shown = painter.show(flat(write), field="x")
    pixels = painter.frame()[1]
    assert shown.range == shown.data_range == (0.0, 1.0)
    assert len(shown.colors) == 256 and shown.colors[0] == "#440154" and shown.colors[-1] == "#fde725"
    assert (shown.points, shown.cells, shown.triangles) == (121, 100, 200)
    left, top, right, bottom = plane_box(pixels)
    for fraction in (0.05, 0.25, 0.5, 0.75, 0.95):
        column = round(left + fraction * (right - left))
        wanted = rgb(shown.colors[round(fraction * 255)])
        found = pixels[(top + bottom) // 2, column]
        assert np.abs(found.astype(int) - wanted).max() <= 8, (fraction, found, wanted, explain(pixels))


def test_top_row_comes_first(painter: RendererChild, write: Writer) -> None:
    shown = painter.show(flat(write), field="y")
    pixels = painter.frame()[1]
    left, top, right, bottom = plane_box(pixels)
    middle = (left + right) // 2
    assert near(pixels[top + 2, middle], shown.colors[-1], 16), explain(pixels)  # y is large at the top
    assert near(pixels[bottom - 2, middle], shown.colors[0], 16), explain(pixels)


def test_cell_values_are_flat_and_vertex_values_are_not(painter: RendererChild, write: Writer) -> None:
    artifact = flat(write)
    shown = painter.show(artifact, field="cx", location="cell")
    pixels = painter.frame()[1]
    left, top, right, bottom = plane_box(pixels)
    assert shown.data_range == pytest.approx((0.05, 0.95))
    row = pixels[(top + bottom) // 2 + 3, left + 1 : right]
    assert color_count(row[None]) == 10
    for column in range(10):
        value = (column + 0.5) / 10
        wanted = shown.colors[round((value - 0.05) / 0.9 * 255)]
        assert near(row[round((column + 0.5) / 10 * (right - left))], wanted, 8)
    smooth = painter.picture(artifact, field="x")
    assert color_count(smooth[(top + bottom) // 2, left + 1 : right][None]) > 60


def test_vector_by_magnitude_and_component(painter: RendererChild, write: Writer) -> None:
    artifact = flat(write)
    shown = painter.show(artifact, field="v")
    assert shown.data_range == pytest.approx((0.0, 2**0.5))
    assert painter.show(artifact, field="v", component=1).data_range == (0.0, 1.0)
    along_y = painter.settle()[1]
    assert difference(along_y, painter.picture(artifact, field="y")) == 0.0


def test_a_component_that_one_zone_does_not_have(painter: RendererChild, write: Writer) -> None:
    """Beside a base of the plane one of space: its third component is no number there, least of all the magnitude."""
    three = np.tile([1.0, 2.0, 3.0], (121, 1))
    zones = [
        Zone(plane(11), name="space", vertex={"v": three}),
        Zone(plane(11, origin=(2.0, 0.0)), name="flat", vertex={"v": 10 * three[:, :2]}),
    ]
    shown = painter.show(write(*zones), field="v", component=2)
    assert shown.data_range == (3.0, 3.0)
    assert shown.nan_color
    assert any(note.startswith("121 of 242 values are not finite") for note in shown.notes)


def test_values_that_are_not_finite_are_seen_and_said(painter: RendererChild, write: Writer) -> None:
    arrays = plane(11)
    values = arrays["points"][:, 0].copy()
    values[[60, 61]] = np.nan, np.inf
    cell = np.arange(100.0)
    cell[:50] = -np.inf
    artifact = write(Zone(arrays, vertex={"x": values}, cell={"c": cell}))
    for color_map in ("viridis", "plasma", "jet", "gray", "coolwarm"):
        shown = painter.show(artifact, field="c", color_map=color_map)
        pixels = painter.frame()[1]
        assert shown.data_range == (50.0, 99.0)
        assert any("50 of 100 values" in note for note in shown.notes)
        assert share(pixels, shown.nan_color, 2) > 0.1, explain(pixels)
        colors = np.array([rgb(color) for color in shown.colors])
        assert np.linalg.norm(colors - np.array(rgb(shown.nan_color)), axis=1).min() > 60
    shown = painter.show(artifact, field="x")
    pixels = painter.frame()[1]
    assert shown.data_range == (0.0, 1.0) and any("2 of 121" in note for note in shown.notes)
    left, top, right, bottom = plane_box(pixels)
    assert near(pixels[(top + bottom) // 2, (left + right) // 2], shown.nan_color, 24), explain(pixels)


def test_a_field_without_any_value(painter: RendererChild, write: Writer) -> None:
    shown = painter.show(write(Zone(plane(5), vertex={"x": np.full(25, np.nan)})), field="x")
    pixels = painter.frame()[1]
    assert shown.data_range is None and any("no finite value" in note for note in shown.notes)
    assert share(pixels, shown.nan_color) > 0.2


@pytest.mark.parametrize("value", [0.0, -3.5, 1e-300, 1e300])
def test_a_constant_field_has_the_middle_colour(painter: RendererChild, write: Writer, value: float) -> None:
    shown = painter.show(write(Zone(plane(5), vertex={"x": np.full(25, value)})), field="x")
    pixels = painter.frame()[1]
    assert shown.data_range == (value, value)
    assert shown.range is not None and shown.range[0] < value < shown.range[1]
    assert share(pixels, shown.colors[128], 4) > 0.2, explain(pixels)


def test_unknown_names_are_said(painter: RendererChild, write: Writer) -> None:
    artifact = flat(write)
    shown = painter.show(artifact, field="nothing")
    assert any("nothing" in note for note in shown.notes) and shown.colors == ()
    painter.settle()
    shown = painter.show(artifact, field="x", color_map="no such map")
    assert any("no such map" in note for note in shown.notes) and shown.colors[0] == "#440154"


def test_background_and_empty_scene(painter: RendererChild, write: Writer) -> None:
    pixels = painter.picture("", background="#1e2a3f")
    assert pixels.shape == (240, 420, 3)
    pixels[120:, :120] = pixels[0, 0]  # the axes marker
    assert share(pixels, "#1e2a3f", 0) == 1.0


def test_edges(painter: RendererChild, write: Writer) -> None:
    artifact = flat(write, 6)
    plain = painter.picture(artifact, field="x")
    lined = painter.picture(artifact, field="x", edges=True)
    left, top, right, bottom = plane_box(plain)
    middle = (top + bottom) // 2  # in the middle of the third row of cells
    row = slice(left + 3, right - 3)
    dark = lined[middle, row].astype(int).sum(axis=1) < 0.5 * plain[middle, row].astype(int).sum(axis=1)
    starts = np.flatnonzero(np.diff(dark.astype(int)) == 1)
    assert len(starts) == 4, "four lines between five cells"


@pytest.mark.parametrize("representation", ["wireframe", "points"])
def test_representation(painter: RendererChild, write: Writer, representation: str) -> None:
    artifact = flat(write, 6)
    whole = share(painter.picture(artifact, field="x"), WHITE)
    part = painter.picture(artifact, field="x", representation=representation)
    assert 0.003 < (1 - share(part, WHITE)) < 0.5 * (1 - whole)
    assert color_count(part) > 20


def solid(write: Writer, kind: str) -> str:
    arrays = {"hexahedra": hexahedra, "tetrahedra": tetrahedra, "polyhedra": polyhedra}[kind](3)
    return write(Zone(arrays, vertex={"z": arrays["points"][:, 2]}), dataset=kind)


def test_solids_of_any_cells_look_alike(painter: RendererChild, write: Writer) -> None:
    line = np.linspace(0, 1, 3)
    z, y, x = np.meshgrid(line, line, line, indexing="ij")
    points = np.stack([x.ravel(), y.ravel(), z.ravel()], axis=1)
    structured = write(Zone({"points": points}, dimensions=(3, 3, 3), vertex={"z": points[:, 2]}), dataset="s")
    first = painter.picture(structured, field="z")
    assert color_count(first) > 100, explain(first)
    for kind in ("hexahedra", "tetrahedra", "polyhedra"):
        shown = painter.show(solid(write, kind), field="z")
        pixels = painter.frame()[1]
        assert difference(first, pixels) < 0.01, kind
        assert shown.triangles == 48


def test_structured_cell_values_follow_i_first(painter: RendererChild, write: Writer) -> None:
    x, y = (part.ravel() for part in np.meshgrid(np.linspace(0, 1, 4), np.linspace(0, 1, 3)))
    points = np.stack([x, y, 0 * x], axis=1)
    zone = Zone({"points": points}, dimensions=(4, 3, 1), cell={"c": np.arange(6.0)})
    shown = painter.show(write(zone), field="c")
    pixels = painter.frame()[1]
    left, top, right, bottom = plane_box(pixels)
    for number in range(6):
        column = round(left + (number % 3 + 0.5) / 3 * (right - left))
        row = round(bottom - (number // 3 + 0.5) / 2 * (bottom - top))
        assert near(pixels[row, column], shown.colors[round(number / 5 * 255)], 8), number


def test_quadratic_triangle_passes_through_its_middle_nodes(painter: RendererChild, write: Writer) -> None:
    corners = [[0, 0, 0], [2, 0, 0], [0, 2, 0]]
    straight = write(Zone(cells(corners, [(5, [0, 1, 2])]), vertex={"f": np.zeros(3)}), dataset="triangle")
    bulging = [*corners, [1, -0.5, 0], [1.5, 1.5, 0], [-0.5, 1, 0]]
    curved = write(
        Zone(cells(bulging, [(22, range(6))]), vertex={"f": np.array([0, 0, 0, 1.0, 1, 1])}), dataset="triangle"
    )
    shown = painter.show(curved, field="f")
    wide = painter.settle()[1]
    narrow = painter.picture(straight)
    assert shown.triangles == 4
    assert 1 - share(wide, WHITE) > 1.5 * (1 - share(narrow, WHITE))
    assert share(wide, shown.colors[-1], 40) > 0.1, "the middle nodes' own value is shown"


def test_lines(painter: RendererChild, write: Writer) -> None:
    x = np.linspace(0, 1, 9)
    points = np.stack([x, x, 0 * x], axis=1)
    arrays = cells(points, [(3, np.stack([np.arange(8), np.arange(1, 9)], axis=1))])
    shown = painter.show(write(Zone(arrays, vertex={"x": x})), field="x")
    pixels = painter.frame()[1]
    assert color_count(pixels) > 60, explain(pixels)
    assert near(pixels, shown.colors[-1], 12).any() and near(pixels, shown.colors[0], 12).any()
    structured = write(Zone({"points": points}, dimensions=(9, 1, 1), vertex={"x": x}))
    assert difference(pixels, painter.picture(structured, field="x")) < 0.01


def test_zones_share_one_range_and_one_without_the_field_is_grey(painter: RendererChild, write: Writer) -> None:
    first, second, third = plane(5), plane(5, origin=(1.2, 0)), plane(5, origin=(2.4, 0))
    empty = {**cells(np.zeros((2, 3)), [(3, [0, 1])]), "types": np.zeros(0, np.uint8), "offsets": [0]}
    empty["connectivity"] = np.zeros(0, np.int64)
    artifact = write(
        Zone(first, "A", vertex={"f": np.full(25, 1.0)}),
        Zone(second, "B", vertex={"f": np.full(25, 3.0)}),
        Zone(third, "C"),
        Zone(empty, "D"),
    )
    shown = painter.show(artifact, field="f")
    pixels = painter.frame()[1]
    assert shown.data_range == (1.0, 3.0)
    assert share(pixels, shown.colors[0]) > 0.03 and share(pixels, shown.colors[-1]) > 0.03
    assert share(pixels, "#b8bdc4", 3) > 0.03, explain(pixels)
    assert any("“C”" in note for note in shown.notes) and any("“D” has no cells" in note for note in shown.notes)


def test_same_name_at_both_locations(painter: RendererChild, write: Writer) -> None:
    artifact = write(Zone(plane(3), vertex={"f": np.arange(9.0)}, cell={"f": np.arange(4.0) + 20}))
    assert painter.show(artifact, field="f").data_range == (0.0, 8.0)
    assert painter.show(artifact, field="f", location="cell").data_range == (20.0, 23.0)
    assert painter.show(artifact, field="f", location="vertex").data_range == (0.0, 8.0)


def test_warnings_of_the_artifact_are_not_told_a_second_time(painter: RendererChild, write: Writer) -> None:
    assert painter.show(write(Zone(plane(3)), warnings=("Two nodes are unused.",))).notes == ()


def test_nothing_is_brighter_than_its_colour(painter: RendererChild, write: Writer) -> None:
    arrays = hexahedra(3)
    artifact = write(Zone(arrays, vertex={"one": np.ones(27)}))
    shown = painter.show(artifact, field="one", color_map="plasma")
    pixels = painter.frame()[1]
    wanted = np.array(rgb(shown.colors[128]))
    drawn = pixels[50:190, 180:240].reshape(-1, 3)
    drawn = drawn[~near(drawn, WHITE)]
    assert (drawn <= wanted + 3).all() and (drawn >= wanted * 0.4 - 3).all()


def test_edges_of_quadratic_cells_are_their_own(painter: RendererChild, write: Writer) -> None:
    square = [[0, 0, 0], [2, 0, 0], [2, 2, 0], [0, 2, 0], [1, 0, 0], [2, 1, 0], [1, 2, 0], [0, 1, 0]]
    beside = [[4, 0, 0], [4, 2, 0]]
    artifact = write(Zone(cells([*square, *beside], [(23, range(8)), (9, [1, 8, 9, 2])]), vertex={"f": np.zeros(10)}))
    pixels = painter.picture(artifact, field="f", edges=True)
    left, top, right, bottom = plane_box(pixels)
    inside = pixels[top + 4 : bottom - 3, left + 4 : right - 3].astype(int).sum(axis=2) < 120
    columns = np.flatnonzero(inside.mean(axis=0) > 0.9)
    assert len(columns) and np.ptp(columns) <= 3, "one line between the two cells"
    inside[:, columns.min() - 2 : columns.max() + 3] = False
    assert not inside.any(), "and none within them"
