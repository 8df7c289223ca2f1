"""Mutants of CGNS files: an answer in time, never a crash, and nothing shown that could have been known to be wrong."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("h5py", reason="makes files that say what they should not")

from tests import mutants, trial

COUNT = 12
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
