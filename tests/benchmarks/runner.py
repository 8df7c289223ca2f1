"""Run the benchmarks and print what they measured: ``python -m tests.benchmarks.runner [NAME ...]``.

A benchmark is a file ``bench_*.py`` beside this one with a function ``run(report) -> None``. It measures the program
and, in the same run, a peer; a ratio says more than seconds on a machine nobody knows. A missed goal is shown and does
not change the exit status; a benchmark that raises does.
"""

from __future__ import annotations

import importlib
import re
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6}
GOAL = re.compile(r"(<=|>=)\s*([0-9.]+)\s*(\S*)\s*(faster)?")
COLUMNS = "{:<66} {:>11} {:>11} {:>8}  {:<16} {}"


@dataclass(frozen=True)
class Row:
    """One measured thing."""

    name: str
    ours: float
    peer: float | None
    goal: str
    unit: str

    @property
    def ratio(self) -> float | None:
        """Ours divided by the peer's; None without a peer."""
        return self.ours / self.peer if self.peer else None

    def met(self) -> bool | None:
        """Whether the goal is met; None when there is no goal that can be compared.

        ``<= 1.25x`` compares ours / peer, ``>= 5x faster`` compares peer / ours, ``<= 16 ms`` compares ours.
        """
        match = GOAL.match(self.goal)
        if match is None:
            return None
        relation, limit, unit = match[1], float(match[2]), match[3]
        if unit == "x":
            if self.ratio is None:
                return None
            value = 1 / self.ratio if match[4] else self.ratio
        elif unit in SECONDS and self.unit in SECONDS:
            value = self.ours * SECONDS[self.unit] / SECONDS[unit]
        elif unit == self.unit:
            value = self.ours
        else:
            return None
        return value <= limit if relation == "<=" else value >= limit

    def __str__(self) -> str:
        """The row as it is printed."""
        ratio = "-" if self.ratio is None else f"{self.ratio:.2f}x"
        met = {True: "met", False: "NOT MET", None: "-"}[self.met()]
        peer = "-" if self.peer is None else amount(self.peer, self.unit)
        return COLUMNS.format(self.name, amount(self.ours, self.unit), peer, ratio, self.goal or "-", met)


def amount(value: float, unit: str) -> str:
    """Return a value with its unit; seconds are scaled to what reads best."""
    if unit == "s":
        for name, size in SECONDS.items():
            if abs(value) >= size:
                return f"{value / size:.3g} {name}"
    return f"{value:.4g} {unit}".strip()


def say(text: object, *, error: bool = False) -> None:
    """Print a line at once: a benchmark takes its time."""
    print(text, file=sys.stderr if error else sys.stdout, flush=True)


@dataclass
class Report:
    """What a benchmark calls with each result: prints it at once and keeps it for the table at the end."""

    rows: list[Row] = field(default_factory=list)

    def __call__(self, name: str, ours: float, peer: float | None, goal: str, unit: str = "s") -> None:
        """Report one result.

        Parameters
        ----------
        name
            What was measured.
        ours, peer
            The program's figure and the peer's (None when there is no peer), both in ``unit``.
        goal
            For example ``<= 1.25x``, ``>= 5x faster``, ``<= 16 ms``; empty when there is none.
        unit
            ``s``, ``ms``, ``us``, or any word such as ``MB`` or ``1/s``.
        """
        row = Row(name, ours, peer, goal, unit)
        self.rows.append(row)
        say(row)


def names() -> list[str]:
    """Return the names of all benchmarks, without ``bench_``."""
    return sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def main(arguments: Sequence[str]) -> int:
    """Run the benchmarks whose names contain one of the arguments, or all; returns the exit status."""
    chosen = [name for name in names() if not arguments or any(part in name for part in arguments)]
    if not chosen:
        say(f"No benchmark is named like {' or '.join(arguments)}; there are: {', '.join(names())}", error=True)
        return 2
    report, failed = Report(), []
    heading = COLUMNS.format("what", "ours", "peer", "ratio", "goal", "")
    for name in chosen:
        say(f"\n=== {name}\n{heading}")
        try:
            importlib.import_module(f"tests.benchmarks.bench_{name}").run(report)
        except Exception:  # one that breaks must not hide the others
            traceback.print_exc()
            failed.append(name)
    say(f"\n=== all results\n{heading}")
    for row in report.rows:
        say(row)
    if failed:
        say(f"These benchmarks failed: {', '.join(failed)}", error=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
