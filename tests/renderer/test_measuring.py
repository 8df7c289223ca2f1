"""Measures in steps: pictures go on meanwhile, and the answer is about the scene that is there in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from tests.renderer.child import RendererChild
from tests.renderer.elements import SOLIDS
from tests.renderer.meshes import Writer, Zone, tetrahedra
from viewer.protocol import Frame, Measure, Measured, MoveCamera, Scene
from viewer.renderer.measuring import Measuring
from viewer.renderer.tools.simplices import _PART, Simplices


def test_a_question_is_answered_in_steps_and_begun_anew_for_another_scene() -> None:
    taken: list[tuple[int, int]] = []
    answers: list[Measured] = []

    def begin(question: Measure) -> Iterator[Measured | None]:
        for step in range(3):
            taken.append((question.id, step))
            yield Measured(question.id, 1) if step == 2 else None

    measuring = Measuring(begin, answers.append)
    assert not measuring
    measuring.add(Measure(4))
    measuring.add(Measure(5))
    measuring.step()
    measuring.begin_anew()
    while measuring:
        measuring.step()
    assert taken == [(4, 0), (4, 0), (4, 1), (4, 2), (5, 0), (5, 1), (5, 2)]
    assert [answer.id for answer in answers] == [4, 5]


def test_a_question_that_fails_is_not_asked_again() -> None:
    def begin(_question: Measure) -> Iterator[Measured | None]:
        yield None
        raise MemoryError

    measuring = Measuring(begin, print)
    measuring.add(Measure(1))
    measuring.step()
    with pytest.raises(MemoryError):
        measuring.step()
    assert not measuring


def test_the_picture_goes_before_and_between(painter: RendererChild, write: Writer) -> None:
    zone = Zone(tetrahedra(28))  # several parts
    assert len(zone.arrays["types"]) > 2 * _PART
    painter.show(write(zone))
    painter.frame()
    painter.send(Measure(1), MoveCamera(turn=(10.0, 0.0)))
    first = painter.receive()
    assert isinstance(first, Frame), "the picture is drawn before anything is measured"
    assert painter.expect(Measured).size == pytest.approx(1.0)


def test_the_answer_is_about_the_scene_that_comes_with_the_question(painter: RendererChild, write: Writer) -> None:
    small, large = write(Zone(tetrahedra(3))), write(Zone(tetrahedra(5)))
    painter.show(small)
    later = replace(Scene(painter.number()), artifact=large)
    painter.send(Measure(1), later)
    answer = painter.expect(Measured)
    assert (answer.scene, answer.cells) == (later.id, 6 * 4**3)


@pytest.mark.parametrize(
    ("nodes", "size"),
    [((0,), 1.0), ((0, 1), 2.0), ((0, 1, 2), 3.0), ((0, 1, 2, 3), 4.0)],
    ids=["point", "line", "triangle", "tetrahedron"],
)
def test_sizes_of_simplices(nodes: tuple[int, ...], size: float) -> None:
    places = np.array([[1, 1, 1], [3, 1, 1], [1, 4, 1], [1, 1, 5]], np.float32)
    several = np.array([nodes, nodes[::-1]])
    assert Simplices(several, places, np.zeros(2, np.int32)).sizes().tolist() == pytest.approx([size, size])


@pytest.mark.parametrize("mesh", SOLIDS)
def test_mixed_with_cells_of_another_kind(painter: RendererChild, write: Writer, mesh: str) -> None:
    cube = Zone(tetrahedra(3), "tetrahedra")
    other = dict(SOLIDS[mesh]())
    dimensions = other.pop("dimensions", None)
    painter.show(write(cube, Zone(other, "other", dimensions)))
    painter.send(Measure(1))
    assert painter.expect(Measured).size == pytest.approx(2.0, rel=1e-6)
