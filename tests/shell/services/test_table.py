"""Tables as text, read back by the libraries of Python."""

from __future__ import annotations

import csv
import io
import json
import math

from viewer.shell.services.table import DataTable, csv_text, json_text, tsv_text

TABLE = DataTable(
    ("sample", "alpha", "label", "load", "alpha"),
    (
        (3, 0.1, 'a "quoted", text', [1.0, 2.0], 1e300),
        (7, math.nan, "two\nlines\tand a tab", None, -0.0),
        (8, None, "", [], math.inf),
    ),
)


def test_csv() -> None:
    head, *rows = csv.reader(io.StringIO(csv_text(TABLE)))
    assert head == list(TABLE.heads)
    assert [row[0] for row in rows] == ["3", "7", "8"]
    assert [row[1] for row in rows] == ["0.1", "", ""]
    assert [row[2] for row in rows] == ['a "quoted", text', "two\nlines\tand a tab", ""]
    assert [float(row[4]) for row in rows] == [1e300, -0.0, math.inf]
    assert rows[0][3] == "[1.0, 2.0]"


def test_json() -> None:
    rows = json.loads(json_text(TABLE))
    assert [list(row) for row in rows] == [["sample", "alpha", "label", "load", "alpha (2)"]] * 3
    assert [row["alpha"] for row in rows] == [0.1, None, None]
    assert [row["load"] for row in rows] == [[1.0, 2.0], None, []]
    assert [row["alpha (2)"] for row in rows] == [1e300, -0.0, None], "JSON has no infinity"


def test_what_a_spreadsheet_takes() -> None:
    lines = tsv_text(TABLE).splitlines()
    assert len(lines) == 4
    assert [line.count("\t") for line in lines] == [4] * 4
    assert lines[2].split("\t")[2] == "two lines and a tab"


def test_columns() -> None:
    assert TABLE.columns[0] == (3, 7, 8)
    assert DataTable(("a", "b"), ()).columns == ((), ())
