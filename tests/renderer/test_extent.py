"""A mesh that is there and cannot be seen: said, beside a picture of nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.frames import near, share
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, cells, hexahedra
from viewer.artifacts.manifest import ZoneRecord
from viewer.renderer.grid import grid_of
from viewer.renderer.surface import extract_surface

WHITE = "#ffffff"
FLAT = "Nothing of zone “Flat” can be seen: none of its cells has an extent."


def empty(pixels: Any) -> bool:
    """Whether there is nothing but the axes."""
    pixels = pixels.copy()
    pixels[120:, :120] = 255
    return share(pixels, WHITE, 0) == 1.0


@pytest.mark.parametrize("last", [[2, 0, 0], [1, 1e-14, 0], [0, 0, 0]])
def test_triangles_without_area(painter: RendererChild, write: Writer, last: list[float]) -> None:
    points = np.array([[0.0, 0, 0], [1, 0, 0], last, [3, 3, 0]])
    shown = painter.show(write(Zone(cells(points[:3], [(5, [[0, 1, 2], [2, 1, 0]])]), "Flat")))
    assert empty(painter.settle()[1]) and shown.notes == (FLAT,)
    shown = painter.show(write(Zone(cells(points, [(5, [[0, 1, 2], [0, 1, 3]])]), "Half")))
    assert not empty(painter.settle()[1]) and shown.notes == ()


@pytest.mark.parametrize(("kind", "row"), [(12, [0, 1, 1, 0, 0, 1, 1, 0]), (10, [0, 0, 0, 0]), (3, [1, 1])])
def test_other_cells_without_extent(painter: RendererChild, write: Writer, kind: int, row: list[int]) -> None:
    shown = painter.show(write(Zone(cells([[0.0, 0, 0], [1, 2, 0]], [(kind, [row])]), "Flat")))
    assert len(shown.notes) == 1 and "“Flat” can be seen" in shown.notes[0]
    assert shown.notes[0].endswith("extent.")


def test_a_flat_zone_behind_many_that_are_seen_in_the_end() -> None:
    """The one polygon with an area may be the last of many."""
    points = np.array([[0.0, 0, 0], [1, 0, 0], [2, 0, 0], [0, 5, 0]])
    for last, seen in (([0, 1, 3], True), ([0, 1, 2], False)):
        arrays = cells(points, [(5, [[0, 1, 2]] * 5000 + [last])])
        surface = extract_surface(grid_of(ZoneRecord("", 4, 5001, {}), arrays))
        assert surface.seen is seen


def test_a_crossed_quadrilateral_is_seen(painter: RendererChild, write: Writer) -> None:
    crossed = cells([[0.0, 0, 0], [1, 1, 0], [1, 0, 0], [0, 1, 0]], [(9, [[0, 1, 2, 3]])])
    assert painter.show(write(Zone(crossed))).notes == ()


def test_a_corner_that_is_listed_twice_is_missing(painter: RendererChild, write: Writer) -> None:
    """What the reader's note means: its three outer faces are gone, and three inner ones of its neighbours are seen."""
    once = hexahedra(3)
    shown = painter.show(write(Zone(once, cell={"f": np.arange(8)})), field="f")
    pixels = painter.settle()[1]
    seen = {text: int(near(pixels, color, 40).sum()) for text, color in shown.categories}
    nearest = int(max(seen, key=lambda text: seen[text]))
    nodes = once["connectivity"].reshape(-1, 8)
    twice = cells(once["points"], [(12, [*nodes, nodes[nearest]])])
    shown = painter.show(write(Zone(twice, cell={"f": np.append(np.arange(8), nearest)})), field="f")
    assert shown.triangles == 2 * 24, "21 outer faces, and 3 around the hole"
    assert seen[str(nearest)] > 1000
    assert not same_place(pixels, painter.settle()[1], dict(shown.categories)[str(nearest)])


def same_place(before: Any, after: Any, color: str) -> bool:
    """Whether most of what had a colour has it again."""
    had = near(before, color, 40)
    return bool((near(after, color, 40) & had).sum() > 0.5 * had.sum())
