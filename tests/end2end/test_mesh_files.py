"""Mesh files of other programs in the running program: dropped, chosen, on the command line, played, refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.converter import vtk_data as vd
from tests.end2end.probes import state, widgets
from tests.end2end.program import Program, run
from viewer.reader.catalogue import open_dataset


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Three time steps of one mesh, with ``p`` from ten times the number of the step on."""
    folder = tmp_path / "wave"
    folder.mkdir()
    for number in range(3):
        data = vd.at_time(vd.squares(p=np.arange(6.0) + 10 * number), 0.5 * number)
        vd.write(data, folder / f"wave_{number:04d}.vtu")
    return folder


def is_shown(window: Program, path: Path, sample: int) -> None:
    window.until(state.is_dataset_shown, str(path))
    window.until(state.is_shown, sample)
    assert window.ask(state.is_selected, "files", sample)


def test_a_time_step_that_is_dropped(window: Program, series: Path) -> None:
    window.ask(widgets.drop, str(series / "wave_0001.vtu"))
    is_shown(window, series, 0)
    window.until(state.is_time_shown, 0.5)
    assert window.ask(widgets.text, "dataset.about") == (
        "3 files, time steps of one sample (at the times that they state) · 1 sample"
    )
    assert window.ask(state.data_range) == [10.0, 15.0]
    window.ask(widgets.trigger, "time.next")
    window.until(state.is_time_shown, 1.0)
    assert window.ask(state.data_range) == [20.0, 25.0]


def test_blocks_that_are_chosen(window: Program, tmp_path: Path) -> None:
    inlet = vd.squares(p=np.arange(6.0))
    vd.add(inlet.GetFieldData(), "Mach", np.array([0.5]))
    path = vd.write(vd.blocks({"inlet": inlet, "outlet": vd.squares(p=np.ones(6))}), tmp_path / "duct.vtm")
    window.ask(widgets.answer_file, str(path))
    window.ask(widgets.trigger, "file.open_file")
    is_shown(window, path, 0)
    assert window.ask(widgets.text, "dataset.about") == "VTK XML file · 1 sample"
    assert window.ask(state.globals_of, "Mach") == [0.5]


def test_a_damaged_file_is_a_sentence(window: Program, tmp_path: Path) -> None:
    path = vd.write(vd.squares(p=np.arange(6.0)), tmp_path / "half.vtu")
    path.write_bytes(path.read_bytes()[:700])
    window.ask(widgets.drop, str(path))
    window.until(state.phase_is, "failed")
    assert window.failure.startswith("The file half.vtu cannot be read: VTK says “"), window.failure


def test_the_command_line(temp_root: Path, base: Path, series: Path, tmp_path: Path) -> None:
    common = ("--basedir", base)
    out = tmp_path / "out" / "x.cgns"
    done = run(*common, series / "wave_0002.vtu", "--export", out, temp_root=temp_root)
    assert (done.returncode, done.stderr) == (0, "")
    exported = open_dataset(out).source.sample("files", 0).tree(0)
    zone = next(node for node in exported.children if node.name == "Base_2_3").children
    assert any(node.label == "Zone_t" for node in zone)
    done = run(*common, series, "--scan", "--json", tmp_path / "scan.json", temp_root=temp_root)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "scan.json").read_text())["backend"] == "mesh files"
    assert not [folder for folder in temp_root.iterdir() if folder.name.startswith("plaid-viewer-")]
