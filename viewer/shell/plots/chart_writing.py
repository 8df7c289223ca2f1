"""Writing a chart to a file, as what its name ends in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QGraphicsView

from viewer.errors import ViewerError
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.whole_file import write_whole


def write_chart(path: Path, chart: QGraphicsView, csv: Callable[[], str]) -> None:
    """Write a chart as a picture, or what it shows as CSV.

    Raises
    ------
    ViewerError
        When it cannot be written there, or not as that.
    """
    from viewer.shell.plots.chart_files import KINDS, picture_of

    kind = path.suffix.lower().removeprefix(".")
    if refusal := goes_with_cache(path):
        raise ViewerError(refusal)
    if kind not in KINDS:
        endings = ", ".join(f".{known}" for known in KINDS)
        raise ViewerError(f"A plot cannot be saved as {path.name}; choose one of {endings}.")
    try:
        write_whole(path, csv().encode() if kind == "csv" else picture_of(chart, kind))
    except OSError as error:
        why = error.strerror or str(error)
        raise ViewerError(f"The plot could not be written to {path}: {why}; choose another folder.") from error
