"""The rows of the dock *Colours* that say which range of values the colours span."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from viewer.option_values import SHARES
from viewer.shell.session.selection import OF_ALL, OF_SAMPLES, OF_SPLIT
from viewer.shell.session.state import AUTO, FIXED, PERCENTILES, SERIES, SessionState, Shown
from viewer.shell.widgets.combo_box import narrow_combo_box
from viewer.shell.widgets.number_edit import NumberEdit
from viewer.shell.widgets.plain_text import text_label

MODES = (
    (AUTO, "This sample", "From the lowest to the highest value of this sample at this time"),
    (SERIES, "All time steps", "One range for all time steps of this sample"),
    (OF_SPLIT, "All samples of the split", "One range for all samples of this split, at all times, as a scan finds it"),
    (OF_ALL, "All samples", "One range for all samples of all splits, at all times, as a scan finds it"),
    (PERCENTILES, "Percentiles", "Ignores the most extreme values"),
    (FIXED, "Locked", "The same range for all samples and times; type it below"),
)


class RangeRows(QObject):
    """Renders a :class:`SessionState` and says what the user chose.

    Signals
    -------
    chosen
        Changes of the :class:`ColorScale`, a dict.
    scan_wanted
        The user wants all samples to be scanned.
    """

    chosen = Signal(dict)
    scan_wanted = Signal()

    def __init__(self, form: QFormLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = SessionState()
        self._form = form
        self._mode = narrow_combo_box("colors.mode", "Range of the colours")
        for mode, text, tip in MODES:
            self._mode.addItem(text, mode)
            self._mode.setItemData(self._mode.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self._low = NumberEdit("colors.low", "Lowest value")
        self._high = NumberEdit("colors.high", "Highest value")
        self._lowest = NumberEdit("colors.lowest_percentile", "Lowest percentile")
        self._highest = NumberEdit("colors.highest_percentile", "Highest percentile")
        self._from = _shares("colors.share_from", "From which percentile of all samples", SHARES[:-1])
        self._to = _shares("colors.share_to", "To which percentile of all samples", SHARES[1:])
        self._scan = QPushButton("Scan all samples")
        self._scan.setObjectName("colors.scan")
        form.addRow("Ran&ge", self._mode)
        self._percentiles = row_of(self._lowest, text_label("to"), self._highest, text_label("%"))
        form.addRow("", self._percentiles)
        self._share = row_of(self._from, text_label("to"), self._to)
        form.addRow("", self._share)
        form.addRow("", row_of(self._low, text_label("to"), self._high))
        form.addRow("", self._scan)
        self._mode.activated.connect(self._on_mode)
        self._low.entered.connect(lambda value: self._lock(value, self._high.value))
        self._high.entered.connect(lambda value: self._lock(self._low.value, value))
        self._lowest.entered.connect(lambda value: self._on_percentiles(value, self._highest.value))
        self._highest.entered.connect(lambda value: self._on_percentiles(self._lowest.value, value))
        for box in (self._from, self._to):
            box.activated.connect(self._on_share)
        self._scan.clicked.connect(lambda: self.scan_wanted.emit())

    def _on_mode(self, _index: int) -> None:
        mode = self._mode.currentData()
        if mode == FIXED:
            self._lock(self._low.value, self._high.value)
        else:
            self.chosen.emit({"mode": mode})

    def _lock(self, low: float | None, high: float | None) -> None:
        if low is None or high is None:
            self.render_state(self._state)
        else:
            self.chosen.emit({"mode": FIXED, "fixed": (min(low, high), max(low, high))})

    def _on_percentiles(self, low: float | None, high: float | None) -> None:
        if low is not None and high is not None and 0 <= min(low, high) < max(low, high) <= 100:
            self.chosen.emit({"percentiles": (min(low, high), max(low, high))})
        else:
            self._render_percentiles()

    def _on_share(self, _index: int) -> None:
        low, high = self._from.currentData(), self._to.currentData()
        if low < high:
            self.chosen.emit({"share": (low, high)})
        else:
            self._render_percentiles()

    def edit(self) -> None:
        """Let the user type the range."""
        self._low.setFocus()
        self._low.selectAll()

    def set_enabled(self, enabled: bool) -> None:
        """Let the user change the range, or not, as where each value has a colour of its own."""
        for part in (self._mode, self._low, self._high, self._percentiles, self._share):
            part.setEnabled(enabled)

    def set_scanning(self, *, scanning: bool) -> None:
        """Say that a scan is under way: then no other one can be begun."""
        self._scan.setEnabled(not scanning)
        self._scan.setText("Scanning…" if scanning else "Scan all samples")

    def render_state(self, state: SessionState) -> None:
        """Show the state; nothing is emitted."""
        self._state = state
        scale, shown = state.color_scale, state.shown
        with QSignalBlocker(self._mode):
            self._mode.setCurrentIndex(self._mode.findData(scale.mode))
        span = shown.scene.range if shown is not None and _is_of_field(shown, state) else None
        self._low.set_value(span[0] if span else None)
        self._high.set_value(span[1] if span else None)
        self._render_percentiles()
        of_samples = scale.mode in OF_SAMPLES
        self._form.setRowVisible(self._percentiles, scale.mode == PERCENTILES)
        self._form.setRowVisible(self._share, of_samples)
        known, total = scale.scanned
        self._form.setRowVisible(self._scan, of_samples and scale.samples_known and known < total)
        several = state.manifest is not None and len(state.manifest.times) > 1
        self._mode.setItemText(self._mode.findData(AUTO), "This time step" if several else "This sample")
        for mode in (SERIES, *OF_SAMPLES):
            item = self._mode.model().item(self._mode.findData(mode))  # type: ignore[attr-defined]
            item.setEnabled(is_offered(mode, state) or scale.mode == mode)

    def _render_percentiles(self) -> None:
        scale = self._state.color_scale
        self._lowest.set_value(scale.percentiles[0])
        self._highest.set_value(scale.percentiles[1])
        for box, percent in ((self._from, scale.share[0]), (self._to, scale.share[1])):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(percent))


def is_offered(mode: str, state: SessionState) -> bool:
    """Whether a range can be had of what is shown: no difference is scanned, and one time step is no series."""
    if mode in OF_SAMPLES:
        return not state.difference.on
    several = state.manifest is not None and len(state.manifest.times) > 1
    return mode != SERIES or (several and not (state.difference.on and state.difference.interpolate))


def _is_of_field(shown: Shown, state: SessionState) -> bool:
    """Whether the range on screen belongs to the field that is wanted, and can be locked for it."""
    now, wanted = shown.selection, state.selection
    kind = shown.subtracted.difference.shown_kind if shown.subtracted is not None else ""
    same_kind = kind == (state.difference.shown_kind if wanted.field else "")
    return same_kind and (now.field, now.location, now.component) == (wanted.field, wanted.location, wanted.component)


def _shares(name: str, title: str, percents: tuple[float, ...]) -> QComboBox:
    box = narrow_combo_box(name, title)
    box.setMinimumContentsLength(3)  # there are two in a row
    for percent in percents:
        box.addItem(f"{percent:g} %", percent)
    return box


def row_of(*widgets: QWidget) -> QWidget:
    """Return widgets side by side, labels as wide as their text."""
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget, 0 if isinstance(widget, QLabel) else 1)
    return holder
