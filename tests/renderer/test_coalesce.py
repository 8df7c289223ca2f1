"""What a burst of messages comes to."""

from __future__ import annotations

import pytest

from viewer.protocol import Camera, Pointer, Probe, ResetCamera, Resize, Scene, SetCamera
from viewer.renderer.coalesce import coalesce

CAMERA = SetCamera(Camera((0, 0, 1), (0, 0, 0), (0, 1, 0)))


def move(x: float) -> Pointer:
    return Pointer("move", x, 0)


PRESS, LET_GO = Pointer("press", 0, 0, "left"), Pointer("release", 0, 0, "left")


@pytest.mark.parametrize(
    ("arrived", "left"),
    [
        ([], []),
        ([Scene(1), Scene(2), Scene(3)], [Scene(3)]),
        ([Scene(1), CAMERA, Scene(2)], [Scene(2), CAMERA]),
        ([CAMERA, Scene(1), ResetCamera("+x")], [CAMERA, Scene(1), ResetCamera("+x")]),
        ([Resize(1, 2), Scene(1), Resize(3, 4), Resize(0, 0), Resize(5, -1)], [Resize(3, 4), Scene(1)]),
        ([Resize(1, 2, fit=True), Resize(3, 4)], [Resize(3, 4, fit=True)]),
        ([Probe(1, 0, 0), move(1), Probe(2, 5, 5), move(2), move(3)], [Probe(2, 5, 5), move(1), move(2), move(3)]),
        ([PRESS, move(1), move(2), LET_GO, move(3)], [PRESS, move(1), move(2), LET_GO, move(3)]),
        ([move(1), PRESS, move(2), LET_GO, PRESS, move(3)], [move(1), PRESS, move(2), LET_GO, PRESS, move(3)]),
        (
            [Pointer("wheel", 1, 1, wheel=1.0), Pointer("wheel", 2, 2, wheel=-0.5), move(1)],
            [Pointer("wheel", 2, 2, wheel=0.5), move(1)],
        ),
    ],
)
def test_coalesce(arrived: list, left: list) -> None:
    assert coalesce(arrived) == left
