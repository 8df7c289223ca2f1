"""The dock *Zones*, and the action that draws all boundaries."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.protocol.boundaries import EVERY
from viewer.shell.panels.zones_panel import ZonesPanel
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState
from viewer.shell.window.main_window import MainWindow


class ZonesController(QObject):
    """Ties the dock and the action to the session."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self.panel = ZonesPanel()
        window.docks.add("zones", self.panel)
        self.panel.chosen.connect(lambda changes: session.select(**changes))
        session.changed.connect(self._render_state)
        window.actions_.connect({"view.boundaries": self._toggle})

    def _toggle(self) -> None:
        on = not self._session.state.selection.boundaries
        manifest = self._session.state.manifest
        if on and manifest is not None and not any(zone.patches for zone in manifest.zones):
            self._window.notify("Nothing in this sample has a name besides its zones")
            self._render_state(self._session.state)
            return
        self._session.select(boundaries=(EVERY,) if on else ())

    def _render_state(self, state: SessionState) -> None:
        self.panel.render_state(state)
        self._window.actions_["view.boundaries"].setChecked(bool(state.selection.boundaries))
