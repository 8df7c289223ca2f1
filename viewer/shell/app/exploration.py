"""The tools with which a person goes through a dataset, tied to the window's panels: time, colours, table, cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from viewer.shell.children.reader_client import ReaderClient
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.panels.table_loader import TableFilling
from viewer.shell.services.budget import Budget
from viewer.shell.services.settings import Settings
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.changed_files import ChangedFiles
from viewer.shell.session.color_maps import NAMES
from viewer.shell.session.last_views import LastViews
from viewer.shell.session.player import Player
from viewer.shell.session.read_ahead import ReadAhead
from viewer.shell.session.saved_state import State
from viewer.shell.session.series_range import SeriesRange
from viewer.shell.session.session import Session
from viewer.shell.view.cursor_probe import CursorProbe

if TYPE_CHECKING:
    from viewer.shell.window.main_window import MainWindow


class Exploration(QObject):
    """Makes the tools and connects them.

    Attributes
    ----------
    background
        What the reader does while nobody waits; ``changed_files``, ``series_range``, ``read_ahead`` and ``filling`` are
        its wishes.
    player, probe, views
        The other tools.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        reader: ReaderClient,
        renderer: RendererClient,
        budget: Budget,
        state: State,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._session = session
        self._settings = settings
        self.background = BackgroundReading(session, reader, self)
        self.series_range = SeriesRange(session, self.background)
        self.read_ahead = ReadAhead(session, self.background, budget, renderer.prepare)
        self.filling = TableFilling(window.samples_panel.model, self.background)
        self.changed_files = ChangedFiles(session, self.background, budget, self)
        self.player = Player(session, self)
        self.probe = CursorProbe(session, renderer, self)
        self.views = LastViews(session, renderer, state, self)
        self._tie_time()
        self._tie_colors(renderer)
        self._tie_view()
        window.samples_panel.chosen.connect(lambda changes: session.select(**changes))
        window.samples_panel.seen.connect(self.filling.set_visible)
        self.filling.set_visible(window.samples_panel.is_seen)
        window.activated.connect(self.changed_files.look)
        # Whether the picture is still true; what a person waits for; what they may want next; what is nice to have.
        self.background.begin(self.changed_files, self.series_range, self.read_ahead, self.filling)

    def _tie_time(self) -> None:
        row, player = self._window.dataset_panel.time_row, self.player
        row.play_clicked.connect(player.toggle)
        row.stop_clicked.connect(player.stop)
        row.rate_chosen.connect(player.set_rate)
        row.loop_chosen.connect(player.set_loop)
        player.changed.connect(lambda: row.set_playing(player.playing, player.rate, player.loop))

    def _tie_colors(self, renderer: RendererClient) -> None:
        panel = self._window.colors_panel
        panel.look_chosen.connect(lambda changes: self.choose_look(**changes))
        panel.scale_chosen.connect(lambda changes: self._session.set_scale(**changes))
        renderer.previewed.connect(lambda answer: panel.set_previews(answer.colors))
        renderer.proven.connect(lambda: renderer.preview_maps(NAMES))

    def choose_look(self, **changes: Any) -> None:
        """Draw it as a person has chosen (fields of :class:`Look`), and remember the colour map."""
        if "color_map" in changes:
            self._settings.color_map = changes["color_map"]
        self._session.set_look(**changes)

    def _tie_view(self) -> None:
        view = self._window.view_panel.frame_view
        view.hovered.connect(self.probe.move)
        view.left.connect(self.probe.leave)
        self.probe.said.connect(self._window.probed.setText)
