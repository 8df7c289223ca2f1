"""Try a bundle out as a user would, in a home of its own: it must draw, survive, clean up and leave nothing behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil
from picture import strong_colours
from smoke_sources import draws_from_other_machines, draws_mesh_files
from steps import StepFailedError, say
from trial import Trial, begin

CHECKOUT = Path(__file__).resolve().parent.parent

BACKENDS = ("cgns", "hf_datasets", "zarr")

MIN_COLOURS = 50
"""The window is grey; a mesh coloured by a field and its colour bar have hundreds of strong colours."""

STAY_MS = "40000"
"""Windows that nobody ends quit by themselves, so that a smoke test that is killed leaves none."""


def run_all(bundle: Path, peer: list[str] | None = None) -> None:
    """Run every trial.

    Parameters
    ----------
    bundle
        The folder with the two executables.
    peer
        A command line of the same program outside the bundle, to compare the start with.

    Raises
    ------
    StepFailedError
        At the first one that fails, with what the program said.
    """
    with tempfile.TemporaryDirectory(prefix="pvd-smoke-") as name:
        home = Path(name)
        trial = Trial(bundle, home)
        draws_the_example(trial)
        written = write_datasets(home)
        for backend, dataset in written.items():
            draws_a_dataset(trial, backend, dataset)
        draws_mesh_files(trial, _draw)
        draws_from_other_machines(trial, _draw, written["cgns"])
        draws_a_plot(trial)
        makes_an_animation(trial)
        survives_its_reader(trial)
        sweeps_a_killed_window(trial)
        lists_the_cache(trial)
        left_nothing(trial)
        if peer is not None:
            compares_the_start(trial, peer)


def write_datasets(home: Path) -> dict[str, Path]:
    """Let pyplaid write a small dataset in each backend, outside the bundle: its own would prove little."""
    begin("Writing a dataset in each backend with pyplaid")
    code = "import sys; from pathlib import Path; from tests.datasets import write_dataset;"
    code += "write_dataset(Path(sys.argv[1]), sys.argv[2], {'train': 1, 'test': 1})"
    written = {}
    for backend in BACKENDS:
        path = home / "datasets" / backend
        command = [sys.executable, "-c", code, str(path), backend]
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, timeout=180, check=False)
        if done.returncode != 0:
            raise StepFailedError(f"Writing a dataset for {backend}: failed.\n{done.stderr.decode(errors='replace')}")
        written[backend] = path
    return written


def draws_the_example(trial: Trial) -> None:
    """The example, written by the bundle itself, becomes a picture without a display."""
    what = begin("Drawing the example dataset without a display")
    _draw(trial, what, trial.window("--example", "--screenshot", trial.home / "shot.png"))


def draws_a_dataset(trial: Trial, backend: str, dataset: Path) -> None:
    """A dataset of one backend becomes a picture: the libraries that only this backend loads are in the bundle."""
    what = begin(f"Drawing a dataset of the backend {backend}")
    arguments = (dataset, "--split", "test", "--sample", "0", "--field", "pressure")
    _draw(trial, what, trial.window(*arguments, "--screenshot", trial.home / "shot.png"))


def _draw(trial: Trial, what: str, command: list[str], **more: str) -> None:
    shot = trial.home / "shot.png"
    shot.unlink(missing_ok=True)
    trial.run(what, command, **more)
    if not shot.is_file():
        raise StepFailedError(f"{what}: failed, it ended well and wrote no picture.")
    try:
        colours = strong_colours(shot)
    except ValueError as error:
        raise StepFailedError(f"{what}: failed, the picture cannot be read: {error}") from None
    if colours < MIN_COLOURS:
        raise StepFailedError(f"{what}: failed, the picture has only {colours} strong colours: no mesh in it?")
    say(f"  {colours} strong colours")


def draws_a_plot(trial: Trial) -> None:
    """A window opens as it was left, with a plot: what draws that is loaded when it is needed, and has to be there.

    The program of the checkout leaves it so: nobody is there to press the key.
    """
    what = begin("Drawing a plot")
    code = "import sys; from pathlib import Path; from tests.end2end.probes import plots;"
    code += "from tests.end2end.program import Program; basedir, temporary = map(Path, sys.argv[1:]);"
    code += "window = Program(['--example', '--basedir', basedir], temporary); window.until_shown();"
    code += "window.trigger('plots.line'); window.until(plots.has_curves, 1); sys.exit(window.quit())"
    command = [sys.executable, "-c", code, str(trial.base), str(trial.home / "tmp")]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, timeout=180, check=False)
    if done.returncode != 0:
        raise StepFailedError(f"{what}: failed in the checkout.\n{done.stderr.decode(errors='replace')}")
    with trial.running(what, "--example", "--quit-after", STAY_MS) as window:
        window.until(lambda: "a plot is drawn" in window.log or "no plots: " in window.log, "the plot is drawn")
        if "a plot is drawn" not in window.log:
            raise window.failure("what draws plots is not there")
        window.close()


def makes_an_animation(trial: Trial) -> None:
    """The codecs that a film needs are loaded when it is made, and have to be there."""
    what = begin("Making an animation of each kind")
    for ending in ("mp4", "webm", "gif", "apng"):
        film = trial.home / f"film.{ending}"
        size = ("--frames", "3", "--picture-size", "320x240")
        trial.run(what, trial.window("--example", "--animation", film, "--over", "turn", *size))
        if not film.is_file():
            raise StepFailedError(f"{what}: failed, it ended well and wrote no {film.name}.")


def survives_its_reader(trial: Trial) -> None:
    """A reader that is killed is replaced, and the next sample comes from the new one."""
    what = begin("Killing the reader under an open window")
    with trial.running(what, "--example", "--quit-after", STAY_MS) as window:
        window.until_shown()
        first = window.until(lambda: window.children().get("reader"), "there is a reader")
        first.kill()

        def another() -> bool:
            reader = window.children().get("reader")
            return reader is not None and reader.pid != first.pid

        window.until(another, "another reader is there")
        window.close(
            "The reader process was terminated by SIGKILL" if os.name == "posix" else "The reader process ended"
        )


def sweeps_a_killed_window(trial: Trial) -> None:
    """The cache of a window that was killed is an orphan; its children leave, and the next start sweeps it."""
    what = begin("Killing the window: the next start sweeps its orphan")
    with trial.running(what, "--example", "--quit-after", STAY_MS) as window:
        window.until_shown()
        children = list(window.children().values())
        (orphan,) = trial.caches.glob("plaid-viewer-*")
        window.kill()
        window.until(lambda: not any(map(_alive, children)), "its children leave", alive=False)
    # The window's own helper may still have been sweeping when its window died, and have begun with this very cache.
    left = [entry["verdict"] for entry in _cache_list(trial, what, trial.caches)["caches"]]
    if left not in ([], ["orphan"]) or (orphan.exists() and not left):
        raise StepFailedError(f"{what}: failed, the list says {left} where {orphan} should be an orphan.")
    with trial.running(what, "--quit-after", STAY_MS) as window:

        def swept() -> bool:
            return not orphan.exists() and not list(trial.caches.glob(".plaid-viewer-trash-*"))

        window.until(swept, f"{orphan.name} is swept")
        window.close()


def _alive(process: psutil.Process) -> bool:
    try:
        # In a container nobody may collect the dead.
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def lists_the_cache(trial: Trial) -> None:
    """The cache's own command finds nothing left."""
    what = begin("Listing the cache")
    for root in (trial.home / "tmp", trial.caches):
        listed = _cache_list(trial, what, root)
        if listed.get("caches") != [] or listed.get("problems") != []:
            raise StepFailedError(f"{what}: failed, there should be nothing and there is {json.dumps(listed)[:1000]}")


def _cache_list(trial: Trial, what: str, root: Path) -> Mapping[str, Any]:
    output = trial.run(what, trial.cache("ls", "--json", "--temp-root", root))
    try:
        listed = json.loads(output)
    except ValueError:
        raise StepFailedError(f"{what}: failed, the output is not JSON:\n{output[:500]}") from None
    if not isinstance(listed, dict):
        raise StepFailedError(f"{what}: failed, the output is no object:\n{output[:500]}")
    return listed


def left_nothing(trial: Trial) -> None:
    """Neither place where caches live holds anything: the temporary directory, and the folder below ``--basedir``."""
    what = begin("Looking for what was left behind")
    folders = [folder for folder in (trial.home / "tmp", trial.caches) if folder.is_dir()]
    entries = [path.name for folder in folders for path in folder.iterdir()]
    # _MEI..., which a program frozen into one file unpacks, is its starter's to remove: not when it was killed.
    left = [name for name in entries if name.lstrip(".").startswith("plaid-viewer-")]
    if left:
        raise StepFailedError(f"{what}: failed, there is {', '.join(left)}")


def compares_the_start(trial: Trial, peer: list[str]) -> None:
    """Say how long the bundle takes from its start to a saved picture, against the same program outside it.

    A figure, never a verdict: other work on this machine shows in both, but not evenly.
    """
    what = begin("Comparing the start with the program outside the bundle")
    ending = ["--example", "--screenshot", str(trial.home / "shot.png")]
    times: dict[str, list[float]] = {"bundle": [], "peer": []}
    for _ in range(3):
        for name, command, more in (
            ("bundle", trial.window(*ending), {}),
            ("peer", [*peer, "--basedir", str(trial.base), *ending], {"PYTHONPATH": str(CHECKOUT)}),
        ):
            started = time.monotonic()
            trial.run(what, command, **more)
            times[name].append(time.monotonic() - started)
    best = {name: min(values) for name, values in times.items()}
    ratio = best["bundle"] / best["peer"]
    say(f"  start to saved picture: {best['bundle']:.2f} s, outside {best['peer']:.2f} s: {ratio:.2f}x (goal: 1.5x)")
