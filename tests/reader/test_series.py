"""A field through all times, against the formulas that the dataset was written by."""

from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.child import ReaderChild
from viewer.protocol import Failed, ReadSeries, SeriesRead
from viewer.protocol.plotting import Pin, PlotField


@pytest.fixture
def reader(lasting_reader: ReaderChild) -> ReaderChild:
    return lasting_reader


def request(dataset: Path, field: PlotField, *pins: Pin, base: str = "Base_3_3") -> ReadSeries:
    return ReadSeries(4, str(dataset), "train", 2, base, field, pins)


def series(reader: ReaderChild, asked: ReadSeries) -> SeriesRead:
    answer = reader.ask(asked)
    assert isinstance(answer, SeriesRead), answer
    assert answer.times == pytest.approx(ds.TIMES)
    return answer


def test_least_mean_and_greatest_and_a_pin(reader: ReaderChild, dataset: Path) -> None:
    zones = {key: zone for key, zone in ds.zones().items() if key[0] == "Base_3_3"}
    (_, name), (points, _, elements) = next(iter(zones.items()))
    pin = Pin(1, name, len(points), len(elements), 3, 2, (0.0, 0.0, 0.0))
    another = Pin(2, name, len(points) + 1, len(elements), 3, 2, (0.0, 0.0, 0.0))
    for component, of in ((-1, lambda v: np.linalg.norm(v, axis=1)), (1, lambda v: v[:, 1])):
        found = series(reader, request(dataset, PlotField("Velocity", "vertex", component), pin, another))
        for place, time in enumerate(ds.TIMES):
            values = np.concatenate([of(ds.velocity(where, time, 2)) for where, _, _ in zones.values()])
            known = (values.min(), values.mean(), values.max())
            assert (found.low[place], found.mean[place], found.high[place]) == pytest.approx(known, rel=1e-6)
            assert found.pins[0][place] == pytest.approx(of(ds.velocity(points, time, 2))[3], rel=1e-6)
        assert np.isnan(found.pins[1]).all(), "a zone of another size is another mesh"
    of_cells = series(reader, request(dataset, PlotField("density"), pin))
    for place, time in enumerate(ds.TIMES):
        assert of_cells.pins[0][place] == pytest.approx(ds.density(len(elements), time, 2)[2], rel=1e-6)


def test_no_such_field(reader: ReaderChild, dataset: Path) -> None:
    answer = reader.ask(request(dataset, PlotField("nothing")))
    assert isinstance(answer, Failed) and "nothing" in answer.sentence
