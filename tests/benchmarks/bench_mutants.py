"""Fresh mutants of CGNS files and fresh random trees in every layout: what is shown, refused, deadly, hanging or wrong.

By hand, to see a case again: ``python -m tests.benchmarks.bench_mutants SEED CASES SECONDS``.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests import datasets, layouts, mutants, trial
from tests.benchmarks.runner import Report, say
from tests.reader import test_vtk_cgns
from tests.reader.test_layouts import CASES, compare
from viewer.errors import SampleError

VERDICTS = (trial.SHOWN, trial.REFUSED, trial.DIED, trial.HUNG, trial.WRONG)
LINE = "{:<24} {:>6} {:>8} {:>6} {:>6} {:>6}"


def run(report: Report, seed: int = 0, cases: int = 1000, seconds: float = 420.0) -> None:
    """Try so many mutants and a tenth as many trees from a seed on (0: a new one), and print a table."""
    seed = seed or random.SystemRandom().randrange(1, 10**9)
    say(f"mutants and layouts from seed {seed} on")
    counts = {kind: Counter[str]() for kind in (*mutants.KINDS, *CASES)}
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="bench-mutants-") as folder:
        lab = Path(folder)
        for number in range(cases // 10):
            layout = CASES[number % len(CASES)]
            counts[layout][_layout(lab, layout, seed + number)] += 1
        report("trees that VTK's CGNS reader reads otherwise", _vtk(lab, seed, cases // 5), None, "<= 0 cases", "cases")
        report("mutants of faces: died", _faces(seed, 10 * cases), None, "<= 0 cases", "cases")
        whole = datasets.write_dataset(lab / "whole", "cgns")
        reading = trial.Trial()
        try:
            for number in range(cases):
                if time.monotonic() > end:
                    say(f"stopped after {seconds:g} s and {number} mutants")
                    break
                kind = list(mutants.KINDS)[number % len(mutants.KINDS)]
                counts[kind][_mutant(reading, lab, whole, kind, seed + number)] += 1
        finally:
            reading.close()
    say(LINE.format("", *VERDICTS))
    for kind, found in counts.items():
        say(LINE.format(kind, *(found[verdict] for verdict in VERDICTS)))
    for verdict in VERDICTS[2:]:
        total = sum(found[verdict] for found in counts.values())
        report(f"mutants and layouts: {verdict}", total, None, "<= 0 cases", "cases")


def _vtk(lab: Path, seed: int, count: int) -> int:
    """Compare with VTK's reader in layouts and elements by turns; say each seed that differs, and return how many."""
    kinds = [*test_vtk_cgns.LAYOUTS, *["elements"] * len(test_vtk_cgns.LAYOUTS)]
    folder, root = lab / "vtk", lab / "vtk root"
    folder.mkdir()
    root.mkdir()
    cases = [(kinds[number % len(kinds)], seed + number) for number in range(count)]
    apart = test_vtk_cgns.compare(folder, root, cases)
    for case, words in apart.items():
        say(f"VTK's reader, {case}: {'; '.join(words[:3])}")
    return len(apart)


def _faces(seed: int, count: int) -> int:
    """Let VTK draw what the reader passes of wrong faces; return how many ended the process, and say their seeds."""
    died, start = 0, seed
    while start < seed + count:
        command = [sys.executable, "-m", "tests.face_mutants", str(start), str(seed + count - start)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode == 0:
            break
        last = done.stdout.splitlines()[-1]
        say(f"mutant of faces, {last}: status {done.returncode}")
        died, start = died + 1, int(last.split()[-1]) + 1
    return died


def _layout(lab: Path, layout: str, seed: int) -> str:
    """Compare what is read of a random tree with what was written; say where it differs."""
    with tempfile.TemporaryDirectory(dir=lab) as place:
        root = Path(place) / "root"
        root.mkdir()
        tree, arrays = layouts.random_tree(seed)
        path = layouts.write_layout(Path(place) / "set", tree, layout, seed)
        try:
            compare(path, root, arrays)
        except SampleError as error:
            if layout not in layouts.REFUSABLE:
                say(f"layout {layout}, seed {seed}: {error.sentence}")
                return trial.WRONG
            return trial.REFUSED
        except AssertionError as error:
            say(f"layout {layout}, seed {seed}: {str(error).splitlines()[0]}")
            return trial.WRONG
        return trial.SHOWN


def _mutant(reading: trial.Trial, lab: Path, whole: Path, kind: str, seed: int) -> str:
    """Let a reader read a mutant; say its seed when that went wrong."""
    with tempfile.TemporaryDirectory(dir=lab) as place:
        path = mutants.first_step(whole, Path(place) / "copy")
        root = Path(place) / "root"
        root.mkdir()
        mutants.mutant(path, Path(place), kind, seed)
        verdict = reading.run(path, root, trusted=kind in mutants.TRUE, time=0.0)
    if verdict not in (trial.SHOWN, trial.REFUSED):
        say(f"mutant {kind}, seed {seed}: {verdict} {'; '.join(reading.findings)}")
    return verdict


if __name__ == "__main__":
    run(Report(), *map(int, sys.argv[1:]))
