"""How large a picture is, as the user says it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QHBoxLayout, QWidget

from viewer.figure_size import CENTIMETRES, DOTS, LARGEST, PIXELS, FigureSize
from viewer.shell.figure.spec import PRESETS
from viewer.shell.widgets.labels import note_label
from viewer.shell.widgets.plain_text import text_label

CUSTOM, ON_SCREEN = "Custom", "As on screen"
_LIKE_VIEW = "like the view"
_PER_INCH = 2.54


class FigureSizeForm(QWidget):
    """Rows of a form.

    Parameters
    ----------
    on_screen
        The size that the picture has in the window.

    Signals
    -------
    changed
        The user wants another size.
    """

    changed = Signal()

    def __init__(self, on_screen: FigureSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = on_screen
        self._presets = {ON_SCREEN: on_screen, **PRESETS}
        self._preset = QComboBox()
        self._preset.setObjectName("figure.preset")
        self._preset.setAccessibleName("Preset")
        self._preset.addItems([CUSTOM, *self._presets])
        self._preset.activated.connect(self._on_preset)
        self._width, self._height = (_box(f"figure.{name}", name.capitalize()) for name in ("width", "height"))
        self._height.setSpecialValueText(_LIKE_VIEW)
        self._unit = QComboBox()
        self._unit.setObjectName("figure.unit")
        self._unit.setAccessibleName("Unit")
        self._unit.addItems([PIXELS, CENTIMETRES])
        self._dots = _box("figure.dpi", "Dots per inch")
        self._dots.setRange(*DOTS)
        self._dots.setSuffix(" dpi")
        self._pixels = note_label("")
        self._pixels.setObjectName("figure.pixels")
        self._width.valueChanged.connect(self._on_width)
        self._height.valueChanged.connect(lambda height: self._change(replace(self._size, height=height)))
        self._dots.valueChanged.connect(lambda dots: self._change(replace(self._size, dpi=dots)))
        self._unit.activated.connect(self._on_unit)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("&Size", self._preset)
        row = QHBoxLayout()
        row.addWidget(self._width, 1)
        row.addWidget(text_label("×"))
        row.addWidget(self._height, 1)
        row.addWidget(self._unit)
        form.addRow("", row)
        form.addRow("&Resolution", self._dots)
        form.addRow("", self._pixels)
        self.set_size(on_screen)

    @property
    def size_wanted(self) -> FigureSize:
        """The size."""
        return self._size

    def set_size(self, size: FigureSize) -> None:
        """Show a size."""
        self._size = size
        in_pixels = size.unit == PIXELS
        for box, value in ((self._width, size.width), (self._height, size.height), (self._dots, size.dpi)):
            box.blockSignals(True)
            if box is not self._dots:
                box.setDecimals(0 if in_pixels else 2)
                box.setSingleStep(10.0 if in_pixels else 0.5)
            box.setValue(value)
            box.blockSignals(False)
        self._unit.setCurrentText(size.unit)
        known = next((name for name, preset in self._presets.items() if preset == size), CUSTOM)
        self._preset.setCurrentText(known)

    def show_pixels(self, shape: float) -> None:
        """Say how many pixels that is; ``shape`` is the width of the view by its height."""
        width, height = self._size.pixels(shape)
        inches = (f"{side / self._size.dpi * _PER_INCH:.1f}" for side in (width, height))
        centimetres = " × ".join(inches)
        self._pixels.setText(f"{width} × {height} pixels, {centimetres} cm in print")

    def _on_preset(self, _row: int) -> None:
        preset = self._presets.get(self._preset.currentText())
        if preset is not None:
            self._change(preset)

    def _on_width(self, width: float) -> None:
        size = replace(self._size, width=width)
        if size.unit == PIXELS and self._size.width > 0.0:  # text and lines grow with the picture
            dots = min(max(size.dpi * width / self._size.width, DOTS[0]), DOTS[1])
            size = replace(size, dpi=round(dots, 2))
        self._change(size)

    def _on_unit(self, _row: int) -> None:
        unit, size = self._unit.currentText(), self._size
        if unit != size.unit:
            factor = _PER_INCH / size.dpi if unit == CENTIMETRES else size.dpi / _PER_INCH
            digits = 2 if unit == CENTIMETRES else 0
            width, height = (round(side * factor, digits) for side in (size.width, size.height))
            self._change(FigureSize(width, height, unit, size.dpi))

    def _change(self, size: FigureSize) -> None:
        if size != self._size:
            self.set_size(size)
            self.changed.emit()


def _box(name: str, label: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setObjectName(name)
    box.setAccessibleName(label)
    box.setRange(0.0, float(LARGEST))
    box.setKeyboardTracking(False)
    return box
