"""A difference: every pixel has the colour of its value, whatever the numbers are; and meshes that do not agree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.frames import Pixels, box_of, near, share
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, cells, hexahedra, plane, polyhedra, tetrahedra
from tests.renderer.test_curved import mesh as curved
from tests.renderer.test_truth import WHITE, tile_colors, tiles, wanted
from viewer.errors import MESHES_DIFFER, NO_DIFFERENCE
from viewer.geometry.curved_nodes import places
from viewer.protocol import (
    Failed,
    Frame,
    IsoSurface,
    LookedUp,
    LookUp,
    Measure,
    Measured,
    PlotLine,
    Plotted,
    Probe,
    Probed,
    Release,
    Scene,
    SceneShown,
    Slice,
    Threshold,
)
from viewer.protocol.comparing import ABSOLUTE, KINDS, RELATIVE, SIGNED, Against
from viewer.protocol.plotting import Line, Pin, PlotField

OWN = np.array([1.0, 2.5, -3.0, 0.0, np.nan, 7.0, 4.0, 1e-3])
OTHER = np.array([2.0, 2.5, -1.0, 4.0, 1.0, np.inf, 8.0, 0.0])


def refused(child: RendererChild, artifact: str, **options: Any) -> Failed:
    child.send(replace(Scene(child.number(), artifact), **options))
    while not isinstance(message := child.receive(), Failed):
        assert message is not None
        if isinstance(message, Frame):
            child.send(Release(message.sequence))
    return message


def expected(own: np.ndarray, other: np.ndarray, kind: str, floor: float = 0.0) -> np.ndarray:
    with np.errstate(all="ignore"):
        plain = own.astype(np.float64) - other.astype(np.float64)
        if kind == SIGNED:
            return plain
        return np.abs(plain) if kind == ABSOLUTE else np.abs(plain) / np.maximum(np.abs(other.astype(float)), floor)


def largest(shown: SceneShown) -> float:
    assert shown.data_range is not None
    return max(map(abs, shown.data_range))


@pytest.mark.parametrize("location", ["cell", "vertex"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("types", [(np.float64, np.float64), (np.float32, np.float64), (np.float32, np.float32)])
@pytest.mark.parametrize("options", [{}, {"range": (-1.0, 1.0)}, {"bands": 5}])
def test_each_difference_has_its_colour(
    painter: RendererChild, write: Writer, location: str, kind: str, types: tuple, options: dict
) -> None:
    own, other = write(tiles(OWN.astype(types[0]), location)), write(tiles(OTHER.astype(types[1]), location))
    against = Against(other, "f", kind=kind, floor=0.5)
    shown = painter.show(own, field="f", color_map="coolwarm", against=against, **options)
    found = tile_colors(painter.frame()[1], len(OWN))
    values = expected(OWN.astype(types[0]), OTHER.astype(types[1]), kind, 0.5)
    assert found == [wanted(shown, value) for value in values]
    assert [color == shown.nan_color for color in found] == [False] * 4 + [True] * 2 + [False] * 2
    finite = values[np.isfinite(values)]
    assert shown.data_range == pytest.approx((finite.min(), finite.max()), rel=1e-12)
    assert shown.compared is not None and shown.compared.interpolated == ()
    assert shown.compared.floor == (0.5 if kind == RELATIVE else None)
    if not options:
        most = np.abs(finite).max()
        assert shown.range == pytest.approx((-most if kind == SIGNED else 0.0, most), rel=1e-12)


def test_the_floor_is_chosen_and_said(painter: RendererChild, write: Writer) -> None:
    own, other = write(tiles(OWN)), write(tiles(OTHER))
    shown = painter.show(own, field="f", against=Against(other, "f", kind=RELATIVE))
    assert shown.compared.floor == pytest.approx(8e-3), "a thousandth of the largest finite value of the other side"
    found = tile_colors(painter.frame()[1], len(OWN))
    assert found == [wanted(shown, value) for value in expected(OWN, OTHER, RELATIVE, 8e-3)]


def test_nothing_over_nothing_is_no_value(painter: RendererChild, write: Writer) -> None:
    own, other = write(tiles([0.0, 1.0, 2.0])), write(tiles([0.0, 0.0, 1.0]))
    shown = painter.show(own, field="f", against=Against(other, "f", kind=RELATIVE, floor=0.0))
    found = tile_colors(painter.frame()[1], 3)
    assert found == [shown.nan_color, shown.nan_color, wanted(shown, 1.0)]
    assert any("2 of 3 values are not finite" in note for note in shown.notes)


@pytest.mark.parametrize(
    ("own", "other", "differences"),
    [
        (np.array([0, 200, 255], np.uint8), np.array([255, 100, 0], np.uint8), [-255, 100, 255]),
        (np.array([-128, 127, 5], np.int8), np.array([127, -128, 5], np.int8), [-255, 255, 0]),
        (np.array([2**62 + 1, 2**62], np.int64), np.array([2**62, 2**62 + 3], np.int64), [1, -3]),
        (np.array([2**63 - 1, -(2**63)], np.int64), np.array([-(2**63), 2**63 - 1], np.int64), [2.0**64, -(2.0**64)]),
        (np.array([2**64 - 1, 5], np.uint64), np.array([2**64 - 3, 7], np.uint64), [2, -2]),
        (np.array([2**64 - 1, 0], np.uint64), np.array([-1, -5], np.int64), [2.0**64, 5]),
        (np.array([1, 2], np.int32), np.array([0.5, 2.5], np.float32), [0.5, -0.5]),
    ],
)
def test_integers_do_not_overflow(
    painter: RendererChild, write: Writer, own: np.ndarray, other: np.ndarray, differences: list
) -> None:
    shown = painter.show(write(tiles(own)), field="f", against=Against(write(tiles(other)), "f"))
    assert shown.data_range == (min(differences), max(differences)) and not shown.categories
    found = tile_colors(painter.frame()[1], len(own))
    assert found == [wanted(shown, value) for value in differences]


def test_another_field_of_the_same_sample(painter: RendererChild, write: Writer) -> None:
    zone = tiles(np.arange(4.0))
    zone.cell["g"] = np.array([1.0, 1.0, 5.0, -1.0])
    artifact = write(zone)
    shown = painter.show(artifact, field="f", against=Against(artifact, "g"))
    assert tile_colors(painter.frame()[1], 4) == [wanted(shown, value) for value in (-1.0, 0.0, -3.0, 4.0)]
    shown = painter.show(artifact, field="f", against=Against(artifact, "f"))
    assert shown.range == (-1.0, 1.0) and any(note == "The difference is 0 everywhere." for note in shown.notes)
    assert set(tile_colors(painter.frame()[1], 4)) == {wanted(shown, 0.0)}


VECTORS = np.array([[3.0, 4.0, 0.0], [0.0, 2.0, 0.0], [1.0, 1.0, 1.0]])
OTHERS = np.array([[0.0, 5.0, 0.0], [0.0, -2.0, 0.0], [1.0, 1.0, 1.0]])


def test_vectors(painter: RendererChild, write: Writer) -> None:
    own, other = tiles(np.zeros(3)), tiles(np.zeros(3))
    own.cell, other.cell = {"v": VECTORS}, {"v": OTHERS}
    mine, theirs = write(own), write(other)
    sizes, apart = np.linalg.norm(OTHERS, axis=1), np.linalg.norm(VECTORS - OTHERS, axis=1)
    for kind, component, values in (
        (SIGNED, -1, np.linalg.norm(VECTORS, axis=1) - sizes),
        (ABSOLUTE, -1, apart),
        (RELATIVE, -1, apart / sizes),
        (SIGNED, 1, VECTORS[:, 1] - OTHERS[:, 1]),
        (ABSOLUTE, 1, np.abs(VECTORS[:, 1] - OTHERS[:, 1])),
    ):
        against = Against(theirs, "v", component=component, kind=kind)
        shown = painter.show(mine, field="v", component=component, against=against)
        found = tile_colors(painter.frame()[1], 3)
        assert found == [wanted(shown, value) for value in values], (kind, component)
    assert (np.linalg.norm(VECTORS, axis=1) - sizes)[0] == 0 < apart[0], "the two are not the same"


def test_vectors_of_a_plane_and_of_space(painter: RendererChild, write: Writer) -> None:
    own, other = tiles(np.zeros(3)), tiles(np.zeros(3))
    own.cell, other.cell = {"v": VECTORS}, {"v": OTHERS[:, :2]}
    mine, theirs = write(own), write(other)
    failed = refused(painter, mine, field="v", against=Against(theirs, "v", kind=ABSOLUTE))
    assert "3 components" in failed.sentence and failed.reason == NO_DIFFERENCE
    shown = painter.show(mine, field="v", against=Against(theirs, "v"))
    values = np.linalg.norm(VECTORS, axis=1) - np.linalg.norm(OTHERS[:, :2], axis=1)
    assert tile_colors(painter.frame()[1], 3) == [wanted(shown, value) for value in values]


def blocks(values: dict[str, float], order: tuple[str, ...] = ("A", "B", "C")) -> list[Zone]:
    """Three squares beside each other, each with its own value at all points."""
    places = {"A": 0.0, "B": 2.0, "C": 4.0}
    return [
        Zone(
            plane(3, origin=(places[name], 0.0)), name, vertex={"f": np.full(9, values[name])} if name in values else {}
        )
        for name in order
    ]


def test_zones_are_found_by_their_names(painter: RendererChild, write: Writer) -> None:
    own = write(*blocks({"A": 1.0, "B": 2.0, "C": 3.0}))
    other = write(*blocks({"A": 1.0, "B": 1.0, "C": 5.0}, ("C", "A", "B")))
    shown = painter.show(own, field="f", unlit=True, against=Against(other, "f"))
    pixels = painter.frame()[1]
    assert shown.data_range == (-2.0, 1.0)
    for value in (0.0, 1.0, -2.0):
        assert share(pixels, wanted(shown, value), 0) > 0.02
    partly = write(*blocks({"A": 1.0, "C": 3.0}))
    shown = painter.show(partly, field="f", against=Against(other, "f"))
    assert shown.data_range == (-2.0, 0.0) and any("“B”" in note for note in shown.notes)
    failed = refused(painter, own, field="f", against=Against(partly, "f"))
    assert failed.sentence == "There is no field “f” in zone “B” of the other side."
    less = write(*blocks({"A": 1.0, "B": 1.0}, ("A", "B")))
    failed = refused(painter, own, field="f", against=Against(less, "f"))
    assert "no zone “C”" in failed.sentence and failed.reason == MESHES_DIFFER
    shown = painter.show(own, field="f", unlit=True, against=Against(less, "f", interpolate=True))
    pixels = painter.frame()[1]
    assert share(pixels, shown.nan_color, 0) > 0.02, "a hole, never the plain field"
    assert any("nothing to subtract in zone “C”" in note for note in shown.notes)


def test_many_small_zones_are_drawn_as_one(painter: RendererChild, write: Writer) -> None:
    def grid(values: np.ndarray) -> str:
        return write(
            *(
                Zone(plane(2, origin=(1.0 * (number % 10), 1.0 * (number // 10))), f"Z{number}", cell={"f": [value]})
                for number, value in enumerate(values.tolist())
            )
        )

    own, other = np.arange(80.0), np.arange(80.0)[::-1].copy()
    shown = painter.show(grid(own), field="f", unlit=True, against=Against(grid(other), "f"))
    pixels = painter.frame()[1]
    assert shown.range == (-79.0, 79.0)
    assert {wanted(shown, value) for value in own - other} <= {"#" + bytes(c).hex() for c in pixels.reshape(-1, 3)}


def test_points_and_cells_have_no_difference(painter: RendererChild, write: Writer) -> None:
    own, other = write(tiles(np.arange(3.0))), write(tiles(np.arange(3.0), "vertex"))
    failed = refused(painter, own, field="f", against=Against(other, "f"))
    assert "at the cells" in failed.sentence and "at the points" in failed.sentence


def test_under_the_cursor_at_pins_and_in_numbers(child: RendererChild, write: Writer) -> None:
    own, other = write(tiles(OWN)), write(tiles(OTHER))
    against = Against(other, "f", title="f: here − there")
    shown = child.show(own, field="f", against=against)
    pixels = child.settle()[1]
    mask = ~near(pixels, WHITE, 0)
    mask[150:, :90] = False
    left, top, right, bottom = box_of(mask)
    width = (right + 1 - left) / len(OWN)
    for place, (mine, theirs) in enumerate(zip(OWN.tolist(), OTHER.tolist(), strict=True)):
        answer = None
        while answer is None or answer.id != place + 1:
            child.send(Probe(place + 1, left + (place + 0.5) * width, (top + bottom) / 2))
            answer = child.expect(Probed)
        both = tuple(value if np.isfinite(value) else None for value in (mine, theirs))
        assert answer.cell == place and answer.sides == both
        assert answer.value == (mine - theirs if None not in both else None)
    child.send(Measure(1))
    measured = child.expect(Measured)
    finite = np.isfinite(OWN - OTHER)
    assert measured.mean == pytest.approx((OWN - OTHER)[finite].mean())
    child.send(LookUp(2, (Pin(1, "Zone", 32, 8, 4, 1, (1.0, 0.0, 0.0)),)))
    looked = child.expect(LookedUp)
    assert [(value.name, value.value) for value in looked.pins[0].values] == [(against.title, 0.0), ("f", 2.5)]
    child.send(PlotLine(3, Line((0.0, 0.5, 0.0), (8.0, 0.5, 0.0)), (PlotField("f", difference=True), PlotField("f"))))
    plotted = child.expect(Plotted)
    assert [curve.name for curve in plotted.data.curves] == [against.title, "f"]
    steps = np.array(plotted.data.curves[0].y)
    assert steps[np.isfinite(steps)] == pytest.approx((OWN - OTHER)[finite])
    assert shown.id == measured.scene


def test_tools_see_the_difference(painter: RendererChild, write: Writer) -> None:
    own, other = write(tiles(np.arange(8.0))), write(tiles(np.arange(8.0)[::-1].copy()))
    against = Against(other, "f")
    shown = painter.show(own, field="f", against=against, tools=(Threshold(low=0.0),))
    pixels = painter.frame()[1]
    found = tile_colors(pixels, 4)
    assert found == [wanted(shown, value) for value in (1.0, 3.0, 5.0, 7.0)]
    shown = painter.show(own, field="f", against=against, tools=(Threshold(field="f", low=6.0),))
    assert tile_colors(painter.frame()[1], 2) == [wanted(shown, value) for value in (5.0, 7.0)], "another one is itself"


def test_a_section_and_an_iso_surface_of_a_difference(painter: RendererChild, write: Writer) -> None:
    arrays = hexahedra(9)
    x, _y, z = arrays["points"].T
    own, other = write(Zone(arrays, vertex={"f": x + z})), write(Zone(arrays, vertex={"f": x + 0.5}))
    against = Against(other, "f")
    tools = (Slice(), IsoSurface(values=(0.25,)))
    shown = painter.show(own, field="f", unlit=True, against=against, tools=(tools[1],))
    pixels = painter.frame()[1]
    assert shown.data_range == pytest.approx((-0.5, 0.5)) and not shown.tool_notes
    assert share(pixels, wanted(shown, 0.25 + 1e-9), 2) > 0.05, "z = 0.75 everywhere on it"
    shown = painter.show(own, field="f", unlit=True, against=against, tools=(tools[0],))
    assert shown.triangles and not shown.tool_notes


# Meshes that do not agree


def shifted(arrays: dict[str, Any], by: float) -> dict[str, Any]:
    return {**arrays, "points": arrays["points"] + [by, 0.0, 0.0]}


def linear(points: np.ndarray) -> np.ndarray:
    return points @ [1.0, 10.0, 100.0] + 7.0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda: plane(6), "has 121 points here and 36 on the other side"),
        (
            lambda: {**plane(), "connectivity": np.roll(plane()["connectivity"].reshape(-1, 4), 1, 1).ravel()},
            "join other",
        ),
        (
            lambda: shifted(plane(), 0.25),
            "has 121 of 121 points elsewhere on the other side, up to 0.25 away, 18 % of its diagonal",
        ),
        (lambda: shifted(plane(), 1e-5), "up to 1e−5 away, 0.00071 % of"),
    ],
)
def test_what_differs_is_said(painter: RendererChild, write: Writer, change: Any, words: str) -> None:
    arrays = change()
    own = write(Zone(plane(), vertex={"f": linear(plane()["points"])}))
    other = write(Zone(arrays, vertex={"f": linear(arrays["points"])}))
    failed = refused(painter, own, field="f", against=Against(other, "f"))
    assert failed.reason == MESHES_DIFFER and failed.sentence.startswith("The meshes are not the same: zone “Zone” ")
    assert words in failed.sentence


def test_equal_fields_of_other_meshes_are_no_difference_known_before(painter: RendererChild, write: Writer) -> None:
    """Equal arrays are one file, whichever samples have them."""
    own, other = {"f": np.arange(121.0)}, {"f": np.arange(121.0) + 2.0}
    mine, theirs = write(Zone(plane(), vertex=own)), write(Zone(plane(), vertex=other))
    assert painter.show(mine, field="f", against=Against(theirs, "f")).data_range == (-2.0, -2.0)
    elsewhere = write(Zone(shifted(plane(), 0.25), vertex=other))
    assert refused(painter, mine, field="f", against=Against(elsewhere, "f")).reason == MESHES_DIFFER
    assert refused(painter, elsewhere, field="f", against=Against(mine, "f")).reason == MESHES_DIFFER


def test_rounded_coordinates_agree(painter: RendererChild, write: Writer) -> None:
    arrays = plane()
    arrays["points"] += [1e4, 0.0, 0.0]
    single = {**arrays, "points": arrays["points"].astype(np.float32)}
    own, other = write(Zone(arrays, cell={"f": np.ones(100)})), write(Zone(single, cell={"f": np.zeros(100)}))
    shown = painter.show(own, field="f", against=Against(other, "f"))
    assert shown.data_range == (1.0, 1.0) and not shown.compared.interpolated


@pytest.mark.parametrize("other", [tetrahedra(5), hexahedra(8), polyhedra(4)])
def test_a_linear_field_is_interpolated_exactly(painter: RendererChild, write: Writer, other: dict) -> None:
    own = hexahedra(6)
    mine = write(Zone(own, vertex={"f": linear(own["points"])}))
    theirs = write(Zone(other, vertex={"f": linear(other["points"])}))
    shown = painter.show(mine, field="f", against=Against(theirs, "f", interpolate=True))
    assert shown.compared.interpolated == ("Zone",)
    assert largest(shown) < 1e-10
    assert "The other side is interpolated: the meshes differ." in shown.notes
    assert not any("not finite" in note for note in shown.notes), "every point is inside"


def test_curved_cells_of_the_other_side(painter: RendererChild, write: Writer) -> None:
    """A TRI_10 with straight edges: VTK has no such cell, so that its corners count, which is said."""
    spots = np.pad(places("TRI", 3), ((0, 0), (0, 1)))
    flat = plane(4)
    own = write(Zone(flat, vertex={"f": np.zeros(len(flat["points"]))}))
    theirs = write(Zone(curved(spots, 26, range(10)), vertex={"f": np.ones(10)}))
    shown = painter.show(own, field="f", against=Against(theirs, "f", interpolate=True))
    assert (
        "Curved cells of the other side are VTK's there, and by their corners alone where VTK has none." in shown.notes
    )


def test_points_outside_are_holes(painter: RendererChild, write: Writer) -> None:
    own = plane(41)
    part = plane(7)
    part["points"] = part["points"] * [0.5, 1.0, 1.0]
    mine = write(Zone(own, vertex={"f": linear(own["points"]) + 1.0}))
    theirs = write(Zone(part, vertex={"f": linear(part["points"])}))
    shown = painter.show(mine, field="f", unlit=True, against=Against(theirs, "f", interpolate=True))
    pixels = painter.frame()[1]
    assert shown.data_range == pytest.approx((1.0, 1.0))
    assert any(f"{20 * 41:,} of {41 * 41:,} values are not finite." == note for note in shown.notes)
    mask = ~near(pixels, WHITE, 0) & (np.arange(pixels.shape[1]) > 90)
    left, top, right, bottom = box_of(mask)
    row = pixels[(top + bottom) // 2, left : right + 1]
    assert near(row, wanted(shown, 1.0), 1)[: int(0.49 * len(row))].all()
    assert near(row, shown.nan_color, 0)[int(0.54 * len(row)) :].all()


def test_cells_are_compared_with_the_cell_their_middle_is_in(painter: RendererChild, write: Writer) -> None:
    own, coarse = plane(9), plane(3)
    mine = write(Zone(own, cell={"f": np.zeros(64)}))
    theirs = write(Zone(coarse, cell={"f": np.array([1.0, 2.0, 3.0, 4.0])}))
    shown = painter.show(mine, field="f", unlit=True, against=Against(theirs, "f", interpolate=True))
    pixels: Pixels = painter.frame()[1]
    assert shown.data_range == (-4.0, -1.0)
    assert any("without interpolation" in note for note in shown.notes)
    left, top, right, bottom = box_of(~near(pixels, WHITE, 0) & (np.arange(pixels.shape[1]) > 90))
    for value, (x, y) in zip(
        (1.0, 2.0, 3.0, 4.0), ((0.25, 0.75), (0.75, 0.75), (0.25, 0.25), (0.75, 0.25)), strict=True
    ):
        pixel = pixels[round(top + y * (bottom - top)), round(left + x * (right - left))]
        assert near(pixel, wanted(shown, -value), 0)


def dome(n: int, lift: float = 0.0) -> dict[str, Any]:
    return plane(n, lambda x, y: np.sqrt(4.0 - (x - 0.5) ** 2 - (y - 0.5) ** 2) + lift)


@pytest.mark.parametrize(("lift", "inside"), [(0.0, True), (0.005, True), (0.05, False)])
def test_surfaces_take_the_nearest_place_within_a_distance(
    painter: RendererChild, write: Writer, lift: float, inside: bool
) -> None:
    own, other = dome(31), dome(23, lift)
    mine = write(Zone(own, vertex={"f": linear(own["points"])}))
    theirs = write(Zone(other, vertex={"f": linear(other["points"] - [0, 0, lift])}))
    shown = painter.show(mine, field="f", against=Against(theirs, "f", interpolate=True))
    assert any("the nearest place within 0.0142 counts" in note for note in shown.notes), shown.notes
    if inside:
        assert largest(shown) < 0.15, "the chords of the coarser mesh, times 100"
    else:
        assert shown.data_range is None and "The difference has no finite value." in shown.notes


def test_polygons_and_structured_zones(painter: RendererChild, write: Writer) -> None:
    five = cells([[-1, -1, 0], [2, -1, 0], [2.5, 1, 0], [0.5, 2.6, 0], [-1.5, 1, 0]], [(7, [[0, 1, 2, 3, 4]])])
    own = plane(5)
    mine = write(Zone(own, vertex={"f": linear(own["points"])}))
    theirs = write(Zone(five, vertex={"f": linear(five["points"])}))
    shown = painter.show(mine, field="f", against=Against(theirs, "f", interpolate=True))
    assert largest(shown) < 1e-9
    axes = np.meshgrid(np.linspace(-0.5, 1.5, 4), np.linspace(-0.5, 1.5, 3), [0.0], indexing="ij")
    points = np.stack([axis.ravel(order="F") for axis in axes], axis=1)
    block = write(Zone({"points": points}, dimensions=(4, 3, 1), vertex={"f": linear(points)}))
    shown = painter.show(mine, field="f", against=Against(block, "f", interpolate=True))
    assert largest(shown) < 1e-9
    shown = painter.show(block, field="f", against=Against(mine, "f", interpolate=True))
    assert any("10 of 12 values are not finite" in note for note in shown.notes)


@pytest.mark.parametrize(("kind", "size"), [(3, 2), (5, 3)])
def test_lines_and_triangles_across_space(painter: RendererChild, write: Writer, kind: int, size: int) -> None:
    def pieces(count: int) -> dict[str, Any]:
        along = np.linspace(0.0, 1.0, count + 1)[:, None] * [1.0, 2.0, 3.0]
        points = np.concatenate([along, along + np.array([1.0, -1.0, 0.5])])
        nodes = np.arange(count)[:, None] + np.array([0, 1, count + 1])
        return cells(points, [(kind, nodes[:, :size])])

    own, other = pieces(7), pieces(11)
    mine = write(Zone(own, vertex={"f": linear(own["points"])}))
    theirs = write(Zone(other, vertex={"f": linear(other["points"])}))
    shown = painter.show(mine, field="f", against=Against(theirs, "f", interpolate=True))
    assert largest(shown) < 1e-10 and shown.compared.interpolated


def test_one_zone_each_of_other_names(painter: RendererChild, write: Writer) -> None:
    own, other = (
        write(Zone(plane(), name, cell={"f": np.full(100, value)})) for name, value in (("A", 3.0), ("B", 1.0))
    )
    failed = refused(painter, own, field="f", against=Against(other, "f"))
    assert failed.reason == MESHES_DIFFER
    shown = painter.show(own, field="f", against=Against(other, "f", interpolate=True))
    assert shown.data_range == (2.0, 2.0) and shown.compared.interpolated == (), "their meshes are the same"


@pytest.mark.parametrize(
    ("kind", "known", "span"),
    [
        (SIGNED, (-3.0, 1.0), (-3.0, 3.0)),
        (SIGNED, (-1.0, 1.0), (-2.0, 2.0)),
        (SIGNED, (0.0, 0.0), (-2.0, 2.0)),
        (ABSOLUTE, (1.0, 7.0), (0.0, 7.0)),
        (ABSOLUTE, (0.5, 1.0), (0.0, 2.0)),
    ],
)
def test_a_range_of_all_times_stays_one_of_a_difference(
    painter: RendererChild, write: Writer, kind: str, known: tuple[float, float], span: tuple[float, float]
) -> None:
    own, other = write(tiles(np.array([2.0, 0.0, 1.0, 0.0, 1.0]))), write(tiles(np.zeros(5)))
    against = Against(other, "f", kind=kind)
    assert painter.show(own, field="f", against=against, range=known, widen=True).range == span
    assert painter.show(own, field="f", against=against, range=(0.5, 9.0)).range == (0.5, 9.0), "what was typed stays"
