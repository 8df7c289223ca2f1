"""The range of a difference over all times: what the formula says, from the arrays of both sides."""

from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.child import ReaderChild
from tests.reader.test_series_range import show
from viewer.protocol import ALL_BASES, Failed, ReadSeriesRange, SeriesRangeRead, SubtractedField
from viewer.protocol.comparing import ABSOLUTE, KINDS, RELATIVE, SIGNED

BASES = {"Base_3_3": ("Base_3_3",), ALL_BASES: ("Base_3_3", "Base_2_3")}


@pytest.fixture
def reader(lasting_reader: ReaderChild) -> ReaderChild:
    return lasting_reader


def ask(
    reader: ReaderChild, dataset: Path, field: str, base: str, minus: SubtractedField, component: int = -1
) -> np.ndarray:
    request = ReadSeriesRange(4, str(dataset), "train", 2, base, field, "", component=component, minus=minus)
    answer = reader.ask(request)
    assert isinstance(answer, SeriesRangeRead), answer
    return np.array(answer.ranges)


def differences(field: str, base: str, times: tuple[float, ...], kind: str, sample: int = 0) -> np.ndarray:
    """All differences of sample 2 and another sample by the formulas; ``times`` are those of the other one."""
    found = []
    for place, time in enumerate(ds.TIMES):
        steps = []
        for (name, _), (points, _, _) in ds.zones().items():
            if name in BASES[base]:
                formula = ds.pressure if field == "pressure" else ds.velocity
                steps.append((formula(points, time, 2), formula(points, times[place], sample)))
        own, other = (np.concatenate(side) for side in zip(*steps, strict=True))
        size = np.abs(other) if other.ndim == 1 else np.linalg.norm(other, axis=1)
        if own.ndim == 1:
            apart = own - other
        elif kind == SIGNED:
            apart = np.linalg.norm(own, axis=1) - np.linalg.norm(other, axis=1)
        else:
            apart = np.linalg.norm(own - other, axis=1)
        if kind != SIGNED:
            apart = np.abs(apart)
        found.append(apart / np.maximum(size, 1e-3 * size.max()) if kind == RELATIVE else apart)
    return np.concatenate(found)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("field", ["pressure", "Velocity"])
@pytest.mark.parametrize("base", BASES)
def test_another_sample(reader: ReaderChild, dataset: Path, field: str, base: str, kind: str) -> None:
    minus = SubtractedField(str(dataset), "train", 0, base, field, ds.TIMES, kind=kind)
    (span,) = ask(reader, dataset, field, base, minus)
    expected = differences(field, base, ds.TIMES, kind)
    np.testing.assert_allclose(span, (expected.min(), expected.max()), rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("times", [(0.0, 0.0, 0.0), (0.0, *ds.TIMES[:-1]), (0.6, 0.6, 0.6)])
def test_other_times(reader: ReaderChild, dataset: Path, times: tuple[float, ...]) -> None:
    minus = SubtractedField(str(dataset), "train", 2, "Base_3_3", "pressure", times)
    (span,) = ask(reader, dataset, "pressure", "Base_3_3", minus)
    nearest = tuple(min(ds.TIMES, key=lambda known: abs(known - time)) for time in times)
    expected = differences("pressure", "Base_3_3", nearest, SIGNED, 2)
    np.testing.assert_allclose(span, (expected.min(), expected.max()), rtol=1e-6, atol=1e-12)


def test_a_component_and_another_field(reader: ReaderChild, dataset: Path) -> None:
    minus = SubtractedField(str(dataset), "train", 2, "Base_3_3", "pressure", ds.TIMES)
    (span,) = ask(reader, dataset, "Velocity", "Base_3_3", minus, component=1)
    found = [
        ds.velocity(points, time, 2)[:, 1] - ds.pressure(points, time, 2)
        for (base, _), (points, _, _) in ds.zones().items()
        for time in ds.TIMES
        if base == "Base_3_3"
    ]
    np.testing.assert_allclose(span, (np.concatenate(found).min(), np.concatenate(found).max()), rtol=1e-6)


def test_values_without_a_difference_do_not_count(reader: ReaderChild, tmp_path: Path) -> None:
    own = show(tmp_path / "own", {"p": np.array([1.0, np.nan, 3.0, 4.0])}, {"p": np.array([1.0, 2.0, 3.0, 9.0])})
    other = show(tmp_path / "other", {"p": np.array([0.0, 0.0, np.inf, 1.0])}, {"p": np.zeros(4)})
    minus = SubtractedField(str(other), "train", 0, "Base", "p", (0.0, 1.0))
    request = ReadSeriesRange(4, str(own), "train", 0, "Base", "p", minus=minus)
    assert reader.ask(request) == SeriesRangeRead(4, ((1.0, 9.0),))


def test_a_time_at_which_there_is_none_fails(reader: ReaderChild, tmp_path: Path) -> None:
    own = show(tmp_path / "own", {"p": np.zeros(4)}, {"p": np.zeros(4)})
    lacking = show(tmp_path / "lacking", {"p": np.zeros(4)}, {})
    cells = show(tmp_path / "cells", {"p": np.zeros(2)}, {"p": np.zeros(2)}, location="CellCenter")
    for other in (lacking, cells):
        minus = SubtractedField(str(other), "train", 0, "Base", "p", (0.0, 1.0), kind=ABSOLUTE)
        answer = reader.ask(ReadSeriesRange(4, str(own), "train", 0, "Base", "p", minus=minus))
        assert isinstance(answer, Failed) and answer.sentence.endswith(".")
