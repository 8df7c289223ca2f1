"""Tables as Parquet: by a real exporter, read back by pyarrow."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow (the extra plaid)")

from viewer.errors import ViewerError  # noqa: E402
from viewer.shell.children.table_writer import write_parquet  # noqa: E402


def test_types_are_kept(tmp_path: Path) -> None:
    columns = (
        (3, 7, 8),
        (0.5, None, 1e300),
        ("windy", "", None),
        ([1.0, 2.0], None, []),
        (1, 2.5, None),
        (1, "text", [1.0]),
    )
    heads = ("sample", "alpha", "label", "load", "mixed", "odd")
    write_parquet(tmp_path / "a.parquet", heads, columns)
    table = parquet.read_table(tmp_path / "a.parquet")
    assert table.column_names == list(heads)
    found = [tuple(table[name].to_pylist()) for name in heads]
    assert found == [*columns[:4], (1.0, 2.5, None), ("1", "text", "[1.0]")]
    assert [str(table.schema.field(name).type) for name in heads[:3]] == ["int64", "double", "string"]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.parquet"]


def test_numbers_that_are_none(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", ("x",), ((math.nan, math.inf, 1.0),))
    (column,) = parquet.read_table(tmp_path / "a.parquet").columns
    values = column.to_pylist()
    assert math.isnan(values[0])
    assert values[1:] == [math.inf, 1.0]


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(ViewerError, match=r"could not be written to .*/none/a\.parquet: No such file or directory"):
        write_parquet(tmp_path / "none" / "a.parquet", ("x",), ((1,),))
