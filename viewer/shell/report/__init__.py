"""A report of a prediction, made without a window: ``--report FILE``.

The reader compares, the renderer draws; here it is put together as one HTML file or as JSON.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from viewer.errors import ViewerError
from viewer.options import Options


def run(options: Options) -> int:
    """Write the report and return the exit status of the program.

    Raises
    ------
    ViewerError
        When it cannot be made; then there is no file that was not there before.
    """
    from PySide6.QtCore import QCoreApplication

    from viewer import log
    from viewer.paths import Paths
    from viewer.shell.report.as_html import html_of
    from viewer.shell.report.as_json import json_of
    from viewer.shell.report.maker import ReportMaker

    assert options.dataset is not None
    assert options.report is not None
    paths = Paths.under(options.basedir, options.temp_root) if options.basedir else Paths.standard(options.temp_root)
    log.configure(options.log_level, paths.logs / "viewer.log")
    qt = QCoreApplication([])  # no display: nothing of it is drawn in this process
    prediction = "" if options.prediction is None else str(options.prediction.absolute())
    pictures = options.report.suffix.lower() == ".html"
    maker = ReportMaker(options, paths)
    try:
        report = maker.make(str(options.dataset.absolute()), prediction, pictures=pictures)
    finally:
        maker.close()
        qt.processEvents()
    write_whole(options.report, html_of(report) if pictures else json_of(report))
    return 0


def write_whole(path: Path, text: str) -> None:
    """Write a file beside its place and rename it, so that it is there whole or not at all.

    Raises
    ------
    ViewerError
        When it cannot be written.
    """
    partial = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, partial = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        Path(partial).chmod(0o666 & ~mask)
        os.replace(partial, path)
    except OSError as error:
        if partial:
            Path(partial).unlink(missing_ok=True)
        raise ViewerError(f"The report cannot be written to {path}: {error.strerror}.") from error
