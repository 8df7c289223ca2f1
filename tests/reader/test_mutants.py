"""Mutants of CGNS files: an answer in time, never a crash, and nothing shown that could have been known to be wrong."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("h5py", reason="makes files that say what they should not")

from tests import mutants, trial
from tests.datasets import ROOT

COUNT = 6
"""Mutants of each kind; `bench` makes others."""


@pytest.mark.parametrize("kind", mutants.KINDS)
def test_mutants(cgns_dataset: Path, tmp_path: Path, kind: str) -> None:
    """One reader reads them all, and is replaced when it dies: each death is a case of its own, named by its seed."""
    reading = trial.Trial()
    counts: Counter[str] = Counter()
    bad = []
    (tmp_path / "root").mkdir()
    try:
        for seed in range(COUNT):
            path = shutil.copytree(cgns_dataset, tmp_path / "copy")
            mutants.mutant(path, tmp_path, kind, seed)
            verdict = reading.run(path, tmp_path / "root", trusted=kind in mutants.TRUE)
            counts[verdict] += 1
            if verdict not in (trial.SHOWN, trial.REFUSED):
                bad.append(f"{kind} {seed}: {verdict} {'; '.join(reading.findings)}")
            shutil.rmtree(path)
    finally:
        reading.close()
    assert bad == [], dict(counts)
    assert counts[trial.SHOWN] + counts[trial.REFUSED] == COUNT


def test_what_is_passed_of_wrong_faces_can_be_drawn() -> None:
    """In a process of its own, which an empty face once ended; `bench` has other seeds."""
    command = [sys.executable, "-m", "tests.face_mutants", "1", "400"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    last = done.stdout.splitlines()[-1]
    assert done.returncode == 0, (last, done.stderr)
    assert 40 < int(last.removeprefix("drawn ")) < 400, "some are passed, some refused"


def test_the_same_values_are_shown(cgns_dataset: Path, tmp_path: Path) -> None:
    """The judge and the way of writing: what only lies differently in the file is no damage."""
    reading = trial.Trial()
    (tmp_path / "root").mkdir()
    try:
        for seed in range(4):
            path = shutil.copytree(cgns_dataset, tmp_path / f"copy{seed}")
            mutants.mutant(path, tmp_path, "same values", seed)
            assert reading.run(path, tmp_path / "root", trusted=True) == trial.SHOWN, (seed, reading.findings)
    finally:
        reading.close()
