from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

for _name in ("CGNS", "vtkmodules", "numpy"):
    pytest.importorskip(_name, reason="the whole program needs the extra plaid")

# After the skip, whose reason says more than a failed import.
from tests.conftest import written_once  # noqa: E402
from tests.end2end.probes import state  # noqa: E402
from tests.end2end.program import Program  # noqa: E402
from tests.end2end.waves import write_waves  # noqa: E402

Start = Callable[..., Program]


@pytest.fixture
def base(tmp_path: Path, example_dataset: Path) -> Path:
    """A ``--basedir`` in which the example dataset lies already."""
    folder = tmp_path / "base"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "example_dataset").symlink_to(example_dataset)
    return folder


@pytest.fixture(scope="module")
def resident(tmp_path_factory: pytest.TempPathFactory, example_dataset: Path) -> Iterator[Callable[[], Program]]:
    """Return a window that serves all tests of a module, one after the other; another one, should it have ended."""
    folder = tmp_path_factory.mktemp("resident")
    for name in ("tmp", "base", "base/data"):
        (folder / name).mkdir()
    (folder / "base" / "data" / "example_dataset").symlink_to(example_dataset)
    programs: list[Program] = []

    def running() -> Program:
        if not programs or programs[-1].process.poll() is not None:
            line: list[str | Path] = ["--basedir", folder / "base", "--cache-dir", folder / "tmp"]
            programs.append(Program(line, folder / "tmp"))
            programs[-1].ask(state.phase)
        return programs[-1]

    yield running
    for program in programs:
        program.close()
    assert not any(program.survivors() for program in programs)


@pytest.fixture
def window(resident: Callable[[], Program], example_dataset: Path, tmp_path: Path) -> Program:
    """A window with the example as it looks when it is opened for the first time; other tests had this window before.

    A start costs four seconds of the processor, this one. Whoever ends the window, its children or its cache, or minds
    what is remembered, takes ``start``.
    """
    program = resident()
    path = tmp_path / "new" / "horn"
    path.parent.mkdir()
    path.symlink_to(example_dataset)
    open_anew(program, path)
    return program


def open_anew(window: Program, path: Path) -> None:
    """Open a dataset that has not been open in this window yet, everything drawn as at a first start."""
    window.ask(state.open_anew, str(path))
    window.until(state.is_dataset_shown, str(path))
    window.until(state.is_final)
    window.until_shown()


@pytest.fixture
def dataset(tmp_path: Path, example_dataset: Path) -> Path:
    """A copy of the example dataset, to be damaged."""
    return Path(shutil.copytree(example_dataset, tmp_path / "horn"))


@pytest.fixture(scope="session")
def waves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset whose samples share nothing. Read only."""
    return written_once(tmp_path_factory, "waves", write_waves)


@pytest.fixture
def start(temp_root: Path, base: Path) -> Iterator[Start]:
    """Start the program with a base directory and a temp root of its own; it is ended after the test."""
    programs: list[Program] = []

    def run(*arguments: Any, **options: Any) -> Program:
        program = Program(["--basedir", base, "--cache-dir", temp_root, *arguments], temp_root, **options)
        programs.append(program)
        return program

    yield run
    for program in programs:
        program.close()
    for program in programs:
        assert not program.survivors()
        for directory in program.caches():
            shutil.rmtree(directory)  # of a program that the test killed; a test that minds has looked itself
