"""Wheel and sdist: the same bytes on every build, and a program that works from an environment of its own.

Nothing comes over the network: what the wheel requires is linked from the environment that runs the tests.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import wait_until
from viewer import DISTRIBUTION, __version__

CHECKOUT = Path(__file__).resolve().parents[2]
BASE = ("PySide6", "shiboken6", "psutil", "platformdirs")
"""Import names of what the wheel requires without the extra."""


VARIABLES = {"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
"""Of a window without a display."""


def clean(more: dict[str, str]) -> dict[str, str]:
    """An environment without what the tests were started with, and with ``more``."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COVERAGE"))} | more


def run(*command: str | Path, cwd: Path = CHECKOUT, status: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
    line = [str(part) for part in command]
    done = subprocess.run(line, cwd=cwd, env=clean(more), capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done


def build(target: str, folder: Path) -> Path:
    pytest.importorskip("hatchling", reason="building needs hatchling (the group test)")
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder, SOURCE_DATE_EPOCH="1767225600")
    (file,) = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", tmp_path_factory.mktemp("sdist"))


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_is_the_same_when_built_again(target, request, tmp_path):
    first = request.getfixturevalue(target)
    again = build(target, tmp_path / "again")
    assert again.name == first.name
    assert hashlib.sha256(again.read_bytes()).hexdigest() == hashlib.sha256(first.read_bytes()).hexdigest()


def test_wheel_holds_the_package_and_its_resources(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert f"{DISTRIBUTION.replace('-', '_')}-{__version__}-py3-none-any.whl" == wheel.name
    assert {name.split("/")[0] for name in names} == {"viewer", f"plaid_viewer_desktop-{__version__}.dist-info"}
    kept = {path.relative_to(CHECKOUT / "resources").as_posix() for path in (CHECKOUT / "resources").rglob("*.*")}
    assert {f"viewer/_resources/{name}" for name in kept} <= set(names)
    assert "viewer/py.typed" in names


def test_sdist_builds_the_very_wheel(sdist, wheel, tmp_path):
    with tarfile.open(sdist) as archive:
        if hasattr(tarfile, "data_filter"):  # Debian 12's Python 3.11.2 has none
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(tmp_path)
    (source,) = tmp_path.glob(f"plaid_viewer_desktop-{__version__}")
    run(
        sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "out",
        cwd=source, SOURCE_DATE_EPOCH="1767225600",
    )  # fmt: skip
    (again,) = (tmp_path / "out").iterdir()
    assert again.read_bytes() == wheel.read_bytes()


def test_sdist_holds_only_the_project(sdist):
    with tarfile.open(sdist) as archive:
        tops = {name.split("/")[1] for name in archive.getnames()}
    assert {"viewer", "resources", "packaging", "tests", "pyproject.toml", "README.md", "LICENSE"} <= tops
    assert not tops & {".venv", "build", "dist", ".git"}


Start = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module", params=["base", "plaid"])
def installed(request, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The wheel in a fresh environment, without and with what the extra brings: (which, its folder of commands)."""
    if request.param == "plaid":
        pytest.importorskip("CGNS", reason="the extra plaid is not installed here")
    folder = tmp_path_factory.mktemp(request.param) / "env"
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel)
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip())
    if request.param == "plaid":
        # After its own folder: the viewer is the wheel's, all else that of the environment that runs the tests.
        (packages / "rest.pth").write_text("\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))
    else:
        for name in BASE:
            (packages / name).symlink_to(Path(sysconfig.get_path("platlib")) / name)
    return request.param, scripts


@pytest.fixture
def start(installed: tuple[str, Path], tmp_path: Path) -> Start:
    def start(command: str, *arguments: str | Path, status: int = 0) -> subprocess.CompletedProcess[str]:
        return run(installed[1] / command, *arguments, cwd=tmp_path, status=status, **VARIABLES)

    return start


def test_it_is_the_wheel_that_runs(installed, tmp_path):
    code = "import viewer, viewer.resources as r; print(viewer.__file__); print(r.resource('icons/viewer.svg'))"
    for line in run(installed[1] / "python", "-c", code, cwd=tmp_path).stdout.splitlines():
        assert line.startswith(str(installed[1].parent))


def test_both_commands_say_their_version(start):
    assert start("plaid-viewer-desktop", "--version").stdout == f"{DISTRIBUTION} {__version__}\n"
    assert start("plaid-viewer-cache", "--version").stdout == f"{__version__}\n"


def test_window_starts_and_sweeps(installed, start, tmp_path):
    if installed[0] == "plaid":
        pytest.skip("the base install is the harder case, and once is enough")
    # A cache of a process that is dead: made by a child that then takes no leave.
    code = "import os; from viewer.cache import CacheRoot; print(CacheRoot().path, flush=True); os._exit(0)"
    orphan = Path(run(sys.executable, "-c", code).stdout.strip())
    assert orphan.is_dir()
    with (tmp_path / "said.txt").open("wb") as said:
        line = [installed[1] / "plaid-viewer-desktop"]
        window = subprocess.Popen(line, cwd=tmp_path, env=clean(VARIABLES), stdout=said, stderr=said)

    def left() -> list[Path]:
        return [orphan] * orphan.exists() + list(orphan.parent.glob(".plaid-viewer-trash-*"))

    wait_until(lambda: not left() or window.poll() is not None, what="the orphan is swept")
    assert not left()
    window.terminate()
    assert window.wait(60) == -signal.SIGTERM
    assert (tmp_path / "said.txt").read_text() == ""
    listed = json.loads(start("plaid-viewer-cache", "ls", "--json").stdout)
    assert listed == {"version": 1, "caches": [], "problems": []}


def test_a_dataset_is_drawn_or_one_sentence_says_how_to_add_the_engine(installed, start, tmp_path, example_dataset):
    shot = tmp_path / "shot.png"
    if installed[0] == "plaid":
        start("plaid-viewer-desktop", example_dataset, "--screenshot", shot)
        assert shot.stat().st_size > 10_000
        return
    done = start("plaid-viewer-desktop", "--example", "--screenshot", shot, status=1)
    assert "pip install 'plaid-viewer-desktop[plaid]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
