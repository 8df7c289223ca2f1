"""Differences of samples as pyplaid wrote them, in all backends, against the formulas that they were written from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import datasets, truth
from tests.reader.artifact import Artifact, read
from viewer.errors import MESHES_DIFFER
from viewer.protocol import ALL_BASES
from viewer.protocol.comparing import ABSOLUTE, RELATIVE, SIGNED, Against
from viewer.renderer.difference import make_differences
from viewer.subtraction import DifferenceError

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")

Written = Callable[[str], Path]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Return the dataset with known values in a backend, written once by pyplaid."""
    return partial(datasets.known, tmp_path_factory)


@pytest.fixture(scope="module")
def written_truth(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("truth")

    def get(backend: str) -> Path:
        path = folder / backend
        return path if path.exists() else datasets.write_dataset(path, backend, {"train": 2}, "truth")

    return get


def difference(
    own: Artifact, other: Artifact, field: str, kind: str = SIGNED, component: int = -1, **more: Any
) -> dict[str, np.ndarray]:
    against = Against(str(other.directory), field, component=component, kind=kind, **more)
    found = make_differences().of(own.directory, own.manifest, field, "", component, against)
    return {name: values.array for name, values in found.values.items()}


@pytest.mark.parametrize("backend", datasets.BACKENDS)
def test_two_samples(written: Written, backend: str, tmp_path: Path) -> None:
    fields = ("pressure", "Velocity", "density")
    own, other = (
        read(written(backend), tmp_path, number, base="Base_3_3", time=0.5, fields=fields) for number in (2, 0)
    )
    for (base, name), (points, _, elements) in datasets.zones().items():
        if base != "Base_3_3":
            continue
        kind = np.float32 if backend == "hf_datasets" else np.float64
        mine, theirs = (datasets.pressure(points, 0.5, number).astype(kind).astype(float) for number in (2, 0))
        for found, wanted in (
            (difference(own, other, "pressure"), mine - theirs),
            (difference(own, other, "pressure", ABSOLUTE), np.abs(mine - theirs)),
            (
                difference(own, other, "pressure", RELATIVE, floor=600.0),
                np.abs(mine - theirs) / np.maximum(theirs, 600.0),
            ),
            (
                difference(own, other, "density"),
                (datasets.density(len(elements), 0.5, 2) - datasets.density(len(elements), 0.5, 0)),
            ),
        ):
            np.testing.assert_allclose(found[name], wanted, rtol=1e-12, atol=1e-12)
        fast, slow = (datasets.velocity(points, 0.5, number) for number in (2, 0))
        sizes = np.linalg.norm(fast, axis=1) - np.linalg.norm(slow, axis=1)
        np.testing.assert_allclose(difference(own, other, "Velocity")[name], sizes, rtol=1e-6, atol=1e-6)
        apart = difference(own, other, "Velocity", ABSOLUTE)[name]
        np.testing.assert_allclose(apart, np.linalg.norm(fast - slow, axis=1), rtol=1e-6)
        np.testing.assert_allclose(difference(own, other, "Velocity", component=1)[name], 2.0, rtol=1e-6)


@pytest.mark.parametrize("backend", datasets.BACKENDS)
def test_a_mesh_in_random_order_holes_and_structured_zones(
    written_truth: Written, backend: str, tmp_path: Path
) -> None:
    fields = ("temperature", "holes", "load")
    own, other = (
        read(written_truth(backend), tmp_path, number, base=ALL_BASES, time=0.5, fields=fields) for number in (1, 0)
    )
    assert {name: values.tolist() for name, values in difference(own, other, "load").items()} == {
        zone.name: [1000.0] * zone.cells for zone in own.manifest.zones
    }
    for values in difference(own, other, "temperature").values():
        np.testing.assert_allclose(values, 1.0, atol=1e-3)
    for values in difference(own, other, "holes").values():
        assert np.isnan(values[1:3]).all() and not values[[0, *range(3, len(values))]].any()


def test_a_mesh_that_moves_with_time(written_truth: Written, tmp_path: Path) -> None:
    own, other = (
        read(written_truth("cgns"), tmp_path, 1, base=ALL_BASES, time=time, fields=("temperature",))
        for time in (2.0, 0.0)
    )
    with pytest.raises(DifferenceError) as caught:
        difference(own, other, "temperature")
    far = np.linalg.norm(truth.moved(np.zeros((1, 3)), 2.0))
    assert caught.value.reason == MESHES_DIFFER and "2 more zones differ" in caught.value.sentence
    assert f"up to {far:.4g} away" in caught.value.sentence
