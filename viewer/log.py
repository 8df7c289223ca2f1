"""Named loggers, the log file and the crash log. This module knows nothing of Qt.

Every process of the program logs to stderr; the window also writes ``viewer.log``. A child's stderr is kept
by the window for its report, so one file tells the whole story.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
from pathlib import Path
from typing import TextIO

from viewer.redaction import redact

MAX_FILE = 2_000_000
"""Bytes from which a log file is set aside at the next start. (logging.handlers would rotate while running, but
importing it costs 20 ms before the window appears.)"""

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class _Redacted(logging.Formatter):
    """Writes no secrets, wherever in a message or its traceback they are."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


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
    stream.setFormatter(_Redacted(_FORMAT))
    logger.addHandler(stream)
    logger.setLevel(threshold)
    if file is None:
        return
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > MAX_FILE:
            file.replace(file.with_suffix(".old.log"))
        keep = logging.FileHandler(file, encoding="utf-8", errors="backslashreplace")  # odd bytes in a path
    except OSError as error:
        logger.warning("no log file: %s", error)
        return
    keep.setLevel(min(threshold, logging.INFO))
    keep.setFormatter(_Redacted(_FORMAT))
    logger.addHandler(keep)
    logger.setLevel(min(threshold, logging.INFO))


def read_crash_log(file: Path) -> str:
    """Return what :mod:`faulthandler` wrote when the last run died of a fatal signal; empty when it did not."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")[:20_000]
    except OSError:
        return ""


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
