"""A report of predictions, made without a window: ``--report FILE``.

The reader compares, the renderer draws; here it is put together as one HTML file or as JSON.
"""

from __future__ import annotations

from pathlib import Path

from viewer.errors import ViewerError
from viewer.options import Options
from viewer.whole_file import write_whole


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
    paths = Paths.chosen(options.basedir, options.temp_root)
    log.configure(options.log_level, paths.logs / "viewer.log")
    qt = QCoreApplication([])  # no display: nothing of it is drawn in this process
    predictions = list(dict.fromkeys(options.predictions)) or [""]
    pictures = options.report.suffix.lower() == ".html"
    maker = ReportMaker(options, paths)
    try:
        report = maker.make(options.dataset, predictions, pictures=pictures)
    finally:
        maker.close()
        qt.processEvents()
    _write(options.report, html_of(report) if pictures else json_of(report))
    return 0


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
    except OSError as error:
        raise ViewerError(f"The report cannot be written to {path}: {error.strerror}.") from error
