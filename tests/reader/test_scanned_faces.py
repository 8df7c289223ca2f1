"""Values of faces and boundaries are in scans and predictions as others are, equal to numpy over what was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests import bounded
from tests import datasets as ds
from tests.reader.child import ReaderChild
from tests.reader.test_boundary_zones import boxes, given
from tests.reader.test_errors import errors, find
from tests.reader.test_scan_samples import compare, scanned
from viewer.pairs.matching import FieldKey
from viewer.pairs.metrics import joined

FACES = ("q (FaceCenter)", "ForceX (FaceCenter)", "ForceY (FaceCenter)", "ForceZ (FaceCenter)")


def values(name: str, sample: int) -> np.ndarray:
    """What a sample has in a field."""
    count = {"q (Hot)": 4, "T (Lid)": 20}.get(name, 24)
    return np.random.default_rng([sample, sum(map(ord, name))]).normal(size=count)


def tree(sample: int, change: Callable[[np.ndarray], np.ndarray]) -> ds.Tree:
    """A zone with values at its cells, its faces, at the faces of a boundary and at the vertices of another one."""
    points, _ = ds.box(bounded.SIZE)
    own = {name: change(values(name, sample)) for name in ("q", *FACES, "q (Hot)", "T (Lid)")}
    numbers = np.array([41, 26, 33, 48])
    lid = bounded.at_plane(points, 2, 2.0)
    zone = boxes(
        bounded.condition(
            "Hot", "BCWall", bounded.where("FaceCenter"), bounded.listed(numbers), given(q=own["q (Hot)"], Level=[7.0])
        ),
        bounded.condition("Lid", "BCWall", bounded.listed(lid), given(T=own["T (Lid)"])),
    )
    at_faces = {name.partition(" ")[0]: own[name] for name in FACES}
    zone[2] += [ds.solution("C", {"q": own["q"]}, "CellCenter"), ds.solution("F", at_faces, "FaceCenter")]
    return ds.tree(ds.base("Base", 3, 3, [zone]))


def written(path: Path, change: Callable[[np.ndarray], np.ndarray] = lambda array: array) -> Path:
    return ds.write_trees(path, [[tree(sample, change)] for sample in range(3)])


def test_a_scan_has_them(tmp_path: Path) -> None:
    found = scanned(written(tmp_path / "dataset"), "train", [0, 1, 2])
    names = ("q", *FACES, "q (Hot)")
    for one in found:
        assert not one.troubles
        fields = {field.key: field for field in one.fields}
        for name in names:
            compare(fields[FieldKey(name, "cell", "Base")].figures, values(name, one.sample))
        compare(fields[FieldKey("T (Lid)", "vertex", "Base")].figures, values("T (Lid)", one.sample))
        force = np.linalg.norm([values(name, one.sample) for name in FACES[1:]], axis=0)
        compare(fields[FieldKey("Force (FaceCenter)", "cell", "Base")].figures, force)
        assert [(zone.zone, zone.cells) for zone in one.zones] == [("Boxes", 24)], "faces are no cells of the mesh"
    assert len({one.mesh_hash for one in found}) == 1, "what a boundary is given is no part of the mesh"
    assert len({one.fields_hash for one in found}) == 3


def test_predictions_of_them(tmp_path: Path) -> None:
    reference, prediction = written(tmp_path / "a"), written(tmp_path / "b", lambda array: 2.0 * array + 1.0)
    reader = ReaderChild()
    try:
        pairs = find(reader, reference, prediction).pairing.pairs
        found = errors(reader, reference, prediction, pairs, positions=True)
    finally:
        reader.close()
    assert {pair.name for pair in pairs} == {"q", *FACES, "q (Hot)", "T (Lid)"}
    for number, pair in enumerate(pairs):
        sums = joined([zone.sums for one in found for zone in one.zones if zone.pair == number])
        wrong = np.concatenate([values(pair.name, sample) + 1.0 for sample in range(3)])
        assert sums.count == len(wrong)
        assert sums.largest == pytest.approx(np.abs(wrong).max())
        assert sums.squares == pytest.approx((wrong**2).sum())
    assert not any(one.troubles for one in found)
