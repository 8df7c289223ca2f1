"""What the dock *Statistics* is to show, as a row of lists to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from viewer.protocol.scan_figures import ALL_SPLITS, ScanColumn
from viewer.shell.scan.statistics_choice import (
    BOXES,
    HISTOGRAM,
    KINDS,
    PARALLEL,
    SCATTER,
    THIS_SAMPLE,
    StatisticsChoice,
)
from viewer.shell.session.scan_columns import column_labels, fields_of, labels_of
from viewer.shell.widgets.combo_box import narrow_combo_box
from viewer.shell.widgets.labels import note_label

_PARTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("quantity", "of", "What it is of", (HISTOGRAM, BOXES)),
    ("over", "over", "Which samples it is over", (HISTOGRAM,)),
    ("y", "of", "What is plotted", (SCATTER,)),
    ("x", "over", "What it is plotted over", (SCATTER,)),
    ("split", "of", "Which samples are plotted", (SCATTER, PARALLEL)),
    ("color", "coloured by", "What colours the samples", (SCATTER, PARALLEL)),
)
"""Fields of :class:`StatisticsChoice`: a word before the list, its name, and for which kinds it is there."""

_LISTED = 24

_NARROWEST = 48
"""Logical pixels."""


class ChoiceRow(QWidget):
    """Lets the user choose.

    Signals
    -------
    chosen
        The new :class:`StatisticsChoice`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = StatisticsChoice()
        self._offered: tuple[object, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.kind = self._box("kind", "What is shown")
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for kind, text in KINDS.items():
            self.kind.addItem(text, kind)
        row.addWidget(self.kind)
        self.boxes: dict[str, QComboBox] = {}
        self._words: dict[str, QWidget] = {}
        for name, word, label, _kinds in _PARTS:
            self._words[name] = note_label(word)
            self.boxes[name] = self._box(name, label)
            row.addWidget(self._words[name])
            row.addWidget(self.boxes[name])
        row.addStretch(1)

    def _box(self, name: str, label: str) -> QComboBox:
        box = narrow_combo_box(f"statistics.{name}", label)
        box.setMaxVisibleItems(_LISTED)
        box.setMinimumContentsLength(9)
        box.setMinimumWidth(_NARROWEST)  # in a narrow dock a part of each word is seen, and all when it is opened
        box.activated.connect(lambda row: self._choose(name, box.itemData(row)))
        return box

    def _choose(self, name: str, value: Any) -> None:
        self.chosen.emit(replace(self._choice, **{name: value}))

    def render_choice(self, choice: StatisticsChoice, columns: tuple[ScanColumn, ...], splits: Sequence[str]) -> None:
        """Show what is chosen, and what can be; nothing is emitted."""
        offered = (choice.kind, columns, tuple(splits))
        if offered != self._offered:
            self._offered = offered
            for name, entries in _entries(choice.kind, columns, splits).items():
                box = self.boxes[name]
                box.clear()
                for text, value in entries:
                    box.addItem(text, value)
        self._choice = choice
        self.kind.setCurrentIndex(max(self.kind.findData(choice.kind), 0))
        for name, _word, _label, kinds in _PARTS:
            box = self.boxes[name]
            values = [box.itemData(row) for row in range(box.count())]
            value = getattr(choice, name)
            box.setCurrentIndex(values.index(value) if value in values else -1)
            for widget in (box, self._words[name]):
                widget.setVisible(choice.kind in kinds and box.count() > 1)


def _entries(kind: str, columns: tuple[ScanColumn, ...], splits: Sequence[str]) -> dict[str, list[tuple[str, object]]]:
    fields, names = fields_of(columns), column_labels(columns)
    called = labels_of(fields)
    quantities: list[tuple[str, object]] = [(called[field], field) for field in fields]
    each: list[tuple[str, object]] = [(names[column], column) for column in columns]
    numbers = [(text, value) for text, value in each if text not in called.values()]
    where: list[tuple[str, object]] = [("all samples", ALL_SPLITS), *((f"split {name}", name) for name in splits)]
    return {
        "quantity": quantities + numbers if kind == BOXES else quantities,
        "over": [*where, ("the sample on screen", THIS_SAMPLE)],
        "x": each,
        "y": each,
        "split": where if len(splits) > 1 else where[:1],
        "color": [("split", None), *each],
    }
