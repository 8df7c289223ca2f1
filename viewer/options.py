"""What the command line of the window says, as one frozen value."""

from __future__ import annotations

from pathlib import Path

from viewer.values import dataclass

LEVELS = ("debug", "info", "warning", "error")
"""What ``--log-level`` takes."""


@dataclass(frozen=True, slots=True)
class Options:
    """The command line of the window.

    Attributes
    ----------
    dataset
        Folder of the dataset to open, None for an empty window.
    example
        Open the example dataset (written first if need be).
    split, sample, field, time
        What to show; None leaves the choice to the program.
    prediction
        Dataset or arrays that predict ``dataset``.
    report
        Write a report of the prediction here (.html or .json) without a window, then quit.
    screenshot
        Save the whole window here once the sample is drawn, then quit.
    size
        Width and height of the window in logical pixels.
    quit_after
        Milliseconds from the first paint until the program quits.
    temp_root
        Where the cache root is made (``--cache-dir``).
    cache_budget
        Bytes on disk that the artifacts may take; 0 for what suits the disk, None for what Preferences say.
    basedir
        One folder for settings, logs, state, data and cache.
    log_level
        One of :data:`LEVELS`.
    """

    dataset: Path | None = None
    example: bool = False
    split: str | None = None
    sample: int | None = None
    field: str | None = None
    time: float | None = None
    prediction: Path | None = None
    report: Path | None = None
    screenshot: Path | None = None
    size: tuple[int, int] | None = None
    quit_after: int | None = None
    temp_root: Path | None = None
    cache_budget: int | None = None
    basedir: Path | None = None
    log_level: str = "warning"
