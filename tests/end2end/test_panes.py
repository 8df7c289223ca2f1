"""Several panes in the running program: by mouse, by actions, and after a restart."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.datasets import write_trees
from tests.end2end.conftest import Start, open_anew
from tests.end2end.probes import camera, panes, state, widgets
from tests.end2end.probes import difference as difference_probes
from tests.end2end.program import Program
from tests.end2end.sheets import sheet
from tests.frames import Pixels, difference


def picture(window: Program, *samples: int) -> Pixels:
    window.until(panes.are_there, *samples)
    return window.picture()


def test_samples_side_by_side(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    window.trigger("panes.add")
    two = picture(window, 0, 1)
    assert window.ask(panes.active) == 1 and window.ask(state.wanted_sample) == 1
    half = two.shape[1] // 2
    assert not np.array_equal(two[60:, :half], two[60:, -half:])
    ranges = window.ask(panes.ranges)
    assert ranges[0] == ranges[1], "one bar for both"
    cameras = window.ask(panes.cameras)
    assert cameras[0] == cameras[1]
    window.trigger("view.turn_left")
    window.until(camera.has_left, cameras[1])
    assert len({tuple(place) for place in window.ask(panes.cameras)}) == 1

    window.ask(panes.click, 0)
    window.until(panes.are_there, 0, 1)
    assert window.ask(panes.active) == 0 and window.ask(state.wanted_sample) == 0
    window.ask(state.step, 2)
    window.until(panes.are_there, 2, 1)
    window.ask(state.select, field="temperature", location="")
    window.until(panes.are_there, 2, 1)
    assert window.ask(panes.fields) == ["temperature", "temperature"]
    window.trigger("panes.link.field")
    window.ask(state.select, field="pressure", location="")
    window.until(panes.are_there, 2, 1)
    assert window.ask(panes.fields) == ["pressure", "temperature"]
    window.trigger("time.next")
    window.until(panes.are_there, 2, 1)
    assert len(set(window.ask(panes.times))) == 1 and window.ask(panes.times)[0] > 0.0

    assert window.ask(panes.drop, 4)
    window.until(panes.are_there, 2, 1, 4)
    window.trigger("panes.close")
    window.until(panes.are_there, 2, 1)
    assert window.message == "" and window.failure == ""
    assert window.quit() == 0

    again = start("--example")
    again.until(panes.are_there, 2, 1)
    assert again.ask(panes.fields)[1] == "temperature"
    again.trigger("panes.shape.1x1")
    again.until_shown()
    again.trigger("edit.undo")
    again.until(panes.are_there, 2, 1)
    assert again.quit() == 0


def test_swap_and_split(window: Program) -> None:
    window.until(state.is_series_known)
    window.trigger("panes.shape.1x2")
    before = picture(window, 0, 1)
    window.trigger("panes.swap")
    swapped = picture(window, 1, 0)
    assert not np.array_equal(before, swapped)
    window.trigger("panes.swap")
    assert np.array_equal(picture(window, 0, 1), before)
    window.trigger("panes.split")
    window.until(panes.are_there, 0, 1)
    assert window.until(panes.split_at) == pytest.approx(0.5)
    first = window.picture()
    window.ask(panes.drag_split, 0.25)
    window.until(panes.is_split_before, 0.3)
    second = window.picture()
    middle = slice(int(first.shape[1] * 0.3), int(first.shape[1] * 0.45))
    assert not np.array_equal(first[:, middle], second[:, middle]), "the other sample is seen there now"
    right = slice(int(first.shape[1] * 0.55), None)
    assert difference(first[80:, right], second[80:, right]) < 0.01, "and nothing else has moved"


def test_a_sample_that_cannot_be_read_says_so_in_its_own_pane(resident: Callable[[], Program], dataset: Path) -> None:
    broken = next(path for path in sorted((dataset / "data" / "train").iterdir()) if path.name.endswith("1"))
    shutil.rmtree(broken / "meshes")
    window = resident()
    open_anew(window, dataset)
    window.trigger("panes.add")
    window.until(panes.fails, 1)
    shown = panes.failures
    assert "Sample 1 of split train cannot be shown" in window.ask(shown)[1] and window.ask(shown)[0] == ""
    window.until(panes.says, 0, "train, sample 0")  # which is drawn anew, beside the active one
    window.ask(panes.click, 0)
    window.until(panes.fails, 1)
    window.until(state.is_shown, 0)
    window.ask(state.step, 2)
    window.until(state.is_shown, 2)
    assert window.ask(widgets.is_visible, "view.panes")


def test_two_samples_and_their_difference(window: Program) -> None:
    window.ask(panes.show_with_difference, 0, 1)
    window.until(panes.are_there, 0, 1, 0)
    first, second, error = window.ask(panes.ranges)
    assert first == second and error != first and error[0] == -error[1]
    assert "signed" in window.ask(panes.captions)[2]
    window.ask(panes.click, 2)
    window.until(panes.are_there, 0, 1, 0)
    assert window.ask(panes.active) == 2
    assert window.ask(panes.ranges) == [first, second, error], "which pane is active changes no picture"
    window.ask(panes.click, 1)
    window.until(panes.are_there, 0, 1, 0)
    assert window.ask(panes.ranges) == [first, second, error]

    plain, same, signed = window.ask(panes.colors)
    assert plain == same != signed, "a diverging map for the difference alone"
    window.ask(state.set_appearance, color_map="magma")
    window.until(panes.are_there, 0, 1, 0)
    changed = window.ask(panes.colors)
    assert changed[0] == changed[1] != plain and changed[2] == signed
    window.ask(panes.click, 2)
    window.until(panes.are_there, 0, 1, 0)
    window.ask(state.set_appearance, color_map="berlin")
    window.until(panes.are_there, 0, 1, 0)
    assert window.ask(panes.colors)[:2] == changed[:2] and window.ask(panes.colors)[2] != signed
    window.ask(panes.click, 0)
    window.until(panes.are_there, 0, 1, 0)
    assert window.ask(panes.colors)[:2] == changed[:2] and window.ask(panes.colors)[2] != signed
    assert window.message == ""


def test_the_pane_of_another_dataset_becomes_the_active_one(
    resident: Callable[[], Program], dataset: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(dataset, tmp_path / "model"))
    shutil.rmtree(next(path for path in sorted((other / "data" / "train").iterdir()) if path.name.endswith("2")))
    window = resident()
    open_anew(window, dataset)
    window.until(state.is_series_known)
    window.ask(panes.show_prediction, str(other))
    window.until(panes.are_there, 0, 0, 0)
    before = window.picture()
    ranges, captions = window.ask(panes.ranges), window.ask(panes.captions)
    assert [caption.split("  ·  ")[0] for caption in captions] == [dataset.name, "model", dataset.name]

    window.ask(panes.click, 1)
    window.until(panes.is_dataset_open, str(other))
    window.until(panes.are_there, 0, 0, 0)
    assert window.ask(panes.active) == 1 and window.ask(state.split_sizes)[0] == len(
        list((other / "data" / "train").iterdir())
    ), "the table of samples is that of the other dataset"
    assert window.ask(panes.captions) == captions and window.ask(panes.ranges) == ranges
    assert difference(before[60:], window.picture()[60:]) < 0.01, "which pane is active changes no picture"
    window.ask(state.select, sample=1)
    window.until(panes.are_there, 1, 1, 1)
    window.ask(state.select, field="temperature", location="")
    window.until(panes.are_there, 1, 1, 1)
    assert window.ask(panes.fields) == ["temperature"] * 3

    window.trigger("panes.next")
    window.until(panes.is_dataset_open, str(dataset))
    window.until(panes.are_there, 1, 1, 1)
    assert window.ask(panes.active) == 2 and window.ask(difference_probes.title).endswith("signed")
    window.trigger("panes.next")
    window.until(panes.are_there, 1, 1, 1)
    assert window.ask(panes.active) == 0
    window.trigger("edit.undo")
    window.until(panes.are_there, 0, 0, 0)
    window.trigger("edit.undo")
    window.until(panes.have_one_pane)
    assert window.message == "" and window.failure == ""


def test_the_docks_stay_where_a_pane_has_arrays_of_a_model(resident: Callable[[], Program], tmp_path: Path) -> None:
    dataset = write_trees(tmp_path / "written", [[sheet({"p": np.arange(12.0)})]])
    (arrays := tmp_path / "model" / "train").mkdir(parents=True)
    np.savez(arrays / "sample_000000000.npz", p=np.zeros(12))
    window = resident()
    open_anew(window, dataset)
    window.ask(panes.show_prediction, str(tmp_path / "model"))
    window.until(panes.are_there, 0, 0, 0)
    window.ask(panes.click, 1)
    window.until(widgets.says, "The docks cannot follow the pane of model.")
    window.until(panes.are_there, 0, 0, 0)
    assert window.ask(panes.active) == 0 and window.ask(panes.is_dataset_open, str(dataset))
