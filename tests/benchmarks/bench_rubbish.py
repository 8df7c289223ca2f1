"""Hundreds of damaged datasets, opened by real readers: how many are shown, refused in words, deadly, hanging or wrong.

By hand: ``python -m tests.benchmarks.bench_rubbish SEED CASES SECONDS``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests import datasets, rubbish, trial
from tests.benchmarks.runner import Report, say

VERDICTS = (trial.SHOWN, trial.REFUSED, trial.DIED, trial.HUNG, trial.WRONG)
LINE = "{:<12} {:<20} {:>6} {:>8} {:>6} {:>6} {:>6}"


def run(report: Report, seed: int = 1, cases: int = 324, seconds: float = 420.0) -> None:
    """Try so many cases from a seed on, for as many seconds at most, and print a table."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    end = time.monotonic() + seconds
    reading = trial.Trial()
    with tempfile.TemporaryDirectory(prefix="bench-rubbish-") as folder:
        lab = Path(folder)
        originals = {name: datasets.write_dataset(lab / "whole" / name, name) for name in datasets.BACKENDS}
        try:
            for number in range(cases):
                if time.monotonic() > end:
                    say(f"stopped after {seconds:g} s and {number} cases")
                    break
                kind = list(rubbish.KINDS)[number // len(originals) % len(rubbish.KINDS)]
                backend = datasets.BACKENDS[number % len(originals)]
                with tempfile.TemporaryDirectory(dir=lab) as place:
                    verdict = _try(reading, originals[backend], Path(place), backend, kind, seed + number)
                counts.setdefault((backend, kind), Counter())[verdict] += 1
        finally:
            reading.close()
    say(LINE.format("backend", "damage", *VERDICTS))
    for (backend, kind), found in sorted(counts.items()):
        say(LINE.format(backend, kind, *(found[verdict] or "." for verdict in VERDICTS)))
    total = sum(counts.values(), Counter())
    for verdict in VERDICTS:
        goal = "<= 0 cases" if verdict in (trial.HUNG, trial.WRONG) else ""
        report(f"damaged datasets that are {verdict}", total[verdict], None, goal, "cases")


def _try(reading: trial.Trial, original: Path, place: Path, backend: str, kind: str, seed: int) -> str:
    path = rubbish.damaged(original, place / "copy", backend, kind, seed)
    (place / "root").mkdir()
    verdict = reading.run(path, place / "root", trusted=kind in rubbish.LOST)
    if verdict in (trial.DIED, trial.HUNG, trial.WRONG):
        say(f"{backend}, {kind}, seed {seed}: {verdict}: {'; '.join(reading.findings)[:1500]}")
    return verdict


if __name__ == "__main__":
    run(Report(), *map(int, sys.argv[1:]))
