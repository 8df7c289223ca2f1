"""What the other side is for: the error of a prediction, or its values alone, with factor and offset; by its pixels."""

from __future__ import annotations

import numpy as np
import pytest

from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer
from tests.renderer.test_difference import OTHER, OWN
from tests.renderer.test_truth import tile_colors, tiles, wanted
from viewer.protocol import Probe, Probed
from viewer.protocol.comparing import ABSOLUTE, ALONE, KINDS, PREDICTION, RELATIVE, SIGNED, Against

FACTOR, OFFSET = -0.5, 3.25


def error(kind: str, floor: float) -> np.ndarray:
    with np.errstate(all="ignore"):
        plain = FACTOR * OTHER + OFFSET - OWN
        if kind == SIGNED:
            return plain
        return np.abs(plain) if kind == ABSOLUTE else np.abs(plain) / np.maximum(np.abs(OWN), floor)


@pytest.mark.parametrize("location", ["cell", "vertex"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_error_of_a_prediction(painter: RendererChild, write: Writer, location: str, kind: str) -> None:
    own, other = write(tiles(OWN, location)), write(tiles(OTHER, location))
    against = Against(other, "f", kind=kind, floor=0.5, role=PREDICTION, factor=FACTOR, offset=OFFSET)
    shown = painter.show(own, field="f", color_map="vik", against=against)
    values = error(kind, 0.5)
    assert tile_colors(painter.frame()[1], len(OWN)) == [wanted(shown, value) for value in values]
    finite = values[np.isfinite(values)]
    assert shown.data_range == pytest.approx((finite.min(), finite.max()), rel=1e-12)


def test_the_floor_of_a_relative_error_is_that_of_the_reference(painter: RendererChild, write: Writer) -> None:
    own, other = write(tiles(OWN)), write(tiles(OTHER))
    shown = painter.show(own, field="f", against=Against(other, "f", kind=RELATIVE, role=PREDICTION))
    assert shown.compared is not None
    assert shown.compared.floor == pytest.approx(7e-3), "a thousandth of the largest value of the reference"


@pytest.mark.parametrize("location", ["cell", "vertex"])
def test_the_prediction_alone(painter: RendererChild, write: Writer, location: str) -> None:
    artifact = write(tiles(OTHER, location))
    against = Against(artifact, "f", role=ALONE, factor=FACTOR, offset=OFFSET)
    shown = painter.show(artifact, field="f", color_map="viridis", against=against)
    values = FACTOR * OTHER + OFFSET
    assert tile_colors(painter.frame()[1], len(OTHER)) == [wanted(shown, value) for value in values]
    finite = values[np.isfinite(values)]
    assert shown.range == pytest.approx((finite.min(), finite.max())), "as that of a field, not around zero"
    assert shown.compared is not None and shown.compared.floor is None


def test_both_values_are_said_under_the_cursor(painter: RendererChild, write: Writer) -> None:
    own, other = write(tiles([1.0, 2.0])), write(tiles([3.0, 5.0]))
    against = Against(other, "f", role=PREDICTION, factor=2.0, offset=1.0)
    painter.show(own, field="f", against=against)
    _, pixels = painter.frame()
    height, width = pixels.shape[:2]
    painter.send(Probe(7, width * 3 // 4, height // 2))
    while not isinstance(answer := painter.receive(), Probed):
        assert answer is not None
    assert (answer.value, answer.sides) == (9.0, (11.0, 2.0)), "predicted, then true"
