"""The time of the dock *Dataset* and the menu *Time*: playing and stepping through time."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from viewer.shell.panels.time_row import TimeRow
from viewer.shell.session.player import Player
from viewer.shell.session.session import Session
from viewer.shell.window.main_window import MainWindow


class TimeController(QObject):
    """Ties the row of time to its player."""

    def __init__(self, window: MainWindow, session: Session, row: TimeRow) -> None:
        super().__init__(window)
        player = self.player = Player(session, self)
        row.play_clicked.connect(player.toggle)
        row.stop_clicked.connect(player.stop)
        row.rate_chosen.connect(player.set_rate)
        row.loop_chosen.connect(player.set_loop)
        player.changed.connect(lambda: row.set_playing(player.playing, player.rate, player.loop))
        window.actions_.connect(
            {
                "time.play": player.toggle,
                "time.stop": player.stop,
                "time.next": partial(player.step, 1),
                "time.previous": partial(player.step, -1),
            }
        )
