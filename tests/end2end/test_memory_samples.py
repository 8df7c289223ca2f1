"""Samples that a script hands over in the whole program: drawn, followed as they change, compared, exported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.datasets import box
from tests.end2end.conftest import Start
from tests.end2end.probes import children, prediction, state, widgets
from tests.end2end.program import run
from tests.frames import color_count
from viewer.cache import CacheRoot
from viewer.handover import hand_over

POINTS, CELLS = box((6, 5, 4))


@pytest.fixture
def root(tmp_path: Path) -> Iterator[CacheRoot]:
    """The cache of the script."""
    with CacheRoot(temp_root=tmp_path / "script", install_signal_handlers=False, run_orphan_sweep=False) as root:
        yield root


def sample(offset: float) -> dict[str, Any]:
    fields = {"p": POINTS[:, 0] + offset, "u": POINTS * 0.25}
    return {"points": POINTS, "cells": {"hexahedron": CELLS}, "fields": fields, "globals": {"alpha": offset}}


def test_a_training_loop(start: Start, root: CacheRoot, base: Path) -> None:
    folder = hand_over(sample(0.0), root, name="run")
    window = start(folder)
    window.until_shown(0)
    assert window.ask(state.dataset_name) == "run"
    assert window.ask(state.data_range) == [0.0, 6.0]
    assert color_count(window.picture()) > 10
    window.trigger("file.copy_python")
    assert window.message.startswith("These samples are in the memory of a script, which has them already")
    window.ask(widgets.dismiss)
    window.until(children.is_quiet)
    window.ask(children.look_for_changes, often=True)
    for step in (10.0, 20.0):
        assert hand_over(sample(step), root, name="run") == folder
        window.until(state.is_data_range, step, step + 6.0)
        window.until(widgets.has_table_value, "alpha", step)
        assert not window.ask(widgets.is_marked_outdated)
    window.ask(prediction.open_path, str(hand_over(sample(21.5), root, name="guess")))
    window.until(prediction.has_cell, "p", "MAE", "1.5")
    hand_over(sample(20.25), root, name="guess")  # the next epoch: compared again without being asked
    window.until(prediction.has_cell, "p", "MAE", "0.25")
    assert window.quit() == 0
    for file in base.rglob("*.json"):
        assert str(root.path) not in file.read_text(encoding="utf-8"), file


def test_it_is_gone_with_its_script(start: Start, root: CacheRoot) -> None:
    folder = hand_over([sample(0.0), sample(1.0)], root, name="run")
    window = start(folder)
    window.until_shown(0)
    window.until(children.is_quiet)
    window.ask(children.look_for_changes, often=True)
    root.close()
    window.until(widgets.is_marked_outdated)
    assert window.ask(widgets.text, "view.outdated.sentence") == "⚠ The script that handed over sample 0 has ended."
    assert color_count(window.picture()) > 10, "what was seen last is still there"
    window.ask(state.open_dataset, str(folder))
    window.until(widgets.has_message, part="are gone with the script that handed them over; run it again")
    assert window.quit() == 0


def test_exported_as_any_dataset(root: CacheRoot, tmp_path: Path, temp_root: Path) -> None:
    meshio = pytest.importorskip("meshio")
    folder = hand_over(sample(0.5), root, name="run")
    target = tmp_path / "out.vtu"
    done = run(folder, "--basedir", tmp_path / "base", "--export", target, temp_root=temp_root)
    assert done.returncode == 0, done.stderr
    mesh = meshio.read(target)
    assert np.array_equal(mesh.points, POINTS)
    assert np.array_equal(mesh.cells_dict["hexahedron"], CELLS)
    assert np.array_equal(mesh.point_data["p"], POINTS[:, 0] + 0.5)
