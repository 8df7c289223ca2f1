"""Views taken away and opened again in the whole program: the picture is the same, by whatever way it comes back."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.damage import truncate
from tests.datasets import BACKENDS, write_dataset
from tests.end2end.conftest import Start, open_anew
from tests.end2end.probes import camera, state, tools, view_files, widgets
from tests.end2end.program import Program, run
from tests.frames import Pixels, png_pixels
from tests.hub_repos import as_on_the_hub

VIEW = (slice(100, 500), slice(300, 1050))
"""Rows and columns of the picture in a window of the usual size."""


def settled(window: Program) -> Pixels:
    window.until(tools.are_drawn)
    window.until(camera.is_drawn)
    window.until_shown()
    return window.picture()


def facts(window: Program) -> list[Any]:
    """What the picture is drawn by, whatever its size."""
    return [
        window.ask(camera.position),
        window.ask(state.color_map),
        window.ask(state.scale_range),
        window.ask(tools.number),
    ]


def copied(window: Program, action: str, begin: str) -> str:
    window.trigger(action)
    window.until(view_files.is_copied, begin)
    text: str = window.ask(view_files.clipboard_text)
    return text


def test_a_saved_view_gives_the_same_picture(start: Start, dataset: Path, tmp_path: Path, temp_root: Path) -> None:
    window = start(dataset, "--split", "train", "--sample", "1")
    window.until_shown(1)
    window.until(state.is_series_known)
    window.trigger("tools.handles")
    window.ask(camera.drag, 150)
    window.ask(state.set_color_scale, mode="fixed", fixed=(-1.0, 1.0))
    window.ask(state.set_appearance, color_map="magma", edges=True)
    window.trigger("tools.add.clip")
    window.until(tools.is_unfolded, 0)
    picture, before, file = settled(window), facts(window), tmp_path / "one.plaidview"
    window.ask(view_files.choose_file, str(file))
    window.trigger("file.save_view")
    window.until(widgets.has_status, "Saved")
    command = copied(window, "file.copy_command", "plaid-viewer-desktop ")
    window.trigger("sample.next")
    window.until_shown(2)
    window.trigger("view.reset_camera")
    assert file.exists() and not np.array_equal(settled(window), picture)
    window.ask(widgets.drop, str(file))
    window.until_shown(1)
    assert np.array_equal(settled(window), picture)
    assert window.quit() == 0

    again = start(file)
    again.until_shown(1)
    settled(again)
    assert facts(again) == before, "in a new process, whose docks lie otherwise"
    assert again.quit() == 0
    said = shlex.split(command)[1:]
    shots = []
    for name, arguments in (("file", [str(file)]), ("options", said)):
        shot = temp_root / f"{name}.png"
        done = run("--basedir", tmp_path / name, "--screenshot", shot, *arguments, temp_root=temp_root)
        assert (done.returncode, done.stderr) == (0, "")
        shots.append(png_pixels(shot)[VIEW])
    assert np.array_equal(shots[0], shots[1]), "by the options of the command line"


def test_a_view_that_cannot_be_shown_is_a_sentence(tmp_path: Path, temp_root: Path) -> None:
    file, shot = tmp_path / "one.plaidview", temp_root / "shot.png"
    for content, words in (("{}", "holds no view"), (None, "cannot be read")):
        if content is not None:
            file.write_text(content, encoding="utf-8")
        done = run("--basedir", tmp_path / "base", "--screenshot", shot, "--view", file, temp_root=temp_root)
        assert (done.returncode, done.stdout) == (1, "") and not shot.exists()
        assert words in done.stderr and done.stderr.count("\n") == 1
        file.unlink(missing_ok=True)


def test_the_lines_of_python_read_what_is_shown(resident: Callable[[], Program], tmp_path: Path) -> None:
    window = resident()
    scripts, shown = [], []
    tables = write_dataset(tmp_path / "tables", "hf_datasets")
    as_on_the_hub(tables, tmp_path / "parquet [1]")
    for backend in (*BACKENDS, "parquet [1]"):
        known = tmp_path / backend
        open_anew(window, known if known.is_dir() else write_dataset(known, backend))
        window.ask(state.select, split="test", sample=0)
        window.until_shown(0)
        for name, location in window.ask(state.fields):
            window.ask(state.select, field=name, location=location)
            window.until_shown()
            assert window.ask(state.shown_field) == name
            begin = "from datasets" if backend.startswith("parquet") else "from plaid"
            begin = "import numpy as np\n" if name == "Velocity" else begin
            scripts.append(copied(window, "file.copy_python", begin))
            assert str(tmp_path / backend) in scripts[-1]
            shown.append(np.load(next(iter(window.ask(state.field_files, name).values()))))
    # In one process, each with names of its own: to import pyplaid takes seconds.
    save = "import numpy\nnumpy.save({out!r}, next(iter(values.values())) if isinstance(values, dict) else values)\n"
    outs = [tmp_path / f"{number}.npy" for number in range(len(scripts))]
    whole = [lines + save.format(out=str(out)) for lines, out in zip(scripts, outs, strict=True)]
    code = f"for lines in {whole!r}:\n    exec(lines, {{}})\n"
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")}
    done = subprocess.run([sys.executable, "-c", code], check=False, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for out, expected in zip(outs, shown, strict=True):
        assert np.array_equal(np.load(out).reshape(expected.shape), expected, equal_nan=True)


def test_many_pictures_in_one_run(dataset: Path, tmp_path: Path, temp_root: Path) -> None:
    truncate(next((dataset / "data" / "train" / "sample_000000001").rglob("*.cgns")))
    options: list[str | Path] = [
        "--basedir",
        tmp_path / "base",
        "--split",
        "train",
        "--size",
        "600x500",
        "--color-map",
        "magma",
    ]
    name = str(tmp_path / "out" / "{dataset}" / "{split}_{sample:02}.png")
    done = run(*options, dataset, "--samples", "0-2,99", "--screenshot", name, temp_root=temp_root)
    assert (done.returncode, done.stdout) == (1, "")
    first, second, last = done.stderr.splitlines()
    assert "sample 1 of split train: " in first and "sample 99 of split train: There is no sample 99" in second
    assert last.endswith("2 of 4 pictures could not be made.")
    made = tmp_path / "out" / "horn"
    assert sorted(file.name for file in made.iterdir()) == ["train_00.png", "train_02.png"]
    alone = temp_root / "alone.png"
    done = run(*options, dataset, "--sample", "2", "--screenshot", alone, temp_root=temp_root)
    assert done.returncode == 0
    inside = (slice(100, 300), slice(280, 480))
    assert np.array_equal(png_pixels(alone)[inside], png_pixels(made / "train_02.png")[inside])
    assert not np.array_equal(png_pixels(alone)[inside], png_pixels(made / "train_00.png")[inside])


def test_many_pictures_of_nothing(tmp_path: Path, temp_root: Path) -> None:
    name = str(tmp_path / "{sample}.png")
    done = run(
        "--basedir", tmp_path / "b", tmp_path / "no", "--samples", "all", "--screenshot", name, temp_root=temp_root
    )
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
