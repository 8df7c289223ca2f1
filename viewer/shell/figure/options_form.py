"""What is in a picture besides the mesh, and how it looks, as the user says it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFontComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from viewer.figure_size import SCREEN_COLOR, TRANSPARENT, WHITE
from viewer.figure_title import TITLE, WORDS
from viewer.shell.figure.spec import ACTIVE, ALL, FONT_SIZES, LINES, FigureSpec
from viewer.shell.widgets.plain_text import plain, text_label

_BACKGROUNDS = {WHITE: "White", TRANSPARENT: "Transparent", SCREEN_COLOR: "As on screen"}
_PANES = {ALL: "All panes", ACTIVE: "The active pane"}
_PARTS = {"color_bar": "Colour &bar", "axes": "&Axes", "marks": "&Pins and lines", "handles": "&Handles of tools"}


class FigureOptionsForm(QWidget):
    """Rows of a form: all of a :class:`FigureSpec` but its size.

    Parameters
    ----------
    several
        Whether there are several panes to choose from.

    Signals
    -------
    changed
        The user wants something else.
    """

    changed = Signal()

    def __init__(self, *, several: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own_font = QFont().family()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        self._panes = _choice("figure.panes", "Panes", _PANES)
        self._background = _choice("figure.background", "Background", _BACKGROUNDS)
        for choice in (self._panes, self._background):
            choice.activated.connect(self.changed)
        form.addRow("&Background", self._background)
        form.addRow("Pa&nes", self._panes)
        form.setRowVisible(self._panes, several)
        self._boxes = {name: QCheckBox(text) for name, text in _PARTS.items()}
        grid = QGridLayout()
        for number, (name, box) in enumerate(self._boxes.items()):
            box.setObjectName(f"figure.{name}")
            box.toggled.connect(self.changed)
            grid.addWidget(box, number // 2, number % 2)
        form.addRow("With", grid)
        self._titled = QCheckBox("&Title")
        self._titled.setObjectName("figure.titled")
        self._titled.toggled.connect(self._on_titled)
        self._title = QLineEdit()
        self._title.setObjectName("figure.title")
        self._title.setAccessibleName("Title")
        self._title.setPlaceholderText(TITLE)
        self._title.setToolTip(plain("It can name " + ", ".join(f"{{{word}}}" for word in WORDS)))
        self._title.textEdited.connect(self.changed)
        form.addRow(self._titled, self._title)
        self._font = QFontComboBox()
        self._font.setObjectName("figure.font")
        self._font.setAccessibleName("Font")
        self._font.setMinimumContentsLength(12)
        self._font.currentFontChanged.connect(self.changed)
        self._font_size = _number("figure.font_size", "Font size", FONT_SIZES, " pt", 0.5)
        self._lines = _number("figure.lines", "Lines", LINES, " ×", 0.25)
        for number_box in (self._font_size, self._lines):
            number_box.valueChanged.connect(self.changed)
        row = QHBoxLayout()
        row.addWidget(self._font, 1)
        row.addWidget(self._font_size)
        label = text_label("&Font")
        label.setBuddy(self._font)
        form.addRow(label, row)
        form.addRow("&Lines", self._lines)

    def show_spec(self, spec: FigureSpec) -> None:
        """Show a picture's options."""
        blocked = self.blockSignals(True)
        self._panes.setCurrentIndex(self._panes.findData(spec.panes))
        self._background.setCurrentIndex(self._background.findData(spec.background))
        for name, box in self._boxes.items():
            box.setChecked(getattr(spec, name))
        self._titled.setChecked(spec.titled)
        self._title.setEnabled(spec.titled)
        self._title.setText(spec.title)
        self._font.setCurrentFont(QFont(spec.font or self._own_font))
        self._font_size.setValue(spec.font_size)
        self._lines.setValue(spec.lines)
        self.blockSignals(blocked)

    def spec(self, before: FigureSpec) -> FigureSpec:
        """Return a picture with the options that are shown."""
        family = self._font.currentFont().family()
        color_bar, axes, marks, handles = (self._boxes[name].isChecked() for name in _PARTS)
        return replace(
            before,
            panes=self._panes.currentData(),
            background=self._background.currentData(),
            titled=self._titled.isChecked(),
            title=self._title.text() or TITLE,
            font="" if family == QFont(self._own_font).family() else family,
            font_size=self._font_size.value(),
            lines=self._lines.value(),
            color_bar=color_bar,
            axes=axes,
            marks=marks,
            handles=handles,
        )

    def _on_titled(self, titled: bool) -> None:
        self._title.setEnabled(titled)
        self.changed.emit()


def _choice(name: str, label: str, choices: dict[str, str]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(label)
    for value, text in choices.items():
        box.addItem(text, value)
    return box


def _number(name: str, label: str, span: tuple[float, float], unit: str, step: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setObjectName(name)
    box.setAccessibleName(label)
    box.setRange(*span)
    box.setSuffix(unit)
    box.setSingleStep(step)
    box.setKeyboardTracking(False)
    return box
