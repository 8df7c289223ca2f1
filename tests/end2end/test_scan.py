"""Scanning a dataset in the running program: what is found, what is shown of it, and what is kept."""

from __future__ import annotations

import csv
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests import faults
from tests.conftest import wait_until, written_once
from tests.end2end.conftest import Start, open_anew
from tests.end2end.probes import scan, state, widgets
from tests.end2end.program import Program
from tests.gate import Gate, closed_after

pytest.importorskip("pyqtgraph", reason="the charts need the extra plots")
pytest.importorskip("ddsketch", reason="a scan needs the extra plaid")

SAMPLES = faults.TRAIN + faults.TEST
FOUND = 5
"""Samples that a scan comes to whose readers wait then."""


@pytest.fixture(scope="session")
def clean_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with nothing wrong. Read only."""
    return written_once(tmp_path_factory, "clean", faults.write_clean)


@pytest.fixture
def clean(clean_dataset: Path, tmp_path: Path) -> Path:
    """A path of that dataset that has not been scanned."""
    path = tmp_path / "clean"
    path.symlink_to(clean_dataset)
    return path


def scan_all(window: Program, path: Path) -> None:
    open_anew(window, path)
    window.trigger("sample.scan.begin")
    window.until(scan.is_known, SAMPLES)


def numbers(name: str) -> np.ndarray:
    """All values of a field, or the values of a global, in the clean dataset, sample by sample."""
    points, triangles = faults.plane()
    train, test = range(faults.TRAIN), [number + 3.5 for number in range(faults.TEST)]
    of = {
        "alpha": lambda number: np.array([0.1 * number]),
        "p": lambda number: np.concatenate(
            [100.0 + np.sin(points[:, 0] + 0.1 * number) * (1 + 0.01 * number) + zone for zone in (0, 1)]
        ),
    }[name]
    assert len(triangles)
    return np.stack([of(float(number)) for number in (*train, *test)])


def test_all_ten_planted_faults_are_seen_and_lead_to_their_samples(window: Program, tmp_path: Path) -> None:
    dataset = faults.write_clean(tmp_path / "planted")
    faults.plant_all(dataset)
    open_anew(window, dataset)
    window.ask(widgets.show_dock, "health")
    assert "Nothing has been scanned yet" in window.ask(widgets.text, "health.empty")
    window.ask(widgets.click, "health.scan.begin")
    window.until(scan.is_known, SAMPLES)
    window.until(scan.has_findings, len(faults.FAULTS))
    found = window.ask(scan.findings)
    kinds = [kind for kind, _sentence, _samples in found]
    assert kinds == sorted(kinds, key=list(dict.fromkeys(kinds)).index), "those of one kind follow one another"
    assert kinds[0] == "broken"
    for name, (kind, _plant) in faults.FAULTS.items():
        of_kind = [samples for one, _sentence, samples in found if one == kind]
        assert of_kind, name
        if name in faults.PLACES:
            assert any(list(faults.PLACES[name]) in samples for samples in of_kind), name
    assert "findings in 10 samples" in window.ask(widgets.text, "health.summary")

    window.trigger("file.copy_table.health")
    window.until(widgets.has_status, f"Copied {len(found)} rows")
    window.ask(scan.click_finding, "unit")
    window.until_shown(3)
    ((first, second),) = (samples for kind, _sentence, samples in found if kind == "leakage")
    assert sorted((first, second)) == [["test", 0], ["train", 5]]
    window.ask(scan.click_finding, "leakage", 1)
    window.until(state.is_selected, *second)
    window.ask(widgets.set_text, "health.filter", "lacks nothing at all")
    window.until(widgets.has_text, "health.empty", "No finding of")
    window.ask(widgets.set_text, "health.filter", "")
    window.until(scan.has_findings, len(faults.FAULTS))
    window.ask(scan.click_finding, "leakage")
    window.until(state.is_selected, *first)
    for place in (second, first):
        window.ask(scan.press_health, "next")
        window.until(state.is_selected, *place)
    window.ask(scan.press_health, "mark")
    assert sorted(window.ask(scan.marked)) == [["test", [0]], ["train", [5]]]
    window.ask(scan.press_health, "show")
    window.until(widgets.has_table_rows, 1, 1)


def test_figures_histograms_and_boxes_are_those_of_numpy(window: Program, clean: Path) -> None:
    scan_all(window, clean)
    window.trigger("sample.scan.statistics")
    window.until(scan.shows, "HistogramContent")
    window.ask(scan.choose_entry, "quantity", "p")
    window.until(scan.shows, "HistogramContent")
    values = numbers("p")
    window.until(scan.has_counts, values.size)
    edges, counts = window.ask(scan.histogram)
    assert (edges[0], edges[-1]) == (values.min(), values.max())
    assert sum(counts) == values.size
    window.ask(scan.choose_entry, "over", "split test")
    window.until(scan.has_counts, values[faults.TRAIN :].size)
    window.ask(scan.choose_entry, "over", "the sample on screen")
    window.until(scan.has_counts, values[0].size)
    window.ask(state.step, 1)
    window.until(scan.has_title, "p, sample 1 of split train")

    window.ask(scan.choose, kind="figures")
    window.until(scan.shows, "DataTable")
    heads, *rows = window.ask(scan.figures)
    table = {(row[0], row[1]): dict(zip(heads, row, strict=True)) for row in rows}
    for split, mine in (("all", values), ("train", values[: faults.TRAIN]), ("test", values[faults.TRAIN :])):
        row = table["p", split]
        assert (row["Min"], row["Max"], row["Values"]) == (mine.min(), mine.max(), mine.size)
        assert row["Mean"] == pytest.approx(mine.mean()) and row["Std"] == pytest.approx(mine.std())
        assert row["50 %"] == pytest.approx(np.median(mine), rel=0.01) and row["Unit"] == "Pa"

    window.trigger("file.copy_table.statistics")
    window.until(widgets.has_status, f"Copied {len(rows)} rows")

    window.ask(scan.choose, kind="boxes")
    window.until(scan.shows, "BoxContent")
    train, test = values[: faults.TRAIN], values[faults.TRAIN :]
    assert test.max() > train.max()
    beyond = f"Beyond the range of split train ({train.min():.6g} to {train.max():.6g}): split test reaches from "
    assert window.ask(widgets.text, "statistics.said") == f"{beyond}{test.min():.6g} to {test.max():.6g}."
    window.ask(scan.choose_entry, "quantity", "mean p")
    window.until(scan.shows, "ColumnBoxContent")
    for place, mine in enumerate((train.mean(axis=1), test.mean(axis=1))):
        words = window.ask(scan.hover, float(np.median(mine)), -float(place))
        assert f"median {np.median(mine):.4g}" in words and f"highest {mine.max():.4g}" in words


def test_samples_are_chosen_in_charts_and_shown_in_the_table(window: Program, clean: Path, tmp_path: Path) -> None:
    scan_all(window, clean)
    window.trigger("sample.scan.statistics")
    window.ask(scan.choose, kind="scatter")
    window.until(scan.shows, "ScatterContent")
    alpha, mean = numbers("alpha")[:, 0], numbers("p").mean(axis=1)
    words = window.ask(scan.hover, float(alpha[3]), float(mean[3]))
    assert words.startswith("sample 3 of split train: alpha = 0.3, mean p = ")
    window.ask(scan.draw_box, 0.25, 0.0, 0.62, 200.0)
    window.until(scan.has_selection, 7)
    assert window.ask(scan.selection) == [["train", [3, 4, 5, 6]], ["test", [0, 1, 2]]]
    window.until(widgets.has_table_rows, 4, 4)
    assert "4 of train, 3 of test" in window.ask(widgets.text, "statistics.selection")
    window.ask(widgets.click, "statistics.mark")
    assert window.ask(widgets.status) == "Marked 7 samples"
    assert window.ask(scan.marked) == [["train", [3, 4, 5, 6]], ["test", [0, 1, 2]]]
    window.ask(widgets.click, "statistics.show.1")
    window.until(state.is_selected, "test", 0)
    window.until(widgets.has_table_rows, 3, 3)
    window.ask(widgets.show_dock, "statistics")
    window.ask(widgets.click, "statistics.leave")
    window.until(widgets.has_table_rows, faults.TEST, faults.TEST)
    assert window.ask(widgets.is_hidden, "statistics.selection") or not window.ask(scan.selection)

    window.ask(scan.pick, 2)
    window.until(state.is_selected, "train", 2)
    window.ask(scan.choose, kind="histogram")
    window.until(scan.shows, "HistogramContent")
    window.ask(scan.choose_entry, "quantity", "alpha")
    window.until(scan.has_title, "alpha")
    window.ask(scan.draw_box, 0.95, 0.0, 2.0, 1.0)
    window.until(scan.has_selection, 2)
    assert window.ask(scan.selection) == [["train", [10, 11]]]
    window.ask(scan.choose, kind="parallel")
    window.until(scan.shows, "ParallelContent")
    assert window.ask(scan.selection) == [], "another chart, nothing chosen"
    window.ask(scan.draw_box, -0.1, 0.95, 0.1, 1.1)
    window.until(scan.has_selection, 1)
    assert window.ask(scan.selection) == [["train", [11]]]

    files = [tmp_path / f"chart.{kind}" for kind in ("svg", "pdf", "png", "csv")]
    window.ask(scan.save, *map(str, files))
    beginnings = (b"<?xml", b"%PDF", b"\x89PNG", b"Split,Sample,alpha,mach")
    assert all(file.read_bytes().startswith(begin) for file, begin in zip(files, beginnings, strict=True))
    rows = list(csv.reader(files[3].read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 1 + SAMPLES and [float(row[2]) for row in rows[1:]] == alpha.tolist()


def test_what_was_found_is_kept_until_it_is_forgotten(start: Start, clean_dataset: Path, tmp_path: Path) -> None:
    dataset = Path(shutil.copytree(clean_dataset, tmp_path / "wing"))
    window = start(dataset)
    window.until_shown(0)
    assert "scanner" not in window.children()
    window.trigger("sample.scan.begin")
    window.until(scan.is_known, SAMPLES)
    assert window.ask(widgets.status) == f"Scanned {SAMPLES} samples"
    assert "/numpy/" not in Path(f"/proc/{window.pid}/maps").read_text(), "no chart has been seen"
    assert window.quit() == 0

    again = start(dataset)
    again.until(scan.is_known, SAMPLES)
    again.ask(widgets.show_dock, "health")
    again.until(widgets.has_text, "health.empty", f"Nothing was found wrong in {SAMPLES} samples")
    assert again.ask(widgets.is_visible, "health.scan.again") and not again.ask(widgets.is_visible, "health.scan.begin")
    os.kill(again.child("scanner"), signal.SIGKILL)
    again.until(scan.has_trouble, "what had been found before is kept")
    assert again.ask(widgets.is_visible, "health.scan.trouble")
    again.ask(scan.answer_questions, True)
    again.trigger("sample.scan.forget")
    again.until(scan.is_known, 0)
    again.until(widgets.has_text, "health.empty", "Nothing has been scanned yet")
    assert again.quit() == 0


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """Scans come to sample 5, and no further until it is opened."""
    with closed_after(FOUND, tmp_path) as gate:
        yield gate


def test_a_window_that_is_closed_ends_its_scan_and_keeps_what_was_found(start: Start, clean: Path, gate: Gate) -> None:
    window = start(clean, **gate.environment)
    window.until_shown(0)
    window.trigger("sample.scan.begin")
    window.until(scan.has_done, FOUND)
    assert window.quit() == 0
    wait_until(lambda: not window.survivors(), what="the scanner ends, and its readers that are at a sample")
    again = start(clean, **gate.environment)
    again.until(scan.is_known, FOUND)
    assert again.ask(scan.known) == [FOUND, SAMPLES], "it does not go on by itself"
    assert again.quit() == 0


def test_a_scan_is_paused_goes_on_and_is_cancelled(start: Start, clean: Path, gate: Gate) -> None:
    window = start(clean, **gate.environment)
    window.until_shown(0)
    window.ask(widgets.show_dock, "statistics")
    window.trigger("sample.scan.begin")
    window.until(scan.has_done, FOUND)
    window.ask(widgets.click, "statistics.scan.pause")
    assert window.ask(scan.phase) == "paused"
    assert "Paused at" in window.ask(widgets.text, "statistics.scan.text")
    window.ask(widgets.click, "statistics.scan.pause")
    assert window.ask(scan.phase) == "running"
    assert window.ask(widgets.is_visible, "scan.progress")
    window.ask(state.step, 1)  # the user works meanwhile
    window.until_shown(1)
    window.until(scan.has_found, FOUND)  # what is known is looked up while it runs
    window.ask(widgets.click, "statistics.scan.cancel")
    window.until(scan.is_known, FOUND)
    assert f"{FOUND} of {SAMPLES} samples are known" in window.ask(widgets.text, "statistics.scan.text")
    assert window.ask(widgets.text, "statistics.scan.begin") == "Go on"
    gate.open()
    window.ask(widgets.click, "statistics.scan.begin")
    window.until(scan.is_known, SAMPLES)
