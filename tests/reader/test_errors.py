"""Errors of predictions: every metric against numpy over the values as they are written, in all backends."""

import math
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from tests import datasets as ds
from tests import judged
from tests.conftest import written_once
from tests.reader.child import ReaderChild
from viewer.pairs.matching import Pair
from viewer.pairs.metrics import joined
from viewer.pairs.rules import FieldRule, PairRules
from viewer.pairs.sample_errors import ZONE, SampleErrors, ScoredPart
from viewer.pairs.score import ScoreKeeper
from viewer.protocol import (
    Cancel,
    Cancelled,
    CheckErrors,
    ErrorsChecked,
    ErrorsRead,
    Failed,
    FindPairs,
    PairsFound,
    ReadErrors,
    ReadSample,
    SampleRead,
    SplitMatch,
)

NO_RULES = PairRules()


def close(value: Any) -> Any:
    return pytest.approx(value, rel=1e-6)


def pair(factory: pytest.TempPathFactory, kind: str) -> tuple[Path, Path]:
    """Return a dataset and its prediction in a backend, written once. Read only."""

    def written(role: str, splits: dict[str, int]) -> Path:
        return written_once(factory, f"judged/{kind}/{role}", lambda path: ds.write_dataset(path, kind, splits, role))

    return written("reference", judged.SPLITS), written("prediction", judged.PREDICTED)


@pytest.fixture(scope="session", params=ds.BACKENDS)
def datasets(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return pair(tmp_path_factory, request.param)


@pytest.fixture(scope="session")
def cgns_pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return pair(tmp_path_factory, "cgns")


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderChild]:
    process = ReaderChild()
    try:
        yield process
    finally:
        process.close()


@pytest.fixture
def kind(datasets: tuple[Path, Path]) -> type[np.floating]:
    """The precision in which the backend stores fields and globals."""
    return np.float32 if "hf_datasets" in datasets[0].parts else np.float64


def find(reader: ReaderChild, dataset: Path, prediction: Path | str, rules: PairRules = NO_RULES) -> PairsFound:
    answer = reader.ask(FindPairs(1, str(dataset), str(prediction), rules))
    assert isinstance(answer, PairsFound), answer
    return answer


def errors(
    reader: ReaderChild, dataset: Path, prediction: Path | str, pairs: tuple[Pair, ...], split: str = "train", **more
) -> list[SampleErrors]:
    """Ask until the end of the split, as the window does."""
    found: list[SampleErrors] = []
    while True:
        answer = reader.ask(ReadErrors(5, str(dataset), str(prediction), split, len(found), pairs, **more))
        assert isinstance(answer, ErrorsRead), answer
        assert (answer.id, answer.split, answer.start) == (5, split, len(found))
        if not answer.samples:
            return found
        found += answer.samples


def kept(reader: ReaderChild, dataset: Path, prediction: Path) -> ScoreKeeper:
    pairs = find(reader, dataset, prediction).pairing.pairs
    keeper = ScoreKeeper(pairs)
    for split in judged.SPLITS:
        keeper.add(split, errors(reader, dataset, prediction, pairs, split))
    return keeper


def test_what_belongs_together(reader: ReaderChild, datasets: tuple[Path, Path]) -> None:
    found = find(reader, *datasets)
    assert {(pair.name, pair.location, pair.base, pair.predicted) for pair in found.pairing.pairs} == {
        ("p", "vertex", "Main", "p"),
        ("q", "vertex", "Main", "q"),
        ("c", "cell", "Main", "c"),
        ("p", "vertex", "Other", "p"),
        ("drag", "global", "", "drag"),
        ("lift", "global", "", "lift"),
    }
    assert found.pairing.unclear == found.notes == ()
    assert set(found.splits) == {SplitMatch("train", 3, 1, 0), SplitMatch("test", 2, 0, 0)}


def test_every_metric(reader: ReaderChild, datasets: tuple[Path, Path], kind) -> None:
    keeper = kept(reader, *datasets)
    looked_at = 0
    for (split, number), one in keeper.samples.items():
        if number >= judged.PREDICTED[split]:
            assert one.zones == ()
            assert len(one.lacking) == len(judged.TIMES) * len(keeper.pairs)
            assert len(one.troubles) == 1
            assert "prediction lacks sample 3 of split train" in one.troubles[0]
            continue
        for place, pair in enumerate(keeper.pairs):
            for step, sums in one.at_times(place).items():
                base = pair.base or "Main"
                reference, predicted = judged.both(pair.name, number, judged.TIMES[step], base, kind)
                there = np.isfinite(reference) & np.isfinite(predicted)
                away = np.abs(reference - predicted)[there]
                expected = judged.relative_square(pair.name, number, judged.TIMES[step], base, kind)
                assert sums.count == there.sum()
                assert sums.mae == close(away.mean())
                assert sums.largest == close(away.max())
                assert sums.bias == close((predicted - reference)[there].sum())
                if math.isnan(expected) or math.isinf(expected):
                    assert sums.relative_square is None
                    assert sums.is_zero
                else:
                    assert sums.relative_square == close(expected)
                truth = reference[there]
                spread = ((truth - truth.mean()) ** 2).sum()
                if spread:
                    assert sums.r2 == close(1.0 - (away**2).sum() / spread)
                else:
                    assert sums.r2 is None
                looked_at += 1
    assert looked_at == 5 * len(judged.TIMES) * len(keeper.pairs)


def test_the_score_is_the_formula(reader: ReaderChild, datasets: tuple[Path, Path], kind) -> None:
    keeper = kept(reader, *datasets)
    samples = [number for count in judged.PREDICTED.values() for number in range(count)]
    scores = keeper.scores()
    expected = []
    for pair, score in zip(keeper.pairs, scores, strict=True):
        expected.append(judged.rrmse(pair.name, samples, pair.base or "Main", kind))
        assert score.rrmse == close(expected[-1])
        zero = len(judged.TIMES) if pair.name in ("q", "lift") else 0
        assert (score.zero, score.lacking) == (zero, len(judged.TIMES))
        assert score.samples == len(samples) * len(judged.TIMES) - zero
        values = [
            judged.both(pair.name, number, time, pair.base or "Main", kind)
            for number in samples
            for time in judged.TIMES
        ]
        whole = [np.concatenate(parts) for parts in zip(*values, strict=True)]
        there = np.isfinite(whole[0]) & np.isfinite(whole[1])
        away = (whole[1] - whole[0])[there]
        truth = whole[0][there]
        assert score.mae == close(np.abs(away).mean())
        assert score.r2 == close(1 - (away**2).sum() / ((truth - truth.mean()) ** 2).sum())
        assert score.worst is not None
        assert score.worst.sums.largest == close(np.abs(away).max())
    assert keeper.total(range(len(scores))) == close(np.mean(expected))
    (p,) = (score for pair, score in zip(keeper.pairs, scores, strict=True) if (pair.name, pair.base) == ("p", "Main"))
    assert (p.lost_reference, p.lost_prediction) == (4, 4), "a NaN and an infinity in each zone of two samples"
    assert "4 values not finite in the prediction" in p.omissions()
    assert "3 samples could not be compared" in p.omissions()


def test_where_the_largest_error_is(reader: ReaderChild, datasets: tuple[Path, Path]) -> None:
    pairs = find(reader, *datasets).pairing.pairs
    answer = reader.ask(ReadErrors(5, str(datasets[0]), str(datasets[1]), "train", 0, pairs, most=1, positions=True))
    assert isinstance(answer, ErrorsRead)
    (first,) = answer.samples
    for place, pair in enumerate(pairs):
        if pair.is_global:
            continue
        shift, zones = (0.0, judged.ZONES) if pair.base == "Main" else (1.0, {"Alone": 0})
        for step, sums in first.at_times(place).items():
            time = judged.TIMES[step]
            away = {
                name: np.abs(
                    judged.prediction_of(pair.name, 0, zone, time + shift).astype(float)
                    - judged.reference_of(pair.name, 0, zone, time + shift)
                )
                for name, zone in zones.items()
            }
            zone = max(away, key=lambda name: away[name].max())
            assert (sums.zone, sums.place) == (zone, int(away[zone].argmax()))
            vertices = judged.points(0, zones[zone], time)
            if pair.location == "cell":
                expected = vertices[sums.place : sums.place + 3].mean(axis=0)
            else:
                expected = vertices[sums.place]
            assert sums.position == pytest.approx(tuple(expected))


def test_zones_and_times(reader: ReaderChild, datasets: tuple[Path, Path], kind) -> None:
    pairs = find(reader, *datasets).pairing.pairs
    place = next(place for place, pair in enumerate(pairs) if (pair.name, pair.base) == ("p", "Main"))
    first = errors(reader, *datasets, pairs)[0]
    assert first.times == judged.TIMES
    for name, zone in judged.ZONES.items():
        squares = 0.0
        for time in judged.TIMES:
            values = [
                f("p", 0, zone, time).astype(kind).astype(float) for f in (judged.prediction_of, judged.reference_of)
            ]
            squares += ((values[0] - values[1]) ** 2).sum()
        assert joined(first.in_parts()[ScoredPart(place, ZONE, name)].values()).squares == close(squares)
    whole = joined(first.at_times(place).values())
    counts = [joined(times.values()).count for part, times in first.in_parts().items() if part.pair == place]
    assert sum(counts) == whole.count


def test_rules_of_sign_and_unit(reader: ReaderChild, cgns_pair: tuple[Path, Path]) -> None:
    rules = PairRules(fields=(FieldRule("p", "c"), FieldRule("drag", "lift", -1000.0, 3.5)))
    found = find(reader, *cgns_pair, rules)
    assert "p (vertex, Main)" in found.pairing.only_reference, "another location is another field"
    (pair,) = (pair for pair in found.pairing.pairs if pair.name == "drag")
    (one, *_) = errors(reader, *cgns_pair, (pair,))
    for step, sums in one.at_times(0).items():
        time = judged.TIMES[step]
        expected = -1000.0 * judged.predicted_global("lift", 0, time) + 3.5 - judged.global_of("drag", 0, time)
        assert sums.bias == close(expected)
    answer = reader.ask(FindPairs(1, str(cgns_pair[0]), str(cgns_pair[1]), PairRules(pattern="model3")))
    assert isinstance(answer, Failed)
    assert "{}_model3" in answer.sentence


def test_fields_of_the_sample_itself(reader: ReaderChild, tmp_path: Path) -> None:
    vertices = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    p = np.array([1.0, 2.0, 3.0, -4.0])

    def sample(number: int) -> ds.Tree:
        children = [
            ds.section("T", 5, 1, [[1, 2, 3], [1, 3, 4]]),
            ds.solution("V", {"p": p + number, "t": p, "t_hat": p, "pred_t": p, "u": p}),
            ds.solution("W", {"u": p * 2}),
            ds.solution("X", {"p_pred": p + number + 0.5}),
        ]
        return ds.tree(ds.base("Base", 2, 3, [ds.zone("Zone", vertices, 2, children)]))

    path = ds.write_trees(tmp_path / "dataset", [[sample(0)], [sample(1)]])
    found = find(reader, path, "")
    assert [(pair.name, pair.predicted) for pair in found.pairing.pairs] == [("p", "p_pred"), ("u", "u (W)")]
    assert found.pairing.unclear == (
        "The prediction of t (vertex, Base) may be t_hat or pred_t; say which one in a rule.",
    )
    keeper = ScoreKeeper(found.pairing.pairs)
    keeper.add("train", errors(reader, path, "", found.pairing.pairs))
    squares = [0.25 / np.abs(p + number).max() ** 2 for number in (0, 1)]
    assert keeper.scores()[0].rrmse == close(np.sqrt(np.mean(squares)))


def test_what_does_not_fit_is_said(reader: ReaderChild, cgns_pair: tuple[Path, Path], tmp_path: Path) -> None:
    prediction = shutil.copytree(cgns_pair[1], tmp_path / "copy")
    data = prediction / "data" / "train"
    shutil.rmtree(data / "sample_000000001")
    shutil.copytree(data / "sample_000000002", data / "sample_000000001")
    (data / "sample_000000000" / "meshes" / "mesh_000000002.cgns").unlink()
    found = find(reader, cgns_pair[0], prediction)
    read = errors(reader, cgns_pair[0], prediction, found.pairing.pairs)
    vertex = [place for place, pair in enumerate(found.pairing.pairs) if pair.location == "vertex"]
    assert {time for _, time in read[0].lacking} == {2}
    assert "has no time 2" in read[0].troubles[0]
    assert {(pair, time) for pair, time in read[1].lacking} >= {(place, 0) for place in vertex}
    assert any("has 5 values, its prediction 6" in trouble for trouble in read[1].troubles)
    keeper = ScoreKeeper(found.pairing.pairs)
    keeper.add("train", read)
    assert keeper.scores()[vertex[0]].lacking == 1 + 3 + 3


def test_other_meshes_are_noticed(reader: ReaderChild, cgns_pair: tuple[Path, Path], tmp_path: Path) -> None:
    prediction = shutil.copytree(cgns_pair[1], tmp_path / "copy")
    for split in judged.PREDICTED:
        with h5py.File(ds.mesh_file(prediction, split), "r+") as file:
            data = file["Main/Right/GridCoordinates/CoordinateX/ data"]
            data[...] = data[...][::-1]
    (note,) = find(reader, cgns_pair[0], prediction).notes
    assert "zone “Right” of sample 0 of split train are up to 6 from" in note


def test_whether_the_files_are_still_those(reader: ReaderChild, datasets: tuple[Path, Path], tmp_path: Path) -> None:
    reference, prediction = (shutil.copytree(path, tmp_path / path.name) for path in datasets)
    pairs = find(reader, reference, prediction).pairing.pairs
    known = errors(reader, reference, prediction, pairs)

    def changed(other: Path | str = prediction) -> tuple[int, ...]:
        numbers, states = (tuple(getattr(one, name) for one in known) for name in ("sample", "state"))
        answer = reader.ask(CheckErrors(7, str(reference), str(other), "train", numbers, states))
        assert isinstance(answer, ErrorsChecked), answer
        return answer.changed

    assert changed() == ()
    every = tuple(one.sample for one in known)
    if "cgns" not in datasets[0].parts:
        touch(prediction)
        assert changed() == every[:-1], "all samples are in the same files, and the last has no prediction"
        return
    touch(ds.mesh_file(prediction, sample=1).parent)
    assert changed() == (1,)
    touch(ds.mesh_file(reference, sample=2).parent)
    ds.mesh_file(reference, sample=0).unlink()
    assert changed() == (0, 1, 2)
    known = errors(reader, reference, "", (Pair("p", "vertex", "Main", "q"),))
    assert changed("") == ()
    shutil.copytree(
        ds.mesh_file(reference, sample=1).parents[1], ds.mesh_file(reference, sample=0).parents[1], dirs_exist_ok=True
    )
    assert changed("") == (0,), "it is there again"


def test_files_that_links_lead_to_are_looked_at(
    reader: ReaderChild, cgns_pair: tuple[Path, Path], tmp_path: Path
) -> None:
    prediction = shutil.copytree(cgns_pair[1], tmp_path / "prediction")
    (shared := prediction / "data" / "common.cgns").write_bytes(ds.mesh_file(prediction, "train").read_bytes())
    with h5py.File(ds.mesh_file(prediction, "train"), "r+") as file:
        del file["Main/Right/GridCoordinates"]
        file["Main/Right/GridCoordinates"] = h5py.ExternalLink("../../../common.cgns", "Main/Right/GridCoordinates")
    pairs = find(reader, cgns_pair[0], prediction).pairing.pairs
    states = {one.sample: one.state for one in errors(reader, cgns_pair[0], prediction, pairs)}

    def changed() -> tuple[int, ...]:
        what = (str(cgns_pair[0]), str(prediction), "train", tuple(states), tuple(states.values()))
        answer = reader.ask(CheckErrors(7, *what))
        assert isinstance(answer, ErrorsChecked), answer
        return answer.changed

    assert changed() == ()
    os.utime(shared, ns=(1, 1))
    assert changed() == (0,)
    shared.unlink()
    assert changed() == (0,)


def touch(folder: Path) -> None:
    """Make all files of a folder such as if they had just been written."""
    for file in folder.rglob("*"):
        if file.is_file():
            os.utime(file, ns=(1, 1))


def test_a_sample_goes_before_waiting_errors(cgns_pair: tuple[Path, Path], cache_root: Path) -> None:
    reader = ReaderChild(prepare=SLOW)
    try:
        dataset, prediction = map(str, cgns_pair)
        pairs = (Pair("p", "vertex", "Main", "p"),)
        reader.send(
            *(ReadErrors(number, dataset, prediction, "train", 0, pairs) for number in (1, 2, 3)),
            ReadSample(4, dataset, "train", 0, str(cache_root)),
            Cancel(3),
        )
        answers = [reader.answer() for _ in range(4)]
        assert Cancelled(3) in answers
        order = [answer.id for answer in answers if answer.id != 3]
        assert order.index(4) < order.index(2)
        assert isinstance(answers[[answer.id for answer in answers].index(4)], SampleRead)
        (one,) = (answer for answer in answers if answer.id == 1)
        assert isinstance(one, ErrorsRead)
        assert len(one.samples) == 1, "a quarter of a second is over"
    finally:
        reader.close()


SLOW = """
import time
from viewer.reader.errors_of_sample import SampleComparison
first = SampleComparison.compare
def slow(*arguments):
    time.sleep(0.4)
    return first(*arguments)
SampleComparison.compare = slow
"""
"""Makes one sample take longer than an answer may."""
