"""The row of the dock *Dataset* that goes through time: play, slider, the time itself, rate and loop."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.numbers import PRECISE, full, short
from viewer.shell.session.player import DEFAULT_RATE, RATES
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.media_icons import LOOP, PAUSE, PLAY, STOP, media_icon
from viewer.shell.widgets.plain_text import plain, text_label


class TimeRow(QWidget):
    """Shows a sample's time steps and says what the user chose.

    Signals
    -------
    chosen
        A time value.
    play_clicked, stop_clicked
        The buttons.
    rate_chosen
        Steps per second.
    loop_chosen
        Whether to begin again after the last step.
    """

    chosen = Signal(float)
    play_clicked = Signal()
    stop_clicked = Signal()
    rate_chosen = Signal(int)
    loop_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._times: tuple[float, ...] = ()
        self._playing = False
        self._play = self._button("dataset.play", "Play (P)")
        self._stop = self._button("dataset.stop", "Stop and go back to the first step")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("dataset.time")
        self._slider.setAccessibleName("Time step")
        self._label = text_label()
        self._label.setObjectName("dataset.time_value")
        use_tabular_figures(self._label)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._rate = QSpinBox()
        self._rate.setObjectName("dataset.rate")
        self._rate.setAccessibleName("Steps per second")
        self._rate.setRange(*RATES)
        self._rate.setValue(DEFAULT_RATE)
        self._rate.setSuffix(" /s")
        self._rate.setToolTip("Steps per second; steps are skipped when drawing takes longer")
        self._loop = self._button("dataset.loop", "Repeat")
        self._loop.setCheckable(True)
        self._loop.setChecked(True)
        controls = QHBoxLayout()
        controls.setSpacing(4)
        for widget in (self._play, self._stop, self._loop):
            controls.addWidget(widget)
        controls.addWidget(self._label, 1)
        controls.addWidget(self._rate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._slider)
        column.addLayout(controls)
        self._draw_icons()
        self._slider.valueChanged.connect(lambda index: self.chosen.emit(self._times[index]))
        self._play.clicked.connect(self.play_clicked)
        self._stop.clicked.connect(self.stop_clicked)
        self._rate.valueChanged.connect(self.rate_chosen)
        self._loop.clicked.connect(self.loop_chosen)

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIconSize(QSize(14, 14))
        button.setToolTip(plain(tip))
        button.setAccessibleName(tip)
        return button

    def set_times(self, times: tuple[float, ...]) -> None:
        """Offer these time values."""
        with QSignalBlocker(self._slider):
            self._times = times
            self._slider.setRange(0, max(len(times) - 1, 0))

    def set_time(self, index: int) -> None:
        """Show the time step ``index``."""
        with QSignalBlocker(self._slider):
            self._slider.setValue(index)
        if index < len(self._times):
            self._label.setText(short(self._times[index], PRECISE))
            tip = f"t = {full(self._times[index])}, step {index + 1} of {len(self._times)}"
            self._label.setToolTip(plain(tip))

    def set_playing(self, playing: bool, rate: int, loop: bool) -> None:
        """Show whether time goes on, how fast, and whether it begins again."""
        self._playing = playing
        self._draw_icons()
        self._play.setToolTip(plain("Pause (P)" if playing else "Play (P)"))
        with QSignalBlocker(self._rate):
            self._rate.setValue(rate)
        self._loop.setChecked(loop)

    def _draw_icons(self) -> None:
        color = self.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)  # however it is now
        for button, kind in ((self._play, PAUSE if self._playing else PLAY), (self._stop, STOP), (self._loop, LOOP)):
            button.setIcon(media_icon(kind, color))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()


def make_slider(name: str, label: str) -> QSlider:
    """Return a horizontal slider with its object name and what a screen reader calls it."""
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setObjectName(name)
    slider.setAccessibleName(label)
    return slider


def nearest(times: tuple[float, ...], time: float) -> int:
    """Return the index of the time that is nearest."""
    return min(range(len(times)), key=lambda index: abs(times[index] - time))
