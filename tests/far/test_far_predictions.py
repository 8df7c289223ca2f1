"""Predictions at addresses: the errors are those of the same data on this machine, and what they cost is said first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")
pytest.importorskip("aiohttp", reason="https addresses need aiohttp (the extra remote)")

from tests import judged
from tests.conftest import written_once
from tests.datasets import write_dataset
from tests.end2end.program import run
from tests.end2end.test_prediction import expected
from tests.far.servers.web import WebServer
from tests.far.shelf import Engine
from viewer.errors import DatasetError
from viewer.pairs.rules import PairRules
from viewer.pairs.sample_errors import SampleErrors
from viewer.protocol import ErrorsRead, FindPairs, PairsFound, ReadErrors
from viewer.shell.services.far_folders import FarFolders


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset, what predicts it as a dataset of zarr, and as arrays."""
    folder = tmp_path_factory.mktemp("sets")
    for name, role, backend, splits in (
        ("reference", "reference", "cgns", judged.SPLITS),
        ("prediction", "prediction", "zarr", judged.PREDICTED),
    ):
        known = written_once(
            tmp_path_factory,
            f"judged/{backend}/{role}",
            partial(_write, backend=backend, splits=splits, role=role),
        )
        (folder / name).symlink_to(known)
    arrays = folder / "arrays" / "train"
    arrays.mkdir(parents=True)
    for number in range(2):
        values = [[judged.prediction_of("q", number, zone, time) for time in judged.TIMES] for zone in (0, 1)]
        np.savez(arrays / f"sample_{number:09d}.npz", q=np.concatenate([np.stack(one) for one in values], axis=1))
    return folder


def _write(path: Path, *, backend: str, splits: dict[str, int], role: str) -> None:
    write_dataset(path, backend, splits, role)


@pytest.fixture
def web(sets: Path) -> Iterator[WebServer]:
    server = WebServer(sets)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    root = tmp_path / "root"
    root.mkdir()
    return Engine(root)


def compared(engine: Engine, dataset: str, prediction: str) -> tuple[PairsFound, dict[str, list[SampleErrors]]]:
    """Return what belongs together, and all errors, without what tells the state of files."""
    found = engine.ask(FindPairs(1, dataset, prediction, PairRules()))
    assert isinstance(found, PairsFound)
    errors: dict[str, list[SampleErrors]] = {}
    for match in found.splits:
        errors[match.split] = []
        while len(errors[match.split]) < match.both + match.only_reference:
            start = len(errors[match.split])
            read = engine.ask(ReadErrors(2, dataset, prediction, match.split, start, found.pairing.pairs))
            assert isinstance(read, ErrorsRead)
            errors[match.split] += [replace(one, state="", troubles=()) for one in read.samples]
    return found, errors


@pytest.mark.parametrize("far", [("reference",), ("prediction",), ("reference", "prediction")], ids="-".join)
def test_either_side_or_both(sets: Path, web: WebServer, engine: Engine, far: tuple[str, ...]) -> None:
    folders = FarFolders(lambda: engine.cache_root)
    places = {
        name: f"{web.endpoint}/{name}" if name in far else str(sets / name) for name in ("reference", "prediction")
    }
    here = {name: folders.here(place) for name, place in places.items()}
    found, errors = compared(engine, here["reference"], here["prediction"])
    near = Engine(engine.cache_root)
    _, expected = compared(near, str(sets / "reference"), str(sets / "prediction"))
    assert errors == expected and sum(len(one.zones) for one in errors["train"]) > 10
    assert [(cost.address, cost.samples) for cost in found.costs] == [
        (places[name], 5 + (name == "reference")) for name in far
    ], "all samples of both, of each side that is far"
    assert all(cost.bytes is None or cost.bytes > 1000 for cost in found.costs)
    assert (found.listing == "") == ("prediction" in far), "which samples it has is not looked up again and again"


def test_arrays_in_a_folder_and_in_a_file(sets: Path, web: WebServer, engine: Engine) -> None:
    file = "arrays/train/sample_000000001.npz"
    folders = FarFolders(lambda: engine.cache_root)
    reference = str(sets / "reference")
    found, errors = compared(engine, reference, folders.here(f"{web.endpoint}/arrays"))
    assert errors == compared(Engine(engine.cache_root), reference, str(sets / "arrays"))[1]
    assert [len(one.zones) for one in errors["train"]] == [6, 6, 0, 0], "two zones at three times"
    assert found.costs == ()
    assert web.fetched == {f"arrays/train/sample_{number:09d}.npz": 1 for number in range(2)}
    with pytest.raises(DatasetError) as error:
        compared(engine, reference, folders.here(f"{web.endpoint}/{file}"))
    assert f"{web.endpoint}/{file}" in error.value.sentence and str(engine.cache_root) not in error.value.sentence


def test_what_is_not_there_is_said_with_the_address(sets: Path, web: WebServer, engine: Engine) -> None:
    address = f"{web.endpoint}/nothing"
    here = FarFolders(lambda: engine.cache_root).here(address)
    with pytest.raises(DatasetError) as error:
        engine.ask(FindPairs(1, str(sets / "reference"), here, PairRules()))
    assert address in error.value.sentence and str(engine.cache_root) not in error.value.sentence


def test_a_report_says_what_it_costs_and_is_that_of_local_data(sets: Path, web: WebServer, tmp_path: Path) -> None:
    there = (f"{web.endpoint}/reference", "--prediction", f"{web.endpoint}/prediction")
    far = tmp_path / "far.json"
    refused = run(*there, "--report", far, temp_root=tmp_path)
    assert refused.returncode != 0 and not far.exists()
    assert "files are fetched from" in refused.stderr and "--yes" in refused.stderr
    assert not any(path.endswith(".cgns") and "sample_000000002" in path for _, path in web.asked)
    done = run(*there, "--report", far, "--yes", temp_root=tmp_path)
    assert done.returncode == 0, done.stderr
    theirs = json.loads(far.read_text())
    assert theirs["scores"][0]["score"] == pytest.approx(
        np.mean([expected(name) for name in theirs["outputs"]]), rel=1e-6
    )
    assert str(tmp_path) not in far.read_text(), "it names addresses, not the cache"
    assert (theirs["dataset"], theirs["prediction"]) == (there[0], there[2])
