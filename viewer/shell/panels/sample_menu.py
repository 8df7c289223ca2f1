"""The context menu of a row in the table of samples."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from viewer.shell.panels.column_names import MARKED, SIGN
from viewer.shell.panels.samples_panel import SamplesPanel
from viewer.shell.widgets.context_menu import ContextMenu, add_copy


class SampleFeature(Protocol):
    """Something that can be done with a sample."""

    def add_sample(self, menu: QMenu, sample: int) -> None:
        """Add it to the context menu of a sample."""


class SampleMenu:
    """Offers what can be done with the row and the value at a place of the table.

    Parameters
    ----------
    others
        Each adds what else can be done with a sample.
    table
        What can be done with the whole table: text and action.
    """

    def __init__(self, panel: SamplesPanel, others: Sequence[SampleFeature], table: Mapping[str, QAction]) -> None:
        self._panel, self._others, self._table = panel, others, table
        ContextMenu(panel.table, self._fill, self._current)

    def _current(self) -> QPoint:
        return self._panel.table.visualRect(self._panel.table.currentIndex()).center()

    def _fill(self, menu: QMenu, place: QPoint) -> None:
        panel, model = self._panel, self._panel.model
        index = panel.table.indexAt(place)
        sample = model.sample_at(index.row()) if index.isValid() else None
        if sample is None:
            return
        menu.addAction(f"Show sample {sample}").triggered.connect(lambda: panel.chosen.emit({"sample": sample}))
        menu.addAction("Show beside").triggered.connect(lambda: panel.beside_wanted.emit(sample))
        for other in self._others:
            other.add_sample(menu, sample)
        menu.addSeparator()
        row = [model.value(model.index(index.row(), column)) for column in range(model.columnCount())]
        value = row[index.column()]
        add_copy(menu, f"Copy the number {sample}", str(sample))
        if value is not None and index.column():
            add_copy(menu, "Copy the value", str(value))
        add_copy(menu, "Copy the row", "\t".join("" if item is None else str(item) for item in row))
        for text, action in self._table.items():
            menu.addAction(text).triggered.connect(action.trigger)
        condition = equals(str(model.headerData(index.column(), panel.table.horizontalHeader().orientation())), value)
        if condition:
            menu.addSeparator()
            filtered = menu.addAction("Show only rows with this value")
            filtered.triggered.connect(lambda: panel.set_filter(condition))
        if panel.filter:
            menu.addAction("Show all rows").triggered.connect(lambda: panel.set_filter(""))


def equals(column: str, value: Any) -> str:
    """Return the filter that only rows with this value pass; empty where there is none, as for a list."""
    name = column if column.isidentifier() else f"`{column}`"
    if column == SIGN:
        return MARKED if value else ""
    if isinstance(value, str):
        return f"{name} == {json.dumps(value, ensure_ascii=False)}"
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or "`" in column:
        return ""
    return f"{name} == {value!r}"
