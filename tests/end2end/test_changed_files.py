"""A file that is rewritten while its sample is on screen: the picture stays, marked, until it is read again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import wait_until
from tests.datasets import mesh_file, write_trees
from tests.end2end.conftest import open_anew
from tests.end2end.probes import children, state, widgets
from tests.end2end.program import Program
from tests.end2end.sheets import sheet
from tests.frames import color_count


def field(offset: float) -> dict[str, np.ndarray]:
    return {"p": np.arange(12.0) + offset}


def rewrite(dataset: Path, tmp_path: Path, offset: float, *, sample: int = 0, step: int = 0, time: float = 0.0) -> None:
    """Put another file in the place of one, as a solver's next run does."""
    other = write_trees(tmp_path / f"next-{offset:g}-{step}", [[sheet(field(offset), time=time)]])
    mesh_file(other).replace(mesh_file(dataset, sample=sample, step=step))


def sentence(window: Program) -> str:
    return window.ask(widgets.text, "view.outdated.sentence")


@pytest.fixture
def window(resident: Callable[[], Program]) -> Iterator[Program]:
    """A window that serves all of these tests: each has a dataset of its own."""
    window = resident()
    yield window
    window.ask(children.look_for_changes, often=False)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write_trees(tmp_path / "written", [[sheet(field(100.0 * number))] for number in range(3)])


def test_the_shown_sample_is_marked_and_read_again(window: Program, dataset: Path, tmp_path: Path) -> None:
    open_anew(window, dataset)
    window.until(children.is_quiet)
    window.ask(children.look_for_changes, often=True)
    assert not window.ask(widgets.is_marked_outdated)
    before = window.ask(state.shown_directory)
    rewrite(dataset, tmp_path, 1000.0)
    window.until(widgets.is_marked_outdated)
    assert sentence(window).endswith("The files of sample 0 have changed since they were read.")
    assert window.ask(state.data_range) == [0.0, 11.0] and window.ask(state.shown_directory) == before
    assert color_count(window.picture()) > 10, "the picture is still there"
    window.ask(state.set_appearance, edges=True)  # what is shown can still be drawn
    window.until_shown(0)
    assert window.message == "" and window.ask(widgets.is_marked_outdated)
    window.ask(widgets.click, "view.outdated.retry")
    window.until(state.is_data_range, 1000.0, 1011.0)
    assert not window.ask(widgets.is_marked_outdated)
    wait_until(lambda: not Path(before).exists(), what="what was read before is gone")


def test_a_visit_later_reads_anew(window: Program, dataset: Path, tmp_path: Path) -> None:
    open_anew(window, dataset)
    window.until(children.is_quiet)
    window.ask(children.look_for_changes, often=True)
    rewrite(dataset, tmp_path, 1000.0)
    window.until(widgets.is_marked_outdated)
    window.ask(state.select, sample=1)
    window.until_shown(1)
    assert not window.ask(widgets.is_marked_outdated)
    window.ask(state.select, sample=0)
    window.until_shown(0)
    assert window.ask(state.data_range) == [1000.0, 1011.0] and not window.ask(widgets.is_marked_outdated)


def test_a_sample_from_the_store_is_looked_at(window: Program, dataset: Path, tmp_path: Path) -> None:
    window.ask(children.look_for_changes, often=False)
    open_anew(window, dataset)
    window.until(children.is_quiet)  # sample 1 has been read ahead
    rewrite(dataset, tmp_path, 1000.0, sample=1)
    window.ask(state.select, sample=1)
    window.until(state.is_on_screen, 1)
    window.until(widgets.is_marked_outdated)
    assert sentence(window).endswith("The files of sample 1 have changed since they were read.")


def test_coming_back_to_the_window(window: Program, dataset: Path, tmp_path: Path) -> None:
    window.ask(children.look_for_changes, often=False)
    open_anew(window, dataset)
    window.until(children.is_quiet)
    window.ask(widgets.come_back)
    window.until(children.is_quiet)
    assert not window.ask(widgets.is_marked_outdated)
    rewrite(dataset, tmp_path, 1000.0)
    window.ask(widgets.come_back)
    window.until(widgets.is_marked_outdated)


def test_a_new_field_of_a_rewritten_sample_has_the_new_mesh(window: Program, tmp_path: Path) -> None:
    x = np.array([float(x) for _y in range(3) for x in range(4)])
    dataset = write_trees(tmp_path / "written", [[sheet({"p": np.zeros(12), "x": x})]])
    window.ask(children.look_for_changes, often=False)
    open_anew(window, dataset)
    window.until(children.is_quiet)
    other = write_trees(tmp_path / "next", [[sheet({"p": np.zeros(12), "x": x + 5.0})]])
    mesh_file(other).replace(mesh_file(dataset))
    window.ask(state.select, field="x", location="vertex")
    window.until_shown(0)
    assert window.ask(state.data_range) == [5.0, 8.0] and not window.ask(widgets.is_marked_outdated)


def test_the_steps_of_a_movie(window: Program, tmp_path: Path) -> None:
    steps = [sheet(field(100.0 * step), time=float(step)) for step in range(3)]
    dataset = write_trees(tmp_path / "movie", [steps])
    open_anew(window, dataset)
    for time in (1.0, 2.0, 0.0):
        go_to_time(window, time)
    window.until(children.is_quiet)
    window.ask(children.look_for_changes, often=True)
    for step in range(3):
        rewrite(dataset, tmp_path, 1000.0 + 100.0 * step, step=step, time=float(step))
    window.until(widgets.is_marked_outdated)
    for step in (1, 2, 0):
        go_to_time(window, float(step))
        window.until(state.is_data_range, 1000.0 + 100.0 * step, 1011.0 + 100.0 * step)
        assert not window.ask(widgets.is_marked_outdated)


def go_to_time(window: Program, time: float) -> None:
    window.ask(state.select, time=time)
    window.until(state.is_time_shown, time)


def test_a_sample_that_is_gone_is_marked_too(window: Program, dataset: Path) -> None:
    open_anew(window, dataset)
    window.until(children.is_quiet)
    window.ask(children.look_for_changes, often=True)
    os.remove(mesh_file(dataset))
    window.until(widgets.is_marked_outdated)
    window.ask(widgets.click, "view.outdated.retry")
    window.until(state.phase_is, "failed")
    assert "sample" in window.failure
    wait_until(lambda: not window.ask(widgets.is_marked_outdated))
