"""What the command line of the window says, as one frozen value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from viewer.values import dataclass

if TYPE_CHECKING:
    from viewer.animation_options import AnimationWish
    from viewer.batch_options import SampleList
    from viewer.picture_options import PictureWish
    from viewer.scan_options import ScanWish
    from viewer.view_options import ViewOptions

SCRIPTS = ("window", "pictures")
"""What a script can start the program for: a window, or pictures without one."""


@dataclass(frozen=True, slots=True)
class Options:
    """The command line of the window.

    Attributes
    ----------
    dataset
        Absolute path or address of the dataset to open, None for an empty window.
    example
        Open the example dataset (written first if need be).
    split, sample, field, time
        What to show; None leaves the choice to the program.
    view
        View file to open.
    looks
        How to look at it; None: as it was looked at last.
    samples
        Samples of which pictures are saved, one after the other; None for the one that is shown.
    predictions
        Absolute paths or addresses of datasets or arrays that predict ``dataset``.
    report
        Write a report of the prediction here (.html or .json) without a window, then quit.
    export
        Write the sample here, as what the name ends in, without a window, then quit.
    screenshot
        Save the whole window here once the sample is drawn, then quit.
    picture
        Save the picture once the sample is drawn, then quit; no window is seen.
    animation
        Save an animation, then quit; no window is seen.
    scan
        Read every sample once and say what is in them, then quit; there is no window.
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
        One of :data:`viewer.roles.LEVELS`.
    reuse
        Open in a window that is open already, if there is one.
    script
        One of :data:`SCRIPTS` where a script has started the program: it ends with its standard input, and says on
        standard output where it listens. Empty otherwise.
    """

    dataset: str | None = None
    example: bool = False
    split: str | None = None
    sample: int | None = None
    field: str | None = None
    time: float | None = None
    view: Path | None = None
    looks: ViewOptions | None = None
    samples: SampleList | None = None
    predictions: tuple[str, ...] = ()
    report: Path | None = None
    export: Path | None = None
    screenshot: Path | None = None
    picture: PictureWish | None = None
    animation: AnimationWish | None = None
    scan: ScanWish | None = None
    size: tuple[int, int] | None = None
    quit_after: int | None = None
    temp_root: Path | None = None
    cache_budget: int | None = None
    basedir: Path | None = None
    log_level: str = "warning"
    reuse: bool = False
    script: str = ""
    yes: bool = False

    @property
    def for_a_picture(self) -> bool:
        """Whether the program is run for a file alone, and nobody works with the window."""
        return self.screenshot is not None or self.is_hidden

    @property
    def is_hidden(self) -> bool:
        """Whether no window is seen."""
        return self.picture is not None or self.animation is not None or self.script == "pictures"

    @property
    def opens(self) -> bool:
        """Whether a dataset is opened at once."""
        return self.example or self.dataset is not None or self.view is not None
