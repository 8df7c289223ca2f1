"""Several predictions of a dataset in the running program, and ranked in a report."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests import judged
from tests.datasets import write_trees
from tests.end2end.conftest import Start
from tests.end2end.probes import panes, state, widgets
from tests.end2end.probes import prediction as dock
from tests.end2end.program import run
from tests.end2end.sheets import sheet
from tests.end2end.test_prediction import NUMBERS, expected, pair  # noqa: F401 - a fixture

AWAY = 0.03125


@pytest.fixture
def close(temp_root: Path) -> Path:
    """Arrays that predict q in split train, everywhere too large by the same."""
    arrays = {
        f"train/{number}/Main/{zone}/q": np.stack(
            [judged.reference_of("q", number, place, time) + np.float32(AWAY) for time in judged.TIMES]
        )
        for number in range(judged.PREDICTED["train"])
        for zone, place in judged.ZONES.items()
    }
    file = temp_root / "close.npz"
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file


def close_rrmse() -> float:
    squares = []
    for number in range(judged.PREDICTED["train"]):
        for time in judged.TIMES:
            values = np.concatenate([judged.reference_of("q", number, zone, time) for zone in judged.ZONES.values()])
            peak = float(np.abs(values).max())
            if peak:
                squares.append((AWAY / peak) ** 2)
    return float(np.sqrt(np.mean(squares)))


def test_one_to_look_at(start: Start, pair: tuple[Path, Path], close: Path, temp_root: Path) -> None:  # noqa: F811
    missing = temp_root / "gone"
    window = start(pair[0], "--prediction", pair[1], "--prediction", close, "--prediction", missing)
    window.until_shown(0)
    window.until(dock.is_done)
    window.until(dock.is_shown)
    best, other, gone = window.ask(dock.ranking)
    assert (best[0], other[0], gone[0]) == ("close.npz", pair[1].name, "gone")
    assert float(best[1]) == pytest.approx(close_rrmse(), rel=1e-3)
    names = [row[0] for row in window.ask(dock.outputs)]
    assert float(other[1]) == pytest.approx(np.mean([expected(name) for name in names]), rel=1e-3)
    assert best[3].startswith("Without ")
    assert "drag" in best[3]
    assert gone[1:] == ["–", "", f"There is no prediction {missing}."]
    before = window.ask(dock.columns)
    assert any("drag RRMSE" in name for name in before)

    window.trigger("sample.prediction.error")
    window.until(dock.is_error_shown, 0)
    window.ask(dock.click_ranked, 0)
    assert [row[0] for row in window.ask(dock.outputs)] == ["q"]
    assert not any("drag RRMSE" in name for name in window.ask(dock.columns))
    window.ask(dock.choose_output, 0)
    window.trigger("sample.prediction.error")
    window.until(dock.is_range_shown, [AWAY, AWAY])
    window.trigger("sample.prediction.next")  # the picture is that of the other one at once
    errors = [judged.prediction_of("q", 0, place, 0.0) - judged.reference_of("q", 0, place, 0.0) for place in (0, 1)]
    both = np.concatenate(errors)
    window.until(dock.is_range_shown, [float(both.min()), float(both.max())])
    window.ask(widgets.click, "prediction.close")
    assert len(window.ask(dock.ranking)) == 2
    window.until(state.is_shown, 0)


def test_they_are_ranked_in_a_report(
    temp_root: Path,
    base: Path,
    pair: tuple[Path, Path],  # noqa: F811
    close: Path,
) -> None:
    reports = {}
    for ending in ("json", "html"):
        file = temp_root / f"report.{ending}"
        several: list[str | Path] = ["--prediction", pair[1], "--prediction", temp_root / "gone", "--prediction", close]
        done = run("--basedir", base, pair[0], *several, "--report", file, temp_root=temp_root)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done.stderr
        reports[ending] = file.read_text(encoding="utf-8")
    report = json.loads(reports["json"])
    best, other, gone = report["ranking"]
    assert (best["path"], best["name"], best["trouble"]) == (str(close), "close.npz", "")
    assert best["score"] == pytest.approx(close_rrmse(), rel=1e-6)
    assert best["outputs"] == {"q": pytest.approx(close_rrmse(), rel=1e-6)}
    assert (best["compared"], best["samples"]) == (judged.PREDICTED["train"], judged.SPLITS["train"])
    assert other["outputs"] == {name: pytest.approx(expected(name), rel=1e-6) for name in other["outputs"]}
    assert other["compared"] == len(NUMBERS)
    assert (gone["score"], gone["trouble"]) == (None, f"There is no prediction {temp_root / 'gone'}.")
    assert (report["prediction"], report["outputs"]) == (str(close), ["q"]), "the details are those of the best one"
    page = reports["html"]
    assert page.index("Predictions, the best first") < page.index("The best one: close.npz") < page.index("Worst")
    assert f"There is no prediction {temp_root / 'gone'}." in page


def test_what_is_dropped_on_its_reference_may_be_its_prediction(
    start: Start,
    pair: tuple[Path, Path],  # noqa: F811
    dataset: Path,
) -> None:
    window = start(pair[0])
    window.until_shown(0)
    window.ask(widgets.drop, str(dataset))
    window.until(state.is_dataset_shown, str(dataset))
    window.until_shown(0)
    assert window.ask(widgets.message) == "", "its samples have other numbers"
    window.ask(widgets.drop, str(pair[0]))
    window.until(state.is_dataset_shown, str(pair[0]))
    window.until_shown(0)
    window.ask(state.step, 1)
    window.until_shown(1)
    window.ask(widgets.drop, str(pair[1]))
    window.until(state.is_dataset_shown, str(pair[1]))
    window.until(widgets.has_message, "", "", "is it a prediction of it?")
    window.ask(widgets.click, "view.message_bar.offer")
    window.until(dock.is_done)
    window.until(dock.is_shown)
    window.until_shown(1)
    assert window.ask(state.dataset_path) == str(pair[0])
    assert "over 6 samples of all splits" in window.ask(dock.summary)


def test_several_predictions_inside_the_samples(start: Start, base: Path, temp_root: Path) -> None:
    p = np.arange(12.0)
    fields = {"p": p, "p_pred": p + 2.0, "p_hat": p + 1.0, "q": p, "q_hat": p + 1.0}
    dataset = write_trees(temp_root / "inside", [[sheet(fields)]])
    window = start(dataset, "--size", "1400x900")
    window.until_shown(0)
    window.trigger("sample.prediction.inside")
    window.until(dock.is_done)
    best, other = window.ask(dock.ranking)
    assert (best[0], other[0]) == ("fields …_hat", "fields …_pred")
    assert [float(best[1]), float(other[1])] == pytest.approx([1 / 11, 2 / 11], rel=1e-3)
    assert other[3] == "Without q"
    assert [row[:2] for row in window.ask(dock.outputs)] == [["p", "p_pred"]], "the first is looked at"
    window.trigger("sample.prediction.panes")
    window.until(panes.have_data_ranges, [0.0, 11.0], [2.0, 13.0], [2.0, 2.0])
    window.trigger("sample.prediction.next")  # all three panes follow
    window.until(panes.have_data_ranges, [0.0, 11.0], [1.0, 12.0], [1.0, 1.0])
    assert window.quit() == 0

    file = temp_root / "inside.json"
    done = run("--basedir", base, dataset, "--report", file, temp_root=temp_root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done.stderr
    ranked = [(one["name"], one["score"]) for one in json.loads(file.read_text())["ranking"]]
    assert ranked == [("fields …_hat", pytest.approx(1 / 11)), ("fields …_pred", pytest.approx(2 / 11))]
