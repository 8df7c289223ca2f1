"""Tools cut, move and leave out boundaries as they do the mesh."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from tests import bounded
from tests import datasets as ds
from tests.frames import near
from tests.reader.artifact import read
from tests.renderer.child import RendererChild
from viewer.protocol import Box, Clip, Deform, IsoSurface, Plane, Slice, Threshold

MIDDLE = Plane((2.0, 1.5, 1.0), (1.0, 0.0, 0.0))


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The volumes and the plate of ``bounded``, of which the boxes and the plate have fields."""
    folder = tmp_path_factory.mktemp("cut")
    (folder / "cache").mkdir()
    boxes, plate = bounded.boxes(), bounded.plate()
    points, hexahedra = ds.box(bounded.SIZE)
    boxes[2] += [
        ds.solution("V", {"x": points[:, 0], "push": points[:, 0] * 0 + 1.0}),
        ds.solution("C", {"cx": points[hexahedra].mean(axis=1)[:, 0]}, "CellCenter"),
    ]
    flat = ds.box((4, 3, 0))[0]
    moves = {"MoveX": flat[:, 0] * 0 + 1.0, "MoveY": flat[:, 0] * 0, "MoveZ": flat[:, 0] * 0}
    plate[2][0][2].append(ds.solution("V", moves))
    path = ds.write_trees(folder / "dataset", [[ds.tree(ds.base("Volumes", 3, 3, [boxes]), plate)]])
    return {
        base: str(read(path, folder / "cache", base=base, fields=fields).directory)
        for base, fields in (("Volumes", ("x", "cx")), ("Flat", ("Move",)))
    }


def drawn(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (pixels[..., :3] != pixels[0, 0, :3]).any(axis=-1)
    return found


@pytest.mark.parametrize(
    "clip",
    [
        Clip(shape=MIDDLE),
        Clip(shape=MIDDLE, flip=True),
        Clip(shape=Box((0.0, 0.0, 0.0), (1.5, 2.0, 3.0))),
        Clip(shape=MIDDLE, whole_cells=True),
    ],
)
def test_a_clip_takes_the_same_half(painter: RendererChild, bases: dict[str, str], clip: Clip) -> None:
    """What is drawn of the faces has no pixel where nothing of the mesh is."""
    painter.show(bases["Volumes"], tools=(clip,), unlit=True)
    _, bare = painter.settle()
    names = ("Inlet", "Outlet", "Lid", "Floor")
    whole = painter.show(bases["Volumes"], boundaries=names, unlit=True)
    _, before = painter.settle()
    shown = painter.show(bases["Volumes"], boundaries=names, tools=(clip,), unlit=True)
    _, pixels = painter.settle()
    assert shown.notes == whole.notes == ()
    assert np.array_equal(drawn(pixels), drawn(bare))
    assert drawn(before).sum() > 1.2 * drawn(bare).sum()
    assert sum(near(pixels, one.color).sum() for one in shown.boundaries) > 100
    assert len(shown.boundaries) < len(whole.boundaries), "one at the other end has no name any more"


def test_half_a_patch(painter: RendererChild, bases: dict[str, str]) -> None:
    """The patch is from x = 1 to 3."""
    (patch,) = painter.show(bases["Flat"], boundaries=("Patch",)).boundaries
    _, whole = painter.settle()
    (half,) = painter.show(bases["Flat"], boundaries=("Patch",), tools=(Clip(shape=MIDDLE),)).boundaries
    _, pixels = painter.settle()
    assert near(pixels, patch.color).sum() == pytest.approx(near(whole, patch.color).sum() / 2, rel=0.05)
    assert half.size == pytest.approx(2**0.5), "of a square"
    assert painter.show(bases["Flat"], boundaries=("West",), tools=(Clip(shape=MIDDLE),)).boundaries == ()


def test_a_slice_leaves_lines(painter: RendererChild, bases: dict[str, str]) -> None:
    shown = painter.show(
        bases["Volumes"],
        boundaries=("Lid", "Floor", "Inlet"),
        tools=(Slice(plane=Plane((1.5, 1.0, 1.0), (1.0, 0.0, 0.0))),),
    )
    assert [one.name for one in shown.boundaries] == ["Lid", "Floor"]
    assert [one.size for one in shown.boundaries] == pytest.approx([3.0, 3.0])
    assert {one.place[0] for one in shown.boundaries} == {1.5}


@pytest.mark.parametrize(("field", "high"), [("x", 2.0), ("cx", 1.9)])
def test_a_threshold_keeps_the_faces_of_its_cells(
    painter: RendererChild, bases: dict[str, str], field: str, high: float
) -> None:
    tools = (Threshold(field=field, high=high),)
    shown = painter.show(bases["Volumes"], boundaries=("Floor", "Outlet"), tools=tools)
    (floor,) = shown.boundaries
    assert floor.size == pytest.approx(13**0.5), "two of its four columns of faces"


def test_an_iso_surface_and_a_deformation(painter: RendererChild, bases: dict[str, str]) -> None:
    shown = painter.show(bases["Volumes"], boundaries=("Floor",), tools=(IsoSurface(field="x", values=(2.5,)),))
    (line,) = shown.boundaries
    assert [line.size, line.place[0]] == pytest.approx([3.0, 2.5])
    (west,) = painter.show(bases["Flat"], boundaries=("West",)).boundaries
    (moved,) = painter.show(bases["Flat"], boundaries=("West",), tools=(Deform(field="Move", factor=2.0),)).boundaries
    assert moved.place[0] - west.place[0] == pytest.approx(2.0)


def test_one_after_the_other(painter: RendererChild, bases: dict[str, str]) -> None:
    """From 0 to 2, then without the column up to 1."""
    tools = (Clip(shape=MIDDLE, flip=True), Threshold(field="cx", low=1.0))
    shown = painter.show(bases["Volumes"], boundaries=("Floor",), tools=tools)
    (floor,) = shown.boundaries
    assert floor.size == pytest.approx(10**0.5)
