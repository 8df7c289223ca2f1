from __future__ import annotations

from array import array
from pathlib import Path
from typing import Any

import pytest

from tests.shell.panels.scans import NAN, KnownScan, P
from viewer.errors import ViewerError
from viewer.pairs.matching import FieldKey
from viewer.protocol.sample_runs import SampleRuns
from viewer.protocol.scan_figures import FieldFigures, ScanColumn, ScanFinding, SplitFigures
from viewer.protocol.split import Split
from viewer.shell.scan.column_reading import ColumnValues, read_columns
from viewer.shell.scan.content_table import content_table
from viewer.shell.scan.content_words import histogram_note, range_note
from viewer.shell.scan.contents import BoxContent, HistogramContent, ScatterContent, SplitBox, box_of
from viewer.shell.scan.figures_data import figures_data
from viewer.shell.scan.health_list import findings_data, grouped, summary_of
from viewer.shell.scan.selection_bar import SampleSelection
from viewer.shell.scan.statistics_choice import BOXES, HISTOGRAM, StatisticsChoice, axes_of, fitted
from viewer.shell.session.scan_columns import column_labels

TRAIN, TEST = Split("train", ((0, 2), (7, 8))), Split("test", ((0, 2),))
ALPHA = FieldKey("alpha", "global")
MEAN, VALUE, POINTS = ScanColumn("mean", P), ScanColumn("value", ALPHA), ScanColumn("points")


def figures(field: FieldKey, low: float, high: float) -> FieldFigures:
    percentiles = tuple((percent, low + (high - low) * percent / 100) for percent in (1.0, 5.0, 25.0, 50.0, 75.0, 95.0))
    return FieldFigures(field, 3, 30, 1, 0, low, high, (low + high) / 2, 1.0, percentiles, "Pa")


def test_columns_of_all_splits_come_one_after_the_other(qapp: Any, tmp_path: Path) -> None:
    scan = KnownScan(tmp_path)
    scan.know({"": {MEAN: [1.0, 2.0, NAN, 4.0, 5.0]}, "train": {MEAN: [1.0, 2.0, NAN]}})
    found: list[Any] = []
    read_columns(scan, (TRAIN, TEST), (MEAN,), found.append)  # type: ignore[arg-type]
    read_columns(scan, (TRAIN,), (MEAN,), found.append)  # type: ignore[arg-type]
    scan.answer()
    both, one = found
    assert [both.sample_at(place) for place in range(len(both))] == [
        ("train", 0), ("train", 1), ("train", 7), ("test", 0), ("test", 1),
    ]  # fmt: skip
    assert list(both.numbers[0])[3:] == [4.0, 5.0] and list(one.numbers[0])[:2] == [1.0, 2.0]
    assert [both.place_of("test", 1), both.place_of("train", 3), both.place_of("other", 0)] == [4, None, None]
    with pytest.raises(IndexError):
        both.sample_at(5)
    assert list(tmp_path.glob("column-*")) == [], "the files are removed"


def test_columns_that_are_not_whole_are_an_error(qapp: Any, tmp_path: Path) -> None:
    scan = KnownScan(tmp_path)
    scan.know({"train": {MEAN: [1.0]}})
    found: list[Any] = []
    read_columns(scan, (TRAIN,), (MEAN,), found.append)  # type: ignore[arg-type]
    scan.answer()
    assert isinstance(found[0], ViewerError) and "not of all samples" in found[0].sentence
    assert list(tmp_path.glob("column-*")) == []


def test_what_cannot_be_shown_any_more_gives_way() -> None:
    columns = (POINTS, VALUE, MEAN)
    first = fitted(StatisticsChoice(), columns, ("train",), "p")
    assert (first.quantity, first.x, first.y, first.color) == (P, VALUE, MEAN, None)
    gone = StatisticsChoice(HISTOGRAM, FieldKey("q", "cell"), "validation", "validation", MEAN, MEAN, POINTS)
    assert fitted(gone, columns, ("train",), "") == StatisticsChoice(HISTOGRAM, ALPHA, "", "", MEAN, MEAN, POINTS)
    assert fitted(StatisticsChoice(BOXES, MEAN), columns, (), "").quantity == MEAN
    assert fitted(StatisticsChoice(HISTOGRAM, MEAN), columns, (), "p").quantity == P, "of all its values"
    nothing = fitted(StatisticsChoice(), (), (), "p")
    assert (nothing.quantity, nothing.x, nothing.y) == (None, None, None)
    assert axes_of(columns) == (VALUE,) and axes_of((POINTS, MEAN)) == (POINTS, MEAN)


def test_columns_are_called_by_what_tells_them_apart() -> None:
    other = ScanColumn("mean", FieldKey("p", "cell", "Base"))
    assert list(column_labels((MEAN, VALUE, POINTS)).values()) == ["mean p", "alpha", "Points"]
    assert list(column_labels((MEAN, other)).values()) == ["mean p (vertex)", "mean p (cell)"]


def test_the_table_of_figures_has_a_row_for_each_split_and_for_all() -> None:
    splits = (
        SplitFigures("train", 3, 3, 0, (figures(P, 1.0, 3.0), figures(ALPHA, 0.0, 1.0))),
        SplitFigures("test", 2, 2, 0, (figures(P, 2.0, 9.0),)),
        SplitFigures("", 5, 5, 0, (figures(P, 1.0, 9.0), figures(ALPHA, 0.0, 1.0))),
    )
    table = figures_data(splits)
    assert [row[:2] for row in table.rows] == [
        ("p", "all"), ("p", "train"), ("p", "test"), ("alpha", "all"), ("alpha", "train"),
    ]  # fmt: skip
    row = dict(zip(table.heads, table.rows[2], strict=True))
    assert (row["Min"], row["Max"], row["Mean"], row["NaN"], row["50 %"], row["Unit"]) == (2.0, 9.0, 5.5, 1, 5.5, "Pa")
    assert len(figures_data(splits[:1]).rows) == 2, "one split is all there is"


def test_a_split_beyond_the_one_to_train_with_is_named() -> None:
    train, test = box_of("train", figures(P, 1.0, 3.0)), box_of("test", figures(P, 2.0, 9.0))
    assert train is not None and test is not None
    assert train.marks == (1.0, 1.1, 1.5, 2.0, 2.5, 2.9, 3.0)
    assert range_note((train, test)) == "Beyond the range of split train (1 to 3): split test reaches from 2 to 9."
    assert range_note((train, train)).startswith("All splits lie within the range of split train")
    assert range_note((train,)) == range_note((test,)) == ""
    assert box_of("void", FieldFigures(P, 0, 0, 0, 0, None, None, None, None)) is None
    assert histogram_note(1200, 1) == "Not in the histogram: 1,200 NaN and 1 infinite."
    assert histogram_note(0, 0) == ""


def test_what_a_chart_shows_is_a_table() -> None:
    bins = content_table(HistogramContent("p", (0.0, 1.0, 2.0), (3, 4)))
    assert bins.heads == ("p from", "p to", "Values") and bins.rows == ((0.0, 1.0, 3), (1.0, 2.0, 4))
    boxes = content_table(BoxContent("p", (SplitBox("train", (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0), 3.5),)))
    assert boxes.rows == (("train", 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 3.5),)
    values = ColumnValues((TRAIN,), (MEAN, VALUE), (array("d", (1, 2, 3)), array("d", (4, 5, 6))))
    marks = content_table(ScatterContent(values, ("mean p", "alpha")))
    assert marks.heads == ("Split", "Sample", "mean p", "alpha") and marks.rows[2] == ("train", 7, 3.0, 6.0)


def test_samples_that_were_chosen_are_said_by_split() -> None:
    both = SampleSelection.of([("test", 0), ("train", 0), ("train", 7)], "the box in the chart")
    assert both.samples == (("train", (0, 7)), ("test", (0,)))
    assert both.sentence() == "3 samples (2 of train, 1 of test): the box in the chart"
    assert SampleSelection.of([("train", 1)], "a box").sentence() == "1 sample of split train: a box"
    assert SampleSelection.of([], "a box").sentence() == "0 samples: a box"


def test_findings_are_grouped_filtered_and_counted() -> None:
    found = (
        ScanFinding("broken", "Broken", "It is truncated.", SampleRuns.of([("train", 6)])),
        ScanFinding("unit", "Units", "p is in psi.", SampleRuns.of([("train", 3), ("train", 6)]), P),
        ScanFinding("problem", "Problems", "It names nothing."),
    )
    assert [(group.title, len(group.findings), group.samples) for group in grouped(found)] == [
        ("Broken", 1, 1), ("Units", 1, 2), ("Problems", 1, 0),
    ]  # fmt: skip
    for text, kinds in (("TRUNC", ["broken"]), ("train 6", ["broken", "unit"]), ("units", ["unit"]), ("no such", [])):
        assert [group.kind for group in grouped(found, text)] == kinds
    assert summary_of(found, 10, 10) == "3 findings in 2 samples"
    assert summary_of(found, 4, 1000) == "3 findings in 2 samples, so far: 4 of 1,000 samples are known"
    assert summary_of((), 1000, 1000) == "Nothing was found wrong in 1,000 samples"
    assert summary_of((), 312, 1000) == "Nothing was found wrong in 312 of 1,000 samples so far"
    assert findings_data(found).rows[1] == ("Units", "p is in psi.", "p", 2, "train 3; train 6")
