"""Saving pictures: what that is made of."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.shell.app.screen_source import ScreenSource
from viewer.shell.children.figure_orders import FigureOrders
from viewer.shell.figure.controller import FigureController
from viewer.shell.figure.maker import FigureMaker
from viewer.shell.plots.feature import PlotServices
from viewer.shell.plots.marks import SceneMarks
from viewer.shell.services.scratch_cache import ScratchCache
from viewer.shell.session.player import Player
from viewer.shell.session.session import Session
from viewer.shell.tools.handles.handle_view import HandleView
from viewer.shell.view.panes.pane_overlay import PaneOverlay
from viewer.shell.view.view_panel import ViewPanel
from viewer.shell.window.main_window import MainWindow


class FigureFeature(QObject):
    """Makes *Save picture*.

    Parameters
    ----------
    seen
        The view, and what lies over it.
    player
        Stands still while the dialog is open.

    Attributes
    ----------
    maker, source, controller
        What makes pictures, what they are made of, and what the user does.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        services: PlotServices,
        cache: ScratchCache,
        seen: tuple[ViewPanel, PaneOverlay, HandleView, SceneMarks],
        player: Player,
    ) -> None:
        super().__init__(window)
        self.source = source = ScreenSource(session, *seen)
        orders = FigureOrders(services.children.renderer, self)
        self.maker = FigureMaker(orders, services.tasks, lambda: cache.frames, self)
        self.controller = FigureController(window, session, services.prompts, services.state, self.maker, source)
        self.controller.opened.connect(player.pause)
        self.controller.saved.connect(window.notify)
        window.actions_.connect({"file.save_picture": self.controller.show})
