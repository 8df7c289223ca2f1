"""The dock *Plots*: what is plotted on the left, the chart on the right. Filled when it is seen first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from viewer.protocol.plotting import ALONG_X, ALONG_Y, ALONG_Z, ARC
from viewer.shell.plots.kept_plots import ALONG_BOUNDARY, KINDS, OVER_LINE, OVER_TIME
from viewer.shell.widgets.combo_box import narrow_combo_box
from viewer.shell.widgets.filled_panel import FilledPanel
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.text_tool_bar import TextToolBar

if TYPE_CHECKING:  # what is not needed at the start of the program is imported when the dock is filled
    from viewer.shell.plots.chart_host import ChartHost
    from viewer.shell.plots.chart_library import ChartLibrary
    from viewer.shell.plots.field_button import FieldButton
    from viewer.shell.plots.line_form import LineForm
    from viewer.shell.plots.series_form import SeriesForm

_TITLES = {OVER_LINE: "Over a line", OVER_TIME: "Over time", ALONG_BOUNDARY: "Along the boundary"}
_OVER = {ARC: "Over its length", ALONG_X: "Over x", ALONG_Y: "Over y", ALONG_Z: "Over z"}
_WIDTH = 236

_BUTTONS = (
    ("keep", "Keep curve", "Keep these curves while other samples are shown"),
    ("clear", "Remove kept", "Remove the curves that were kept"),
    ("fit", "Fit", "Show everything"),
    ("copy", "Copy", "Copy the plot as a picture"),
    ("save", "Save as…", "Save the plot as SVG, PDF, PNG or CSV"),
)


class PlotsPanel(FilledPanel):
    """The widgets of the dock; what is chosen in them goes to whoever made it.

    All attributes are there once it has been filled.

    Attributes
    ----------
    kind, over
        The combo boxes of what is plotted, and of what boundaries are plotted over, with the words of the settings as
        data.
    fields, line, series, host
        The parts.
    buttons
        By name: ``keep``, ``clear``, ``fit``, ``copy``, ``save``.

    Signals
    -------
    kind_chosen, over_chosen
        What the user chose in :attr:`kind` and :attr:`over`.
    copy_wanted, save_wanted
        The user pressed the button.
    """

    kind_chosen = Signal(str)
    over_chosen = Signal(str)
    copy_wanted = Signal()
    save_wanted = Signal()

    kind: QComboBox
    over: QComboBox
    fields: FieldButton
    line: LineForm
    series: SeriesForm
    host: ChartHost

    def __init__(self, library: ChartLibrary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.buttons: dict[str, QAction] = {}

    def fill(self) -> None:
        """Make the widgets."""
        from viewer.shell.plots.chart_host import ChartHost
        from viewer.shell.plots.field_button import FieldButton
        from viewer.shell.plots.line_form import LineForm
        from viewer.shell.plots.series_form import SeriesForm

        self.kind = self._combo("plots.kind", "What is plotted", _TITLES)
        self.kind.activated.connect(lambda row: self.kind_chosen.emit(self.kind.itemData(row)))
        self.over = self._combo("plots.over", "What the boundary is plotted over", _OVER)
        self.over.activated.connect(lambda row: self.over_chosen.emit(self.over.itemData(row)))
        self.fields, self.line, self.series = FieldButton(), LineForm(), SeriesForm()
        self.host = ChartHost(self._library)
        boundary = QWidget()
        over = QVBoxLayout(boundary)
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self.over)
        over.addStretch(1)
        self._forms = QStackedWidget()
        for form in (self.line, self.series, boundary):
            self._forms.addWidget(form)
        self._hovered = ElidedLabel()
        self._hovered.setObjectName("plots.hovered")
        self._note = ElidedLabel()
        self._note.setObjectName("plots.note")
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 6, 9, 6)
        row.setSpacing(8)
        row.addWidget(self._make_left())
        row.addLayout(self._make_right(), 1)

    def _combo(self, name: str, label: str, entries: dict[str, str]) -> QComboBox:
        box = narrow_combo_box(name, label)
        for value, text in entries.items():
            box.addItem(text, value)
        return box

    def _make_left(self) -> QWidget:
        left = QWidget()
        left.setFixedWidth(_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.kind)
        column.addWidget(self.fields)
        column.addWidget(self._forms)
        column.addStretch(1)
        return left

    def _make_right(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        bar = TextToolBar()
        row.addWidget(self._hovered, 1)
        row.addWidget(bar)
        for name, text, tip in _BUTTONS:
            self.buttons[name] = bar.add(f"plots.{name}", text, tip)
        self.buttons["copy"].triggered.connect(lambda _checked=False: self.copy_wanted.emit())
        self.buttons["save"].triggered.connect(lambda _checked=False: self.save_wanted.emit())
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addLayout(row)
        right.addWidget(self.host, 1)
        right.addWidget(self._note)
        self._note.hide()
        return right

    def render_choice(self, kind: str, over: str) -> None:
        """Show what is plotted; nothing is emitted."""
        self.kind.setCurrentIndex(max(self.kind.findData(kind), 0))
        self.over.setCurrentIndex(max(self.over.findData(over), 0))
        self._forms.setCurrentIndex(KINDS.index(kind))

    def render_buttons(self, *, curves: bool, kept: bool) -> None:
        """Offer what can be done with the curves that are there, and with those that were kept."""
        for name, button in self.buttons.items():
            button.setEnabled(kept if name == "clear" else curves)
        self.buttons["clear"].setVisible(kept)

    def show_hovered(self, text: str) -> None:
        """Say what is under the cursor."""
        self._hovered.setText(text)

    def show_notes(self, notes: tuple[str, ...]) -> None:
        """Say what is to be said of the curves."""
        self._note.setText("  ".join(notes))
        self._note.setVisible(bool(notes))
