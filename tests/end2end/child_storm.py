"""Kills children at random moments while samples change, and notes how long the picture took to come back."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.end2end.probes import cache, children, state, widgets
from tests.end2end.program import Program
from tests.end2end.test_budget import leftovers
from tests.frames import color_count

SAMPLES = 40
"""A sample is gone to so rarely that three deaths in half a minute never come together on one."""


@dataclass(frozen=True)
class Kill:
    """One kill: which child, while which sample was on its way, and the seconds until its picture was there."""

    role: str
    sample: int
    seconds: float


def storm(window: Program, kills: int, seed: int, samples: int = SAMPLES) -> list[Kill]:
    """Go from sample to sample and kill a child each time; the window must show every one of them.

    Raises
    ------
    AssertionError
        When a picture does not come back.
    """
    chance = random.Random(seed)
    done = []
    for sample in _places(chance, samples, kills):
        role = chance.choice(("reader", "renderer"))
        if role not in window.children():
            role = "renderer"  # a reader that has died often is started again when it is needed, not before
        pid = window.child(role)
        window.ask(state.select, sample=sample)
        # A random moment is what is wanted here: reading, publishing, drawing, reading ahead, or at rest.
        time.sleep(chance.choice((0.0, chance.uniform(0.0, 0.05), chance.uniform(0.05, 0.5))))
        start = time.perf_counter()
        os.kill(pid, signal.SIGKILL)
        window.until(children.is_another, role, pid)  # noticed: what is on screen is no longer its picture
        window.until_shown(sample)
        done.append(Kill(role, sample, time.perf_counter() - start))
        window.ask(widgets.dismiss)
        window.until_shown(sample)
        assert color_count(window.picture()) > 100, f"sample {sample} is not on screen"
    return done


def _places(chance: random.Random, samples: int, count: int) -> Iterator[int]:
    """Each sample once, in any order, then again in the same one, so that the visits to each lie far apart."""
    order = list(range(1, samples))
    chance.shuffle(order)
    for number in range(count):
        yield order[number % len(order)]


def left_behind(window: Program) -> list[str]:
    """What the storm left in the cache that nobody owns."""
    frames = Path(window.ask(cache.frames))
    owner = f"frames-{window.child('renderer')}-"
    return leftovers(window) + [path.name for path in frames.iterdir() if not path.name.startswith(owner)]
