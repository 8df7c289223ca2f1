"""Play the time steps of a sample at a given rate.

The step to show is computed from the clock, never counted: when a picture takes longer than its share, steps are left
out and the rate stays true. The next step is only asked for when the last one is on screen, or just being drawn: then
the renderer goes from one to the next without a pause.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from viewer.shell.session.session import Session
from viewer.shell.session.state import SHOWN, SessionState

RATES = (1, 60)
"""Least and most steps per second."""

DEFAULT_RATE = 10


class Player(QObject):
    """Moves the session through time.

    Signals
    -------
    changed
        Playing began or ended, or the rate or the loop was changed.

    Attributes
    ----------
    shown
        Steps that have been on screen since playing began.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rate = DEFAULT_RATE
        self.loop = True
        self.shown = 0
        self._start = 0  # the step at which the clock was started
        self._asked = -1  # the step that was asked for last
        self._counted = -1  # the step that was counted last
        self._busy: Callable[[], bool] = lambda: False
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=_interval(DEFAULT_RATE))
        self._timer.timeout.connect(self._tick)
        session.changed.connect(self._on_state)

    @property
    def playing(self) -> bool:
        """Whether time goes on."""
        return self._timer.isActive()

    def wait_for(self, busy: Callable[[], bool]) -> None:
        """Take no step while something else that follows the time is ``busy``."""
        self._busy = busy

    def toggle(self) -> None:
        """Play, or pause at the step on screen."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Go on from the step on screen; from the first one when it is the last."""
        state = self._session.state
        if self.playing or state.manifest is None or len(state.manifest.times) < 2 or state.phase != SHOWN:
            return
        last = len(state.manifest.times) - 1
        self._begin(0 if state.manifest.time_index == last and not self.loop else state.manifest.time_index)
        self.shown, self._counted = 0, state.manifest.time_index
        self._timer.start()
        self.changed.emit()

    def pause(self) -> None:
        """Stay at the step on screen."""
        if self.playing:
            self._timer.stop()
            self.changed.emit()

    def stop(self) -> None:
        """End playing and go back to the first step."""
        self.pause()
        state = self._session.state
        if state.manifest is not None and state.manifest.times:
            self._session.select(time=state.manifest.times[0])

    def step(self, places: int) -> None:
        """Go so many time steps on, or back; past an end when playing in a loop would."""
        state = self._session.state
        if state.manifest is None or len(state.manifest.times) < 2:
            return
        self.pause()
        times = state.manifest.times
        wanted = state.manifest.time if state.selection.time is None else state.selection.time
        index = min(range(len(times)), key=lambda place: abs(times[place] - wanted)) + places
        index = index % len(times) if self.loop else min(max(index, 0), len(times) - 1)
        self._session.select(time=times[index])

    def set_rate(self, rate: int) -> None:
        """Show so many steps per second."""
        self.rate = min(max(rate, RATES[0]), RATES[1])
        self._timer.setInterval(_interval(self.rate))
        self._begin(self._index)
        self.changed.emit()

    def set_loop(self, loop: bool) -> None:
        """Begin again after the last step, or end there."""
        self.loop = loop
        self.changed.emit()

    @property
    def _index(self) -> int:
        manifest = self._session.state.manifest
        return manifest.time_index if manifest is not None else 0

    def _begin(self, step: int) -> None:
        self._start = step
        self._asked = self._index
        self._clock.start()

    def _catch_up(self) -> None:
        """Go on at once when drawing took longer than a step."""
        if self.playing:
            self._tick()

    def _tick(self) -> None:
        state = self._session.state
        if not self._session.wants_more or state.manifest is None or self._busy():
            return  # the last step is still on its way: this one is left out
        times = state.manifest.times
        wanted = self._start + int(self._clock.elapsed() * self.rate / 1000)
        if wanted >= len(times) and not self.loop:
            self._session.select(time=times[-1])
            self.pause()
            return
        wanted %= len(times)
        if wanted != state.manifest.time_index:
            self._asked = wanted
            self._session.select(time=times[wanted])

    def _on_state(self, state: SessionState) -> None:
        if not self.playing:
            return
        manifest = state.manifest
        if state.failure is not None or manifest is None or len(manifest.times) < 2:
            self.pause()
            return
        if state.shown is not None and state.shown.manifest.time_index != self._counted:
            self._counted = state.shown.manifest.time_index
            self.shown += 1
        if manifest.time_index != self._asked and manifest.time == state.selection.time:
            self._begin(manifest.time_index)  # the user has moved the slider
        if state.phase == SHOWN:
            QTimer.singleShot(0, self, self._catch_up)


def _interval(rate: int) -> int:
    """Return milliseconds between two looks at the clock: a step is late by half of its time at most."""
    return max(1000 // (2 * rate), 4)
