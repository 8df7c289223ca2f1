"""Time: the bar under the picture and the menu *Time*, which play and step through it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from viewer.shell.session.player import Player
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.shell.view.time_bar import TimeBar
from viewer.shell.view.view_panel import ViewPanel
from viewer.shell.window.main_window import MainWindow


class TimeController(QObject):
    """Ties the bar to its player and to the session; it is there only where there is more than one time."""

    def __init__(self, window: MainWindow, session: Session, panel: ViewPanel) -> None:
        super().__init__(window)
        player = self.player = Player(session, self)
        self._times: tuple[float, ...] = ()
        bar = self._bar = TimeBar()
        bar.hide()
        panel.add_below(bar)
        bar.chosen.connect(lambda time: session.select(time=time))
        bar.play_clicked.connect(player.toggle)
        bar.stop_clicked.connect(player.stop)
        bar.rate_chosen.connect(player.set_rate)
        bar.loop_chosen.connect(player.set_loop)
        player.changed.connect(lambda: bar.set_playing(player.playing, player.rate, player.loop))
        session.changed.connect(self._render_state)
        window.actions_.connect(
            {
                "time.play": player.toggle,
                "time.stop": player.stop,
                "time.next": partial(player.step, 1),
                "time.previous": partial(player.step, -1),
            }
        )
        self._play = window.actions_["time.play"]
        panel.frame_view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Play when the picture itself gets a Space.

        A shortcut would take it from the button that has the focus, and from a menu that is open.
        """
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._play.trigger()
            return True
        return False

    def _render_state(self, state: SessionState) -> None:
        """Show the times of the sample, and the one that is wanted."""
        manifest = state.manifest
        times = manifest.times if manifest is not None else ()
        if times != self._times:
            self._times = times
            self._bar.set_times(times)
        self._bar.setVisible(len(times) > 1)
        if manifest is not None and times:
            wanted = state.selection.time
            self._bar.set_time(manifest.time_index if wanted is None else _nearest(times, wanted))


def _nearest(times: tuple[float, ...], time: float) -> int:
    """Return the index of the time that is nearest."""
    return min(range(len(times)), key=lambda index: abs(times[index] - time))
