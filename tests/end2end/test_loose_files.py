"""Files that lie about in the running program: opened by drop, menu and command line, gone through, exported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests import datasets as ds
from tests import loose
from tests.end2end.probes import state, view_files, widgets
from tests.end2end.program import Program, run
from viewer.reader.catalogue import open_dataset
from viewer.reader.tree import Node


def nodes_below(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from nodes_below(child)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files, the last in natural order being ``run_10.cgns``."""
    for number, name in enumerate(("run_1.cgns", "run_2.cgns", "run_10.cgns")):
        loose.write_file(tmp_path / "runs" / name, number)
    return tmp_path / "runs"


def is_shown(window: Program, path: Path, split: str, sample: int) -> None:
    window.until(state.is_dataset_shown, str(path))
    window.until(state.is_shown, sample)
    assert window.ask(state.is_selected, split, sample)


def test_a_file_that_is_dropped_is_shown_among_its_like(window: Program, folder: Path) -> None:
    window.ask(widgets.drop, str(folder / "run_2.cgns"))
    is_shown(window, folder, "files", 1)
    assert window.ask(widgets.text, "dataset.file") == "run_2.cgns"
    assert window.ask(widgets.text, "dataset.about") == "CGNS files, a sample each · 3 samples"
    assert window.ask(widgets.title) == "run_2.cgns – runs – Plaid Viewer"
    assert window.ask(widgets.text, "view.caption").startswith("run_2.cgns")
    assert window.ask(state.data_range) == [10.0, 15.0]
    window.ask(state.step, 1)
    is_shown(window, folder, "files", 2)
    assert window.ask(widgets.text, "dataset.file") == "run_10.cgns"
    window.ask(widgets.drop, str(folder / "run_1.cgns"))
    is_shown(window, folder, "files", 0)
    window.ask(widgets.trigger, "file.reload")
    is_shown(window, folder, "files", 0)


def test_a_view_of_a_file_is_of_that_file(window: Program, folder: Path, tmp_path: Path) -> None:
    """Also when another one has come in before it; one that is gone is named."""
    window.ask(widgets.drop, str(folder / "run_2.cgns"))
    is_shown(window, folder, "files", 1)
    saved = tmp_path / "two.plaidview"
    window.ask(view_files.choose_file, str(saved))
    window.ask(widgets.trigger, "file.save_view")
    window.until(widgets.has_status, f"Saved {saved}")
    loose.write_file(folder / "run_0.cgns", 7)
    window.ask(widgets.trigger, "file.reload")
    is_shown(window, folder, "files", 2)
    assert window.ask(widgets.text, "dataset.file") == "run_2.cgns"
    window.ask(state.select, sample=0)
    is_shown(window, folder, "files", 0)
    window.ask(widgets.drop, str(saved))
    is_shown(window, folder, "files", 2)
    assert window.ask(widgets.text, "dataset.file") == "run_2.cgns"

    other = tmp_path / "other"
    loose.write_file(other / "run_1.cgns", 0)
    window.ask(widgets.drop, str(other))
    is_shown(window, other, "files", 0)
    (folder / "run_2.cgns").unlink()
    window.ask(widgets.drop, str(saved))
    is_shown(window, folder, "files", 0)
    window.until(
        widgets.has_message,
        "The sample run_2.cgns of this view is not there any more; the rest of the view is shown.",
    )


def test_a_file_of_a_dataset_opens_it_there(window: Program, tmp_path: Path) -> None:
    path = ds.write_trees(tmp_path / "set", [[loose.plate(n, 0.0), loose.plate(n + 0.5, 0.5)] for n in range(3)])
    window.ask(widgets.answer_file, str(ds.mesh_file(path, sample=2, step=1)))
    window.ask(widgets.trigger, "file.open_file")
    is_shown(window, path, "train", 2)
    window.until(state.is_time_shown, 0.5)
    assert window.ask(widgets.is_hidden, "dataset.file")


def test_an_old_dataset(window: Program, tmp_path: Path) -> None:
    path = loose.write_old(tmp_path / "Plates", {"train": [0, 1], "test": [3]})
    window.ask(widgets.drop, str(path))
    is_shown(window, path / "dataset", "train", 0)
    assert window.ask(widgets.text, "dataset.about") == "PLAID 0.1 (CGNS) · 4 samples"
    window.ask(state.select, split="test", sample=3)
    window.until(state.is_shown, 3)
    assert window.ask(state.globals_of, "P", "max von mises") == [3.0, 1.5]


def test_what_cannot_be_opened_leaves_what_is_open(window: Program, folder: Path) -> None:
    before = window.ask(state.dataset_path)
    half = folder / "half.cgns"
    half.write_bytes((folder / "run_1.cgns").read_bytes()[:4000])
    window.ask(widgets.drop, str(half))
    window.until(
        widgets.has_message, f"The file half.cgns cannot be read: {half} is truncated; copy or download it again."
    )
    assert window.ask(state.dataset_path) == before


def test_the_command_line(temp_root: Path, base: Path, folder: Path, tmp_path: Path) -> None:
    """The file that is named is what is exported; a scan is of all."""
    common = ("--basedir", base)
    done = run(*common, folder / "run_2.cgns", "--export", tmp_path / "out" / "x.cgns", temp_root=temp_root)
    assert (done.returncode, done.stderr) == (0, "")
    exported = open_dataset(tmp_path / "out" / "x.cgns").source.sample("files", 0).tree(0)
    (value,) = (node.value() for node in nodes_below(exported) if node.name == "p")
    assert value is not None and np.array_equal(value, loose.values(1))
    done = run(*common, folder / "run_10.cgns", "--picture", tmp_path / "out.png", temp_root=temp_root)
    assert (done.returncode, done.stderr) == (0, "") and (tmp_path / "out.png").stat().st_size > 1000
    done = run(*common, folder, "--scan", "--json", tmp_path / "scan.json", temp_root=temp_root)
    assert done.returncode == 0, done.stderr
    scanned = json.loads((tmp_path / "scan.json").read_text())
    assert scanned["backend"] == "files"
