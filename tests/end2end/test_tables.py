"""The table of samples as a file and on the clipboard: as it is on screen, read back by other libraries."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests import datasets
from tests.conftest import wait_until
from tests.datasets import globals_at
from tests.end2end.conftest import Start
from tests.end2end.probes import children, exports, widgets
from tests.end2end.program import Program


@pytest.fixture
def window(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = start(datasets.known(tmp_path_factory, "cgns"), "--split", "train", "--size", "1300x900")
    program.until_shown(0)
    program.ask(widgets.show_dock, "samples")
    program.until(exports.is_table_read)
    program.until(children.is_quiet)
    return program


def save(window: Program, path: Path, what: str = "samples") -> None:
    window.ask(exports.answer_table, str(path))
    window.trigger(f"file.save_table.{what}")
    wait_until(path.exists, 60, f"{path.name} is there")
    window.until(widgets.has_status, f"Saved {path}")


def row(number: int) -> dict[str, Any]:
    """What the table has of a sample."""
    known = globals_at(0.0, number)
    load = known.pop("load")
    return {"Sample": number, **known, **{f"load[{place}]": value for place, value in enumerate(load)}}


def test_in_the_order_and_with_the_filter_of_the_screen(window: Program, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    window.ask(exports.set_filter, "alpha > 0")
    window.ask(exports.sort, "alpha", True)
    save(window, folder / "a.json")
    rows = json.loads((folder / "a.json").read_text())
    assert rows == [row(2), row(1)]
    window.ask(exports.move_column, 1, 0)
    save(window, folder / "a.csv")
    with (folder / "a.csv").open(newline="") as file:
        found = list(csv.DictReader(file))
    assert list(found[0])[:2] == [list(row(0))[1], "Sample"], "columns as they were moved"
    for line, expected in zip(found, (row(2), row(1)), strict=True):
        assert {name: type(value)(line[name]) for name, value in expected.items()} == expected
    window.trigger("file.copy_table.samples")
    window.until(widgets.has_status, "Copied 2 rows")
    lines = [line.split("\t") for line in window.ask(exports.clipboard).splitlines()]
    assert [line[1] for line in lines] == ["Sample", "2", "1"]
    parquet = pytest.importorskip("pyarrow.parquet")
    save(window, folder / "a.parquet")
    assert parquet.read_table(folder / "a.parquet").to_pylist() == [
        {name: row(number)[name] for name in found[0]} for number in (2, 1)
    ]
    assert sorted(os.listdir(folder)) == ["a.csv", "a.json", "a.parquet"]


def test_what_cannot_be_saved(window: Program, tmp_path: Path) -> None:
    window.ask(exports.answer_table, str(tmp_path / "a.xlsx"))
    window.trigger("file.save_table.samples")
    window.until(widgets.has_message, "A table cannot be saved as a.xlsx; choose one of .csv, .json, .parquet.")
    for ending in ("csv", "parquet"):
        path = tmp_path / "none" / f"a.{ending}"
        window.ask(exports.answer_table, str(path))
        window.trigger("file.save_table.samples")
        window.until(widgets.has_message, f"The table could not be written to {path}: No such file or directory")
    window.trigger("file.save_table.pins")
    window.until(widgets.has_status, "There are no pins")
