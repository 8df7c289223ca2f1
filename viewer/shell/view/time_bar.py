"""The bar under the picture that goes through time: play, slider, which step and what time it is, rate and loop."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QToolButton, QWidget

from viewer.numbers import PRECISE, full, short
from viewer.shell.session.player import DEFAULT_RATE, RATES
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.icons import themed_icon
from viewer.shell.widgets.labels import use_tabular_figures
from viewer.shell.widgets.plain_text import plain, text_label
from viewer.shell.widgets.slider import Slider

_ICON = 16
_WIDE, _MEDIUM = 560, 380
"""Pixels of the bar from which there is room for everything, and for all but the rate."""


class TimeBar(QWidget):
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
        self.setObjectName("time.bar")
        self._times: tuple[float, ...] = ()
        self._playing = False
        self._play = self._button("time.play_button", "Play (P)")
        self._stop = self._button("time.stop_button", "Stop and go back to the first step")
        self._loop = self._button("time.loop", "Repeat")
        self._loop.setCheckable(True)
        self._loop.setChecked(True)
        self._slider = Slider("time.slider", "Time step")
        self._slider.setPageStep(1)
        self._slider.setMinimumWidth(60)
        self._step = text_label()
        self._step.setObjectName("time.step")
        self._time = text_label()
        self._time.setObjectName("time.value")
        for label in (self._step, self._time):
            use_tabular_figures(label)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rate = QSpinBox()
        self._rate.setObjectName("time.rate")
        self._rate.setAccessibleName("Steps per second")
        self._rate.setRange(*RATES)
        self._rate.setValue(DEFAULT_RATE)
        self._rate.setSuffix(" /s")
        self._rate.setToolTip("Steps per second; steps are skipped when drawing takes longer")
        wheel = CalmWheel(self)
        for widget in (self._slider, self._rate):
            wheel.guard(widget)
        self._lay_out()
        self._draw_icons()
        self._slider.valueChanged.connect(lambda index: self.chosen.emit(self._times[index]))
        self._play.clicked.connect(self.play_clicked)
        self._stop.clicked.connect(self.stop_clicked)
        self._rate.valueChanged.connect(self.rate_chosen)
        self._loop.clicked.connect(self.loop_chosen)

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setToolTip(plain(tip))
        button.setAccessibleName(tip)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 1, 8, 0)
        row.setSpacing(4)
        for button in (self._play, self._stop, self._loop):
            row.addWidget(button)
        row.addSpacing(4)
        row.addWidget(self._slider, 1)
        row.addSpacing(6)
        row.addWidget(self._step)
        row.addSpacing(8)
        row.addWidget(self._time)
        row.addSpacing(6)
        row.addWidget(self._rate)

    def set_times(self, times: tuple[float, ...]) -> None:
        """Offer these time values."""
        with QSignalBlocker(self._slider):
            self._times = times
            self._slider.setRange(0, max(len(times) - 1, 0))
        # The words must not push the slider about while time goes on.
        self._step.setMinimumWidth(self._width_of(f"step {len(times)} of {len(times)}"))
        self._time.setMinimumWidth(max((self._width_of(_words(time)) for time in times[-200:]), default=0))

    def _width_of(self, text: str) -> int:
        return self._step.fontMetrics().horizontalAdvance(text) + 2

    def set_time(self, index: int) -> None:
        """Show the time step ``index``."""
        with QSignalBlocker(self._slider):
            self._slider.setValue(index)
        if index < len(self._times):
            self._step.setText(f"step {index + 1} of {len(self._times)}")
            self._time.setText(_words(self._times[index]))
            self._time.setToolTip(plain(f"t = {full(self._times[index])}"))

    def set_playing(self, playing: bool, rate: int, loop: bool) -> None:
        """Show whether time goes on, how fast, and whether it begins again."""
        if playing != self._playing:
            self._playing = playing
            self._draw_icons()
        self._play.setToolTip(plain("Pause (P)" if playing else "Play (P)"))
        with QSignalBlocker(self._rate):
            self._rate.setValue(rate)
        self._loop.setChecked(loop)

    def _draw_icons(self) -> None:
        for button, name in (
            (self._play, "pause" if self._playing else "play"),
            (self._stop, "stop"),
            (self._loop, "loop"),
        ):
            button.setIcon(themed_icon(name, self.palette(), _ICON))

    def event(self, event: QEvent) -> bool:
        """Follow the theme, and a move to a screen with another scale factor."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.DevicePixelRatioChange):
            self._draw_icons()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave out in a narrow view what can be done elsewhere, rather than squeeze everything."""
        super().resizeEvent(event)
        width = event.size().width()
        self._rate.setVisible(width >= _WIDE)
        self._stop.setVisible(width >= _MEDIUM)
        self._loop.setVisible(width >= _MEDIUM)
        self._time.setVisible(width >= _MEDIUM)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return a width that widens no window."""
        return QSize(0, super().minimumSizeHint().height())


def _words(time: float) -> str:
    return f"t = {short(time, PRECISE)}"
