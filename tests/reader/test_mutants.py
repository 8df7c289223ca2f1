"""Mutants of CGNS files: an answer in time, never a crash, and nothing shown that could have been known to be wrong."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("h5py", reason="makes files that say what they should not")

from tests import mutants, trial
from tests.datasets import ROOT

COUNT = 30
"""Mutants of each kind; `bench` makes others."""


@pytest.fixture(scope="module")
def reading() -> Iterator[trial.Trial]:
    """One reader for all: loading its libraries takes longer than many answers. It is replaced when it dies."""
    reading = trial.Trial()
    yield reading
    reading.close()


@pytest.mark.parametrize("kind", mutants.KINDS)
def test_mutants(cgns_dataset: Path, reading: trial.Trial, tmp_path: Path, kind: str) -> None:
    """Each death is a case of its own, named by its seed."""
    counts: Counter[str] = Counter()
    bad = []
    (tmp_path / "root").mkdir()
    for seed in range(COUNT):
        path = mutants.first_step(cgns_dataset, tmp_path / f"{seed}")
        mutants.mutant(path, tmp_path, kind, seed)
        verdict = reading.run(path, tmp_path / "root", trusted=kind in mutants.TRUE, time=0.0)
        counts[verdict] += 1
        if verdict not in (trial.SHOWN, trial.REFUSED):
            bad.append(f"{kind} {seed}: {verdict} {'; '.join(reading.findings)}")
    assert bad == [], dict(counts)
    assert counts[trial.SHOWN] + counts[trial.REFUSED] == COUNT


def test_what_is_passed_of_wrong_faces_can_be_drawn() -> None:
    """In a process of its own, which an empty face once ended; `bench` has other seeds."""
    command = [sys.executable, "-m", "tests.face_mutants", "1", "400"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    last = done.stdout.splitlines()[-1]
    assert done.returncode == 0, (last, done.stderr)
    assert 40 < int(last.removeprefix("drawn ")) < 400, "some are passed, some refused"


def test_the_same_values_are_shown(cgns_dataset: Path, reading: trial.Trial, tmp_path: Path) -> None:
    """The judge and the way of writing: what only lies differently in the file is no damage."""
    (tmp_path / "root").mkdir()
    for seed in range(4):
        path = mutants.first_step(cgns_dataset, tmp_path / f"{seed}")
        mutants.mutant(path, tmp_path, "same values", seed)
        assert reading.run(path, tmp_path / "root", trusted=True, time=0.0) == trial.SHOWN, (seed, reading.findings)
