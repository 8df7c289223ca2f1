"""What the plot over time needs: how far reading it is, and *Cancel*."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from viewer.shell.widgets.labels import note_label

_ABOUT = "Least, mean and greatest value at each time step, and the pinned points. A click goes to that time."


class SeriesForm(QWidget):
    """Shows progress, and offers to stop or to begin again.

    Signals
    -------
    cancel_wanted, read_wanted
        The user wants no more of it, or all of it after all.
    """

    cancel_wanted = Signal()
    read_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        about = note_label(_ABOUT)
        about.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setObjectName("plots.time.progress")
        self._bar.setAccessibleName("Progress of reading all time steps")
        self._bar.setTextVisible(False)
        self._button = QPushButton("Cancel")
        self._button.setObjectName("plots.time.cancel")
        self._button.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(about)
        column.addWidget(self._bar)
        column.addWidget(self._button)
        column.addStretch(1)
        self._reading = False
        self.render_progress(reading=False, fraction=None)

    def render_progress(self, *, reading: bool, fraction: float | None, again: str = "") -> None:
        """Show that all time steps are being read (``fraction`` 0..1, None: unknown), or offer ``again`` to do so."""
        self._reading = reading
        self._bar.setVisible(reading)
        self._bar.setRange(0, 0 if fraction is None else 1000)
        self._bar.setValue(round(1000 * (fraction or 0.0)))
        self._button.setVisible(reading or bool(again))
        self._button.setText("Cancel" if reading else again)

    def _on_clicked(self) -> None:
        (self.cancel_wanted if self._reading else self.read_wanted).emit()
