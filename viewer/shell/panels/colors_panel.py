"""The dock *Colours*: which colour map, over which range of values, and how."""

from __future__ import annotations

from array import array
from collections.abc import Collection

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from viewer.color_maps import GROUPS, MOST_BANDS
from viewer.numbers import full, short
from viewer.shell.panels.range_rows import RangeRows, row_of
from viewer.shell.session.range_words import range_words
from viewer.shell.session.state import SessionState
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.column_scroll import ColumnScroll
from viewer.shell.widgets.combo_box import narrow_combo_box
from viewer.shell.widgets.plain_text import plain, text_label

_PREVIEW = QSize(72, 12)
_SWATCH = QSize(16, 16)


class ColorsPanel(QWidget):
    """Renders a :class:`SessionState` and says what the user chose.

    Signals
    -------
    appearance_chosen
        Changes of the :class:`Appearance`, a dict.
    color_scale_chosen
        Changes of the :class:`ColorScale`, a dict.
    scan_wanted
        The user wants all samples to be scanned, as the range of all of them is wanted.
    """

    appearance_chosen = Signal(dict)
    color_scale_chosen = Signal(dict)
    scan_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SessionState()
        self._map = narrow_combo_box("colors.map", "Colour map")
        self._map.setIconSize(_PREVIEW)
        for heading, names in GROUPS:
            if self._map.count():
                self._map.insertSeparator(self._map.count())
            for name in names:
                self._map.addItem(name, name)
                self._map.setItemData(self._map.count() - 1, heading, Qt.ItemDataRole.ToolTipRole)
        self._map.setMaxVisibleItems(24)
        self._reversed = QCheckBox("&Reversed")
        self._reversed.setObjectName("colors.reversed")
        self._bands = QSpinBox()
        self._bands.setObjectName("colors.bands")
        self._bands.setAccessibleName("Number of colour bands")
        self._bands.setRange(1, MOST_BANDS)
        self._bands.setSpecialValueText("Smooth")
        self._bands.setToolTip("Into how many bands of one colour each the map is divided")
        self._bands.setKeyboardTracking(False)
        self._wheel = CalmWheel(self)
        self._wheel.guard(self._bands)
        self._log = QCheckBox("&Logarithmic")
        self._log.setObjectName("colors.log")
        self._log.setToolTip("Colours follow the logarithm of the value; values of zero and below have no colour")
        self._categories = QCheckBox("A colour for each &value")
        self._categories.setObjectName("colors.categories")
        self._categories.setToolTip(
            "For integer fields with at most 16 different values; other fields use the map below"
        )
        self._note = text_label()
        self._note.setObjectName("colors.note")
        self._note.setWordWrap(True)
        self._lay_out()
        self._connect()
        self.render_state(self._state)

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.addRow("", self._categories)
        self._form.addRow("&Map", self._map)
        bands = text_label("Ba&nds")
        bands.setBuddy(self._bands)
        self._form.addRow(bands, row_of(self._bands, self._reversed))
        self._range = RangeRows(self._form, self)
        self._form.addRow("", self._log)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(9, 9, 9, 6)
        layout.addLayout(self._form)
        layout.addWidget(self._note)
        layout.addStretch(1)
        around = QVBoxLayout(self)  # scrolls where the window is low: a layout without room squeezes its rows
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(ColumnScroll(inside))

    def _connect(self) -> None:
        self._map.activated.connect(lambda _index: self.appearance_chosen.emit({"color_map": self._map.currentData()}))
        self._reversed.clicked.connect(lambda checked: self.appearance_chosen.emit({"reversed": checked}))
        self._bands.valueChanged.connect(
            lambda bands: self.appearance_chosen.emit({"bands": bands if bands > 1 else 0})
        )
        self._range.chosen.connect(self.color_scale_chosen)
        self._range.scan_wanted.connect(self.scan_wanted)
        self._categories.clicked.connect(lambda checked: self.color_scale_chosen.emit({"categories": checked}))
        self._log.clicked.connect(lambda checked: self.color_scale_chosen.emit({"log": checked}))

    def edit_range(self) -> None:
        """Let the user type the range."""
        self._range.edit()

    def set_scanning(self, *, scanning: bool) -> None:
        """Say that a scan is under way."""
        self._range.set_scanning(scanning=scanning)

    # what is so

    def set_previews(self, icons: dict[str, QIcon]) -> None:
        """Show what these maps look like, see :func:`preview`."""
        for row in range(self._map.count()):
            if (name := self._map.itemData(row)) in icons:
                self._map.setItemIcon(row, icons[name])

    def keep_maps(self, names: Collection[str]) -> None:
        """Offer only these maps: the others are not there."""
        for row in reversed(range(self._map.count())):
            if (name := self._map.itemData(row)) and name not in names:
                self._map.removeItem(row)
        self.render_state(self._state)

    def render_state(self, state: SessionState) -> None:
        """Show the state; nothing is emitted."""
        self._state = state
        appearance, scale, shown = state.appearance, state.color_scale, state.shown
        with QSignalBlocker(self._map), QSignalBlocker(self._bands):
            self._map.setCurrentIndex(self._map.findData(appearance.color_map))
            self._bands.setValue(appearance.bands or 1)
        self._reversed.setChecked(appearance.reversed)
        self._log.setChecked(scale.log)
        self._categories.setChecked(scale.categories)
        self._render_categories(bool(shown is not None and shown.scene.categories))
        self._range.render_state(state)
        data = shown.scene.data_range if shown is not None else None
        values = "" if data is None else f"The values range from {short(data[0])} to {short(data[1])}."
        self._note.setText(values if shown is None else f"{values} {range_words(shown).sentence}".strip())
        self._note.setToolTip(plain("" if data is None else f"{full(data[0])} to {full(data[1])}"))
        self.setEnabled(state.catalogue is not None and bool(state.selection.field))

    def _render_categories(self, each: bool) -> None:
        """Let the user change what has an effect: no range and no map where each value has a colour of its own."""
        self._form.setRowVisible(self._categories, each or not self._state.color_scale.categories)
        for part in (self._map, self._reversed, self._bands, self._log):
            part.setEnabled(not each)
        self._range.set_enabled(not each)


def preview(colors: tuple[str, ...]) -> QIcon:
    """Return a picture of a colour map, ``colors`` from low to high: wide, and square for menus."""
    pixels = array("I", (int(color[1:], 16) for color in colors)).tobytes()
    image = QImage(pixels, len(colors), 1, QImage.Format.Format_RGB32)
    icon = QIcon()
    for size in (_PREVIEW, _SWATCH):
        icon.addPixmap(QPixmap.fromImage(image.scaled(size)))
    return icon
