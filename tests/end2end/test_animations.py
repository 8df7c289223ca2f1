"""Animations from the command line and in the window: read back by FFmpeg, and what is left of failures."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("av", reason="animations need the extra video")

from tests import datasets
from tests.conftest import wait_until
from tests.encoder.films import read_film
from tests.end2end.conftest import Start
from tests.end2end.probes import camera, difference, exports, figure, film, panes, plots, state, widgets
from tests.end2end.program import ROOT, Program, run
from tests.frames import near, png_pixels

SIZE = "320x240@72"
SHAPE = (240, 320, 3)
PIN = "#2f7fd1"
EYE = "--camera=6,5,3:1,1,0.5:0,0,1"
Image = npt.NDArray[np.uint8]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return datasets.known(tmp_path_factory, "cgns")


def made(temp_root: Path, base: Path, name: str, *arguments: str | Path) -> list[Image]:
    """Have the program make an animation, and return its frames."""
    file = temp_root / f"of {name}" / name
    done = run("--basedir", base, "--animation", file, "--picture-size", SIZE, *arguments, temp_root=temp_root)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    assert not list(temp_root.glob("plaid-viewer-*")), "the cache is gone"
    assert os.listdir(file.parent) == [file.name]
    frames, _fps = read_film(file)
    return frames


def picture(temp_root: Path, base: Path, *arguments: str | Path) -> Image:
    file = temp_root / "picture.png"
    done = run("--basedir", base, "--picture", file, "--picture-size", SIZE, *arguments, temp_root=temp_root)
    assert (done.returncode, done.stderr) == (0, "")
    return png_pixels(file)


def apart(one: Image, other: Image) -> float:
    """The share of pixels that differ by more than what a codec makes of them."""
    return float((np.abs(one.astype(int) - other).max(axis=-1) > 48).mean())


def test_over_time(temp_root: Path, base: Path, known: Path) -> None:
    wanted = (known, "--split", "train", "--sample", "1", "--field", "pressure")
    frames = made(temp_root, base, "time.mp4", *wanted, "--over", "time", "--fps", "5", "--title", "{time}")
    assert len(frames) == len(datasets.TIMES) and frames[0].shape == SHAPE
    still = picture(temp_root, base, *wanted, "--time", str(datasets.TIMES[-1]), "--title", "{time}")
    assert apart(frames[-1], still) < 0.01, "as Save picture draws it, in the range of all time steps"
    assert apart(frames[0], frames[-1]) > 0.02


def test_over_samples_in_one_range(temp_root: Path, base: Path, known: Path) -> None:
    wanted = (known, "--split", "train", "--base", "Base_3_3", "--field", "density", "--time", "0.5", EYE)
    frames = made(temp_root, base, "samples.apng", *wanted, "--samples", "2,0,1", "--title", "{sample}")
    assert len(frames) == 3
    sizes = [len(elements) for (name, _zone), (_, _, elements) in datasets.zones().items() if name == "Base_3_3"]
    values = np.concatenate([datasets.density(cells, 0.5, sample) for cells in sizes for sample in range(3)])
    asked = (*wanted, "--range", f"{values.min()}:{values.max()}", "--title", "{sample}")
    file = temp_root / "{sample}.png"
    done = run(
        "--basedir", base, "--picture", file, "--picture-size", SIZE, *asked, "--samples", "2,1", temp_root=temp_root
    )
    assert (done.returncode, done.stderr) == (0, "")
    for place, sample in ((0, 2), (2, 1)):
        still = png_pixels(temp_root / f"{sample}.png")
        assert apart(frames[place][:, :230], still[:, :230]) < 0.01, "the mesh has the colours of that range"
    assert apart(frames[0], frames[1]) > 0.02


def test_a_turn_and_a_plane(temp_root: Path, base: Path) -> None:
    turn = made(temp_root, base, "turn.webm", "--example", "--over", "turn", "--frames", "8", EYE)
    assert len(turn) == 8 and turn[0].shape == SHAPE
    opposite = EYE.replace("6,5,3", "-4,-3,3")
    assert apart(turn[4], picture(temp_root, base, "--example", opposite)) < 0.01, "half a turn about z"
    plane = made(temp_root, base, "plane.gif", "--example", "--over", "plane", "--frames", "5", "--slice", "x")
    seen = [(np.abs(frame[:, :250].astype(int) - 255).max(axis=-1) > 20).mean() for frame in plane]
    assert len(plane) == 5 and all(share > 0.003 for share in seen), "there is a section in each"
    assert all(apart(one, other) > 0.003 for one, other in zip(plane[1:], plane, strict=False)), "and it moves"


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (("--over", "plane"), "There is no plane that could move through; switch on a clip or a slice with a plane."),
        (("--samples", "0,77"), "1 of 2 samples could not be shown, and are not in it."),
    ],
)
def test_what_cannot_be_done(temp_root: Path, base: Path, known: Path, wanted: tuple[str, ...], words: str) -> None:
    file = temp_root / "out" / "a.mp4"
    done = run("--basedir", base, known, "--animation", file, "--picture-size", SIZE, *wanted, temp_root=temp_root)
    assert done.returncode == 1 and done.stdout == ""
    assert words in done.stderr.splitlines()[-1]
    if "--samples" in wanted:
        assert "There is no sample 77 of split train" in done.stderr and len(read_film(file)[0]) == 1
    else:
        assert len(done.stderr.splitlines()) == 1 and not list(file.parent.glob("*"))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (("--fps", "0"), "argument --fps: 0 is not between 0.1 and 120"),
        (("--over", "turn", "--frames", "1"), "argument --frames: 1 is not between 2 and 100,000"),
        (("--every", "no"), "argument --every: invalid whole number value: 'no'"),
    ],
)
def test_numbers_that_cannot_be_are_said_at_once(temp_root: Path, wanted: tuple[str, ...], words: str) -> None:
    done = run("--example", "--animation", "a.mp4", *wanted, temp_root=temp_root)
    assert (done.returncode, done.stdout) == (2, "") and words in done.stderr


def test_a_folder_that_cannot_be_written(temp_root: Path, base: Path) -> None:
    done = run("--basedir", base, "--example", "--animation", "/proc/a.mp4", temp_root=temp_root)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert "The animation cannot be written to /proc/a.mp4: " in done.stderr


def test_without_the_library(temp_root: Path, base: Path) -> None:
    without = temp_root / "without"
    without.mkdir()
    (without / "av.py").write_text("raise ImportError('not installed')")
    file = temp_root / "out" / "a.mp4"
    more = {"PYTHONPATH": os.pathsep.join((str(without), str(ROOT)))}
    wanted = ("--example", "--animation", file, "--over", "turn", "--frames", "2", "--picture-size", SIZE)
    done = run("--basedir", base, *wanted, temp_root=temp_root, more=more)
    words = "Videos and GIFs need the library PyAV; .apng and pictures do not. "
    words += "To add it: pip install 'plaid-viewer-desktop[video]'."
    assert (done.returncode, done.stderr) == (1, f"plaid-viewer-desktop: {words}\n")
    assert list(file.parent.iterdir()) == []


# In the window -------------------------------------------------------------------------------------------------------


@pytest.fixture
def window(window: Program) -> Program:
    """As the first time that *Save animation* is asked for, whatever other tests have saved."""
    window.ask(state.select, field="pressure", location="vertex")
    window.until(state.is_final)
    window.until_shown()
    window.trigger("file.save_animation")
    window.until(film.is_open)
    window.ask(widgets.click, "film.reset")
    return window


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    return folder


def ask_for(window: Program, file: Path, **changes: Any) -> None:
    if window.ask(film.is_closed):
        window.trigger("file.save_animation")
    window.until(film.is_open)
    window.ask(film.choose, size=SIZE, **changes)
    window.ask(film.answer, str(file))
    window.ask(widgets.click, "film.save")
    window.until(film.is_closed)


def test_the_window_goes_on(window: Program, folder: Path) -> None:
    window.ask(film.hold)
    ask_for(window, folder / "a.mp4", over="turn", frames=6)
    before = window.ask(camera.position)
    assert not window.ask(film.can_begin), "one at a time"
    wait_until(lambda: len(window.ask(film.files)) >= 2, 60, "that frames are drawn")
    assert window.ask(camera.position) == pytest.approx(before, rel=1e-9), "what the user looks at is not moved"
    window.ask(state.step, 1)
    window.until_shown()
    window.trigger("file.cancel_animation")
    window.until(film.is_done)
    wait_until(lambda: not os.listdir(folder), 30, "that nothing is left")
    assert window.ask(film.files) == []
    window.ask(film.let_go)
    ask_for(window, folder / "b.gif", over="time")
    window.until(film.is_done)
    window.until(widgets.has_status, f"Saved {folder / 'b.gif'}: ")
    assert os.listdir(folder) == ["b.gif"] and window.ask(film.files) == []
    assert len(read_film(folder / "b.gif")[0]) == len(window.ask(state.times))
    assert window.ask(film.remembered)
    window.trigger("file.save_animation")
    window.until(film.is_open)
    assert window.ask(film.spec)["kind"] == "gif"


def test_samples_as_the_table_shows_them(window: Program, folder: Path) -> None:
    window.until(exports.is_table_read)
    window.ask(exports.set_filter, "amplitude >= 110 and amplitude < 140")
    window.ask(exports.sort, "amplitude", True)
    window.until(film.has_samples, 2)
    ask_for(window, folder / "a.apng", over="samples")
    window.until(film.is_done)
    window.until(widgets.has_status, f"Saved {folder / 'a.apng'}: 2 frames")
    assert len(read_film(folder / "a.apng")[0]) == 2


def still(window: Program, file: Path) -> Image:
    """Save the picture that is on screen."""
    window.trigger("file.save_picture")
    window.until(figure.is_open)
    window.ask(figure.choose, size=SIZE)
    window.ask(widgets.choose_picture, str(file))
    window.ask(widgets.click, "figure.save")
    window.until(figure.is_closed)
    window.until(widgets.has_status, f"Saved {file}")
    return png_pixels(file)


def film_of(window: Program, file: Path, **changes: Any) -> list[Image]:
    ask_for(window, file, **changes)
    window.until(film.is_done)
    window.until(widgets.has_status, f"Saved {file}: ")
    return read_film(file)[0]


def test_all_panes(window: Program, folder: Path) -> None:
    window.ask(widgets.click, "film.close")
    window.ask(plots.hover_view, 0.55, 0.35)
    window.until(widgets.cursor_words)
    window.trigger("plots.pin")
    window.until(plots.marks)
    window.trigger("panes.add")
    window.ask(state.select, sample=1)  # whatever order another test has left
    window.until(panes.are_there, 0, 1)
    over_time = film_of(window, folder / "time.apng", over="time", last=4, every=4)
    for place, step in enumerate((0, 4)):
        window.ask(state.select_time_step, step)
        window.until(state.is_time_step_shown, step)
        window.until(panes.are_there, 0, 1)
        seen = still(window, folder / f"{step}.png")
        assert apart(over_time[place], seen) < 0.01, "both panes, at that time, as Save picture has them"
    assert apart(*over_time) > 0.02

    left, right = (slice(None), slice(0, 110)), (slice(None), slice(130, 240))
    over_samples = film_of(window, folder / "samples.apng", over="samples", first=0, last=2, every=1, sorted=False)
    assert len(over_samples) == 3
    assert all(apart(one[left], over_samples[0][left]) < 0.01 for one in over_samples), "the pane that is not linked"
    pairs = zip(over_samples[1:], over_samples, strict=False)
    assert all(apart(one[right], other[right]) > 0.02 for one, other in pairs)
    frames = [one[:160] for one in (*over_time, *over_samples)]  # without the axes, one of which is as blue
    assert all(near(one[right], PIN, 40).sum() > 60 for one in frames), "the pin is where the sample has it"
    assert not any(near(one[left], PIN, 40).any() for one in frames), "in the active pane"
    window.trigger("panes.link.camera")
    turn = film_of(window, folder / "turn.apng", over="turn", frames=3)
    assert all(apart(turn[0][side], turn[1][side]) > 0.05 for side in (left, right)), "each about its own mesh"


def test_a_difference_over_samples(start: Start, known: Path, folder: Path) -> None:
    window = start(known, "--split", "train", "--base", "Base_3_3", "--field", "pressure", "--unlit")
    window.until_shown(0)
    window.trigger("sample.last")
    window.until_shown(2)
    window.trigger("difference.this_sample")
    window.until(difference.is_shown, "pressure: sample 2 − sample 2, signed")
    window.until(state.is_final)
    colors = window.ask(difference.colors)[:-2]
    ask_for(window, folder / "a.apng", over="samples")
    window.until(film.is_done)
    frames, _fps = read_film(folder / "a.apng")
    assert len(frames) == 3
    meshes = [frame[20:220, 30:220] for frame in frames]  # pressures differ by half of what the numbers do
    for mesh, share in zip(meshes, (0.0, 0.25, 0.5), strict=True):
        assert near(mesh, colors[round(share * (len(colors) - 1))], 6).sum() > 300, "−1, −0.5 and 0, of −1 to 1"


@pytest.mark.parametrize("role", ["encoder", "renderer"])
def test_a_child_that_is_killed(window: Program, folder: Path, role: str) -> None:
    window.ask(film.hold)
    ask_for(window, folder / "a.mp4", over="turn", frames=20)
    wait_until(lambda: len(os.listdir(folder)) == 1 and window.ask(film.files), 60, "that it has begun")
    os.kill(window.ask(film.pid, role), signal.SIGKILL)
    window.until(film.is_done)
    window.until(widgets.has_message, f"The {role} process was terminated by SIGKILL")
    assert window.message.endswith("nothing of it was kept.")
    wait_until(lambda: not os.listdir(folder), 30, "that nothing is left")
    assert window.ask(film.files) == []
    window.ask(film.let_go)
    ask_for(window, folder / "b.mp4", over="turn", frames=3)
    window.until(film.is_done)
    assert os.listdir(folder) == ["b.mp4"], "the window goes on"


def test_the_end_of_the_window_leaves_nothing(start: Start, folder: Path) -> None:
    window = start("--example")
    window.until_shown()
    window.ask(film.hold)
    ask_for(window, folder / "a.mp4", over="turn", frames=20)
    wait_until(lambda: len(os.listdir(folder)) == 1, 60, "that it has begun")
    assert window.quit() == 0
    assert os.listdir(folder) == []


def test_not_into_a_cache(window: Program) -> None:
    (cache,) = window.caches()
    ask_for(window, cache / "a.mp4", over="turn")
    window.until(widgets.has_message, f"{cache / 'a.mp4'} is in the scratch cache")
    assert window.ask(film.is_done) and not (cache / "a.mp4").exists()
