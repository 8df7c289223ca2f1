"""The command line."""

from __future__ import annotations

from pathlib import Path

from viewer.cli import parse


def test_options() -> None:
    options = parse(
        ["/data", "--split", "a", "--sample", "3", "--time", "0.5", "--size", "640X480", "--quit-after", "0"]
    )
    assert (options.dataset, options.split, options.sample, options.time) == (Path("/data"), "a", 3, 0.5)
    assert (options.size, options.quit_after, options.example) == ((640, 480), 0, False)
