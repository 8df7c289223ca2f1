"""The table of samples: the globals of every sample at its first time, in all backends."""

import math
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import damage
from tests import datasets as ds
from tests.reader.child import ReaderChild
from viewer.protocol import Cancel, Cancelled, Failed, ReadSample, ReadTable, SampleRead, TableRead
from viewer.reader.catalogue import open_dataset
from viewer.reader.table import MAX_CELLS, cells_of, read_rows

SLOW = """
import time
import viewer.reader.table as table
first = table.read_row
def slow(*arguments):
    time.sleep(0.4)
    return first(*arguments)
table.read_row = slow
"""
"""Makes one row take longer than an answer may."""


@pytest.fixture
def reader(lasting_reader: ReaderChild) -> ReaderChild:
    return lasting_reader


def table(reader: ReaderChild, dataset: Path, split: str = "train", start: int = 0) -> list[Any]:
    """Ask until the end of the split, as the window does: each row a dict, or None for a broken sample."""
    rows: list[Any] = []
    while True:
        answer = reader.ask(ReadTable(5, str(dataset), split, start + len(rows)))
        assert isinstance(answer, TableRead), answer
        assert (answer.id, answer.split, answer.start) == (5, split, start + len(rows))
        if not answer.rows:
            return rows
        rows += answer.rows


def known(number: int) -> dict:
    values = ds.globals_at(ds.TIMES[0], number)
    vector = values.pop("load")
    return values | {f"load[{place}]": value for place, value in enumerate(vector)}


def test_rows(reader: ReaderChild, dataset: Path) -> None:
    assert table(reader, dataset) == [known(number) for number in range(3)]
    assert table(reader, dataset, "test", 1) == [known(1)]
    assert table(reader, dataset, "test", 7) == []
    answer = reader.ask(ReadTable(1, str(dataset), "nothing", 0))
    assert isinstance(answer, Failed)
    assert "no split nothing" in answer.sentence


def test_one_row_an_answer_when_it_takes_long(cgns_dataset: Path, cache_root: Path) -> None:
    reader = ReaderChild(prepare=SLOW)
    try:
        answer = reader.ask(ReadTable(1, str(cgns_dataset), "train", 0))
        assert isinstance(answer, TableRead)
        assert answer.rows == (known(0),)
    finally:
        reader.close()


def test_a_sample_goes_before_waiting_tables(cgns_dataset: Path, cache_root: Path) -> None:
    reader = ReaderChild(prepare=SLOW)
    try:
        reader.send(
            *(ReadTable(number, str(cgns_dataset), "train", 0) for number in (1, 2, 3)),
            ReadSample(4, str(cgns_dataset), "train", 0, str(cache_root)),
            Cancel(3),
        )
        answers = [reader.answer() for _ in range(4)]
        assert sorted(answer.id for answer in answers) == [1, 2, 3, 4]
        assert Cancelled(3) in answers
        order = [answer.id for answer in answers if answer.id != 3]
        assert order.index(4) < order.index(2)
        assert isinstance(answers[[answer.id for answer in answers].index(4)], SampleRead)
    finally:
        reader.close()


@pytest.mark.parametrize("how", ["truncated", "missing", "pipe"])
def test_a_broken_sample_is_an_empty_row(reader: ReaderChild, written, backend: str, tmp_path: Path, how: str) -> None:
    if backend == "hf_datasets":
        pytest.skip("one table holds all samples")
    path = shutil.copytree(written(backend), tmp_path / "copy")
    folder = path / "data" / "train" / "sample_000000001"
    file = ds.mesh_file(path, sample=1) if backend == "cgns" else folder / "zarr.json"
    if how == "truncated":
        damage.truncate(file)
    else:
        file.unlink()
    if how == "pipe":
        os.mkfifo(file)
    if how == "missing" and backend == "cgns":
        shutil.rmtree(folder / "meshes")
    assert table(reader, path) == [known(0), None, known(2)]


def test_a_broken_global_is_left_out(reader: ReaderChild, written, tmp_path: Path) -> None:
    path = shutil.copytree(written("zarr"), tmp_path / "copy")
    for chunk in (path / "data" / "train" / "sample_000000001" / "Global__energy").glob("c/*"):
        damage.truncate(chunk, 0.5)
    row = known(1)
    del row["energy"]
    assert table(reader, path)[1] == row


def test_the_first_time_is_not_the_first_file(reader: ReaderChild, tmp_path: Path) -> None:
    def step(time: float) -> ds.Tree:
        mesh = ds.zone("Zone", np.eye(3), 1, [ds.section("T", 5, 1, [[1, 2, 3]])])
        values = [ds.data("at", np.array([time])), ds.data("bad", np.array([np.nan, np.inf]))]
        return ds.tree(ds.base("Base", 2, 3, [mesh], time), ds.base("Global", 1, 1, values, time))

    path = ds.write_trees(tmp_path / "dataset", [[step(3.0), step(1.0), step(2.0)], [step(5.0)]])
    rows = table(reader, path)
    assert [row["at"] for row in rows] == [1.0, 5.0]
    assert math.isnan(rows[0]["bad[0]"])
    assert rows[0]["bad[1]"] == math.inf


def test_samples_without_globals(reader: ReaderChild, tmp_path: Path) -> None:
    mesh = ds.zone("Zone", np.eye(3), 1, [ds.section("T", 5, 1, [[1, 2, 3]])])
    steps = [ds.tree(ds.base("Base", 2, 3, [mesh], time)) for time in (0.0, 1.0)]
    path = ds.write_trees(tmp_path / "dataset", [steps, steps[:1]])
    assert table(reader, path) == [{}, {}], "they can be read"


@pytest.mark.parametrize(
    ("value", "cells"),
    [
        (np.array([3]), {"g": 3}),
        (np.array([True]), {"g": 1}),
        (np.array([[2.5]]), {"g": 2.5}),
        (np.array([0.1], np.float32), {"g": 0.1}),
        (np.array(7.0), {"g": 7.0}),
        (np.arange(2), {"g[0]": 0, "g[1]": 1}),
        (np.array([[1.0, 2.0], [3.0, 4.0]]), {"g[0,0]": 1.0, "g[0,1]": 2.0, "g[1,0]": 3.0, "g[1,1]": 4.0}),
        (np.arange(9), {}),
        (np.array([]), {}),
        (np.array([1j]), {}),
        (ds.text("calm"), {"g": "calm"}),
        (np.frombuffer(b"calm", np.uint8), {"g": "calm"}),
        (np.array(["calm"], object), {"g": "calm"}),
        (ds.text("x" * 5000), {"g": "x" * 1000}),
    ],
)
def test_cells(value: np.ndarray, cells: dict) -> None:
    found = cells_of("g", value)
    assert found == cells
    assert [type(item) for item in found.values()] == [type(item) for item in cells.values()]


def test_an_answer_stays_small(cgns_dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = open_dataset(cgns_dataset).source
    assert len(read_rows(source, "train", [0, 1, 2], lambda: False)) == 3
    monkeypatch.setattr(source, "globals_base", lambda split, number: ds_node(MAX_CELLS))
    assert len(read_rows(source, "train", [0, 1, 2], lambda: False)) == 2


def ds_node(count: int):
    from viewer.reader.tree import Node

    values = [Node(f"g{place}", "DataArray_t", f"Global/g{place}", load=lambda: np.zeros(1)) for place in range(count)]
    return Node("Global", "CGNSBase_t", "Global", children=values)
