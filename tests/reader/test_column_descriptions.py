"""The descriptions and tables of columns, beside what pyplaid reads from the same files."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from viewer.errors import DatasetError
from viewer.reader.column_descriptions import read_descriptions
from viewer.reader.columns_arrow import arrow_tables


def _constants(dataset: Path, data: bytes, schema: str, layout: object) -> Path:
    """Write the descriptions of a dataset with one split, and return the folder of its constants."""
    folder = dataset / "constants" / "train"
    folder.mkdir(parents=True)
    (folder / "data.mmap").write_bytes(data)
    (folder / "constant_schema.yaml").write_text(schema)
    (folder / "layout.json").write_text(json.dumps(layout))
    for name in ("variable_schema.yaml", "cgns_types.yaml"):
        (dataset / name).write_text("{}")
    return folder


@pytest.mark.parametrize("kind", ["hf_datasets", "zarr"])
def test_as_pyplaid_reads_them(written: Callable[[str], Path], kind: str) -> None:
    from plaid.storage.common.reader import load_metadata_from_disk

    found = read_descriptions(written(kind), kind)
    constants, schema, _, labels = load_metadata_from_disk(written(kind))
    assert found.labels == labels
    assert found.columns == tuple(schema)
    assert found.constants.keys() == constants.keys()
    texts = 0
    for split, known in constants.items():
        assert found.constants[split].keys() == known.keys()
        for path, value in known.items():
            ours = found.constants[split][path]
            if value is None:
                assert ours is None
                continue
            texts += value.dtype.kind == "U"
            assert (ours.dtype, ours.shape) == (value.dtype, value.shape)
            np.testing.assert_array_equal(ours, value)
    assert texts, "there are texts among them"


def test_tables_as_datasets_reads_them(written: Callable[[str], Path]) -> None:
    import datasets

    path = written("hf_datasets")
    found = arrow_tables(path)
    known = datasets.load_from_disk(str(path / "data"))
    assert found.keys() == known.keys()
    for split, table in known.items():
        assert list(found[split].ids()) == list(range(len(table)))
        for number in found[split].ids():
            row = found[split].row(number)
            assert row.names() == set(table.column_names)
            for name in table.column_names:
                value = table[number][name]
                np.testing.assert_array_equal(row.column(name), None if value is None else np.array(value))


def test_a_table_of_several_files(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "train"
    folder.mkdir(parents=True)
    (tmp_path / "data" / "dataset_dict.json").write_text('{"splits": ["train"]}')
    (folder / "dataset_info.json").write_text("{}")
    names = [f"data-{place}.arrow" for place in range(3)]
    for place, name in enumerate(names):
        with pa.OSFile(str(folder / name), "wb") as sink:
            table = pa.table({"x": pa.array([[float(place)], [place + 0.5]], pa.list_(pa.float64()))})
            with pa.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table)
    (folder / "state.json").write_text(json.dumps({"_data_files": [{"filename": name} for name in names]}))
    table = arrow_tables(tmp_path)["train"]
    assert [table.row(number).column("x").tolist() for number in table.ids()] == [[n / 2] for n in range(6)]


@pytest.mark.parametrize(
    "entry",
    [
        {"offset": 0, "shape": [2], "dtype": "object"},
        {"offset": 0, "shape": [-2], "dtype": "float64"},
        {"offset": 8, "shape": [2], "dtype": "float64"},
        {"offset": -8, "shape": [1], "dtype": "float64"},
        {"offset": "no", "shape": [2], "dtype": "float64"},
        {"offset": 0, "shape": [2], "dtype": "no such type"},
        {"shape": [2]},
        [],
    ],
    ids=str,
)
def test_constants_that_cannot_be(tmp_path: Path, entry: object) -> None:
    folder = _constants(tmp_path, np.arange(2.0).tobytes(), "A: {dtype: float64}", {"A": entry})
    with pytest.raises(DatasetError, match="are missing or damaged"):
        read_descriptions(tmp_path, "zarr")
    (folder / "layout.json").write_text(json.dumps({"A": {"offset": 0, "shape": [2], "dtype": "float64"}}))
    assert read_descriptions(tmp_path, "zarr").constants["train"]["A"].tolist() == [0.0, 1.0]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts the open files in /proc")
def test_thousands_of_constants_need_one_open_file(tmp_path: Path) -> None:
    """A mapping keeps its file open, and a program may have 1024 open files."""
    names = [f"Global/a{number}" for number in range(3000)]
    schema = "".join(f"{name}: {{dtype: float64}}\n" for name in names)
    places = {name: {"offset": 8 * place, "shape": [1], "dtype": "float64"} for place, name in enumerate(names)}
    _constants(tmp_path, np.arange(3000.0).tobytes(), schema, places)
    before = len(os.listdir("/proc/self/fd"))
    found = read_descriptions(tmp_path, "zarr").constants["train"]
    assert len(os.listdir("/proc/self/fd")) == before + 1
    assert [found[name].tolist() for name in names] == [[float(place)] for place in range(3000)]


@pytest.mark.parametrize(("text", "length"), [("rotor", 5), ("rotor", 6), ("", 0)])
def test_a_constant_that_is_a_text(tmp_path: Path, text: str, length: int) -> None:
    """A text that ends after its file does is no shorter text."""
    layout = {"A": {"offset": 0, "shape": [length], "dtype": "|S1"}, "B": None}
    _constants(tmp_path, text.encode(), "A: {dtype: string}\nB: {dtype: float64}", layout)
    if length > len(text):
        with pytest.raises(DatasetError, match="are missing or damaged"):
            read_descriptions(tmp_path, "zarr")
    else:
        found = read_descriptions(tmp_path, "zarr").constants["train"]
        assert found["A"].tolist() == [text] and found["B"] is None
