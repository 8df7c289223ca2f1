"""A dataset and its prediction in the running program, and as a report of the command line."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests import judged
from tests.conftest import wait_until, written_once
from tests.datasets import mesh_file, write_dataset
from tests.end2end.conftest import Start
from tests.end2end.probes import exports, looks, panes, plots, state, widgets
from tests.end2end.probes import prediction as dock
from tests.end2end.program import run
from viewer.pairs.remembered import RememberedPrediction, to_known
from viewer.pairs.rules import FieldRule, PairRules
from viewer.paths import Paths
from viewer.shell.prediction.score_plots import SCATTER
from viewer.shell.session.saved_state import SavedState

NUMBERS = [number for count in judged.PREDICTED.values() for number in range(count)]
BASES = {"p (vertex) (Main)": ("p", "Main"), "p (vertex) (Other)": ("p", "Other")}


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    found = [
        written_once(
            tmp_path_factory,
            f"judged/cgns/{role}",
            lambda path, role=role, splits=splits: write_dataset(path, "cgns", splits, role),  # type: ignore[misc]
        )
        for role, splits in (("reference", judged.SPLITS), ("prediction", judged.PREDICTED))
    ]
    return found[0], found[1]


def expected(label: str) -> float:
    name, base = BASES.get(label, (label, "Main"))
    return judged.rrmse(name, NUMBERS, base)


def zone_rrmse(field: str, zone: int) -> float:
    """RRMSE by its formula in one zone alone."""
    squares = []
    for number in NUMBERS:
        for time in judged.TIMES:
            reference, prediction = (
                of(field, number, zone, time) for of in (judged.reference_of, judged.prediction_of)
            )
            errors = (prediction - reference)[np.isfinite(reference) & np.isfinite(prediction)]
            peak = np.abs(reference[np.isfinite(reference)]).max()
            squares.append((errors @ errors) / len(errors) / peak**2)
    return float(np.sqrt(np.mean(squares)))


def test_judging_in_the_window(start: Start, base: Path, pair: tuple[Path, Path]) -> None:
    pytest.importorskip("pyqtgraph", reason="plots need the extra plots")
    dataset, prediction = pair
    window = start(dataset, "--prediction", prediction, "--size", "1400x1000")
    window.until_shown(0)
    window.until(dock.is_done)
    window.until(dock.is_shown)
    # No pair is an output by the problem definition, which is about another base: all count.
    rows = window.ask(dock.outputs)
    assert {row[0] for row in rows} == {*BASES, "q", "c", "drag", "lift"}
    for row in rows:
        assert float(row[2]) == pytest.approx(expected(row[0]), rel=1e-3), "four digits are shown"
    score = np.mean([expected(row[0]) for row in rows])
    words = window.ask(dock.summary)
    assert float(re.findall(r"Score ([\d.]+)", words)[0]) == pytest.approx(score, rel=1e-3)
    assert "over 6 samples of all splits" in words
    assert "4 values not finite in the prediction" in words
    assert any("lacks sample 3 of split train" in text for text in window.ask(dock.lists)["Not compared"])

    window.trigger("sample.prediction.worst")
    window.until(dock.is_read)
    table = window.ask(dock.table)
    values = [float(text) for _, text in table if text != "–"]
    assert values == sorted(values, reverse=True)
    assert table[-1] == [3, "–"]
    assert window.ask(dock.is_on_screen, "train", table[0][0]), "the worst one"

    p = next(place for place, row in enumerate(rows) if row[0] == "p (vertex) (Main)")
    zones = window.ask(dock.parts, p)
    assert [row[0] for row in zones] == [f"zone “{name}”" for name in judged.ZONES]
    for row, zone in zip(zones, judged.ZONES.values(), strict=True):
        assert float(row[2]) == pytest.approx(zone_rrmse("p", zone), rel=1e-3)
    assert window.ask(dock.parts, next(place for place, row in enumerate(rows) if row[0] == "drag")) == []
    file = base / "metrics.json"
    window.ask(exports.answer_table, str(file))
    window.trigger("file.save_table.metrics")
    wait_until(file.exists, 60, "that the metrics are there")
    metrics = json.loads(file.read_text())
    assert {one["split"] for one in metrics} == {"", *judged.PREDICTED}
    for one in metrics:
        if not one["split"]:
            assert one["rrmse"] == pytest.approx(expected(one["output"]), rel=1e-9)

    ((sample, split),) = re.findall(r"sample (\d+) of split (\w+)", rows[p][6])
    window.ask(dock.go_to_worst, p)
    window.until(dock.is_on_screen, split, int(sample))
    window.until(dock.is_told, "Largest error of p")
    assert window.ask(plots.marks) == [f"max {rows[p][5]}"]
    shown = window.ask(dock.range_shown)
    window.trigger("sample.prediction.error")
    window.until(dock.is_error_shown, int(sample))
    assert float(rows[p][5]) == pytest.approx(np.abs(window.ask(dock.range_shown)).max(), rel=1e-3)
    window.trigger("sample.prediction.error")  # and back
    window.until(dock.is_range_shown, shown)
    ((sample, split),) = re.findall(r"sample (\d+) of split (\w+)", zones[0][6])
    window.ask(dock.go_to_worst, p, 0)
    window.until(dock.is_on_screen, split, int(sample))
    window.until(dock.is_said, f"in zone “{next(iter(judged.ZONES))}”")


def test_the_report(temp_root: Path, base: Path, pair: tuple[Path, Path]) -> None:
    dataset, prediction = pair
    file = temp_root / "reports" / "report.json"
    done = run("--basedir", base, dataset, "--prediction", prediction, "--report", file, temp_root=temp_root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    report = json.loads(file.read_text())
    assert set(report["outputs"]) == {*BASES, "q", "c", "drag", "lift"}
    whole = report["scores"][0]
    for output in whole["outputs"]:
        assert output["rrmse"] == pytest.approx(expected(output["name"]), rel=1e-6)
    main = next(output for output in whole["outputs"] if output["name"] == "p (vertex) (Main)")
    assert [(part["kind"], part["name"]) for part in main["parts"]] == [("zone", name) for name in judged.ZONES]
    for part, zone in zip(main["parts"], judged.ZONES.values(), strict=True):
        assert part["rrmse"] == pytest.approx(zone_rrmse("p", zone), rel=1e-6)
        assert part["max_error"]["zone"] == part["name"]
    assert whole["score"] == pytest.approx(np.mean([expected(name) for name in report["outputs"]]), rel=1e-6)
    assert (whole["samples"], [one["split"] for one in report["scores"]]) == (6, [None, "train", "test"])
    assert len(report["worst"]) == 5, "the one without a prediction is not the worst"
    assert "vertex" not in report["worst"][0]["outputs"]["drag"]["where"]
    assert [path.name for path in file.parent.iterdir()] == ["report.json"]


def test_the_report_as_a_page(temp_root: Path, base: Path, pair: tuple[Path, Path]) -> None:
    dataset = shutil.copytree(pair[0], temp_root / "a <b>&amp; dataset")
    file = temp_root / "report.html"
    done = run("--basedir", base, dataset, "--prediction", pair[1], "--report", file, temp_root=temp_root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    page = file.read_text(encoding="utf-8")
    assert "<b>&amp; dataset" not in page
    assert "a &lt;b&gt;&amp;amp; dataset" in page
    assert page.count('src="data:image/png;base64,') == 3 * 5
    assert "http" not in re.sub(r"base64,[^\"]*", "", page), "it needs no other file"
    assert "4 values not finite in the prediction" in page
    assert list((base / "cache").iterdir()) == []


def test_reports_that_cannot_be_made(temp_root: Path, base: Path, pair: tuple[Path, Path]) -> None:
    def refusal(*arguments: str | Path) -> str:
        done = run("--basedir", base, *arguments, temp_root=temp_root)
        assert done.returncode == 1
        assert done.stdout == ""
        return done.stderr

    file = temp_root / "out" / "report.html"
    assert "There is no prediction" in refusal(pair[0], "--prediction", temp_root / "nothing", "--report", file)
    assert "Nothing of the prediction" in refusal(pair[0], "--report", file)
    assert not file.exists()
    file.parent.mkdir()
    file.mkdir()
    assert "The report cannot be written" in refusal(pair[0], "--prediction", pair[1], "--report", file)
    assert list(file.parent.iterdir()) == [file]
    done = run(pair[0], "--report", "report.txt", temp_root=temp_root)
    assert (done.returncode, "neither in .html nor in .json" in done.stderr) == (2, True)
    done = run("--prediction", pair[1], temp_root=temp_root)
    assert (done.returncode, "needs a DATASET" in done.stderr) == (2, True)


def test_a_mark_shows_its_sample(start: Start, pair: tuple[Path, Path]) -> None:
    pytest.importorskip("pyqtgraph", reason="plots need the extra plots")
    window = start(pair[0], "--prediction", pair[1], "--size", "1400x1000")
    window.until_shown(0)
    window.until(dock.is_done)
    window.until(dock.has_chart)
    place = next(place for place, row in enumerate(window.ask(dock.outputs)) if row[0] == "drag")
    window.ask(dock.choose_output, place)
    window.ask(dock.plot, SCATTER)
    marks = window.ask(dock.marks)
    assert len(marks) == len(NUMBERS) * len(judged.TIMES)
    expected_marks = [
        [judged.global_of("drag", number, time), judged.predicted_global("drag", number, time), float(number)]
        for number in NUMBERS
        for time in judged.TIMES
    ]
    assert sorted(marks) == [pytest.approx(mark) for mark in sorted(expected_marks)]
    wanted = next(place for place, mark in enumerate(marks) if mark[2] == 2)
    window.ask(dock.click_mark, wanted)
    window.until(state.is_shown, 2)
    assert any("RRMSE" in name for name in window.ask(dock.columns))
    window.ask(widgets.click, "prediction.close")
    assert not any("RRMSE" in name for name in window.ask(dock.columns))


def test_the_error_of_arrays_in_the_picture(start: Start, pair: tuple[Path, Path], temp_root: Path) -> None:
    arrays = {}
    for number in range(2):
        for zone, place in judged.ZONES.items():
            values = [judged.prediction_of("q", number, place, time) for time in judged.TIMES]
            arrays[f"train/{number}/Main/{zone}/q"] = np.stack(values)
    file = temp_root / "model.npz"
    np.savez(file, **arrays)  # type: ignore[arg-type]
    window = start(pair[0], "--prediction", file)
    window.until_shown(0)
    window.until(dock.is_done)
    window.trigger("sample.prediction.error")
    for number in range(2):
        window.until(dock.is_error_shown, number)
        errors = np.concatenate(
            [
                judged.prediction_of("q", number, place, 0.0) - judged.reference_of("q", number, place, 0.0)
                for place in judged.ZONES.values()
            ]
        )
        found = window.ask(dock.range_shown)
        assert found == pytest.approx([errors.min(), errors.max()], abs=1e-6)
        window.ask(state.step, 1)


def test_reference_prediction_and_error_beside_each_other(start: Start, pair: tuple[Path, Path]) -> None:
    window = start(pair[0], "--prediction", pair[1], "--size", "1400x800")
    window.until_shown(0)
    window.until(dock.is_done)
    window.trigger("sample.prediction.panes")
    for number in range(2):
        window.until(panes.are_there, number, number, number)
        assert window.ask(panes.fields) == ["p", "p", "p"]
        reference, prediction, error = window.ask(panes.ranges)
        assert reference == prediction, "one range for both"
        values = [
            np.concatenate([of("p", number, place, 0.0) for place in judged.ZONES.values()])
            for of in (judged.reference_of, judged.prediction_of)
        ]
        for part in values:
            assert reference[0] <= part.min() + 1e-6 and part.max() - 1e-6 <= reference[1]
        errors = np.concatenate(
            [
                judged.prediction_of("p", number, place, time) - judged.reference_of("p", number, place, time)
                for place in judged.ZONES.values()
                for time in judged.TIMES  # the range spans them all
            ]
        )
        largest = np.abs(errors[np.isfinite(errors)]).max()
        assert error == pytest.approx([-largest, largest], abs=1e-6), "no error in the middle of the map"
        window.ask(state.step, 1)


def test_no_dock_makes_a_small_window_larger(start: Start, pair: tuple[Path, Path]) -> None:
    window = start(pair[0], "--prediction", pair[1], "--size", "800x600")
    window.until_shown(0)
    window.until(dock.is_done)
    for name in window.ask(looks.docks):
        window.ask(widgets.show_dock, name)
        window.until(looks.is_dock_laid_out, name)
        width, height = window.ask(looks.smallest_size)
        assert width <= 800 and height <= 600, f"with {name}: {width} x {height}"
    assert window.ask(looks.size) == [800, 600]
    assert window.quit() == 0


FACTOR, OFFSET = -2.0, 30.5


def test_factor_and_offset_are_in_the_picture(start: Start, pair: tuple[Path, Path]) -> None:
    """The error, and the pane of the prediction, have the values that are compared, and say so."""
    window = start(pair[0], "--prediction", pair[1], "--size", "1400x800")
    window.until_shown(0)
    window.until(dock.is_done)
    window.ask(dock.set_rule, "p", FACTOR, OFFSET)
    window.until(dock.is_done)
    steps = [
        [np.concatenate([of("p", 0, place, time) for place in judged.ZONES.values()]) for time in judged.TIMES]
        for of in (judged.reference_of, judged.prediction_of)
    ]
    reference, predicted = np.array(steps[0]), FACTOR * np.array(steps[1]) + OFFSET
    errors = predicted - reference
    place = next(place for place, row in enumerate(window.ask(dock.outputs)) if row[0] == "p (vertex) (Main)")
    window.ask(dock.choose_output, place)
    window.trigger("sample.prediction.error")
    window.until(dock.is_range_shown, [float(errors[0].min()), float(errors[0].max())])
    assert "p: (−2 × prediction + 30.5) − reference, signed" in window.ask(dock.caption)

    window.trigger("sample.prediction.panes")
    window.until(panes.are_there, 0, 0, 0)
    both = [min(reference.min(), predicted.min()), max(reference.max(), predicted.max())]
    largest = float(np.abs(errors).max())
    ranges = window.ask(panes.ranges)
    assert ranges == [pytest.approx(both), pytest.approx(both), pytest.approx([-largest, largest])]
    assert "−2 × p + 30.5" in window.ask(panes.captions)[1]


def test_factor_and_offset_are_in_the_report(temp_root: Path, base: Path, pair: tuple[Path, Path]) -> None:
    rules = PairRules("", (FieldRule("p", "", FACTOR, OFFSET),))
    state = SavedState(Paths.under(base).state_file)
    known = to_known([RememberedPrediction(str(pair[1]), rules)], str(pair[1]))
    state.remember_prediction(str(pair[0]), known)
    state.save()
    file = temp_root / "report.html"
    done = run("--basedir", base, pair[0], "--prediction", pair[1], "--report", file, temp_root=temp_root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    page = file.read_text(encoding="utf-8")
    heads = re.findall(r"<figcaption>([^<]*), colours from ([^ ]+) to ([^<]+)</figcaption>", page)
    assert len(heads) == 3 * 5
    for (reference, *first), (prediction, *second), (error, *ends) in zip(
        heads[::3], heads[1::3], heads[2::3], strict=True
    ):
        assert (reference, prediction) == ("Reference: p", "Prediction: −2 × p + 30.5")
        assert first == second, "one range for both"
        assert error == "Error: (−2 × p + 30.5) − reference of p"
        assert ends[0] == f"−{ends[1]}"
    # The worst sample is drawn at the time of its largest error.
    whole = page.split("<h3>")[1].split("<figure>")[0]
    largest = re.findall(r"p \(vertex\) \(Main\) RRMSE [^,]+, largest error ([^ ,]+)", whole)[0]
    assert heads[2][2] == largest


def test_scores_are_kept_while_the_pane_of_the_prediction_is_active(
    start: Start, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    prediction = shutil.copytree(pair[1], tmp_path / "model")
    window = start(pair[0], "--prediction", prediction, "--size", "1400x900")
    window.until_shown(0)
    window.until(dock.is_done)
    words, rows = window.ask(dock.summary), window.ask(dock.outputs)
    window.trigger("sample.prediction.panes")
    window.until(panes.are_there, 0, 0, 0)
    window.trigger("panes.next")
    window.until(panes.is_dataset_open, str(prediction))
    assert window.ask(dock.outputs) == [], "the prediction has none"
    window.trigger("file.reload")
    window.until(panes.is_dataset_open, str(prediction))
    window.until(panes.are_there, 0, 0, 0)
    window.trigger("panes.next")
    window.until(panes.is_dataset_open, str(pair[0]))
    window.until(panes.are_there, 0, 0, 0)
    assert window.ask(dock.summary) == words and window.ask(dock.outputs) == rows
    assert window.ask(dock.table)[0][1] is not None, "the table of samples has its errors again"

    there, copied = (mesh_file(dataset, sample=1).parent for dataset in (prediction, pair[0]))
    shutil.copytree(copied, there, dirs_exist_ok=True)  # without any error now
    window.until(dock.has_summary, "Out of date: files of 1 sample have changed")
    window.trigger("sample.prediction.compute")
    window.until(dock.has_summary, "Score ")
    window.until(dock.is_done)
    assert window.ask(dock.summary) != words
    window.trigger("sample.prediction.worst")
    window.until(dock.is_read)
    assert dict(window.ask(dock.table))[1] == "0"
    assert window.message == ""
    assert window.quit() == 0
