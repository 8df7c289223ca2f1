"""Exporting in the running program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox

from tests.end2end.probes.inside import Inside
from viewer.protocol.exporting import BeginExport


def answer(inside: Inside, path: str) -> None:
    """Answer the next question where to export to."""
    inside.prompts.choose_export = lambda start, ending: Path(path)  # type: ignore[method-assign]


def answer_table(inside: Inside, path: str) -> None:
    """Answer the next question where to save a table."""
    inside.prompts.choose_table = lambda start: Path(path)  # type: ignore[method-assign]


def clipboard(inside: Inside) -> str:
    return QGuiApplication.clipboard().text()


def is_table_read(inside: Inside) -> bool:
    """Whether the table of samples is complete."""
    model = inside.samples_panel.model
    return model.split is not None and model.missing is None


def set_filter(inside: Inside, text: str) -> None:
    inside.samples_panel.set_filter(text)


def sort(inside: Inside, column: str, descending: bool) -> None:
    model = inside.samples_panel.model
    order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
    inside.samples_panel.table.horizontalHeader().setSortIndicator(model.columns.index(column) + 1, order)


def move_column(inside: Inside, before: int, after: int) -> None:
    """Drag a column elsewhere, by their places on screen."""
    inside.samples_panel.table.horizontalHeader().moveSection(before, after)


def set_row(inside: Inside, name: str, row: int) -> None:
    """Choose a row of a box of the form."""
    inside.find(name, QComboBox).setCurrentIndex(row)


def is_done(inside: Inside) -> bool:
    return not inside.export.run.running


def hold(inside: Inside) -> None:
    """Let the next export go no further than its beginning: the exporter waits for what to write."""
    child = inside.export.run.child
    send = type(child).send
    child.send = lambda message: (  # type: ignore[method-assign]
        send(child, message) if isinstance(message, BeginExport) else None
    )


def let_go(inside: Inside) -> None:
    """Take back what :func:`hold` did."""
    del inside.export.run.child.send


def pid(inside: Inside) -> int:
    """Process id of the exporter, 0 while there is none."""
    return inside.export.run.child.pid
