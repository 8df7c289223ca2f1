"""What a scan has found, in the running program: columns of the table, ranges of the colours; and marks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests import datasets
from tests.datasets import SPLITS, TIMES, pressure, velocity, zones
from tests.end2end.conftest import Start, open_anew
from tests.end2end.probes import exports, scan_columns, state, widgets
from tests.end2end.program import Program, run

BASE = "Base_3_3"


def values_of(number: int, name: str = "pressure") -> np.ndarray:
    """All values of a field of a sample, over the zones of the base and its time steps."""
    points = [points for (base, _zone), (points, _kind, _elements) in zones().items() if base == BASE]
    if name == "pressure":
        return np.concatenate([pressure(one, time, number) for one in points for time in TIMES])
    return np.concatenate([np.linalg.norm(velocity(one, time, number), axis=1) for one in points for time in TIMES])


@pytest.fixture
def scanned(window: Program, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A window with a dataset that has not been scanned before, its table read."""
    path = tmp_path / "new" / "known"
    path.symlink_to(datasets.known(tmp_path_factory, "cgns"))
    open_anew(window, path)
    window.ask(widgets.show_dock, "samples")
    window.until(exports.is_table_read)
    return window


def test_columns_and_colours_over_all_samples(scanned: Program) -> None:
    window = scanned
    assert "Points" not in window.ask(scan_columns.offered)
    window.ask(state.select, base=BASE, field="pressure", location="vertex")
    window.until(state.is_final)
    window.ask(scan_columns.scale, "all")
    window.until(scan_columns.says_of_range, "that of all samples is not known, as none of them has been scanned")
    window.ask(widgets.click, "colors.scan")
    window.until(scan_columns.is_all_known)
    window.until(scan_columns.says_of_range, f"The range is that of all {sum(SPLITS.values())} samples.")
    every = np.concatenate([values_of(number) for count in SPLITS.values() for number in range(count)])
    assert window.ask(scan_columns.range_of_scene) == [every.min(), every.max()]
    window.ask(scan_columns.scale, "split", [5.0, 95.0])
    window.until(scan_columns.says_of_range, "of the values of all 3 samples of split train")
    train = np.concatenate([values_of(number) for number in range(SPLITS["train"])])
    for found, percent in zip(window.ask(scan_columns.range_of_scene), (5.0, 95.0), strict=True):
        low, high = (np.percentile(train, percent, method=how) for how in ("lower", "higher"))
        assert low * 0.99 <= found <= high * 1.01, "within the stated error of a true percentile"

    names = [f"max pressure ({BASE})", f"mean Velocity ({BASE})", f"NaN pressure ({BASE})", "Points", "Time steps"]
    assert set(names) <= set(window.ask(scan_columns.offered))
    window.ask(scan_columns.choose, names, True)
    window.until(scan_columns.has_columns, names)
    for number, (sample, value) in enumerate(window.ask(scan_columns.values, names[0])):
        assert (sample, value) == (number, values_of(number).max())
    for number, (_, value) in enumerate(window.ask(scan_columns.values, names[1])):
        assert value == pytest.approx(values_of(number, "velocity").mean(), rel=1e-12)
    count = sum(len(points) for points, _kind, _elements in zones().values())
    assert window.ask(scan_columns.values, "Points") == [[number, count] for number in range(3)]
    assert window.ask(scan_columns.values, "Time steps") == [[number, len(TIMES)] for number in range(3)]
    window.ask(exports.sort, names[0], True)
    window.until(scan_columns.has_rows, [2, 1, 0])
    window.ask(exports.set_filter, f"`min pressure ({BASE})` > 0.2 and Cells > 1")
    window.until(scan_columns.has_rows, [2, 1])
    window.ask(exports.set_filter, "")
    window.ask(state.select, split="test", sample=0)
    window.until(state.is_final)
    window.until(scan_columns.has_columns, names)
    assert len(window.ask(scan_columns.values, names[0])) == SPLITS["test"]


def test_a_picture_over_all_samples_needs_a_scan(
    temp_root: Path, base: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dataset, file = datasets.known(tmp_path_factory, "cgns"), temp_root / "a.png"
    line = ("--basedir", base, dataset, "--field", "pressure", "--screenshot", file, "--range", "all")
    done = run(*line, temp_root=temp_root)
    assert (done.returncode, file.exists()) == (1, False)
    said = "The range of “pressure” over all samples is not known; scan the dataset first (--scan)."
    assert done.stderr == f"plaid-viewer-desktop: {said}\n"
    assert run("--basedir", base, "--scan", dataset, temp_root=temp_root).returncode == 0
    done = run(*line, temp_root=temp_root)
    assert (done.returncode, done.stderr, file.exists()) == (0, "", True)


def test_marks_and_columns_are_there_at_the_next_start(start: Start, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = datasets.known(tmp_path_factory, "cgns")
    window = start(path, "--split", "train")
    window.until_shown(0)
    window.ask(widgets.show_dock, "samples")
    window.until(exports.is_table_read)
    window.ask(scan_columns.begin)
    window.until(scan_columns.is_all_known)
    window.ask(scan_columns.choose, ["Cells"], True)
    window.until(scan_columns.has_columns, ["Cells"])
    window.trigger("sample.marks.mark")
    window.ask(state.step, 2)
    window.until_shown(2)
    window.trigger("sample.marks.mark")
    assert window.ask(scan_columns.marked) == {"train": [0, 2]}
    window.close()
    window = start(path, "--split", "train", "--range", "all")
    window.until_shown(0)
    window.until(scan_columns.says_of_range, "all 5 samples")
    window.ask(widgets.show_dock, "samples")
    window.until(scan_columns.has_columns, ["Cells", "●"])
    window.trigger("sample.marks.only")
    window.until(scan_columns.has_rows, [0, 2])
    window.ask(state.step, 1)
    window.until_shown(2)
