"""The controls of the scan, at the top of the docks *Statistics* and *Health*."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from viewer.shell.scan.scan_words import begin_words, counts_of, plan_words, remark_details, remark_words, scan_tips
from viewer.shell.session.scan_status import ScanStatus
from viewer.shell.widgets.combo_box import narrow_combo_box
from viewer.shell.widgets.labels import ElidedLabel
from viewer.shell.widgets.plain_text import menu_text, plain, text_label

_BUTTONS = (
    ("begin", "Scan all samples", ""),
    ("place", "Where…", ""),
    ("pause", "Pause", "Begin no more samples for now"),
    ("cancel", "Cancel", "End the scan; what was found is kept"),
    ("again", "Scan again", ""),
    ("forget", "Forget…", "Remove what the scan has found of this dataset"),
)


class ScanBar(QWidget):
    """Shows how far the scan is, and says what the user wants.

    Parameters
    ----------
    name
        Of the dock, for the names of the widgets.

    Signals
    -------
    pressed
        The name of a button: ``begin``, ``place``, ``pause``, ``cancel``, ``again``, ``forget``.
    split_chosen
        What is to be scanned; empty for all splits.
    """

    pressed = Signal(str)
    split_chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._splits = narrow_combo_box(f"{name}.scan.split", "Which samples are scanned")
        self._splits.activated.connect(lambda row: self.split_chosen.emit(self._splits.itemData(row)))
        self._text = ElidedLabel()
        self._text.setObjectName(f"{name}.scan.text")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._progress = QProgressBar()
        self._progress.setObjectName(f"{name}.scan.progress")
        self._progress.setAccessibleName("Progress of the scan")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(120)
        self._progress.setMaximumHeight(self.fontMetrics().height())
        self.buttons = {one: self._button(name, one, text, tip) for one, text, tip in _BUTTONS}
        self._trouble = text_label()
        self._trouble.setObjectName(f"{name}.scan.trouble")
        self._trouble.setWordWrap(True)
        self._trouble.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        for widget in (self._splits, self.buttons["begin"], self._progress):
            row.addWidget(widget)
        row.addWidget(self._text, 1)
        for one in ("place", "pause", "cancel", "again", "forget"):
            row.addWidget(self.buttons[one])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._trouble)

    def _button(self, dock: str, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"{dock}.scan.{name}")
        button.setText(text)
        button.setToolTip(plain(tip))
        button.clicked.connect(lambda _checked=False: self.pressed.emit(name))
        return button

    def render_status(self, status: ScanStatus, split: str, place: str) -> None:
        """Show how far it is, what can be done now, and where: ``on 2 cores of this machine``."""
        known, samples, _broken = counts_of(status, split)
        idle, under_way = status.phase == "idle", status.under_way
        self._render_splits(status, split)
        self._splits.setEnabled(idle)
        self._text.setText(plan_words(status, split, place))
        self._progress.setVisible(under_way)
        self._progress.setRange(0, status.total)
        self._progress.setValue(status.done)
        seen = {
            "begin": idle and known < samples,
            "pause": status.phase in ("running", "paused"),
            "cancel": under_way,
            "place": idle and samples > 0,
            "again": idle and known > 0,
            "forget": idle and (status.known > 0 or status.kept_bytes > 0),
        }
        for name, there in seen.items():
            self.buttons[name].setVisible(there)
        for name, tip in scan_tips(place).items():
            self.buttons[name].setToolTip(plain(tip))
        self.buttons["begin"].setText(menu_text(begin_words(status, split)))
        self.buttons["pause"].setText("Go on" if status.phase == "paused" else "Pause")
        self.buttons["cancel"].setEnabled(status.phase != "stopping")
        self._trouble.setText(remark_words(status))
        self._trouble.setToolTip(plain(remark_details(status)))
        self._trouble.setVisible(bool(status.trouble or status.remarks))

    def _render_splits(self, status: ScanStatus, split: str) -> None:
        names = ["", *(one.split for one in status.splits)]
        if [self._splits.itemData(row) for row in range(self._splits.count())] != names:
            self._splits.clear()
            for name in names:
                self._splits.addItem(name or "All splits", name)
        self._splits.setCurrentIndex(max(self._splits.findData(split), 0))
        self._splits.setVisible(len(status.splits) > 1)
