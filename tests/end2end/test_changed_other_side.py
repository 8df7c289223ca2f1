"""Files that are rewritten while they are seen beside the sample on screen: what is drawn of them is drawn anew."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.datasets import mesh_file, write_trees
from tests.end2end.conftest import open_anew
from tests.end2end.probes import children, difference, panes, state, widgets
from tests.end2end.program import Program
from tests.end2end.sheets import sheet


def write(folder: Path, offset: float) -> Path:
    return write_trees(folder, [[sheet({"p": np.arange(12.0) + offset + 100.0 * number})] for number in range(3)])


def rewrite(dataset: Path, tmp_path: Path, offset: float, *, sample: int) -> None:
    """Put another file in the place of one, as the next run of a model does."""
    other = write_trees(tmp_path / f"next-{offset:g}", [[sheet({"p": np.arange(12.0) + offset})]])
    mesh_file(other).replace(mesh_file(dataset, sample=sample))


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write(tmp_path / "written", 0.0)


@pytest.fixture
def window(resident: Callable[[], Program], dataset: Path) -> Iterator[Program]:
    """A window that serves all of these tests: each has a dataset of its own."""
    window = resident()
    open_anew(window, dataset)
    window.until(children.is_quiet)
    window.ask(children.look_for_changes, often=True)
    yield window
    window.ask(children.look_for_changes, often=False)


def test_the_sample_in_another_pane(window: Program, dataset: Path, tmp_path: Path) -> None:
    window.trigger("panes.add")
    window.until(panes.are_there, 0, 1)
    assert window.ask(panes.data_ranges) == [[0.0, 11.0], [100.0, 111.0]]
    rewrite(dataset, tmp_path, 1000.0, sample=0)
    window.until(panes.have_data_ranges, [1000.0, 1011.0], [100.0, 111.0])
    assert not window.ask(widgets.is_marked_outdated) and window.message == ""
    rewrite(dataset, tmp_path, 2000.0, sample=1)
    window.until(widgets.is_marked_outdated)
    assert window.ask(panes.data_ranges) == [[1000.0, 1011.0], [100.0, 111.0]], "the active one waits for the user"
    os.remove(mesh_file(dataset, sample=0))
    window.until(panes.fails, 0)


def test_the_other_side_of_a_difference(window: Program, dataset: Path, tmp_path: Path) -> None:
    window.ask(difference.subtract, sample=1)
    window.until(difference.is_shown, "p: sample 0 − sample 1, signed")
    assert window.ask(difference.values)[:2] == [-100.0, -100.0]
    rewrite(dataset, tmp_path, 30.0, sample=1)
    window.until(state.is_data_range, -30.0, -30.0)
    assert not window.ask(widgets.is_marked_outdated)
    os.remove(mesh_file(dataset, sample=1))
    window.until(state.phase_is, "failed")


def test_another_dataset_in_a_difference_and_in_a_pane(window: Program, tmp_path: Path) -> None:
    other = write(tmp_path / "other", 7.0)
    window.ask(panes.show_prediction, str(other))
    window.until(panes.are_there, 0, 0, 0)
    assert window.ask(panes.data_ranges) == [[0.0, 11.0], [7.0, 18.0], [-7.0, -7.0]]
    rewrite(other, tmp_path, 20.0, sample=0)
    window.until(panes.have_data_ranges, [0.0, 11.0], [20.0, 31.0], [-20.0, -20.0])
    assert not window.ask(widgets.is_marked_outdated)


def test_arrays_that_a_model_writes_again(window: Program, tmp_path: Path) -> None:
    arrays = tmp_path / "model" / "train"
    arrays.mkdir(parents=True)
    file = arrays / "sample_000000000.npz"
    np.savez(file, p=np.arange(12.0) + 3.0)
    window.ask(panes.show_prediction, str(tmp_path / "model"))
    window.until(panes.are_there, 0, 0, 0)
    assert window.ask(panes.data_ranges) == [[0.0, 11.0], [3.0, 14.0], [-3.0, -3.0]]
    np.savez(tmp_path / "next.npz", p=np.arange(12.0) + 4.0)
    (tmp_path / "next.npz").replace(file)
    window.until(panes.have_data_ranges, [0.0, 11.0], [4.0, 15.0], [-4.0, -4.0])
