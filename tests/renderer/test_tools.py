"""What tools leave, against formulas: sizes, values and places, on every kind of cell, by points and by cells."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from tests.renderer.child import RendererChild
from tests.renderer.elements import LINES, SOLIDS, SQUARES
from tests.renderer.meshes import Writer, Zone, hexahedra, plane, tetrahedra
from viewer.protocol import (
    Arrows,
    Box,
    Clip,
    ContourLines,
    Deform,
    IsoSurface,
    LineSeeds,
    Measure,
    Measured,
    Mesh,
    Plane,
    PlaneSeeds,
    PointSeeds,
    SceneShown,
    Slice,
    Sphere,
    Streamlines,
    Threshold,
    fields_needed,
)

MESHES = {**SOLIDS, **SQUARES, **LINES}


def zone_of(arrays: dict[str, Any], name: str = "Zone") -> Zone:
    """A zone with coordinates, their vector and the number of each cell as fields."""
    arrays = dict(arrays)
    dimensions = arrays.pop("dimensions", None)
    points = arrays["points"]
    x, y, z = points.T
    count = len(arrays["types"]) if dimensions is None else int(np.prod([max(part - 1, 1) for part in dimensions]))
    vertex = {"x": x.copy(), "s": x + 2.0 * y, "u": np.stack([x, 0 * y, 0 * z], axis=1)}
    return Zone(arrays, name, dimensions, vertex, {"n": np.arange(float(count))})


def measured(painter: RendererChild, **asked: Any) -> Measured:
    painter.send(Measure(7, **asked))
    answer = painter.expect(Measured)
    assert answer.id == 7
    return answer


def sentences(shown: SceneShown) -> list[str]:
    return [note.sentence for note in shown.tool_notes]


@pytest.mark.parametrize("mesh", MESHES)
def test_each_kind_of_cell(painter: RendererChild, write: Writer, mesh: str) -> None:
    artifact = write(zone_of(MESHES[mesh]()))
    dimension = 3 if mesh in SOLIDS else 2 if mesh in SQUARES else 1
    painter.show(artifact, field="x")
    whole = measured(painter)
    assert (whole.dimension, whole.note) == (dimension, "")
    assert (whole.size, whole.mean) == pytest.approx((1.0, 0.5), rel=1e-6)

    for flip, low, high in ((False, 0.3, 1.0), (True, 0.0, 0.3)):
        shown = painter.show(artifact, field="x", tools=(Clip(shape=Plane((0.3, 0, 0), (2, 0, 0)), flip=flip),))
        part = measured(painter)
        assert shown.tool_notes == ()
        assert part.size == pytest.approx(high - low, rel=1e-5)
        assert part.integral == pytest.approx((high**2 - low**2) / 2, rel=1e-5)

    shown = painter.show(artifact, field="s", tools=(Slice(plane=Plane((0.3, 0, 0))),))
    section = measured(painter)
    assert (shown.tool_notes, section.dimension) == ((), dimension - 1)
    assert section.size == pytest.approx(1.0, rel=1e-5)
    assert section.mean == pytest.approx({3: 1.3, 2: 1.3}.get(dimension, 0.3), rel=1e-5)

    shown = painter.show(artifact, field="s", tools=(IsoSurface(field="x", values=(0.3,)),))
    surface = measured(painter)
    assert (shown.tool_notes, surface.dimension) == ((), dimension - 1)
    assert (surface.size, surface.mean) == pytest.approx((section.size, section.mean), rel=1e-5)

    painter.show(artifact, field="x", tools=(Threshold(high=0.5),))
    half = measured(painter)
    assert half.size == pytest.approx(0.5, rel=1e-6)
    assert half.cells == (whole.cells // 2 if "pyramids" not in mesh else half.cells)

    shown = painter.show(artifact, field="x", tools=(Deform(field="u", factor=2.0),))
    assert shown.bounds == pytest.approx((0, 1, 0, float(dimension > 1), 0, float(dimension > 2)))
    assert measured(painter).size == pytest.approx(3.0, rel=1e-6)


@pytest.mark.parametrize("mesh", ["tetrahedra", "hexahedra", "polyhedra", "structured", "triangles", "hexahedra of 20"])
def test_fields_of_cells_stay_what_they_are(painter: RendererChild, write: Writer, mesh: str) -> None:
    artifact = write(zone_of(MESHES[mesh]()))
    count = painter.show(artifact, field="n").data_range[1] + 1  # type: ignore[index]
    painter.show(artifact, field="n", tools=(Threshold(low=10.0, high=20.0),))
    some = measured(painter)
    assert (some.cells, some.mean) == (11, pytest.approx(15.0))
    painter.show(artifact, field="n", tools=(Threshold(low=10.0, high=20.0, outside=True),))
    assert measured(painter).cells == count - 11
    # Cells that are cut keep their value, whatever part of them is left.
    painter.show(
        artifact, field="n", tools=(Threshold(low=10.0, high=10.0), Clip(shape=Plane((0.6, 0.05, 0.02), (1, 1, 1))))
    )
    cut = measured(painter)
    assert cut.size > 0 and cut.mean == pytest.approx(10.0)
    shown = painter.show(artifact, field="n", tools=(IsoSurface(values=(count / 2,)),))
    assert any("averaged to the points" in sentence for sentence in sentences(shown))


def test_clip_with_a_box_and_a_sphere(painter: RendererChild, write: Writer) -> None:
    artifact = write(zone_of(tetrahedra(13)))
    box = Box((0.31, 0.2, 0.1), (0.77, 0.9, 0.65))
    inside = 0.46 * 0.7 * 0.55
    for flip, wanted in ((False, inside), (True, 1.0 - inside)):
        painter.show(artifact, field="x", tools=(Clip(shape=box, flip=flip),))
        assert measured(painter).size == pytest.approx(wanted, rel=1e-9)
    ball = 4 / 3 * np.pi * 0.3**3
    for flip, wanted in ((False, ball), (True, 1.0 - ball)):
        painter.show(artifact, field="x", tools=(Clip(shape=Sphere((0.5, 0.5, 0.5), 0.3), flip=flip),))
        assert measured(painter).size == pytest.approx(wanted, abs=0.08 * ball)  # straight within a cell


def test_whole_cells(painter: RendererChild, write: Writer) -> None:
    artifact = write(zone_of(hexahedra(5)))
    for shape, kept in (
        (Plane((0.3, 0, 0)), 0.5),
        (Box((0.2, 0, 0), (0.8, 1, 1)), 0.5),
        (Sphere((0, 0, 0), 0.45), 1 / 64),
    ):
        painter.show(artifact, tools=(Clip(shape=shape, whole_cells=True),))
        assert measured(painter).size == pytest.approx(kept)
    painter.show(artifact, tools=(Clip(shape=Plane((0.3, 0, 0)), whole_cells=True, flip=True),))
    assert measured(painter).size == pytest.approx(0.25)


def test_a_stack_of_planes(painter: RendererChild, write: Writer) -> None:
    artifact = write(zone_of(hexahedra(4)))
    painter.show(artifact, field="x", tools=(Slice(count=4),))
    stack = measured(painter)
    assert (stack.size, stack.mean) == pytest.approx((4.0, (0.125 + 0.375 + 0.625 + 0.875) / 4))
    painter.show(artifact, field="x", tools=(Slice(plane=Plane((0.4, 0, 0)), count=3, spacing=0.1),))
    stack = measured(painter)
    assert (stack.size, stack.mean) == pytest.approx((3.0, 0.4))
    diagonal = Plane((0.5, 0.5, 0.5), (1, 1, 0))
    painter.show(artifact, field="x", tools=(Slice(plane=diagonal), Slice(plane=Plane((0.25, 0, 0)))))
    assert measured(painter).size == pytest.approx(2**0.5 + 1.0)  # side by side, not a cut of a cut


def test_the_order_is_that_of_the_rows(painter: RendererChild, write: Writer) -> None:
    artifact = write(zone_of(tetrahedra(5)))
    clip, cut = Clip(shape=Plane((0, 0.4, 0), (0, 1, 0))), Slice(plane=Plane((0.5, 0, 0)))
    for tools in ((clip, cut), (cut, clip)):
        painter.show(artifact, field="x", tools=tools)
        assert measured(painter).size == pytest.approx(0.6)
    stretch = Deform(field="u", factor=1.0)
    painter.show(artifact, field="x", tools=(stretch, cut))
    assert measured(painter).mean == pytest.approx(0.25)
    painter.show(artifact, field="x", tools=(cut, stretch))
    assert measured(painter).mean == pytest.approx(0.5)


def test_threshold_limits_holes_and_points(painter: RendererChild, write: Writer) -> None:
    zone = Zone(
        plane(11),
        vertex={"x": plane(11)["points"][:, 0].copy()},
        cell={"f": np.r_[np.full(30, np.nan), np.arange(70.0)]},
    )
    artifact = write(zone)
    for tool, wanted in (
        (Threshold(field="f", low=60.0), 10),
        (Threshold(field="f", high=9.0), 10),
        (Threshold(field="f", high=9.0, outside=True), 60),
        (Threshold(field="f", low=9.0, high=0.0), 10),
        (Threshold(field="f", nan=True, low=1e9), 30),
        (Threshold(field="f", nan=True), 100),
        (Threshold(field="f"), 70),
        (Threshold(field="x", low=0.15), 80),
        (Threshold(field="x", low=0.15, any_point=True), 90),
    ):
        painter.show(artifact, field="x", tools=(tool,))
        assert measured(painter).cells == wanted, tool


def test_several_zones_and_fields_that_some_have(painter: RendererChild, write: Writer) -> None:
    second = Zone(plane(5, origin=(2.0, 0.0)), "B", vertex={"y": plane(5)["points"][:, 1].copy()})
    artifact = write(zone_of(plane(5), "A"), second)
    shown = painter.show(artifact, field="y", tools=(Threshold(field="x", high=0.5),))
    assert sentences(shown) == ["There is no “x” in “B”."]
    assert measured(painter).size == pytest.approx(1.5)
    assert measured(painter, zone="A").size == pytest.approx(0.5)
    assert measured(painter, zone="B", field="y").mean == pytest.approx(0.5)
    half = measured(painter, field="y")
    assert half.mean == pytest.approx(0.5) and "66.7%" in half.note
    assert "no zone" in measured(painter, zone="C").note
    assert "no field" in measured(painter, field="absent").note
    painter.show(artifact, field="y", hidden_zones=("B",), tools=(Clip(shape=Plane((0.25, 0, 0))),))
    assert measured(painter).size == pytest.approx(0.75)


def test_what_is_wrong_is_said_and_the_rest_is_drawn(painter: RendererChild, write: Writer) -> None:
    artifact = write(zone_of(tetrahedra(5)))
    tools = (
        Threshold(field="absent"),
        Deform(field="x"),
        Clip(shape=Plane(normal=(0, 0, 0))),
        Clip(shape=Sphere(radius=-1.0)),
        Clip(shape=Plane(origin=(float("nan"), 0, 0))),
        Slice(count=0),
        Clip(on=False, shape=Plane((5, 5, 5))),
        Clip(shape=Plane((0.5, 0, 0))),
    )
    shown = painter.show(artifact, field="x", tools=tools)
    assert [note.row for note in shown.tool_notes] == [0, 1, 2, 3, 4, 5] and all(
        note.wrong for note in shown.tool_notes
    )
    assert "no field “absent”" in shown.tool_notes[0].sentence and "no vector" in shown.tool_notes[1].sentence
    assert measured(painter).size == pytest.approx(0.5)


@pytest.mark.parametrize(
    "tool",
    [
        Clip(shape=Plane((5, 0, 0))),
        Slice(plane=Plane((5, 0, 0))),
        Threshold(low=7.0),
        IsoSurface(values=(7.0,)),
        Clip(shape=Box((5, 5, 5), (6, 6, 6))),
    ],
)
def test_a_tool_that_leaves_nothing_says_so(painter: RendererChild, write: Writer, tool: Any) -> None:
    for arrays in (tetrahedra(4), plane(4)):
        artifact = write(zone_of(arrays))
        shown = painter.show(artifact, field="x", tools=(tool, Mesh(opacity=0.5), ContourLines(), Clip()))
        assert shown.triangles == 0 and any(note.row == 0 and note.wrong for note in shown.tool_notes)
        assert measured(painter).size == 0.0


def test_fields_that_are_not_read_yet_are_named(painter: RendererChild, write: Writer) -> None:
    artifact = write(zone_of(tetrahedra(4)))
    from pathlib import Path

    from viewer.artifacts.manifest import read_manifest

    manifest = read_manifest(Path(artifact))
    record = next(record for _, record in manifest.find_fields("s"))
    aside = (Path(artifact) / record.file).rename(Path(artifact) / "aside")
    tools = (Threshold(field="s", low=1.0), Clip(shape=Plane((0.5, 0, 0))))
    assert fields_needed(tools) == ("s",)
    shown = painter.show(artifact, field="x", tools=tools)
    assert shown.missing_fields == ("s",) and "not been read" in shown.tool_notes[0].sentence
    assert measured(painter).size == pytest.approx(0.5)
    aside.rename(Path(artifact) / record.file)
    shown = painter.show(artifact, field="x", tools=tools)
    assert shown.missing_fields == () and shown.tool_notes == ()
    assert measured(painter).size < 0.5


def odd_versions(tool: Any) -> list[Any]:
    """The tool with each of its numbers in turn as none should be."""
    odd: list[Any] = []
    for item in fields(tool):
        value = getattr(tool, item.name)
        if isinstance(value, bool) or item.name == "component":
            continue
        if isinstance(value, int):
            odd += [replace(tool, **{item.name: number}) for number in (-1, 0, 10**9)]
        elif isinstance(tool, Box) or item.name in ("origin", "normal", "center", "start", "end", "values"):
            odd += [replace(tool, **{item.name: (number, 0.0, 0.0)}) for number in (float("nan"), -float("inf"), 1e300)]
        elif isinstance(value, float) or item.name in ("low", "high", "factor", "radius"):
            odd += [replace(tool, **{item.name: number}) for number in (float("nan"), float("inf"), -1.0, 1e300)]
        elif is_dataclass(value):
            odd += [replace(tool, **{item.name: inner}) for inner in odd_versions(value)]
    return odd


@pytest.mark.parametrize(
    "tool",
    [
        Clip(),
        Clip(shape=Box()),
        Clip(shape=Sphere()),
        Slice(),
        Slice(count=3, spacing=0.1),
        Threshold(),
        IsoSurface(),
        ContourLines(),
        Arrows(field="u"),
        Streamlines(field="u", seeds=LineSeeds((0.1, 0.4, 0.4), (0.9, 0.4, 0.4), 5)),
        Streamlines(field="u"),
        Streamlines(field="u", seeds=PlaneSeeds(count=9)),
        Streamlines(field="u", seeds=PointSeeds(count=9)),
        Deform(field="u"),
        Mesh(feature_edges=True),
    ],
)
def test_odd_numbers_end_in_a_picture(painter: RendererChild, write: Writer, tool: Any) -> None:
    artifact = write(zone_of(tetrahedra(4)))
    plain = painter.picture(artifact, field="x")
    for odd in odd_versions(tool):
        shown = painter.show(artifact, field="x", tools=(odd,))
        assert not any("defect" in sentence for sentence in sentences(shown)), odd
        assert painter.frame()
    assert (painter.picture(artifact, field="x") == plain).all()


def test_an_automatic_factor_is_told(painter: RendererChild, write: Writer) -> None:
    artifact = write(zone_of(plane(5)))
    shown = painter.show(artifact, tools=(Deform(field="u"),))
    assert sentences(shown) == ["Deformed 0.1 times."]
    assert measured(painter).size == pytest.approx(1.1)
