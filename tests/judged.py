"""A dataset and its prediction, with every value known: several zones, bases and times, another mesh in each sample.

Written by pyplaid in all backends by the makers ``reference`` and ``prediction`` of :mod:`tests.datasets`. Fields are
in single and double precision; the sample :data:`HOLED` has values that are not finite on both sides, :data:`ZERO` a
field and a global that are zero everywhere.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tests import datasets as ds

TIMES = (0.0, 0.5, 2.0)
ZONES = {"Left": 0, "Right": 1}
HOLED = 1
ZERO = 2
SPLITS = {"train": 4, "test": 2}
PREDICTED = {"train": 3, "test": 2}
"""The last sample of *train* has no prediction."""

FIELDS = ("p", "q", "c")
GLOBALS = ("drag", "lift")


def points(number: int, zone: int, time: float) -> np.ndarray:
    """Vertices of a zone, more in each sample."""
    count = 4 + number + 3 * zone
    along = np.arange(float(count))
    return np.stack([along + 10.0 * zone, (along % 2) + time, np.zeros(count)], axis=1)


def reference_of(field: str, number: int, zone: int, time: float) -> np.ndarray:
    """Values of the reference: p (double) and q (single precision) at vertices, c in cells."""
    count = len(points(number, zone, time))
    along = np.arange(float(count)) + 0.25 * number + zone
    if field == "q":
        wave = np.sin(along + time).astype(np.float32)
        return wave * np.float32(0.0) if number == ZERO else wave
    if field == "c":
        return 1.0 + np.sqrt(along[: count - 2] + time)
    values = 100.0 + along**2 + 3.0 * time
    if number == HOLED and time == TIMES[1]:
        values[1] = math.nan
    return values


def prediction_of(field: str, number: int, zone: int, time: float) -> np.ndarray:
    """Values of the prediction."""
    values = reference_of(field, number, zone, time)
    wave = np.cos(3.0 * np.arange(len(values)) + number + zone + time)
    if field == "q":
        return (values + np.float32(0.125) * wave.astype(np.float32)).astype(np.float32)
    values = values * 1.01 + (0.5 + zone) * wave
    if field == "p" and number == HOLED and time == TIMES[1]:
        values[[1, 2]] = (5.0, math.inf)
    return values


def global_of(name: str, number: int, time: float) -> float:
    """Value of a global of the reference."""
    if name == "lift":
        return 0.0 if number == ZERO else 0.5 * number - 1.75
    return 2.0 + number + time


def predicted_global(name: str, number: int, time: float) -> float:
    """Value of a global of the prediction."""
    return global_of(name, number, time) * (0.75 if name == "lift" else 1.125) + 0.0625


def _make(number: int, of_field: Any, of_global: Any) -> Any:
    from plaid import Sample

    sample = Sample()
    for time in TIMES:
        zones = []
        for name, place in ZONES.items():
            vertices = points(number, place, time)
            count = len(vertices) - 2
            triangles = np.stack([np.arange(count), np.arange(count) + 1, np.arange(count) + 2], axis=1)
            values = {field: of_field(field, number, place, time) for field in FIELDS}
            children = [
                ds.section("T", 5, 1, triangles + 1),
                ds.solution("VertexFields", {"p": values["p"], "q": values["q"]}),
                ds.solution("CellCenterFields", {"c": values["c"]}, "CellCenter"),
            ]
            zones.append(ds.zone(name, vertices, count, children))
        lone = ds.zone(
            "Alone", points(number, 0, time), len(points(number, 0, time)) - 2,
            [ds.section("T", 5, 1, triangles[: len(points(number, 0, time)) - 2] + 1),
             ds.solution("VertexFields", {"p": of_field("p", number, 0, time + 1.0)})],
        )  # fmt: skip
        bases = [ds.base("Main", 2, 3, zones, time), ds.base("Other", 2, 3, [lone], time)]
        sample.add_tree(ds.tree(*bases), time)
        for name in GLOBALS:
            sample.add_global(name, np.array([of_global(name, number, time)]), time=time)
        sample.add_global("word", "same", time=time)
    return sample


def make_reference(number: int) -> Any:
    """Return a :class:`plaid.Sample` of the reference."""
    return _make(number, reference_of, global_of)


def make_prediction(number: int) -> Any:
    """Return a :class:`plaid.Sample` of the prediction."""
    return _make(number, prediction_of, predicted_global)


# The formulas, over the values as they are written --------------------------------------------------------------------


def both(
    field: str, number: int, time: float, base: str = "Main", kind: Any = np.float64
) -> tuple[np.ndarray, np.ndarray]:
    """Reference and prediction of a field in all zones, or of a global, in double precision.

    ``kind`` is the precision in which the backend stores them: single precision for ``hf_datasets``.
    """
    if field in GLOBALS:
        one = np.array([[global_of(field, number, time)], [predicted_global(field, number, time)]])
        reference, prediction = one.astype(kind).astype(np.float64)
        return reference, prediction
    shift, zones = (0.0, ZONES.values()) if base == "Main" else (1.0, (0,))
    parts = [[f(field, number, zone, time + shift) for zone in zones] for f in (reference_of, prediction_of)]
    reference, prediction = (np.concatenate(part).astype(kind).astype(np.float64) for part in parts)
    return reference, prediction


def relative_square(field: str, number: int, time: float, base: str = "Main", kind: Any = np.float64) -> float:
    """The sample's part under the root of RRMSE; NaN where the reference is zero."""
    reference, prediction = both(field, number, time, base, kind)
    there = np.isfinite(reference) & np.isfinite(prediction)
    peak = np.abs(reference[np.isfinite(reference)]).max()
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(np.linalg.norm(reference[there] - prediction[there]) ** 2 / there.sum() / peak**2)


def rrmse(field: str, samples: list[int], base: str = "Main", kind: Any = np.float64) -> float:
    """RRMSE by its formula, every time step a sample, those with a reference of zero left out."""
    squares = np.array([relative_square(field, number, time, base, kind) for number in samples for time in TIMES])
    return float(np.sqrt(squares[np.isfinite(squares)].mean()))
