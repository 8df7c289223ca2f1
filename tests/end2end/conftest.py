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
