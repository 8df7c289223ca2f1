"""The descriptions and tables of columns, beside what pyplaid reads from the same files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from viewer.errors import DatasetError
from viewer.reader.column_descriptions import read_descriptions
from viewer.reader.columns_arrow import arrow_tables


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
        {"offset": "no", "shape": [2], "dtype": "float64"},
        {"offset": 0, "shape": [2], "dtype": "no such type"},
        {"shape": [2]},
        [],
    ],
    ids=str,
)
def test_constants_that_cannot_be(tmp_path: Path, entry: object) -> None:
    folder = tmp_path / "constants" / "train"
    folder.mkdir(parents=True)
    (folder / "data.mmap").write_bytes(np.arange(2.0).tobytes())
    (folder / "constant_schema.yaml").write_text("A: {dtype: float64}")
    (folder / "layout.json").write_text(json.dumps({"A": entry}))
    for name in ("variable_schema.yaml", "cgns_types.yaml"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(DatasetError, match="are missing or damaged"):
        read_descriptions(tmp_path, "zarr")
    (folder / "layout.json").write_text(json.dumps({"A": {"offset": 0, "shape": [2], "dtype": "float64"}}))
    assert read_descriptions(tmp_path, "zarr").constants["train"]["A"].tolist() == [0.0, 1.0]
