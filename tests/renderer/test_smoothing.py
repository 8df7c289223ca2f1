"""A picture at rest has smooth edges, and colours inside faces stay those of the bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.frames import Pixels
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, hexahedra
from viewer.protocol import Attach, Probe, Probed, Ready
from viewer.renderer.smoothing import SHIFTS, Shift, smoothed


def last(render: Callable[[Shift], Pixels]) -> Pixels:
    *before, pixels = smoothed(render((0.0, 0.0)), render)
    assert before == [None] * len(SHIFTS) and pixels is not None
    return pixels


def half_plane(shift: Shift, slope: float = 0.37, size: int = 40) -> Pixels:
    """Black above a line and white below it, by the middles of the pixels."""
    row, column = np.mgrid[:size, :size]
    below = (row - shift[1]) > 10 + slope * (column - shift[0])
    return np.where(below[..., None], np.uint8(255), np.uint8(0)).repeat(4, axis=2)


def test_an_edge_has_the_share_of_each_side() -> None:
    pixels = last(half_plane)[..., 0] / 255.0
    row, column = np.mgrid[:40, :40]
    distance = (row - 10 - 0.37 * column) / np.hypot(1, 0.37)
    assert (pixels[distance > 0.8] == 1).all() and (pixels[distance < -0.8] == 0).all()
    near = np.abs(distance) < 0.2
    assert near.sum() > 10 and np.abs(pixels[near] - np.clip(0.5 + distance[near], 0, 1)).max() < 0.3
    assert len(np.unique(pixels)) > 4


def test_what_changes_little_within_a_pixel_keeps_the_colour_of_its_middle() -> None:
    def slope(shift: Shift) -> Pixels:
        column = np.arange(40) - shift[0]
        return np.clip(column * 5, 0, 255).astype(np.uint8)[None, :, None].repeat(8, axis=0).repeat(4, axis=2)

    assert (last(slope) == slope((0.0, 0.0))).all()


@pytest.fixture
def still(tmp_path: Path) -> Iterator[RendererChild]:
    """A renderer that was asked for smooth edges, where a CPU draws: a graphics card has them at once."""
    child = RendererChild(tmp_path)
    try:
        assert isinstance(child.first, Ready)
        if "llvmpipe" not in child.first.note:
            pytest.skip(f"drawn by {child.first.note}")
        child.send(Attach(str(tmp_path), smooth=True))
        yield child
    finally:
        child.close()


def test_a_picture_that_stands_still_is_drawn_again(still: RendererChild, write: Writer) -> None:
    arrays = hexahedra(4)
    artifact = write(Zone(arrays, vertex={"z": arrays["points"][:, 2].copy()}))
    shown = still.show(artifact, field="z", bands=4, unlit=True)
    first, steps = still.frame()
    again, smooth = still.frame()
    assert (first.scene, again.scene, again.rough) == (shown.id, shown.id, False)
    assert (first.final, again.final) == (False, True)
    colors = np.unique(steps.reshape(-1, 3), axis=0, return_counts=True)
    bands = colors[0][np.argsort(colors[1])[-5:]]  # four, and what is behind
    pure = [(picture[:, :, None] == bands).all(axis=3).any(axis=2) for picture in (steps, smooth)]
    changed = (steps != smooth).any(axis=2)
    assert 0.001 < changed.mean() < 0.1, "edges and nothing else"
    assert pure[0][changed].mean() > 0.9 > 0.1 > pure[1][changed].mean(), "they have colours between their sides"
    inside = pure[0][1:-1, 1:-1].copy()
    for y, x in ((0, 1), (2, 1), (1, 0), (1, 2), (0, 0), (2, 2), (0, 2), (2, 0)):
        inside &= (steps[y : y + steps.shape[0] - 2, x : x + steps.shape[1] - 2] == steps[1:-1, 1:-1]).all(axis=2)
    assert inside.mean() > 0.8 and not changed[1:-1, 1:-1][inside].any(), "faces are as they were"
    assert still.quiet(1.0), "once is enough"


def test_what_is_asked_about_the_picture_is_meant_as_it_was(still: RendererChild, write: Writer) -> None:
    arrays = hexahedra(4)
    artifact = write(Zone(arrays, vertex={"z": arrays["points"][:, 2].copy()}))
    answers = []
    for frames in (1, 2):
        still.show(artifact, field="z")
        for _ in range(frames):
            still.frame()
        still.send(Probe(frames, 210, 120))
        answers.append(still.expect(Probed))
    assert answers[0].value is not None and answers[0].position == answers[1].position


def test_something_newer_goes_first(still: RendererChild, write: Writer) -> None:
    arrays = hexahedra(4)
    artifact = write(Zone(arrays, vertex={"z": arrays["points"][:, 2].copy()}))
    scenes = []
    for name in ("viridis", "magma", "turbo", "jet"):
        shown = still.show(artifact, field="z", color_map=name)
        scenes.append(still.frame()[0].scene)
        assert scenes[-1] == shown.id
    again, _ = still.frame()
    assert again.scene == scenes[-1]
    assert still.quiet(1.0)


def test_nobody_asked(painter: RendererChild, write: Writer) -> None:
    painter.picture(write(Zone(hexahedra(3))))
    assert painter.quiet(1.0)
