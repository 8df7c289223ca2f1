"""Errors over tagged vertices and cells, against numpy over the values as they are written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests.reader.child import ReaderChild
from viewer.pairs.rules import PairRules
from viewer.pairs.sample_errors import TAG, SampleErrors, ScoredPart
from viewer.pairs.score import ScoreKeeper
from viewer.protocol import ErrorsRead, FindPairs, PairsFound, ReadErrors

POINTS = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1], [2, 0], [2, 1]])
CELLS = [[1, 2, 3], [1, 3, 4], [2, 5, 6], [2, 6, 3]]
WALL = {"Front": [1, 3, 4], "Back": [6, 2]}
"""Vertices, from 1, that have the tag in each zone."""
COUNT = 3


def values(name: str, number: int, zone: int) -> tuple[np.ndarray, np.ndarray]:
    """Reference and prediction: p at six vertices, c in four cells."""
    along = np.arange(6.0 if name == "p" else 4.0)
    true = 10.0 + along**2 + 3.0 * number + zone
    return true, true + np.cos(5.0 * along + number) * (zone + 0.5)


def tag(name: str, where: str, kind: str, places: np.ndarray) -> ds.Tree:
    label = "IndexRange_t" if kind == "PointRange" else "IndexArray_t"
    location = ["GridLocation", ds.text(where), [], "GridLocation_t"]
    return [name, ds.text("Null"), [[kind, places, [], label], location], "BC_t"]


def tree(number: int) -> ds.Tree:
    zones = []
    for place, (name, wall) in enumerate(WALL.items()):
        (p, p_pred), (c, c_pred) = values("p", number, place), values("c", number, place)
        tags = [
            tag("wall", "Vertex", "PointList", np.array([wall], np.int32)),
            tag("core", "CellCenter", "PointList", np.array([[4, 2]], np.int32)),
            tag("skin", "FaceCenter", "PointList", np.array([[1, 2]], np.int32)),
        ]
        if place == 0:
            tags.append(tag("inlet", "Vertex", "PointRange", np.array([[2, 4]], np.int32)))
            tags.append(tag("lost", "Vertex", "PointList", np.array([[1, 99]], np.int32)))
        children = [
            ds.section("T", 5, 1, CELLS),
            ds.solution("V", {"p": p, "p_pred": p_pred}),
            ds.solution("C", {"c": c, "c_pred": c_pred}, "CellCenter"),
            ["ZoneBC", None, tags, "ZoneBC_t"],
        ]
        zones.append(ds.zone(name, POINTS + number, len(CELLS), children))
    return ds.tree(ds.base("Base", 2, 2, zones))


PLACES = {
    ("p", "wall"): {zone: np.array(wall) - 1 for zone, wall in WALL.items()},
    ("p", "inlet"): {"Front": np.array([1, 2, 3])},
    ("c", "core"): {zone: np.array([1, 3]) for zone in WALL},
}


@pytest.fixture
def found(reader: ReaderChild, tmp_path: Path) -> tuple[ScoreKeeper, list[SampleErrors]]:
    path = ds.write_trees(tmp_path / "dataset", [[tree(number)] for number in range(COUNT)])
    pairs = reader.ask(FindPairs(1, str(path), "", PairRules()))
    assert isinstance(pairs, PairsFound), pairs
    keeper = ScoreKeeper(pairs.pairing.pairs)
    (split,) = pairs.splits
    samples: list[SampleErrors] = []
    while len(samples) < COUNT:
        asked = ReadErrors(2, str(path), "", split.split, len(samples), keeper.pairs, positions=True)
        answer = reader.ask(asked)
        assert isinstance(answer, ErrorsRead), answer
        samples += answer.samples
    keeper.add(split.split, samples)
    return keeper, samples


def test_scores_of_tags(found: tuple[ScoreKeeper, list[SampleErrors]]) -> None:
    keeper, samples = found
    for place, pair in enumerate(keeper.pairs):
        scores = {part.name: score for part, score in keeper.parts(place) if part.kind == TAG}
        assert set(scores) == {name for field, name in PLACES if field == pair.name}
        for name, score in scores.items():
            squares, sizes = [], []
            for number in range(COUNT):
                sides = [
                    np.stack(values(pair.name, number, zone))[:, PLACES[pair.name, name][title]]
                    for zone, title in enumerate(WALL)
                    if title in PLACES[pair.name, name]
                ]
                reference, prediction = np.concatenate(sides, axis=1)
                error = prediction - reference
                squares.append((error @ error) / len(error) / np.abs(reference).max() ** 2)
                sizes += np.abs(error).tolist()
            assert score.rrmse == pytest.approx(np.sqrt(np.mean(squares)), rel=1e-9)
            assert score.mae == pytest.approx(np.mean(sizes), rel=1e-9)
            assert score.worst is not None
            assert score.worst.sums.largest == pytest.approx(max(sizes), rel=1e-9)
            assert score.samples == COUNT
    assert any("The tag “lost” is left out: " in trouble for trouble in samples[0].troubles)


def test_where_the_worst_of_a_tag_is(found: tuple[ScoreKeeper, list[SampleErrors]]) -> None:
    keeper, samples = found
    place = next(place for place, pair in enumerate(keeper.pairs) if pair.name == "p")
    for number, sample in enumerate(samples):
        (sums,) = sample.in_parts()[ScoredPart(place, TAG, "wall")].values()
        largest = {
            name: np.abs(np.subtract(*values("p", number, zone)))[np.array(WALL[name]) - 1]
            for zone, name in enumerate(WALL)
        }
        zone = max(largest, key=lambda name: largest[name].max())
        vertex = sorted(WALL[zone])[int(np.argmax(largest[zone][np.argsort(WALL[zone])]))] - 1
        assert (sums.zone, sums.place) == (zone, vertex), "the number in the zone, not in the tag"
        assert sums.position[:2] == pytest.approx(POINTS[vertex] + number)


def test_zones_come_before_tags(found: tuple[ScoreKeeper, list[SampleErrors]]) -> None:
    keeper, _ = found
    place = next(place for place, pair in enumerate(keeper.pairs) if pair.name == "c")
    assert [(part.kind, part.name) for part, _ in keeper.parts(place)] == [
        ("zone", "Front"),
        ("zone", "Back"),
        ("tag", "core"),
    ]
