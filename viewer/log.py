"""Named loggers, the log file and the crash log. This module knows nothing of Qt.

Every process of the program logs to stderr; the window also writes ``viewer.log`` (rotated). A child's stderr is kept by
the window for its report, so one file tells the whole story.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import sys
from pathlib import Path
from typing import TextIO

LEVELS = ("debug", "info", "warning", "error")
"""What ``--log-level`` takes."""

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def configure(level: str, file: Path | None = None) -> None:
    """Send what the loggers under ``viewer`` say to stderr, and to ``file`` when there is one.

    The file always gets at least ``info``; stderr gets ``level``. A log file that cannot be opened is reported once on
    stderr and done without: a full disk must not stop the window.
    """
    logger = logging.getLogger("viewer")
    logger.propagate = False  # pyplaid configures the root logger when it is imported
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    threshold = getattr(logging, level.upper())
    stream = logging.StreamHandler(sys.stderr)
    stream.setLevel(threshold)
    stream.setFormatter(logging.Formatter(_FORMAT))
    logger.addHandler(stream)
    logger.setLevel(threshold)
    if file is None:
        return
    try:
        keep = logging.handlers.RotatingFileHandler(file, maxBytes=2_000_000, backupCount=2, encoding="utf-8", delay=True)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        logger.warning("no log file: %s", error)
        return
    keep.setLevel(min(threshold, logging.INFO))
    keep.setFormatter(logging.Formatter(_FORMAT))
    logger.addHandler(keep)
    logger.setLevel(min(threshold, logging.INFO))


def open_crash_log(file: Path) -> TextIO | None:
    """Let :mod:`faulthandler` write the stacks of a fatal signal to ``file``; the caller keeps the stream open.

    Returns None when the file cannot be opened.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        stream = file.open("w", encoding="utf-8")
    except OSError as error:
        logging.getLogger("viewer").warning("no crash log: %s", error)
        return None
    faulthandler.enable(stream)
    return stream
