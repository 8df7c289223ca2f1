"""The panes beside the active one: what reads their samples, keeps them in step, and what the user does with them."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.services.budget import Budget
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.player import Player
from viewer.shell.session.series_range import SeriesRange
from viewer.shell.session.session import Session
from viewer.shell.session.side_panes import SidePanes
from viewer.shell.session.side_reading import SideReading
from viewer.shell.view.panes.panes_controller import PanesController
from viewer.shell.view.view_controller import ViewController
from viewer.shell.window.main_window import MainWindow


class PanesFeature(QObject):
    """Makes them.

    Attributes
    ----------
    reading
        The background job that reads samples of other panes.
    sides, controller
        What the panes show, and what menu, keys and mouse do with them.
    """

    def __init__(
        self,
        window: MainWindow,
        session: Session,
        renderer: RendererClient,
        picture: ViewController,
        background: BackgroundReading,
        budget: Budget,
    ) -> None:
        super().__init__(window)
        self.reading = SideReading("panes", background, budget, self)
        self.sides = SidePanes(session, renderer, self.reading, self)
        self.controller = PanesController(window, session, renderer, picture, self.sides)

    def tie(self, player: Player, series_range: SeriesRange) -> None:
        """Have time wait for all panes, and the ranges over all time steps found for all of them."""
        sides = self.sides
        player.wait_for(lambda: sides.busy)
        series_range.look_beside(self.sides.provisional, self.sides.rescale)
